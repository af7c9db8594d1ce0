"""Two engines on RabbitMQ and a real database: engines are killed, broker and database go away and come back.

Needs the programs of MariaDB, PostgreSQL and RabbitMQ: `HEAT_TEST_SERVERS="mariadb postgresql" pytest -m servers`.
"""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from keystoneauth1.exceptions import RetriableConnectionFailure
from keystoneauth1.exceptions.connection import ConnectionError as Cut
from tests.scenarios.deployment import Deployment
from tests.scenarios.doors import Rest, Stack, hot, request_body

pytestmark = pytest.mark.servers
KILLS = 20
DOOR_KILLS, DOOR_STACKS = 8, 80
SEED = 7
COUNTS = {"neutron.ports": 30, "nova.servers": 10, "cinder.volumes": 20}


def sixty() -> dict[str, Any]:
    """Thirty ports, ten servers on ten of them, twenty volumes; some wait for others."""
    port = "{type: OS::Neutron::Port, properties: {network: private}%s}"
    found = [f"port{n}: {port % (f', depends_on: port{n - 10}' if n >= 10 else '')}" for n in range(30)]
    found += [
        f"server{n}: {{type: OS::Nova::Server, properties: {{image: cirros, flavor: m1.nano, "
        f"networks: [{{port: {{get_resource: port{n}}}}}]}}}}"
        for n in range(10)
    ]
    volume = "{type: OS::Cinder::Volume, properties: {size: 1}, depends_on: server%s}"
    found += [f"volume{n}: {volume % (n % 10)}" for n in range(20)]
    return hot("\n".join(found))


@pytest.fixture
def slow(deployment: Deployment) -> Deployment:
    """The deployment, with a cloud in which everything takes its time."""
    control = deployment.control
    control.operation("neutron.port.create", latency=0.3)
    control.operation("nova.server.build", seconds=1.5)
    control.operation("cinder.volume.create", seconds=1)
    return deployment


def live(deployment: Deployment) -> dict[str, int]:
    """How many things of each kind there are."""
    return {kind: len(ids) for kind, ids in deployment.control.objects().items() if kind in COUNTS}


def finish(deployment: Deployment, stack: Stack) -> None:
    """It completes by itself, made of just what it should be, and goes without a trace."""
    stack.settled("CREATE_COMPLETE", patience_s=180)
    assert live(deployment) == COUNTS
    stack.deleted()
    assert live(deployment) == {}


def test_a_stack_is_made_and_taken_away(deployment: Deployment) -> None:
    finish(deployment, deployment.rest().create(sixty()))


def test_engines_killed_twenty_times_cost_nothing(slow: Deployment) -> None:
    dice, door, killed, rounds = random.Random(SEED), slow.rest(), 0, 0
    while killed < KILLS:
        rounds += 1
        stack = door.create(sixty())
        while killed < KILLS and stack.status == "CREATE_IN_PROGRESS":
            time.sleep(dice.uniform(0.0, 1.5))
            victims = slow.engine_pids()
            if victims:
                slow.kill(dice.choice(victims))
                killed += 1
        finish(slow, stack)
    assert rounds >= 1


def test_a_broker_that_goes_away_and_comes_back_costs_nothing(slow: Deployment) -> None:
    stack = slow.rest().create(sixty())
    time.sleep(0.5)
    slow.broker.stop()
    time.sleep(3)
    slow.broker.start()

    deadline = time.monotonic() + 90
    while stack.door.call("GET", stack.path).status_code != 200:
        assert time.monotonic() < deadline, "the doors do not reach the engines again"
        time.sleep(0.5)
    finish(slow, stack)


def test_a_database_that_goes_away_and_comes_back_costs_nothing(slow: Deployment) -> None:
    stack = slow.rest().create(sixty())
    time.sleep(0.5)
    slow.database.stop()
    time.sleep(3)
    slow.database.start()

    deadline = time.monotonic() + 90
    while stack.door.call("GET", stack.path).status_code != 200:
        assert time.monotonic() < deadline, "the engines do not reach the database again"
        time.sleep(0.5)
    finish(slow, stack)


def insist(door: Rest, name: str) -> None:
    """Ask for a stack as a careful client does: again when no answer comes, and then it may be there already."""
    small = hot("word: {type: OS::Heat::RandomString}\nport: {type: OS::Neutron::Port, properties: {network: private}}")
    deadline = time.monotonic() + 90
    while True:
        try:
            answer = door.call("POST", "/stacks", request_body(small, stack_name=name))
        except (Cut, RetriableConnectionFailure):
            assert time.monotonic() < deadline, "the door does not open again"
            time.sleep(0.1)
            continue
        assert answer.status_code in (201, 409), answer.text
        return


def test_doors_killed_under_load_lose_and_double_nothing(deployment: Deployment) -> None:
    wanted, killed = {f"load-{number}" for number in range(DOOR_STACKS)}, 0
    with ThreadPoolExecutor(8) as clients:
        asked = [clients.submit(insist, deployment.rest(), name) for name in sorted(wanted)]
        while killed < DOOR_KILLS:
            for pid in deployment.door_pids():
                os.kill(pid, signal.SIGKILL)
                killed += 1
            time.sleep(0.7)
        for one in asked:
            one.result()

    door = deployment.rest()
    found = [Stack(door, one["stack_name"], one["id"]) for one in door.get("/stacks")["stacks"]]
    assert sorted(stack.name for stack in found) == sorted(wanted)
    for stack in found:
        stack.settled("CREATE_COMPLETE", patience_s=90)
    assert len(deployment.control.objects()["neutron.ports"]) == len(wanted)
    for stack in found:
        stack.deleted()
    assert live(deployment) == {}
