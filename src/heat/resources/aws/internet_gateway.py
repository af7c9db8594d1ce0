"""AWS::EC2::InternetGateway: stands for the external network, which is there already."""

from heat.plugin import Resource, resource_type
from heat.resources.aws.tags import UNSERVED_TAGS


@resource_type("AWS::EC2::InternetGateway")
class InternetGateway(Resource):
    """A name for the way out."""

    Tags = UNSERVED_TAGS

    def handle_create(self) -> None:
        self.physical_id = self.physical_name

    def find_existing(self) -> str | None:
        return self.physical_name
