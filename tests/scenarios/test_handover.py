"""Engines and doors that are told to end, one after another, while stacks are made, changed and taken away.

Needs servers: `HEAT_TEST_SERVERS="mariadb postgresql" pytest -m servers tests/scenarios/test_handover.py`.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import requests
from keystoneauth1.exceptions import ConnectFailure, RetriableConnectionFailure
from sqlalchemy import Engine, create_engine, text
from tests.scenarios.deployment import Deployment
from tests.scenarios.doors import Rest, Stack, hot, new_name, request_body, until
from tests.scenarios.wrong_clock import WrongClock

from heat.store.database import driver_url

pytestmark = pytest.mark.servers
STACKS, PORTS = 16, 8
PATIENCE_S = 120.0
ACTIVE = text("SELECT stack_id, owner FROM operation WHERE state = 'ACTIVE'")
ALIVE = text("SELECT count(*) FROM service WHERE engine_id = :engine_id AND beat > 1")
CLIENTS, ROUNDS = 4, 2
HOUR_S = 3600
AN_HOUR = timedelta(hours=1)
ENGINES, DOORS = ("engine-0", "engine-1"), ("heat-api", "heat-api-cfn")
TOLD = text("SELECT stack_id, count(*) AS told FROM event GROUP BY stack_id")


def chain(ports: int = PORTS) -> dict[str, Any]:
    """Ports of which each waits for the one before."""
    port = "{type: OS::Neutron::Port, properties: {network: private}%s}"
    return hot("\n".join(f"p{n}: {port % (f', depends_on: p{n - 1}' if n else '')}" for n in range(ports)))


@pytest.fixture
def books(deployment: Deployment) -> Iterator[Engine]:
    """What the database says."""
    engine = create_engine(driver_url(deployment.database.url), isolation_level="AUTOCOMMIT")  # type: ignore[attr-defined]
    yield engine
    engine.dispose()


def owners(books: Engine) -> dict[str, str]:
    """Whose each stack is on which something is under way; nobody's is ""."""
    with books.connect() as connection:
        return {row.stack_id: row.owner or "" for row in connection.execute(ACTIVE)}


def told(books: Engine) -> dict[str, int]:
    with books.connect() as connection:
        return {row.stack_id: row.told for row in connection.execute(TOLD)}


def watch(books: Engine, stacks: set[str], victim: str) -> dict[str, float]:
    """Seconds until somebody else has done something on each of the stacks."""
    began, taken, done = time.monotonic(), {}, {}
    while done.keys() != stacks:
        assert time.monotonic() - began < PATIENCE_S, stacks - done.keys()
        now, events = owners(books), told(books)
        for stack_id in stacks - done.keys():
            count = events.get(stack_id, 0)
            if now.get(stack_id, "") not in ("", victim):
                taken.setdefault(stack_id, count)
            if stack_id not in now or count > taken.get(stack_id, count):
                done[stack_id] = time.monotonic() - began
        time.sleep(0.01)
    return done


def begun_once(stack: Stack) -> bool:
    begun = [event for event in stack.events(limit=1000) if event["resource_status"] == "CREATE_IN_PROGRESS"]
    names = [event["resource_name"] for event in begun]
    return len(names) == len(set(names))


def test_what_an_engine_has_in_hand_is_soon_in_other_hands(deployment: Deployment, books: Engine) -> None:
    deployment.control.operation("neutron.port.create", latency=0.3)
    door = deployment.rest()
    stacks = [door.create(chain()) for _ in range(STACKS)]
    by_owner: defaultdict[str, set[str]] = defaultdict(set)
    for stack_id, owner in owners(books).items():
        by_owner[owner].add(stack_id)
    victim, name = max(((deployment.engine_of(name), name) for name in ENGINES), key=lambda one: len(by_owner[one[0]]))

    deployment.tell_to_end(name)
    took_s = watch(books, by_owner[victim], victim)
    assert deployment.end(name) == 0

    assert victim not in owners(books).values()
    for stack in stacks:
        assert begun_once(stack.settled("CREATE_COMPLETE", PATIENCE_S))
    assert len(deployment.control.objects()["neutron.ports"]) == STACKS * PORTS
    print(f"\n{len(took_s)} stacks in other hands after {sorted(round(one, 2) for one in took_s.values())} s")
    restart(deployment, books, name)
    for stack in stacks:
        stack.deleted()


