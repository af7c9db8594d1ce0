"""OS::Neutron::MeteringRule: which traffic a label counts.

Source: Networking API v2.0, /metering/metering-label-rules.
"""

from heat.plugin import Attribute, Boolean, String, resource_type
from heat.resources.neutron.resource import NeutronResource
from heat.resources.unmarked import Unmarked


@resource_type("OS::Neutron::MeteringRule", since="2014.1")
class MeteringRule(Unmarked, NeutronResource):
    """Traffic of one block, counted or left out."""

    collection = "/metering/metering-label-rules"
    entity = "metering_label_rule"
    name_key = None

    direction = String("Seen from the port.", allowed=("ingress", "egress"), default="ingress")
    excluded = Boolean("Whether the block is left out of the count.", default="False")
    metering_label_id = String("Label that counts.", required=True)
    remote_ip_prefix = String("Block whose traffic counts.", required=True)

    attributes = {
        "direction": Attribute("Seen from the port.", "string"),
        "excluded": Attribute("Whether the block is left out of the count.", "string"),
        "metering_label_id": Attribute("Label that counts.", "string"),
        "remote_ip_prefix": Attribute("Block whose traffic counts.", "string"),
    }

    def alike(self) -> list[str]:
        return self.members_alike(self.create_body())
