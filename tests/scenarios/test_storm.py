"""A hundred stacks while engines, doors and the broker are killed again and again.

Every stack ends right, the cloud holds exactly what the templates say, and an operation whose engine was killed is soon
in other hands. `HEAT_STORM_SEED` chooses another order of blows, `HEAT_STORM_KILLS` their number.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import pytest
import requests
from keystoneauth1.exceptions import ClientException
from sqlalchemy import Engine, create_engine, make_url, text
from tests.scenarios.deployment import Deployment
from tests.scenarios.doors import Rest, Stack, hot

from heat.store.rows import OperationState

pytestmark = pytest.mark.servers
STACKS = 100
KILLS = int(os.environ.get("HEAT_STORM_KILLS", "50"))
SEED = int(os.environ.get("HEAT_STORM_SEED", "11"))
PATIENCE_S = 300.0
DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg"}
MEDIAN_RECOVERY_S = 10.0
SILENT_S = 2.5
"""A heart that has not beaten for so long has stopped."""
ORPHANED_S = 60.0
ORPHANS = text(
    "SELECT o.id, o.stack_id, o.action, o.owner, o.fence, s.deleted_at FROM operation o"
    " LEFT JOIN service s ON s.engine_id = o.owner"
    " WHERE o.state = :active AND o.owner IS NOT NULL AND (s.updated_at IS NULL OR s.updated_at < :then)"
)
MEMBER = """
heat_template_version: 2021-04-16
parameters:
  network: {type: string}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: network}}}
  secret: {type: OS::Heat::RandomString}
  told: {type: OS::Heat::Value, properties: {value: {get_attr: [secret, value]}}}
"""
FILES = {"member.yaml": MEMBER}
EACH = {"neutron.networks": 1, "neutron.subnets": 1, "cinder.volumes": 1}


def template(size: int) -> dict[str, Any]:
    """A network with so many ports, each in a nested stack of its own."""
    return hot(
        f"""
network: {{type: OS::Neutron::Net}}
subnet: {{type: OS::Neutron::Subnet, properties: {{network: {{get_resource: network}}, cidr: 10.0.0.0/24}}}}
volume: {{type: OS::Cinder::Volume, properties: {{size: 1}}}}
members:
  type: OS::Heat::ResourceGroup
  depends_on: subnet
  properties:
    count: {size}
    resource_def: {{type: member.yaml, properties: {{network: {{get_resource: network}}}}}}
last: {{type: OS::Heat::Value, depends_on: members, properties: {{value: end}}}}
"""
    )


def expected(size: int) -> dict[str, int]:
    """What the cloud must hold, of each kind, when every stack is of that size."""
    return {kind: STACKS * count for kind, count in (EACH | {"neutron.ports": size}).items()}


class Patient:
    """A client that asks again when its door was killed, as every client has to."""

    def __init__(self, door: Rest) -> None:
        self._door = door

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """The first answer that is one."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._door.call(method, path, body, connect_retries=0, timeout=20)
            except ClientException as error:
                assert time.monotonic() < deadline, error
            else:
                if answer.status_code < 500:
                    return answer
                assert time.monotonic() < deadline, answer.text
            time.sleep(0.2)

    def create(self, name: str) -> Stack:
        """A stack, whether the first question or a later one made it."""
        answer = self.call("POST", "/stacks", {"stack_name": name, "template": template(4), "files": FILES})
        assert answer.status_code in (201, 409), answer.text
        found = self.call("GET", f"/stacks?name={name}").json()["stacks"]
        assert len(found) == 1, found
        return Stack(self._door, name, found[0]["id"])

    def statuses(self) -> dict[str, str]:
        """The state of every stack, by id."""
        shown = self.call("GET", "/stacks").json()["stacks"]
        return {stack["id"]: stack["stack_status"] for stack in shown}


