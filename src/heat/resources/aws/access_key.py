"""AWS::IAM::AccessKey: an EC2 key of a user of the stack."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, Integer, Resource, String, resource_type
from heat.plugin.context import Signals
from heat.values.errors import Bug, CloudError, EntityNotFound, NotFound


@resource_type("AWS::IAM::AccessKey")
class AccessKey(Resource):
    """Access id and secret, for signed requests."""

    Serial = Integer("Not served.", implemented=False)
    UserName = String("The user, as Ref of an AWS::IAM::User gives it.", required=True)
    Status = String("Not served.", implemented=False, allowed=("Active", "Inactive"))

    attributes = {
        "UserName": Attribute("The user's name.", "string", fresh=True),
        "SecretAccessKey": Attribute("The secret half.", "string", fresh=True),
    }

    @property
    def users(self) -> Signals:
        """Raises Bug where the engine gave none."""
        if self.context.signals is None:
            raise Bug(f"{self.type_name} was given no way to reach stack users.")
        return self.context.signals

    def handle_create(self) -> None:
        """Raises EntityNotFound when the stack has no such user."""
        if "access_key" not in self.data:
            name = self.properties["UserName"]
            user_id = self.users.find_user(name)
            if user_id is None:
                raise EntityNotFound("User", name)
            access, secret = self.users.create_keypair(user_id, self.physical_name)
            self.data.update(user_id=user_id, access_key=access, secret_key=secret)
        self.physical_id = self.data["access_key"]

    def handle_delete(self) -> None:
        if "access_key" not in self.data:
            return
        try:
            self.users.delete_keypair(self.data["user_id"], self.data["access_key"])
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "SecretAccessKey":
            return self.data.get("secret_key")
        return self.properties["UserName"] if name == "UserName" else super().attribute(name, live)
