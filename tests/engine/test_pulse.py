"""An engine that was silent for so long that others may have taken its work makes no call it had queued before."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage
from tests.store.samples import created

from heat.engine.pulse import Claim, Pulse
from heat.plugin import Resource, String
from heat.store import operations
from heat.store.database import Database
from heat.store.rows import OperationRow
from heat.values.status import Status

LONG_S = 60
ONE_AT_A_TIME = replace(QUICK, threads=1)


class Calls:
    """Creations as the cloud sees them: by whom, and of what; the first one hangs until it is let go."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.let_go = Event()

    def create(self, name: str) -> None:
        self.made.append(name)
        if len(self.made) == 1:
            assert self.let_go.wait(LONG_S)


CALLS: list[Calls] = []


class Counted(Resource):
    type_name = "Test::Counted"
    word = String("Anything.")

    def handle_create(self) -> None:
        CALLS[-1].create(self.context.name)
        self.physical_id = self.context.name


@pytest.fixture
def calls():
    CALLS.append(Calls())
    yield CALLS[-1]
    CALLS.pop().let_go.set()


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path, settings=ONE_AT_A_TIME, plugins={"Test::Counted": Counted}) as made:
        yield made


@pytest.fixture
def nobody(tmp_path: Path):
    """A database on which no engine is at work."""
    with stage(tmp_path, engines=0) as made:
        yield made


def claimed(database: Database) -> OperationRow:
    """An operation that the engine "mine" has taken."""
    _, operation = created(database)
    taken = operations.claim(database, operation.id, "mine")
    assert taken is not None
    return taken


def of(*names: str) -> str:
    resources = "".join(f"  {name}: {{type: Test::Counted}}\n" for name in names)
    return f"heat_template_version: 2021-04-16\nresources:\n{resources}"


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONG_S
    while not true():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.005)


def test_calls_that_were_queued_before_a_long_silence_are_left_to_whoever_took_over(house: Stage, calls: Calls):
    stack_id = house.create(of("a", "b", "c"))
    until(lambda: len(calls.made) == 1)

    house.halt()
    house.engine(ONE_AT_A_TIME)
    assert house.settled(stack_id, LONG_S).status is Status.COMPLETE
    house.wake_up()
    calls.let_go.set()
    house.settled(house.create(of("d", "e", "f")), LONG_S)  # so the first engine has come past what was queued

    hung = calls.made[0]
    assert {name: calls.made.count(name) for name in "abc" if name != hung} == dict.fromkeys({*"abc"} - {hung}, 1)


def test_an_engine_acts_while_its_beats_are_fresh_and_not_before_it_has_looked_after_a_lapse(nobody: Stage):
    now, database = [0.0], nobody.database
    pulse, operation = Pulse(database, 5.0, lambda: now[0]), claimed(database)

    first = pulse.claim_on(operation)
    now[0] = 5.0
    late = pulse.claim_on(operation)
    pulse.beat(5.0)

    assert (first, late, pulse.claim_on(operation)) == (Claim.HELD, Claim.DOUBTED, Claim.HELD)


def test_what_another_engine_had_meanwhile_is_lost_even_if_it_was_given_back(nobody: Stage):
    now, database = [0.0], nobody.database
    pulse, operation = Pulse(database, 5.0, lambda: now[0]), claimed(database)
    operations.claim(database, operation.id, "another", {operation.owner})
    operations.release(database, "another")

    now[0] = 9.0
    pulse.beat(9.0)

    assert pulse.claim_on(operation) is Claim.LOST