@dataclass
class Storm:
    """Kills at random until told to stop, and watches how soon orphaned operations are owned again."""

    deployment: Deployment
    database: Engine
    dice: random.Random
    kills: int = 0
    recoveries_s: list[float] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    failure: Exception | None = None

    def rage(self) -> None:
        """Strike until enough was struck, or something went wrong."""
        try:
            while self.kills < KILLS and not self.over.is_set():
                time.sleep(self.dice.uniform(0.2, 1.5))
                self.strike()
        except Exception as error:
            self.failure = error
        self.over.set()

    def strike(self) -> None:
        """One blow: mostly an engine, sometimes a door, now and then the broker."""
        self.kills += 1
        if self.kills % 10 == 0:
            self.deployment.broker.stop()
            self.deployment.broker.start()
        elif self.kills % 3 == 0:
            self._kill(self.deployment.door_pids())
        elif self._kill(self.deployment.engine_pids()):
            self._watch()

    def _kill(self, pids: list[int]) -> bool:
        for pid in self.dice.sample(pids, min(1, len(pids))):
            self.deployment.kill(pid)
        return bool(pids)

    def _watch(self) -> None:
        began = last = time.monotonic()
        while last - began < SILENT_S or self._orphans():
            time.sleep(0.1)
            last = time.monotonic()
            assert last - began < ORPHANED_S, f"operations stay without an engine: {self._orphans()}"
        self.recoveries_s.append(last - began)

    def _orphans(self) -> list[Any]:
        """Operations whose engine is silent."""
        with self.database.connect() as connection:
            found = connection.execute(ORPHANS, {"active": OperationState.ACTIVE.value, "then": time.time() - SILENT_S})
            return [dict(row) for row in found.mappings()]


@pytest.fixture
def storm(deployment: Deployment) -> Iterator[Storm]:
    control = deployment.control
    control.operation("neutron.quota", network=-1, subnet=-1, port=-1)
    control.operation("cinder.quota", volumes=-1, gigabytes=-1)
    control.operation("neutron.port.create", latency=0.1)
    control.operation("cinder.volume.create", seconds=1)
    url = make_url(deployment.database.url)  # type: ignore[attr-defined]
    database = create_engine(url.set(drivername=DRIVERS[url.get_backend_name()]))
    yield Storm(deployment, database, random.Random(SEED))
    database.dispose()


def held(deployment: Deployment) -> dict[str, int]:
    """How many things of each kind the cloud holds."""
    return {kind: len(ids) for kind, ids in deployment.control.objects().items() if kind in expected(0)}


def wait_for(client: Patient, wanted: str, stacks: list[Stack]) -> None:
    """Until none is in progress; each then is as wanted."""
    deadline = time.monotonic() + PATIENCE_S
    statuses = client.statuses()
    while any(status.endswith("IN_PROGRESS") for status in statuses.values()):
        assert time.monotonic() < deadline, statuses
        time.sleep(0.5)
        statuses = client.statuses()
    assert [statuses.get(stack.id, "gone") for stack in stacks] == [wanted] * len(stacks)


def test_a_hundred_stacks_outlive_fifty_kills(storm: Storm) -> None:
    client = Patient(storm.deployment.rest())
    thread = Thread(target=storm.rage)
    thread.start()
    try:
        stacks = [client.create(f"storm-{number}") for number in range(STACKS)]
        wait_for(client, "CREATE_COMPLETE", stacks)
        assert held(storm.deployment) == expected(4)
        size = 4
        while not storm.over.is_set():
            size = 9 - size
            for stack in stacks:
                client.call("PUT", stack.path, {"template": template(size), "files": FILES})
            wait_for(client, "UPDATE_COMPLETE", stacks)
            assert held(storm.deployment) == expected(size)
        for stack in stacks:
            client.call("DELETE", stack.path)
        wait_for(client, "gone", stacks)
    finally:
        storm.over.set()
        thread.join()
    assert storm.failure is None, storm.failure
    assert held(storm.deployment) == {}
    assert storm.kills == KILLS
    print(f"recoveries: {sorted(round(one, 1) for one in storm.recoveries_s)}")
    assert statistics.median(storm.recoveries_s) < MEDIAN_RECOVERY_S
