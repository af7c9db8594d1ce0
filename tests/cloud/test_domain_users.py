"""Users of a stack: limited, in a project of their own, gone with it; and the URLs that they are given."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from heat.cloud.domain_users import DomainUsers, StackSignals
from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.cloud.signed_urls import signed_url
from heat.values.errors import AuthorizationFailure
from heat.values.identity import StackIdentity
from minicloud.testing import RunningCloud

NOW = 1795222477.0


@pytest.fixture
def users(sessions: Sessions) -> DomainUsers:
    return DomainUsers(sessions)


@pytest.fixture
def project(cloud: RunningCloud, users: DomainUsers) -> Iterator[str]:
    before = cloud.control.objects()
    made = users.ensure_project("owners", str(uuid4()))
    yield made
    users.delete_project(made)
    assert cloud.control.objects() == before


@pytest.fixture
def signals(users: DomainUsers, sessions: Sessions, project: str) -> StackSignals:
    identity = StackIdentity("owners", "web", "1234").resource("ready")
    return StackSignals(users, sessions, identity, lambda: project, time.time)


def test_a_stack_has_one_project(users: DomainUsers) -> None:
    first = users.ensure_project("owners", "5678")

    assert users.ensure_project("owners", "5678") == first
    users.delete_project(first)
    users.delete_project(first)


def test_a_user_can_get_a_token_until_disabled(users: DomainUsers, project: str) -> None:
    user = users.create_user(project, "ready", "pass-word")
    assert users.token(user, "pass-word", project)

    users.enable_user(user, False)

    with pytest.raises(AuthorizationFailure):
        users.token(user, "pass-word", project)


def test_a_user_made_twice_is_one(users: DomainUsers, project: str) -> None:
    first = users.create_user(project, "ready")

    assert users.create_user(project, "ready", "new-word") == first
    assert users.token(first, "new-word", project)


def test_a_user_has_the_role_of_stack_users_and_no_other(sessions: Sessions, users: DomainUsers, project: str) -> None:
    user = users.create_user(project, "ready", "pass-word")

    assert sessions.user(user, "pass-word", project).info().role_names == ["heat_stack_user"]


def test_a_key_of_a_user_is_accepted_until_deleted(
    sessions: Sessions, users: DomainUsers, signals: StackSignals, project: str
) -> None:
    user = signals.create_user("ready")
    access, secret = signals.create_keypair(user, "key")
    asked = {"credentials": ec2_credentials(signals.signed_url(user, access, secret, "waitcondition"))}
    identity = sessions.service().client("identity")

    assert identity.post("/ec2tokens", asked)["token"]["user"]["id"] == user
    signals.delete_keypair(user, access)
    with pytest.raises(Exception, match=r"401|403|404"):
        identity.post("/ec2tokens", asked)


def ec2_credentials(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    signature = query.pop("Signature")
    path = parts.path.replace("%3A", ":")
    return {
        "access": query["AWSAccessKeyId"], "signature": signature, "host": parts.netloc, "verb": "PUT", "path": path,
        "params": query,
    }  # fmt: skip


def test_a_signed_url_is_that_of_the_reference() -> None:
    arn = "arn:openstack:heat::fb3307c8a91b4c479a8886e5a449576b:stacks/r1wc/8906c086-e1cf-4275-99eb-ee4990ba13c6"

    url = signed_url(
        "http://127.0.0.1:8000/v1", "waitcondition", f"{arn}/resources/aws", "0673ff85b8b34b3090fd86d31806a7e6",
        "wK6Kx^gtID&xp4cS4LoNbVSYhE6Cf4do", NOW,
    )  # fmt: skip

    assert url == (
        "http://127.0.0.1:8000/v1/waitcondition/arn%3Aopenstack%3Aheat%3A%3Afb3307c8a91b4c479a8886e5a449576b%3Astacks"
        "/r1wc/8906c086-e1cf-4275-99eb-ee4990ba13c6/resources/aws?SignatureMethod=HmacSHA256&SignatureVersion=2"
        "&AWSAccessKeyId=0673ff85b8b34b3090fd86d31806a7e6&Timestamp=2026-11-21T00%3A54%3A37Z"
        "&Signature=4tTEqFeZYXPd5jn3ryHU34r5n%2FvQjgI%2F7PpYwvX8PG8%3D"
    )


@pytest.mark.parametrize(
    ("rest_url", "cfn_url"),
    [
        ("http://heat.example/v1", "http://cfn.example/v1"),
        ("http://heat.example/v1/%(tenant_id)s", "http://cfn.example"),
        ("http://heat.example/v1/$(project_id)s/", "http://cfn.example/"),
    ],
)
def test_addresses_are_taken_in_all_forms_that_heat_conf_has(
    settings: CloudSettings, users: DomainUsers, project: str, rest_url: str, cfn_url: str
) -> None:
    sessions = Sessions(replace(settings, rest_url=rest_url, cfn_url=cfn_url))
    signals = StackSignals(users, sessions, StackIdentity("p", "web", "1"), lambda: project, time.time)

    assert signals.native_url().startswith(f"http://heat.example/v1/{project}/stacks/web/1/")
    assert signals.signed_url("u", "a", "s", "signal").startswith("http://cfn.example/v1/signal/arn%3A")


def test_the_native_url_is_in_the_project_of_the_users(signals: StackSignals, project: str) -> None:
    wanted = f"http://heat.example/v1/{project}/stacks/web/1234/resources/ready/signal"

    assert signals.native_url() == wanted


def test_a_signaller_is_told_how_to_get_a_token(signals: StackSignals, project: str) -> None:
    user = signals.create_user("ready", "pass-word")

    told = signals.token_credentials(user, "pass-word")

    assert (told["username"], told["project_id"]) == ("ready", project)
    assert set(told) == {
        "auth_url", "username", "user_id", "password", "project_id", "domain_id", "region_name",
    }  # fmt: skip
    assert signals.token(told["user_id"], told["password"])
