"""Groups in batches in a real engine: watched while it happens, stopped, overtaken, and left by a dying engine."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.plugin import Resource
from heat.store import events, operations, resources, stacks, turns
from heat.store.rows import EventRow
from heat.values.errors import ResourceFailure
from heat.values.status import Action, Status

PATIENT = replace(QUICK, child_look_s=600.0)
"""So that an engine that does not know when a pause ends comes too late."""
PATIENCE_S = 90
FAR = 3600
"""A pause whose end no test sees."""
GROUP = """
heat_template_version: 2021-04-16
resources:
  group:
    type: OS::Heat::ResourceGroup
    update_policy:
      rolling_update: {max_batch_size: %(batch)s, min_in_service: %(least)s, pause_time: %(pause)s}
      batch_create: {max_batch_size: %(batch)s, pause_time: %(pause)s}
    properties:
      count: %(count)s
      resource_def: {type: OS::Heat::TestResource, properties: {value: %(value)s, action_wait_secs: {update: %(slow)s}}}
"""
PLAIN: dict[str, object] = {"count": 3, "value": "a", "batch": 1, "least": 0, "pause": 0, "slow": 0}
FUSE = "  fuse: {type: Test::Fuse}\n"


def group(**how: object) -> str:
    """A stack with one group."""
    return GROUP % {**PLAIN, **how}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, settings=PATIENT) as made:
        yield made


class Fuse(Resource):
    """Fails when it is told to."""

    blown = Event()

    def check_create_complete(self) -> bool:
        if self.blown.is_set():
            raise ResourceFailure("the fuse has blown")
        return False


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[Stage]:
    """With an engine that looks often, whatever it knows."""
    Fuse.blown.clear()
    with stage(tmp_path, settings=QUICK, plugins={"Test::Fuse": Fuse}) as made:
        yield made


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come soon."""
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.005)


def made(house: Stage, **how: object) -> str:
    """A stack whose group stands."""
    stack_id = house.create(group(**{**how, "pause": 0}))
    assert house.settled(stack_id, PATIENCE_S).status is Status.COMPLETE
    return stack_id


def ended(house: Stage, stack_id: str) -> str:
    """How the stack ended, when it did."""
    stack = house.settled(stack_id, PATIENCE_S)
    return f"{stack.action}_{stack.status}"


def below(house: Stage, stack_id: str) -> str:
    """The id of the stack below."""
    return house.resources(stack_id)["group"].physical_id or ""


def values(house: Stage, stack_id: str) -> str:
    """What each member was given last, as its own data say, by number."""
    rows = house.resources(below(house, stack_id))
    details = resources.detail(house.database, [row.id for row in rows.values()])
    return " ".join(f"{name}{(details[rows[name].id].data or {})['value']}" for name in sorted(rows))


def history(house: Stage, stack_id: str) -> list[EventRow]:
    """What happened to members, oldest first."""
    page = events.page(house.database, [below(house, stack_id)], limit=1000)
    return [event for event in page if event.resource_name.isdigit()]


def changed(house: Stage, stack_id: str) -> str:
    """Members whose change in place was begun, in that order."""
    wanted = (Action.UPDATE, Status.IN_PROGRESS)
    return "".join(one.resource_name for one in history(house, stack_id) if (one.action, one.status) == wanted)


def most_and_least(house: Stage, stack_id: str) -> tuple[int, int]:
    """How many members were made or changed at the same time at most, and how many stood still during that at least."""
    standing, underway, most, least = set[str](), set[str](), 0, 99
    for event in history(house, stack_id):
        ends, going = event.status is Status.COMPLETE, event.action is Action.DELETE
        (standing.add if ends and not going else standing.discard)(event.resource_name)
        (underway.discard if ends or going else underway.add)(event.resource_name)
        most = max(most, len(underway))
        least = min(least, len(standing)) if event.action is Action.UPDATE else least
    return most, least


def times_brought(house: Stage, stack_id: str) -> int:
    """How often the stack below was changed."""
    page = events.page(house.database, [below(house, stack_id)], limit=1000)
    own = [one for one in page if one.physical_id == below(house, stack_id) and one.action is Action.UPDATE]
    return sum(one.status is Status.IN_PROGRESS for one in own)


def rests(house: Stage, stack_id: str, *changes: str) -> bool:
    """Is the group between two batches, members having become so?"""
    if not below(house, stack_id) or stacks.get(house.database, below(house, stack_id)).status is not Status.COMPLETE:
        return False
    row = house.resources(stack_id)["group"]
    data = resources.detail(house.database, [row.id])[row.id].data or {}
    return "rested_from" in data and all(change in values(house, stack_id).split() for change in changes)


