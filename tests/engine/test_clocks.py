"""Two engines whose machines disagree about the time, and one whose clock is put forward in the middle of its work."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.engine import Engine
from heat.engine.house import House
from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.store import operations
from heat.store.clock import SharedClock
from heat.store.database import Database
from heat.store.rows import ServiceRow
from heat.store.secrets import Secrets
from heat.values.status import Status

LONG_S, HOUR_S = 60, 3600.0
SLOW = """
heat_template_version: 2021-04-16
resources:
  slow: {type: OS::Heat::TestResource, properties: {value: a, wait_secs: 0.6}}
  last: {type: OS::Heat::Value, depends_on: slow, properties: {value: b}}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as made:
        yield made


def strayed(house: Stage, off_s: float) -> Engine:
    """One more engine, on a machine whose clock is off."""
    url = house.database.url.render_as_string(hide_password=False)
    records = Database(url, Secrets("k" * 32), clock=SharedClock(own=lambda: time.time() + off_s))
    sessions = Sessions(CloudSettings(auth_url="http://127.0.0.1:9"))
    own = House("strayed", records, sessions, load(), LANGUAGES, QUICK, clock=records.clock)
    engine = Engine(own, ServiceRow("strayed", "here", "here", "heat-engine", "engine", 1, 0, 0))
    engine.start()
    house.engines.append(engine)
    return engine


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONG_S
    while not true():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.005)


def with_a_minute(house: Stage, template: str) -> str:
    """A stack whose creation has a minute, as a request of the first engine."""
    stack_id = house.create(template)
    found = operations.active_for(house.database, stack_id)
    assert found is not None
    change = operations.operation.update().where(operations.operation.c.id == found.id)
    house.database.write(lambda connection: connection.execute(change.values(deadline=time.time() + 60)))
    return stack_id


@pytest.mark.parametrize("off_s", [-HOUR_S, HOUR_S])
def test_an_operation_that_is_taken_over_has_the_time_that_is_left_whatever_the_clock(
    house: Stage, off_s: float
) -> None:
    stack_id = with_a_minute(house, SLOW)
    until(lambda: "slow" in house.resources(stack_id))
    house.halt()

    strayed(house, off_s)

    stack = house.settled(stack_id, LONG_S)
    assert (stack.status, stack.reason) == (Status.COMPLETE, "Stack CREATE completed successfully")


@pytest.mark.parametrize("off_s", [-HOUR_S, HOUR_S])
def test_engines_whose_clocks_differ_do_not_take_each_other_for_dead(house: Stage, off_s: float) -> None:
    stack_id = house.create(SLOW)
    strayed(house, off_s)

    assert house.settled(stack_id, LONG_S).status is Status.COMPLETE
    fences = operations.operation.select().where(operations.operation.c.stack_id == stack_id)
    assert [row.fence for row in house.database.read(lambda connection: connection.execute(fences).all())] == [1]


def test_a_duration_measured_evenly_outlives_a_jump(house: Stage) -> None:
    clock = [1000.0]
    own = replace(house.engines[0].house, clock=lambda: clock[0], awake_or_asleep=lambda: 5.0)
    now = own.steady()

    clock[0] += HOUR_S

    assert now() == 1000.0
