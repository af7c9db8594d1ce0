"""A huge stack and a small one in another project: jobs and turns of an engine are counted, no clock matters."""

import json
import time
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engine.bench_of_one import Stage

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.converge import GraceOver
from heat.engine.engine import Engine
from heat.engine.fair_queue import FairQueue
from heat.engine.house import House
from heat.engine.inbox import Inbox
from heat.engine.pool import Job, Pool
from heat.engine.results import Flush, Poke, Result
from heat.engine.settings import EngineSettings
from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.store import stacks
from heat.store.rows import OperationRow, ServiceRow, StackRow
from heat.values.status import Action, Status

HUGE, SMALL = 400, 3
JOBS_IN_A_TURN = 50
LONGEST_DRAIN = 10


class Hands:
    """Workers that work when they are told to, as fairly as the pool's."""

    def __init__(self) -> None:
        self.queue: FairQueue[Job] = FairQueue()

    def submit(self, project: str, stack: str, job: Job) -> None:
        self.queue.put(project, stack, job)

    def work(self, most: int) -> None:
        for _ in range(min(most, len(self.queue))):
            self.queue.take()[1]()

    def close(self) -> None:
        self.queue = FairQueue()

    def busy(self) -> set[str]:
        return set()

    def await_one(self, wait_s: float) -> None:
        """Nothing ever runs meanwhile."""

    def stop(self, wait_s: float) -> bool:
        self.close()
        return True


class Town:
    """One engine turned by hand, and stacks of several projects."""

    def __init__(self, path: Path) -> None:
        self.hands = Hands()
        self.database = Stage(path).database
        settings = EngineSettings(longest_drain=LONGEST_DRAIN)
        sessions = Sessions(CloudSettings(auth_url="http://127.0.0.1:9"))
        house = House("e", self.database, sessions, load(), LANGUAGES, settings)
        self.engine = Engine(house, ServiceRow("e", "h", "h", "heat-engine", "engine", 1, 0.0, 0.0), self.hands)

    def create(self, project: str, size: int) -> str:
        """Begin a stack of so many resources that have nothing to do with each other."""
        resources = {f"r{number}": {"type": "OS::Heat::RandomString"} for number in range(size)}
        template = json.dumps({"heat_template_version": "2021-04-16", "resources": resources})
        source, made = Stage._source(template, {})
        stack_id, now = str(uuid4()), time.time()
        operation = OperationRow(
            str(uuid4()), stack_id, project, Action.CREATE, now, owner="e", fence=1, source=source
        )  # fmt: skip
        row = StackRow(
            stack_id, f"s{size}", project, Action.CREATE, Status.IN_PROGRESS, "", source, now, traversal=operation.id
        )
        stacks.create(self.database, row, operation, made)
        self.engine.wake(operation)
        return stack_id

    def complete(self, stack_id: str) -> bool:
        return stacks.get(self.database, stack_id).status is Status.COMPLETE

    def turns_until(self, done: Callable[[], bool]) -> int:
        """Workers are much faster than the loop, so that results pile up before it."""
        turns = 0
        while not done():
            self.hands.work(JOBS_IN_A_TURN)
            self.engine.loop.turn()
            turns += 1
        return turns


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def test_a_small_stack_ends_long_before_a_huge_one_that_began_first(town):
    huge = town.create("p", HUGE)
    town.turns_until(lambda: len(town.hands.queue) > HUGE / 2)
    small = town.create("q", SMALL)

    turns = town.turns_until(lambda: town.complete(small))

    assert turns <= 8
    assert not town.complete(huge)
    assert town.turns_until(lambda: town.complete(huge)) > HUGE / LONGEST_DRAIN / 2


def test_a_project_with_many_stacks_has_no_larger_share_than_one_with_a_single_stack():
    queue: FairQueue[str] = FairQueue()
    for number in range(100):
        queue.put("crowd", f"s{number}", "crowd")
    for _ in range(10):
        queue.put("single", "s", "single")

    taken = [queue.take()[1] for _ in range(20)]

    assert taken == ["crowd", "single"] * 10


def test_stacks_of_a_project_have_their_turns_and_keep_their_order():
    queue: FairQueue[int] = FairQueue()
    for number in range(3):
        queue.put("p", "a", number)
    queue.put("p", "b", 10)

    assert [queue.take() for _ in range(len(queue))] == [("a", 0), ("b", 10), ("a", 1), ("a", 2)]


def result(stack_id: str) -> Result:
    return Result(stack_id, GraceOver())


def test_results_of_a_huge_stack_do_not_stand_before_those_of_a_small_one():
    inbox = Inbox()
    for _ in range(1000):
        inbox.put(result("huge"))
    inbox.put(result("small"))

    assert {message.stack_id for message in inbox.take(4, 0.0)} == {"huge", "small"}


def test_messages_about_one_stack_come_in_their_order():
    inbox, first, second = Inbox(), result("s"), Poke("s")
    inbox.put(first)
    inbox.put(second)

    assert inbox.take(1, 0.0) + inbox.take(1, 0.0) == [first, second]
    assert inbox.empty()


def test_whoever_waits_until_all_is_written_is_answered_after_all_that_came_before():
    inbox, flush = Inbox(), Flush(lambda: None)
    for _ in range(10):
        inbox.put(result("s"))
    inbox.take(1, 0.0)
    inbox.put(flush)

    taken = inbox.take(2, 0.0)

    assert len(taken) == 10
    assert taken[-1] is flush


class Large:
    """Stands for all that is known of a stack."""


def test_a_worker_that_waits_holds_nothing_of_its_last_job():
    pool, large = Pool(1), Large()
    known = weakref.ref(large)
    pool.submit("p", "s", partial(id, large))
    del large

    ends = time.monotonic() + 30
    while known() is not None and time.monotonic() < ends:
        time.sleep(0.01)

    assert known() is None
    assert pool.stop(60)