def stop(house: Stage, stack_id: str) -> None:
    """Cancel what is under way."""
    operations.ask_to_stop(house.database, stack_id)
    house.engines[0].look_at(stack_id)


def test_members_are_made_a_batch_at_a_time(house: Stage) -> None:
    stack_id = made(house, count=5, batch=2)

    assert most_and_least(house, stack_id)[0] <= 2
    assert values(house, stack_id) == "0a 1a 2a 3a 4a"


def test_members_are_changed_a_batch_at_a_time_from_the_highest_number(house: Stage) -> None:
    stack_id = made(house, count=4, batch=4)
    house.update(stack_id, group(count=4, value="b", batch=2, slow=0.1))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    order = changed(house, stack_id)
    assert (sorted(order[:2]), sorted(order[2:])) == (["2", "3"], ["0", "1"])
    assert values(house, stack_id) == "0b 1b 2b 3b"


def test_as_many_members_as_must_serve_do_so_all_the_time(house: Stage) -> None:
    stack_id = made(house, count=3, batch=2)
    house.update(stack_id, group(count=3, value="b", batch=2, least=3, slow=0.05))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    most, least = most_and_least(house, stack_id)
    assert most <= 2
    assert least >= 3
    assert values(house, stack_id) == "0b 1b 2b"


def test_the_end_of_a_pause_is_noticed(house: Stage) -> None:
    stack_id = made(house, count=2)
    house.update(stack_id, group(count=2, value="b", pause=0.3))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0b 1b"


def test_another_engine_goes_on_after_the_pause(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=1.5))
    until(lambda: rests(house, stack_id, "2b"))

    house.halt()
    house.engine(PATIENT)

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0b 1b 2b"
    assert changed(house, stack_id) == "210"


def test_another_engine_does_not_cut_a_pause_short(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=FAR))
    until(lambda: rests(house, stack_id, "2b"))

    house.halt()
    second = house.engine(PATIENT)
    until(lambda: (found := operations.active_for(house.database, stack_id)) is not None
          and found.owner == second.house.engine_id)  # fmt: skip
    until(lambda: second.loop.operation_ids() != set() and rests(house, stack_id))
    time.sleep(0.3)

    assert values(house, stack_id) == "0a 1a 2b"


def test_another_engine_ends_the_batch_and_then_the_rest(house: Stage) -> None:
    stack_id = made(house, count=4, batch=4)
    house.update(stack_id, group(count=4, value="b", batch=2, slow=1))
    until(lambda: len(changed(house, stack_id)) >= 2)

    house.halt()
    house.engine(PATIENT)

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0b 1b 2b 3b"


def test_an_update_in_a_pause_begins_from_what_is_there_at_once(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=FAR))
    until(lambda: rests(house, stack_id, "2b"))
    house.update(stack_id, group(value="c"))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0c 1c 2c"
    assert changed(house, stack_id) == "2" + "210"


def test_an_update_in_a_batch_waits_for_no_other_batch(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", slow=1))
    until(lambda: changed(house, stack_id) != "")
    house.update(stack_id, group(value="c"))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0c 1c 2c"
    assert changed(house, stack_id).count("0") == 1
    assert most_and_least(house, stack_id)[0] == 1


def test_an_update_while_members_are_made_in_batches_does_not_wait_for_the_last_one(house: Stage) -> None:
    stack_id = house.create(group(pause=FAR))
    until(lambda: "group" in house.resources(stack_id) and rests(house, stack_id, "0a"))
    house.update(stack_id, group(value="c"))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0c 1c 2c"


def test_a_deletion_in_a_pause_takes_all_away(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=FAR))
    until(lambda: rests(house, stack_id, "2b"))
    house.act(stack_id, Action.DELETE)

    assert ended(house, stack_id) == "DELETE_COMPLETE"


def test_who_stops_an_update_in_a_pause_stops_it_at_once(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=FAR))
    until(lambda: rests(house, stack_id, "2b"))
    stop(house, stack_id)

    assert ended(house, stack_id) == "UPDATE_FAILED"
    assert values(house, stack_id) == "0a 1a 2b"
    assert "between two batches" in house.resources(stack_id)["group"].reason


