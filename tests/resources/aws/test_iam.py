"""AWS::IAM::User and AWS::IAM::AccessKey."""

import pytest

from heat.resources.aws.access_key import AccessKey
from heat.resources.aws.iam_user import IamUser
from heat.values.errors import EntityNotFound, NotFound, ValidationError
from heat.values.status import Action

from ..driving import Driver
from ..heat.contexts import Stage


class Users:
    """The stack's users, in memory: heat.resources.heat.stack_users.StackUsers."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.enabled: dict[str, bool] = {}

    def create_user(self, name: str, password: str | None = None) -> str:
        return self.names.setdefault(name, f"id-of-{name}")

    def find_user(self, name: str) -> str | None:
        return self.names.get(name)

    def delete_user(self, user_id: str) -> None:
        self.names = {name: ident for name, ident in self.names.items() if ident != user_id}

    def enable_user(self, user_id: str, enabled: bool) -> None:
        self.enabled[user_id] = enabled

    def create_keypair(self, user_id: str, name: str) -> tuple[str, str]:
        self.keys[f"access-{len(self.keys)}"] = user_id
        return f"access-{len(self.keys) - 1}", "secret"

    def delete_keypair(self, user_id: str, access: str) -> None:
        if access not in self.keys:
            raise NotFound(access)
        del self.keys[access]

    def signed_url(self, user_id: str, access: str, secret: str, kind: str) -> str:
        return f"http://heat/{kind}"

    def native_url(self, kind: str = "signal") -> str:
        return f"http://heat/{kind}"

    def token_credentials(self, user_id: str, password: str) -> dict[str, str]:
        return {"user_id": user_id, "password": password}

    def token(self, user_id: str, password: str) -> str:
        return "token"


@pytest.fixture
def users() -> Users:
    return Users()


def test_a_user_is_known_by_its_name(driver: Driver) -> None:
    made = driver.create("AWS::IAM::User", at="user", LoginProfile={"Password": "Secret-1"})

    assert made.reference() == made.instance(Action.CREATE).physical_name
    assert made.physical_id != made.reference()
    assert made.data["password"] == "Secret-1"

    made.delete()


def test_a_user_made_twice_is_one(users: Users) -> None:
    stage = Stage(IamUser, {}, signals=users)
    stage.call("handle_create")
    stage.data.clear()
    stage.call("handle_create")

    assert list(users.names.values()) == [stage.physical_id]


def test_policies_in_the_language_of_aws_are_refused(users: Users) -> None:
    with pytest.raises(ValidationError, match="policy document"):
        Stage(IamUser, {"Policies": [{"Statement": []}]}, signals=users).plugin().validate()


def test_a_key_belongs_to_the_user_of_that_name(users: Users) -> None:
    user = users.create_user("joe")
    stage = Stage(AccessKey, {"UserName": "joe"}, signals=users)
    stage.call("handle_create")

    assert users.keys == {stage.physical_id: user}
    assert stage.plugin().attribute("SecretAccessKey", {}) == "secret"
    assert stage.plugin().attribute("UserName", {}) == "joe"


def test_a_key_of_nobody_is_refused(users: Users) -> None:
    with pytest.raises(EntityNotFound, match="joe"):
        Stage(AccessKey, {"UserName": "joe"}, signals=users).call("handle_create")


def test_a_key_goes_once(users: Users) -> None:
    users.create_user("joe")
    stage = Stage(AccessKey, {"UserName": "joe"}, signals=users)
    stage.call("handle_create")
    stage.call("handle_delete")
    stage.call("handle_delete")

    assert users.keys == {}
