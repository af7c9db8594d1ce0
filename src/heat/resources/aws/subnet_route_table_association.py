"""AWS::EC2::SubnetRouteTableAssociation: a subnet is on the router of a route table instead of its VPC's own."""

from typing import Any

from heat.plugin import Custom, String, resource_type
from heat.resources.aws.vpc_routing import Routing
from heat.resources.heritable import Heritable


@resource_type("AWS::EC2::SubnetRouteTableAssociation")
class SubnetRouteTableAssociation(Heritable, Routing):
    """Moves a subnet to another router; its end moves it back."""

    RouteTableId = String("The route table.", required=True)
    SubnetId = String("The subnet.", required=True, constraints=[Custom("neutron.subnet")])

    def handle_create(self) -> None:
        self.join(self.properties["RouteTableId"], self.properties["SubnetId"])
        self.physical_id = f"{self.properties['RouteTableId']}:{self.properties['SubnetId']}"

    def stands_for(self) -> Any:
        """A subnet is on one router of its VPC."""
        return "joined", self.properties["SubnetId"]

    def handle_delete(self) -> None:
        if self.physical_id is not None and not self.is_inherited():
            self.quietly(self._move_back)

    def _move_back(self) -> None:
        subnet = self.properties["SubnetId"]
        self.part(self.properties["RouteTableId"], subnet)
        network = str(self.client.get(f"/subnets/{subnet}")["subnet"]["network_id"])
        self.join(self.router_of(network), subnet)