@dataclass
class Client:
    """Makes, changes and takes away stacks; only while its door is being restarted may a connection fail."""

    door: Rest
    over: Event
    door_is_down: Event

    def lead(self) -> int:
        """The number of ports that its last stack has."""
        size = 1
        while True:
            stack = self.create(size)
            size = size % 3 + 1
            self.ask("PUT", stack.path, 202, request_body(self.wanted(size)))
            self.settled(stack, "UPDATE_COMPLETE")
            if self.over.is_set():
                return size
            self.ask("DELETE", stack.path, 204)
            self.settled(stack, "DELETE_COMPLETE")

    @staticmethod
    def wanted(size: int) -> dict[str, Any]:
        """So many ports, each in a nested stack."""
        port = "{type: OS::Neutron::Port, properties: {network: private}}"
        return hot(f"all: {{type: OS::Heat::ResourceGroup, properties: {{count: {size}, resource_def: {port}}}}}")

    def create(self, size: int) -> Stack:
        name = new_name()
        answer = self.call("POST", "/stacks", request_body(self.wanted(size), stack_name=name))
        assert answer.status_code in (201, 409), answer.text
        (found,) = self.ask("GET", f"/stacks?name={name}", 200).json()["stacks"]
        stack = Stack(self.door, name, found["id"])
        self.settled(stack, "CREATE_COMPLETE")
        return stack

    def settled(self, stack: Stack, status: str) -> None:
        def look() -> dict[str, Any]:
            return dict(self.ask("GET", stack.path, 200).json()["stack"])

        shown = until(look, lambda found: not found["stack_status"].endswith("IN_PROGRESS"), PATIENCE_S)
        assert shown["stack_status"] == status, shown["stack_status_reason"]

    def ask(self, method: str, path: str, status: int, body: Any = None) -> requests.Response:
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        return answer

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        while True:
            excused = self.door_is_down.is_set()
            try:
                return self.door.call(method, path, body, connect_retries=0)
            except (ConnectFailure, RetriableConnectionFailure):
                assert excused or self.door_is_down.is_set()
                time.sleep(0.1)


def restart(deployment: Deployment, books: Engine, name: str) -> None:
    """End an engine and start it again; the next one's turn comes when it lives."""
    assert deployment.end(name) == 0
    deployment.begin(name)

    def beats() -> int:
        with books.connect() as connection:
            return int(connection.execute(ALIVE, {"engine_id": deployment.engine_of(name)}).scalar_one())

    until(beats, bool, PATIENCE_S)


def test_a_rolling_restart_under_load_fails_no_request_and_no_stack(deployment: Deployment, books: Engine) -> None:
    deployment.control.operation("neutron.port.create", latency=0.1)
    over, door_is_down = Event(), Event()
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [threads.submit(Client(deployment.rest(), over, door_is_down).lead) for _ in range(CLIENTS)]
        try:
            for _ in range(ROUNDS):
                for name in ENGINES:
                    restart(deployment, books, name)
                for name in DOORS:
                    deployment.renew(name)
            door_is_down.set()
            for name in DOORS:
                assert deployment.end(name) == 0
                deployment.begin(name)
            door_is_down.clear()
        finally:
            over.set()
        sizes = [client.result(PATIENCE_S) for client in clients]

    assert len(deployment.control.objects()["neutron.ports"]) == sum(sizes)
    door = deployment.rest()
    for each in door.get("/stacks")["stacks"]:
        Stack(door, each["stack_name"], each["id"]).deleted()
    assert "neutron.ports" not in deployment.control.objects()


def test_an_engine_whose_clock_is_wrong_and_jumps_does_no_harm(
    deployment: Deployment, books: Engine, tmp_path: Path
) -> None:
    clock = WrongClock(tmp_path)
    clock.jump(HOUR_S)
    deployment.environ["engine-1"] = clock.environ
    restart(deployment, books, "engine-1")
    deployment.control.operation("neutron.port.create", latency=0.3)
    door, began = deployment.rest(), datetime.now(UTC)

    stacks = [door.create(chain(), timeout_mins=10) for _ in range(STACKS)]
    for off_s in (-HOUR_S, 2 * HOUR_S):
        time.sleep(1)
        clock.jump(off_s)

    for stack in stacks:
        assert begun_once(stack.settled("CREATE_COMPLETE", PATIENCE_S))
        times = [datetime.fromisoformat(event["event_time"]) for event in stack.events(limit=1000)]
        assert began - AN_HOUR / 2 < min(times) and max(times) < began + AN_HOUR / 2
        stack.deleted()
    assert "neutron.ports" not in deployment.control.objects()
