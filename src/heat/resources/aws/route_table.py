"""AWS::EC2::RouteTable: a further router of a VPC."""

from heat.plugin import String, resource_type
from heat.resources.aws.tags import UNSERVED_TAGS
from heat.resources.aws.vpc_routing import Routing


@resource_type("AWS::EC2::RouteTable", since="2014.1")
class RouteTable(Routing):
    """A router."""

    VpcId = String("Its VPC.", required=True)
    Tags = UNSERVED_TAGS

    def handle_create(self) -> None:
        self.physical_id = self.make_router(self.properties["VpcId"])

    def find_existing(self) -> str | None:
        return self.found_by_name("routers")

    def handle_delete(self) -> None:
        if self.physical_id is not None:
            self.quietly(self._close)
            self.quietly(lambda: self.client.delete(f"/routers/{self.physical_id}"))

    def _close(self) -> None:
        self.client.put(f"/routers/{self.physical_id}", {"router": {"external_gateway_info": {}}})
