"""Who may see what: tokens that are wrong, missing or old, and stacks of other projects."""

from collections.abc import Iterator

import pytest
import requests
from tests.scenarios.doors import Rest, Stack, hot
from tests.scenarios.heat_all import HeatAll

from minicloud.testing import Control

TEMPLATE = hot("word: {type: OS::Heat::RandomString}")
BODIES = {"PUT": {"template": TEMPLATE}, "PATCH": {}, "POST": {"check": None}}
PLACES = [
    ("GET", ""),
    ("PUT", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/resources"),
    ("GET", "/resources/word"),
    ("GET", "/events"),
    ("GET", "/outputs"),
    ("GET", "/template"),
    ("GET", "/environment"),
    ("GET", "/files"),
    ("POST", "/actions"),
]


@pytest.fixture(scope="module")
def theirs(heat_all: HeatAll) -> Iterator[Stack]:
    """A stack of another project."""
    yield heat_all.rest("local-admin").made(TEMPLATE)


def raw(heat: Rest, token: str | None) -> requests.Response:
    """A list of stacks, asked for with any token or none."""
    url = heat.session.get_endpoint(service_type="orchestration", interface="public")
    return requests.get(f"{url}/stacks", headers={"X-Auth-Token": token} if token else {}, timeout=10)


@pytest.mark.parametrize("token", [None, "wrong", "x" * 4000], ids=["none", "wrong", "long"])
def test_a_request_without_a_good_token_is_not_authenticated(heat: Rest, token: str | None) -> None:
    answer = raw(heat, token)

    assert answer.status_code == 401
    assert "Keystone uri=" in answer.headers["WWW-Authenticate"]


def test_a_revoked_token_is_refused(heat_all: HeatAll) -> None:
    other = heat_all.connect().session
    token, door = other.get_token(), heat_all.rest()
    identity = {"service_type": "identity", "interface": "public"}
    assert raw(door, token).status_code == 200

    door.session.delete("/auth/tokens", headers={"X-Subject-Token": token}, endpoint_filter=identity)

    assert raw(door, token).status_code in (200, 401)  # known for a while, as keystonemiddleware's cache does


def test_an_expired_token_is_refused(heat_all: HeatAll, cloud: Control) -> None:
    token = heat_all.connect().session.get_token()

    cloud.advance(10 * 3600)

    assert raw(heat_all.rest(), token).status_code == 401


@pytest.mark.parametrize(("method", "place"), PLACES, ids=lambda value: str(value) or "itself")
def test_a_stack_of_another_project_is_not_there(heat: Rest, theirs: Stack, method: str, place: str) -> None:
    answer = heat.call(method, theirs.path + place, BODIES.get(method))

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "EntityNotFound")


def test_a_stack_of_another_project_is_not_listed(heat: Rest, theirs: Stack) -> None:
    assert theirs.id not in {stack["id"] for stack in heat.get("/stacks")["stacks"]}


def test_another_projects_path_is_forbidden(heat: Rest, admin: Rest, theirs: Stack) -> None:
    url = heat.session.get_endpoint(service_type="orchestration", interface="public")
    foreign = url.replace(heat.session.get_project_id(), admin.session.get_project_id())

    answer = requests.get(f"{foreign}/stacks", headers={"X-Auth-Token": heat.session.get_token()}, timeout=10)

    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["local", "local-admin"])
def test_nobody_lists_the_stacks_of_all_unless_the_operator_allows_it(heat_all: HeatAll, who: str) -> None:
    answer = heat_all.rest(who).call("GET", "/stacks", params={"global_tenant": "true"})

    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "Forbidden")
