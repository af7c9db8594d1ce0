"""An engine that is told to end: others go on at once, by its word; what it asked of clouds is awaited first."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.engine.engine import Engine
from heat.plugin import Resource, String
from heat.store import operations, services
from heat.values.status import Status

LONG_S = 60
NEVER_SWEEPS = replace(QUICK, sweep_s=3600.0)
WAITING = """
heat_template_version: 2021-04-16
resources:
  slow: {type: OS::Heat::TestResource, properties: {value: a, wait_secs: 0.5}}
  last: {type: OS::Heat::Value, depends_on: slow, properties: {value: b}}
"""
CALLING = """
heat_template_version: 2021-04-16
resources:
  called: {type: Test::Called}
  last: {type: OS::Heat::Value, depends_on: called, properties: {value: b}}
"""


class Cloud:
    """Creations as a slow cloud sees them; it answers when it is let."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.asked, self.answer = Event(), Event()


CLOUDS: list[Cloud] = []


class Called(Resource):
    type_name = "Test::Called"
    word = String("Anything.")

    def handle_create(self) -> None:
        CLOUDS[-1].made.append(self.context.name)
        CLOUDS[-1].asked.set()
        assert CLOUDS[-1].answer.wait(LONG_S)
        self.physical_id = self.context.name

    def find_existing(self) -> str | None:
        return self.context.name if CLOUDS[-1].answer.is_set() else None


class Words:
    """What one engine tells another, in one process."""

    def __init__(self, to: Engine) -> None:
        self._to = to

    def wake(self, stack_id: str, to_engine: str | None) -> None:
        self._to.look_at(stack_id)

    def child_ended(self, parent_id: str, resource_name: str, to_engine: str | None) -> None:
        self._to.child_ended(parent_id, resource_name)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    CLOUDS.append(Cloud())
    yield CLOUDS[-1]
    CLOUDS.pop().answer.set()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Stage]:
    """Two engines; neither finds by itself what the other gives away."""
    with stage(tmp_path, 2, NEVER_SWEEPS, {"Test::Called": Called}) as made:
        first, second = made.engines
        until(lambda: len(services.beats(made.database)) == 2)
        first.house.hints, first.house.alone, second.house.alone = Words(second), False, False
        yield made


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONG_S
    while not true():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.005)


def owner(house: Stage, stack_id: str) -> str | None:
    found = operations.active_for(house.database, stack_id)
    return found.owner if found is not None else None


def begun(house: Stage, stack_id: str) -> list[str]:
    return sorted(line for line in house.history(stack_id) if line.endswith("CREATE_IN_PROGRESS"))


def test_a_stack_that_only_waits_goes_to_another_engine_that_is_told_of_it(two: Stage) -> None:
    stack_id = two.create(WAITING)
    until(lambda: "slow" in two.resources(stack_id))

    assert two.engines[0].leave(LONG_S)

    until(lambda: owner(two, stack_id) != "engine-0")
    assert two.settled(stack_id, LONG_S).status is Status.COMPLETE
    assert len(begun(two, stack_id)) == len(set(begun(two, stack_id))) == 3


def test_a_stack_with_a_call_under_way_goes_when_the_call_has_come_back(two: Stage, cloud: Cloud) -> None:
    calling, waiting = two.create(CALLING), two.create(WAITING)
    assert cloud.asked.wait(LONG_S)
    leaving = Thread(target=two.engines[0].leave, args=(LONG_S,))

    leaving.start()
    assert two.settled(waiting, LONG_S).status is Status.COMPLETE
    kept_by = owner(two, calling)
    cloud.answer.set()
    leaving.join(LONG_S)

    assert two.settled(calling, LONG_S).status is Status.COMPLETE
    assert (kept_by, cloud.made) == ("engine-0", ["called"])


def test_an_engine_whose_call_does_not_come_back_leaves_without_a_good_bye(two: Stage, cloud: Cloud) -> None:
    stack_id = two.create(CALLING)
    assert cloud.asked.wait(LONG_S)

    two.engines[0].stop(0.1)

    assert owner(two, stack_id) == "engine-0"
    assert "engine-0" in services.beats(two.database)


def test_an_engine_that_has_given_all_away_says_good_bye(two: Stage) -> None:
    two.create(WAITING)

    two.engines[0].stop(LONG_S)

    assert services.beats(two.database).keys() == {"engine-1"}
