"""AWS::EC2::VPC: a network of its own, with a router."""

from heat.plugin import String, resource_type
from heat.resources.aws.tags import UNSERVED_TAGS
from heat.resources.aws.vpc_routing import Routing
from heat.values.errors import EntityNotFound


@resource_type("AWS::EC2::VPC")
class Vpc(Routing):
    """A network and the router that its subnets are on."""

    CidrBlock = String("The block that its subnets are taken from; they say so themselves.")
    InstanceTenancy = String("Not served.", default="default", implemented=False, allowed=("default", "dedicated"))
    Tags = UNSERVED_TAGS

    def handle_create(self) -> None:
        body = {"network": {"name": self.physical_name}}
        self.physical_id = str(self.client.post("/networks", body)["network"]["id"])

    def check_create_complete(self) -> bool:
        self.make_router(str(self.physical_id))
        return True

    def find_existing(self) -> str | None:
        return self.found_by_name("networks")

    def handle_delete(self) -> None:
        if self.physical_id is None:
            return
        try:
            router = self.router_of(self.physical_id)
        except EntityNotFound:
            pass
        else:
            self.quietly(lambda: self.client.delete(f"/routers/{router}"))
        self.quietly(lambda: self.client.delete(f"/networks/{self.physical_id}"))
