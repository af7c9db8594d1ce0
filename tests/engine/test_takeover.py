"""Two engines on one database: the first is halted without a word, the second ends its work."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.engine.pool import Pool
from heat.engine.watchman import Watchman
from heat.store import resources
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
SLOW = (
    HEAD
    + """
resources:
  first: {type: OS::Heat::RandomString}
  slow: {type: OS::Heat::TestResource, depends_on: first, properties: {value: %s, wait_secs: %s}}
  last: {type: OS::Heat::Value, properties: {value: {get_attr: [slow, output]}}}
outputs:
  told: {value: {get_attr: [last, value]}}
  drawn: {value: {get_attr: [first, value]}}
"""
)
NESTED = (
    HEAD
    + """
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: 3
      resource_def: {type: OS::Heat::TestResource, properties: {value: "n%index%", wait_secs: 0.6}}
  after: {type: OS::Heat::Value, depends_on: group, properties: {value: x}}
"""
)


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come soon."""
    ends = time.monotonic() + 10
    while not true():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.005)


def begun_once(house: Stage, stack_id: str) -> bool:
    """Was every resource of a stack made by one creation only?"""
    begun = [line for line in house.history(stack_id) if line.endswith("CREATE_IN_PROGRESS")]
    return len(begun) == len(set(begun))


def remembered(house: Stage, stack_id: str, name: str) -> str:
    """The value that a test resource was last given, as its own data say."""
    key = house.resources(stack_id)[name].id
    data = resources.detail(house.database, [key])[key].data
    return (data or {})["value"]


def stands(house: Stage, stack_id: str, name: str, status: Status) -> bool:
    """Is a resource in that status?"""
    row = house.resources(stack_id).get(name)
    return row is not None and row.status is status


def test_a_creation_goes_on_where_the_dead_engine_stopped(house: Stage):
    stack_id = house.create(SLOW % ("a", 0.6))
    until(lambda: stands(house, stack_id, "slow", Status.IN_PROGRESS))
    before = house.resources(stack_id)

    house.halt()
    house.engine(QUICK)

    stack = house.settled(stack_id)
    after = house.resources(stack_id)
    assert (stack.status, stack.outputs["told"]) == (Status.COMPLETE, {"value": "a"})
    assert {name: after[name].id for name in before} == {name: row.id for name, row in before.items()}
    assert begun_once(house, stack_id)


def test_nothing_that_was_made_is_made_again(house: Stage):
    stack_id = house.create(SLOW % ("a", 0.6))
    until(lambda: stands(house, stack_id, "first", Status.COMPLETE))
    key = house.resources(stack_id)["first"].id
    drawn = resources.detail(house.database, [key])[key].data

    house.halt()
    house.engine(QUICK)

    house.settled(stack_id)
    assert resources.detail(house.database, [key])[key].data == drawn


def test_stacks_below_are_taken_over_with_their_parent(house: Stage):
    stack_id = house.create(NESTED)
    until(lambda: stands(house, stack_id, "group", Status.IN_PROGRESS))
    until(lambda: house.resources(stack_id)["group"].physical_id is not None)

    house.halt()
    house.engine(QUICK)

    assert house.settled(stack_id).status is Status.COMPLETE
    below = house.resources(stack_id)["group"].physical_id
    assert house.resources(below).keys() == {"0", "1", "2"}
    assert begun_once(house, stack_id) and begun_once(house, below)


def test_a_removal_is_ended_by_another_engine(house: Stage):
    stack_id = house.create(SLOW % ("a", 0.3))
    house.settled(stack_id)
    house.act(stack_id, Action.DELETE)
    until(lambda: house.resources(stack_id)["slow"].action is Action.DELETE)

    house.halt()
    house.engine(QUICK)

    assert house.settled(stack_id).deleted_at is not None
    assert house.resources(stack_id) == {}


def test_an_update_cut_short_ends_as_the_template_says(house: Stage):
    stack_id = house.create(SLOW % ("a", 0))
    house.settled(stack_id)
    house.update(stack_id, SLOW % ("b", 0.6))
    until(lambda: stands(house, stack_id, "slow", Status.IN_PROGRESS))

    house.halt()
    house.update(stack_id, SLOW % ("a", 0))
    house.engine(QUICK)

    assert house.settled(stack_id).status is Status.COMPLETE
    assert remembered(house, stack_id, "slow") == "a"


def test_an_engine_that_wakes_up_writes_nothing_more(house: Stage):
    stack_id = house.create(SLOW % ("a", 0.3))
    until(lambda: stands(house, stack_id, "slow", Status.IN_PROGRESS))

    house.halt()
    house.engine(QUICK)
    house.settled(stack_id)
    told, rows = house.history(stack_id), house.resources(stack_id)
    house.wake_up()
    time.sleep(0.3)

    assert (house.history(stack_id), house.resources(stack_id)) == (told, rows)


def test_a_change_in_place_that_is_taken_back_while_it_runs_is_taken_back(house: Stage):
    stack_id = house.create(SLOW % ("a", 0))
    house.settled(stack_id)
    house.update(stack_id, SLOW % ("b", 0.4))
    until(lambda: stands(house, stack_id, "slow", Status.IN_PROGRESS))

    house.update(stack_id, SLOW % ("a", 0))

    assert house.settled(stack_id).status is Status.COMPLETE
    assert remembered(house, stack_id, "slow") == "a"


def test_a_database_that_is_lost_for_a_while_fails_no_resource(house: Stage):
    stack_id = house.create(NESTED)
    until(lambda: stands(house, stack_id, "group", Status.IN_PROGRESS))

    house.halt()
    time.sleep(0.7)
    house.wake_up()

    assert house.settled(stack_id).status is Status.COMPLETE
    assert begun_once(house, stack_id)


def test_what_a_result_told_outlives_the_refusal_of_its_step(house: Stage):
    stack_id = house.create(SLOW % ("a", 0.2))
    for _ in range(3):
        time.sleep(0.05)
        house.update(stack_id, SLOW % ("a", 0.2))

    assert house.settled(stack_id).status is Status.COMPLETE
    made = {name: row.id for name, row in house.resources(stack_id).items()}
    details = resources.detail(house.database, made.values())
    assert all(details[key].properties is not None for key in made.values())
    assert begun_once(house, stack_id)


def test_time_in_which_nobody_looked_makes_nobody_dead():
    now = [0.0]
    watchman = Watchman(5.0, lambda: now[0])
    watchman.see({"other": 1}, {"other"}, "own")

    now[0] = 100.0
    watchman.see({"other": 1}, {"other"}, "own")

    assert watchman.dead == frozenset()


def test_a_beat_that_is_seen_to_stand_still_is_a_dead_engine_s():
    now = [0.0]
    watchman = Watchman(5.0, lambda: now[0])

    for second in range(8):
        now[0] = float(second)
        watchman.see({"other": 1}, {"other"}, "own")

    assert watchman.dead == {"other"}


def test_a_burst_of_jobs_gets_as_many_threads_as_there_may_be():
    pool, running = Pool(4), []
    pool.submit("p", "s", lambda: None)
    time.sleep(0.05)  # now one thread is idle

    for _ in range(4):
        pool.submit("p", "s", lambda: (running.append(1), time.sleep(0.3))[0])

    until(lambda: len(running) == 4)
    assert pool.stop(1.0)
