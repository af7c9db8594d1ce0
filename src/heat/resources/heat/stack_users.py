"""Limited users of the stack domain that belong to one resource: what a server in the stack speaks through."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Resource
from heat.plugin.context import Signals
from heat.resources.heat.random_string import CLASSES, draw
from heat.values.errors import Bug, CloudError, NotFound

PASSWORD_LENGTH = 32
PASSWORD_DEMANDS = [(CLASSES["lowercase"], 1), (CLASSES["uppercase"], 1), (CLASSES["digits"], 1), ("!@#%^*", 1)]


class UserOwner(Resource):
    """A resource that has a user of its own for what runs inside it."""

    @property
    def users(self) -> Signals:
        """Raises Bug where the engine gave none."""
        if self.context.signals is None:
            raise Bug(f"{self.type_name} was given no way to make stack users.")
        return self.context.signals

    def make_user(self, *, password: bool = False) -> str:
        """The id of the resource's user, who has a password where it is to sign in."""
        if "user_id" not in self.data:
            if password:
                self.data["password"] = draw(PASSWORD_LENGTH, PASSWORD_DEMANDS)
            self.data["user_id"] = self.users.create_user(self.physical_name, self.data.get("password"))
        return self.data["user_id"]

    def make_keypair(self) -> tuple[str, str]:
        """An EC2 key of the resource's user: access id and secret."""
        if "access_key" not in self.data:
            access, secret = self.users.create_keypair(self.make_user(), self.physical_name)
            self.data.update(access_key=access, secret_key=secret)
        return self.data["access_key"], self.data["secret_key"]

    def signed_url(self, kind: str) -> str | None:
        """A URL that whoever holds it may signal this resource with; the same each time."""
        if "user_id" not in self.data or "access_key" not in self.data:
            return None
        if "ec2_signed_url" not in self.data:
            access, secret = self.make_keypair()
            self.data["ec2_signed_url"] = self.users.signed_url(self.data["user_id"], access, secret, kind)
        return self.data["ec2_signed_url"]

    def credentials(self) -> Mapping[str, Any]:
        """What the resource's user signs in with."""
        return self.users.token_credentials(self.data["user_id"], self.data["password"])

    def enable_user(self, enabled: bool) -> None:
        """Let the user in, or keep it out while the stack rests."""
        if "user_id" in self.data:
            self.users.enable_user(self.data["user_id"], enabled)

    def remove_user(self) -> None:
        """Take the user away with all its keys."""
        user_id = self.data.pop("user_id", None)
        for key in ("password", "access_key", "secret_key", "ec2_signed_url", "token"):
            self.data.pop(key, None)
        if user_id is None:
            return
        try:
            self.users.delete_user(user_id)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)


class StackUser(UserOwner):
    """A resource that is its user: the user's id is its physical id.

    Making a user twice gives the same one, so a create that a crash cut short is simply made again.
    """

    def handle_create(self) -> None:
        self.physical_id = self.make_user()

    def handle_suspend(self) -> None:
        self.enable_user(False)

    def handle_resume(self) -> None:
        self.enable_user(True)

    def handle_delete(self) -> None:
        self.remove_user()
