"""What elastic IPs share: floating IPs of the one external network, and the ports they lead to.

Source: Networking API v2.0, /floatingips.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from heat.plugin import Resource
from heat.resources.neutron.resource import Peers
from heat.values.errors import CloudError, EntityNotFound, NotFound, ResourceFailure


class Floating(Resource):
    """A resource that deals with floating IPs."""

    service: ClassVar[str | None] = "network"

    def external_network(self) -> str:
        """Id of the network that public addresses come from.  Raises ResourceFailure unless there is exactly one."""
        networks = self.client.list("/networks", "networks", **{"router:external": "true"})
        if len(networks) != 1:
            raise ResourceFailure(f"Expected 1 external network, found {len(networks)}")
        return str(networks[0]["id"])

    def port_of(self, server: str) -> str:
        """The server's first port.  Raises EntityNotFound when it has none."""
        interfaces = self.context.client("compute").get(f"/servers/{server}/os-interface")["interfaceAttachments"]
        if not interfaces:
            raise EntityNotFound("Port", f"of server {server}")
        return str(interfaces[0]["port_id"])

    def with_address(self, address: str) -> str:
        """Id of the floating IP that has an address.  Raises EntityNotFound."""
        found = self.client.list("/floatingips", "floatingips", floating_ip_address=address)
        if not found:
            raise EntityNotFound("FloatingIP", address)
        return str(found[0]["id"])

    def lead(self, floating_ip: str, port: str) -> None:
        """Make a floating IP lead to a port."""
        self.client.put(f"/floatingips/{floating_ip}", {"floatingip": {"port_id": port}})

    def lead_nowhere(self, floating_ip: str | None) -> None:
        """Let it lead nowhere; one that is gone leads nowhere."""
        if floating_ip:
            self._quietly(lambda: self.client.put(f"/floatingips/{floating_ip}", {"floatingip": {"port_id": None}}))

    def _quietly(self, call: Any) -> None:
        try:
            call()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)


def way_in(properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
    """What routes to the server or port that an address leads to: it stands first and goes last."""
    for name in ("InstanceId", "NetworkInterfaceId"):
        place = peers.properties(properties.get(name))
        interfaces = place.get("NetworkInterfaces")
        ports = interfaces if isinstance(interfaces, list) else []
        subnets = [place.get("SubnetId"), *(peers.properties(port).get("SubnetId") for port in ports)]
        for subnet in subnets:
            yield from peers.having("AWS::EC2::VPCGatewayAttachment", "VpcId", peers.properties(subnet).get("VpcId"))
            yield from peers.having("AWS::EC2::SubnetRouteTableAssociation", "SubnetId", subnet)
