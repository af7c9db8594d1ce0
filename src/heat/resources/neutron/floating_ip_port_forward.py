"""OS::Neutron::FloatingIPPortForward: one port number of an outer address led to one inside.

Source: Networking API v2.0, /floatingips/{id}/port_forwardings.
"""

from heat.plugin import Custom, Integer, Range, String, resource_type
from heat.resources.neutron.resource import NeutronResource
from heat.resources.unmarked import Unmarked


@resource_type("OS::Neutron::FloatingIPPortForward", since="19.0.0")
class FloatingIPPortForward(Unmarked, NeutronResource):
    """A door in an address that several ports share."""

    entity = "port_forwarding"
    name_key = None

    external_port = Integer("Port number outside.", required=True, constraints=[Range(1, 65535)], updatable=True)
    floating_ip = String("The floating IP, by name or id.", required=True, wire="", finds="neutron.floatingip")
    internal_ip_address = String("Address inside.", required=True, constraints=[Custom("ip_addr")], updatable=True)
    internal_port = String(
        "Port inside, by name or id.",
        required=True,
        constraints=[Custom("neutron.port")],
        updatable=True,
        wire="internal_port_id",
        finds="neutron.port",
    )
    internal_port_number = Integer(
        "Port number inside.", constraints=[Range(1, 65535)], wire="internal_port", updatable=True
    )
    protocol = String(
        "Protocol of the traffic.",
        required=True,
        allowed=("tcp", "udp", "icmp", "icmp6", "sctp", "dccp"),
        updatable=True,
    )

    @property
    def collection_path(self) -> str:
        return f"/floatingips/{self.properties['floating_ip']}/port_forwardings"

    def alike(self) -> list[str]:
        """An outer number leads to one place only."""
        body = self.create_body()
        return self.members_alike({name: body[name] for name in ("external_port", "protocol")})