def test_who_stops_an_update_in_a_batch_gets_no_other_batch(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", slow=1))
    until(lambda: changed(house, stack_id) != "")
    stop(house, stack_id)

    assert ended(house, stack_id) == "UPDATE_FAILED"
    assert "0" not in changed(house, stack_id)


def test_a_failure_beside_the_group_lets_no_other_batch_begin(looking: Stage) -> None:
    stack_id = made(looking)
    looking.update(stack_id, group(value="b", pause=FAR) + FUSE)
    until(lambda: rests(looking, stack_id, "2b"))
    Fuse.blown.set()

    assert ended(looking, stack_id) == "UPDATE_FAILED"
    assert values(looking, stack_id) == "0a 1a 2b"
    assert "between two batches" in looking.resources(stack_id)["group"].reason


def test_a_rollback_changes_back_those_who_were_changed_and_no_others(looking: Stage) -> None:
    stack_id = made(looking)
    looking.update(stack_id, group(value="b", pause=FAR) + FUSE, rollback=True)
    until(lambda: rests(looking, stack_id, "2b"))
    Fuse.blown.set()

    assert ended(looking, stack_id) == "ROLLBACK_COMPLETE"
    assert values(looking, stack_id) == "0a 1a 2a"
    assert changed(looking, stack_id) == "22"


def test_a_stopped_update_is_gone_on_with_by_the_next(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=FAR))
    until(lambda: rests(house, stack_id, "2b"))
    stop(house, stack_id)
    house.settled(stack_id, PATIENCE_S)
    house.update(stack_id, group(value="b"))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert changed(house, stack_id) == "210"


def test_members_that_are_not_well_come_first_a_batch_at_a_time(house: Stage) -> None:
    stack_id = made(house, count=4, batch=4)
    rows = house.resources(below(house, stack_id))
    for name in ("0", "1"):
        turns.mark(house.database, replace(rows[name], action=Action.CHECK, status=Status.FAILED), [], [])
    resources.doubt(house.database, [house.resources(stack_id)["group"].id])
    house.update(stack_id, group(count=4, value="b", batch=1, pause=0.1))

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert values(house, stack_id) == "0b 1b 2b 3b"
    made_anew = [one.resource_name for one in history(house, stack_id) if one.action is Action.CREATE]
    assert made_anew[8:] == ["1", "1", "0", "0"]
    assert changed(house, stack_id) == "32"
    assert times_brought(house, stack_id) == 4


OF_A_FILE = group().replace("OS::Heat::TestResource, properties: {value: a, action_wait_secs: {update: 0}}", "a.yaml")
MEMBERS = [
    f"{{heat_template_version: 2021-04-16, resources: {{r: {{type: OS::Heat::Value, properties: {{value: {one}}}}}}}}}"
    for one in "ab"
]


def test_members_made_from_a_file_are_changed_in_batches_when_the_file_changes(house: Stage) -> None:
    stack_id = house.create(OF_A_FILE, files={"a.yaml": MEMBERS[0]})
    house.settled(stack_id, PATIENCE_S)
    house.update(stack_id, OF_A_FILE, files={"a.yaml": MEMBERS[1]})

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert changed(house, stack_id) == "210"
    assert most_and_least(house, stack_id)[0] == 1


def test_members_go_over_to_another_file_in_batches(house: Stage) -> None:
    stack_id = house.create(OF_A_FILE, files={"a.yaml": MEMBERS[0]})
    house.settled(stack_id, PATIENCE_S)
    house.update(stack_id, OF_A_FILE.replace("a.yaml", "b.yaml"), files={"b.yaml": MEMBERS[1]})

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert changed(house, stack_id) == "210"
    assert most_and_least(house, stack_id)[0] == 1


def test_a_file_that_is_the_same_begins_no_batches(house: Stage) -> None:
    stack_id = house.create(OF_A_FILE, files={"a.yaml": MEMBERS[0]})
    house.settled(stack_id, PATIENCE_S)
    before = times_brought(house, stack_id)
    more = OF_A_FILE.replace("count: 3", "count: 4")
    house.update(stack_id, more, files={"a.yaml": MEMBERS[0], "b.yaml": MEMBERS[1]})

    assert ended(house, stack_id) == "UPDATE_COMPLETE"
    assert times_brought(house, stack_id) == before + 1


def test_pauses_that_take_all_the_time_are_refused_before_anything_is_changed(house: Stage) -> None:
    stack_id = made(house)
    house.update(stack_id, group(value="b", pause=FAR), timeout_s=FAR)

    stack = house.settled(stack_id, PATIENCE_S)
    expected = "ValueError: resources.group: The current update policy will result in stack update timeout."
    assert expected in stack.reason
    assert changed(house, stack_id) == ""
