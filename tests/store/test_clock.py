"""The time is the database's for all who work on it, whatever their machines' clocks say."""

import time

import pytest

from heat.store import operations
from heat.store.clock import SharedClock
from heat.store.database import Database
from heat.store.rows import OperationState
from heat.values.status import Action

from .samples import created, operation_row

HOUR_S = 3600.0


@pytest.fixture
def learned(url, database):
    """Makes a database of a process whose own clock is off, which has asked what time it is."""
    made = []

    def learn(off_s: float) -> Database:
        clock = SharedClock(own=lambda: time.time() + off_s)
        made.append(Database(url, database.secrets, clock=clock))
        made[-1].learn_time()
        return made[-1]

    yield learn
    for each in made:
        each.close()


@pytest.mark.parametrize("off_s", [-HOUR_S, 0.0, HOUR_S])
def test_whoever_asks_the_database_has_its_time(learned, off_s):
    assert abs(learned(off_s).clock() - time.time()) < 60  # a loaded server on this machine


def test_whoever_has_not_asked_has_the_machine_s_time():
    assert SharedClock(own=lambda: 12.0)() == 12.0


def test_a_clock_that_jumps_after_the_question_changes_nothing(url, database):
    own, ticks = [1000.0], [0.0]
    clock = SharedClock(own=lambda: own[0], ticks=lambda: ticks[0])
    learned = Database(url, database.secrets, clock=clock)
    learned.learn_time()
    learned.close()
    before = clock()

    own[0], ticks[0] = own[0] + HOUR_S, 2.0

    assert clock() == before + 2.0


def test_a_second_question_does_not_set_the_clock_back_by_a_trifle(learned):
    database = learned(0.0)
    times = []
    for _ in range(5):
        times.append(database.clock())
        database.learn_time()

    assert times == sorted(times)


def test_an_engine_is_seen_to_have_come_later_even_if_its_clock_was_behind(database):
    stack, first = created(database)
    ours = operations.claim(database, first.id, "ours")
    behind = operation_row(stack, action=Action.UPDATE, created_at=first.created_at - HOUR_S)
    operations.supersede(database, behind, {"traversal": behind.id})
    operations.claim(database, behind.id, "theirs", {"ours"})

    assert ours is not None
    assert operations.others_came(database, ours)


def test_a_stack_at_rest_is_nobody_s(database):
    _, first = created(database)
    ours = operations.claim(database, first.id, "ours")
    assert ours is not None and not operations.others_came(database, ours)

    done = {"state": OperationState.DONE.value, "active_stack_id": None}
    database.write(lambda connection: connection.execute(operations.operation.update().values(done)))

    assert operations.others_came(database, ours)
