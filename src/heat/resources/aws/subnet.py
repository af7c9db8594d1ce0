"""AWS::EC2::Subnet: a block of addresses in a VPC, on its router."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, String, resource_type
from heat.resources.aws.tags import UNSERVED_TAGS
from heat.resources.aws.vpc_routing import Routing
from heat.values.errors import EntityNotFound


@resource_type("AWS::EC2::Subnet")
class Ec2Subnet(Routing):
    """A subnet."""

    AvailabilityZone = String("Given back as it is: subnets are everywhere.")
    CidrBlock = String("Its addresses, e.g. 10.0.0.0/24.", required=True)
    VpcId = String("Its VPC.", required=True)
    Tags = UNSERVED_TAGS

    attributes = {"AvailabilityZone": Attribute("What the property says.", "string")}

    def handle_create(self) -> None:
        body = {
            "network_id": self.properties["VpcId"],
            "cidr": self.properties["CidrBlock"],
            "name": self.physical_name,
            "ip_version": 4,
        }
        self.physical_id = str(self.client.post("/subnets", {"subnet": body})["subnet"]["id"])

    def check_create_complete(self) -> bool:
        self.join(self.router_of(self.properties["VpcId"]), str(self.physical_id))
        return True

    def find_existing(self) -> str | None:
        return self.found_by_name("subnets")

    def needs_replace_failed(self) -> bool:
        """Another one of the same addresses could not stand beside it."""
        return self.physical_id is None

    def handle_delete(self) -> None:
        if self.physical_id is None:
            return
        self.quietly(self._leave)
        self.quietly(lambda: self.client.delete(f"/subnets/{self.physical_id}"))

    def show(self) -> Mapping[str, Any]:
        return dict(self.client.get(f"/subnets/{self.physical_id}")["subnet"]) if self.physical_id else {}

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return self.properties.get(name) if name == "AvailabilityZone" else super().attribute(name, live)

    def _leave(self) -> None:
        try:
            router = self.router_of(self.properties["VpcId"])
        except EntityNotFound:
            return
        self.part(router, str(self.physical_id))
