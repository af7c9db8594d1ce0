"""AWS::IAM::User: a limited user of the stack domain, who may read metadata of the stack and signal it."""

from heat.plugin import List, Map, String, resource_type
from heat.resources.heat.stack_users import StackUser
from heat.values.errors import ValidationError


@resource_type("AWS::IAM::User")
class IamUser(StackUser):
    """A user for the servers of the stack."""

    Path = String("Ignored: users of a stack have no tree.")
    Groups = List("Ignored: users of a stack have no groups.")
    LoginProfile = Map("How the user signs in.", {"Password": String("The user's password.")})
    Policies = List("Names of AccessPolicy resources that bound what the user may read.")

    def validate(self) -> None:
        """Raises ValidationError for a policy that is no name: documents in AWS's language are not understood."""
        policies = self.properties.get("Policies")
        for policy in policies if isinstance(policies, list) else ():
            if isinstance(policy, dict):
                raise ValidationError(
                    "Policies holds a policy document", fix="Name a resource of type OS::Heat::AccessPolicy instead"
                )

    def handle_create(self) -> None:
        profile = self.properties.get("LoginProfile") or {}
        if profile.get("Password"):
            self.data["password"] = profile["Password"]
        self.physical_id = self.make_user()

    def reference_id(self) -> str | None:
        """The user's name."""
        return self.physical_name
