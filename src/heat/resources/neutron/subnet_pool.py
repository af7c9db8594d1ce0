"""OS::Neutron::SubnetPool: address blocks from which subnets take theirs.

Source: Networking API v2.0, /subnetpools.
"""

from heat.plugin import Boolean, Custom, Integer, Length, List, Range, String, resource_type
from heat.plugin.support import since
from heat.resources.neutron.resource import NeutronResource
from heat.values.errors import ValidationError

BOUNDS = (
    ("min_prefixlen", "max_prefixlen"),
    ("min_prefixlen", "default_prefixlen"),
    ("default_prefixlen", "max_prefixlen"),
)


@resource_type("OS::Neutron::SubnetPool", since="6.0.0")
class SubnetPool(NeutronResource):
    """A stock of addresses."""

    collection = "/subnetpools"
    entity = "subnetpool"

    address_scope = String(
        "Address scope, by name or id.",
        constraints=[Custom("neutron.address_scope")],
        updatable=True,
        wire="address_scope_id",
        finds="neutron.address_scope",
    )
    default_prefixlen = Integer("Prefix length of a subnet that asks for none.", constraints=[Range(0)], updatable=True)
    default_quota = Integer(
        "How much each project may take, in addresses of a prefix.", constraints=[Range(0)], updatable=True
    )
    is_default = Boolean("Whether it is used when none is named.", default=False, updatable=True)
    max_prefixlen = Integer("Longest prefix that it gives.", constraints=[Range(0)], updatable=True)
    min_prefixlen = Integer("Shortest prefix that it gives.", constraints=[Range(0)], updatable=True)
    name = String("Its name; one is made up when omitted.", updatable=True)
    prefixes = List(
        "Blocks that it gives from.",
        String("One block.", constraints=[Custom("net_cidr")]),
        required=True,
        constraints=[Length(min=1)],
        updatable=True,
    )
    shared = Boolean("Whether every project may use it.", default=False)
    tags = List("Labels to find it by.", String("One label."), updatable=True, wire="", support=since("9.0.0"))
    tenant_id = String("The project that owns it.")

    def validate(self) -> None:
        super().validate()
        for low, high in BOUNDS:
            least, most = self.properties.get(low), self.properties.get(high)
            if isinstance(least, int) and isinstance(most, int) and least > most:
                raise ValidationError(f"Illegal prefix bounds: {high}={most}, {low}={least}.")
