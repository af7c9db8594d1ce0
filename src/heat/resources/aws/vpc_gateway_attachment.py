"""AWS::EC2::VPCGatewayAttachment: the routers of a VPC get a way out."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from heat.plugin import String, resource_type
from heat.resources.aws.floating import Floating
from heat.resources.aws.vpc_routing import Routing
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import Peers


@resource_type("AWS::EC2::VPCGatewayAttachment")
class VpcGatewayAttachment(Heritable, Routing, Floating):
    """Joins the routers of a VPC to the external network."""

    VpcId = String("The VPC.", required=True)
    InternetGatewayId = String("The gateway; there is but one way out.")
    VpnGatewayId = String("Not served.", implemented=False)

    def handle_create(self) -> None:
        external = self.external_network()
        for router in self.routers_of(self.properties["VpcId"]):
            body = {"router": {"external_gateway_info": {"network_id": external}}}
            self.client.put(f"/routers/{router}", body)
        self.physical_id = self.physical_name

    def stands_for(self) -> Any:
        """There is but one way out."""
        return "gateway", self.properties["VpcId"]

    def handle_delete(self) -> None:
        if self.physical_id is not None and not self.is_inherited():
            for router in self.routers_of(self.properties["VpcId"]):
                self.quietly(partial(self._close, router))

    def _close(self, router: str) -> None:
        self.client.put(f"/routers/{router}", {"router": {"external_gateway_info": {}}})

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """Route tables are routers too, and a router without subnets has nothing to let out."""
        vpc = properties.get("VpcId")
        yield from peers.having("AWS::EC2::RouteTable", "VpcId", vpc)
        yield from peers.having("AWS::EC2::Subnet", "VpcId", vpc)
