"""The database is read-only, full, gone, or gives no answer to commits: work pauses, goes on, and nothing is lost.

Needs servers, and root for a small disk: `HEAT_TEST_SERVERS="mariadb postgresql" pytest -m servers tests/scenarios`.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.scenarios.conftest import CHOSEN
from tests.scenarios.cutting import Way
from tests.scenarios.deployment import Deployment
from tests.scenarios.doors import Stack, hot, new_name, request_body, until
from tests.scenarios.frail_servers import FRAIL, FrailMariaDb, FrailPostgreSql
from tests.scenarios.servers import RabbitMq

pytestmark = pytest.mark.servers
STACKS, PORTS = 6, 6
PATIENCE_S = 120.0
SEED = 20261121
LONGER_THAN_A_LEASE_S = 6.0
SHARE = 0.15
"""Of commits that are cut."""
Frail = FrailMariaDb | FrailPostgreSql


def chain(ports: int = PORTS) -> dict[str, Any]:
    """Ports of which each waits for the one before, and a nested stack of two."""
    port = "{type: OS::Neutron::Port, properties: {network: private}%s}"
    lines = [f"p{n}: {port % (f', depends_on: p{n - 1}' if n else '')}" for n in range(ports)]
    lines.append("group: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: %s}}" % (port % ""))
    return hot("\n".join(lines))


@pytest.fixture(scope="module", params=CHOSEN)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, broker: RabbitMq) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp(f"frail-{request.param}")
    server = FRAIL[request.param](folder / "server")
    server.start()
    way = Way(server, SEED)
    running = Deployment(folder, way, broker).start()  # type: ignore[arg-type]
    running.control.operation("neutron.port.create", latency=0.2)
    yield running
    running.stop()
    way.close()
    server.stop()
    server.disk.unmount()


@pytest.fixture
def way(house: Deployment) -> Iterator[Way]:
    found = house.database
    assert isinstance(found, Way)
    yield found
    found.cut(0)


@pytest.fixture
def server(way: Way) -> Frail:
    assert isinstance(way.server, Frail)
    return way.server


def asked(house: Deployment, method: str, path: str, body: Any = None) -> Any:
    """Until it is answered with something else than 503; a stack may then be there, or gone, from an earlier try."""
    door = house.rest()

    def ask() -> Any:
        return door.call(method, path, body, timeout=30)

    return until(ask, lambda answer: answer.status_code != 503, PATIENCE_S)


def begun(house: Deployment, names: list[str]) -> list[Stack]:
    for name in names:
        answer = asked(house, "POST", "/stacks", request_body(chain(), stack_name=name))
        assert answer.status_code in (201, 409), answer.text
    found = {each["stack_name"]: each["id"] for each in asked(house, "GET", "/stacks").json()["stacks"]}
    assert sorted(found) == sorted(names)
    return [Stack(house.rest(), name, found[name]) for name in names]


def settled(house: Deployment, stacks: list[Stack], status: str) -> None:
    """All of them end so, though the doors may say 503 meanwhile."""

    def look() -> set[str]:
        shown = asked(house, "GET", "/stacks").json()["stacks"]
        return {each["stack_status"] for each in shown if each["id"] in {stack.id for stack in stacks}}

    statuses = until(look, lambda found: not any(each.endswith("IN_PROGRESS") for each in found), PATIENCE_S)
    assert statuses == {status}, [(stack.status, stack.reason) for stack in stacks]


def gone(house: Deployment, stacks: list[Stack]) -> None:
    for stack in stacks:
        assert asked(house, "DELETE", stack.path).status_code in (204, 404)
    until(lambda: asked(house, "GET", "/stacks").json()["stacks"], lambda left: not left, PATIENCE_S)
    assert "neutron.ports" not in house.control.objects()


def exact(house: Deployment, ports: int = PORTS) -> None:
    """The cloud holds what the templates say."""
    assert len(house.control.objects()["neutron.ports"]) == STACKS * (ports + 2)


def names() -> list[str]:
    return [new_name() for _ in range(STACKS)]


def refused(house: Deployment) -> None:
    """A request is told that the database is away, in words for strangers."""
    answer = house.rest().call("POST", "/stacks", request_body(chain(1), stack_name=new_name()), timeout=60)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (503, "ServiceUnavailable")
    assert error["message"] == "The database is not available now. Try again later."


def test_a_database_that_may_only_be_read_for_a_while_pauses_work(house: Deployment, server: Frail) -> None:
    stacks = begun(house, names())
    server.read_only(True)
    try:
        refused(house)
        assert house.rest().get("/stacks")["stacks"]
        time.sleep(LONGER_THAN_A_LEASE_S)
    finally:
        server.read_only(False)

    settled(house, stacks, "CREATE_COMPLETE")
    exact(house)
    gone(house, stacks)


def test_a_full_disk_pauses_work(house: Deployment, server: Frail) -> None:
    wanted = names()
    begun(house, wanted[1:])
    server.disk.fill()
    try:
        late = request_body(chain(), stack_name=wanted[0])
        assert house.rest().call("POST", "/stacks", late, timeout=60).status_code in (201, 503)
        time.sleep(LONGER_THAN_A_LEASE_S)
    finally:
        server.disk.clear()
        server.revive()

    stacks = begun(house, wanted)
    settled(house, stacks, "CREATE_COMPLETE")
    exact(house)
    gone(house, stacks)


def test_commits_whose_answer_never_comes_lose_and_double_nothing(house: Deployment, way: Way) -> None:
    way.cut(SHARE)
    stacks = begun(house, names())
    settled(house, stacks, "CREATE_COMPLETE")
    exact(house)
    for stack in stacks:
        assert asked(house, "PUT", stack.path, request_body(chain(PORTS - 2))).status_code == 202
    settled(house, stacks, "UPDATE_COMPLETE")
    exact(house, PORTS - 2)
    gone(house, stacks)

    assert min(way.cuts.values()) > 10, way.cuts


def test_a_server_killed_again_and_again_loses_and_doubles_nothing(house: Deployment, way: Way) -> None:
    stacks = begun(house, names())
    for _ in range(2):
        time.sleep(1)
        way.stop()
        way.start()
    settled(house, stacks, "CREATE_COMPLETE")
    exact(house)
    for stack in stacks:
        assert asked(house, "DELETE", stack.path).status_code in (204, 404)
    way.stop()
    way.start()
    gone(house, stacks)
