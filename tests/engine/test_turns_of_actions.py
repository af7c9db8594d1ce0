"""Actions that wait for their turn begin as soon as the stack comes to rest, though no sweep comes by."""

import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engine.bench_of_one import PROJECT, QUICK, Stage, stage

from heat.store import operations, stacks, turns
from heat.store.rows import OperationRow
from heat.values.status import Action, Status

UNSWEPT = replace(QUICK, sweep_s=3600.0)
HEAD = "heat_template_version: 2021-04-16\n"
SLOW = HEAD + "resources: {a: {type: OS::Heat::TestResource, properties: {action_wait_secs: {create: 1}}}}"
FAILS = HEAD + "resources: {a: {type: OS::Heat::TestResource, properties: {fail: true, wait_secs: 1}}}"


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path, settings=UNSWEPT) as made:
        yield made


def queue(house: Stage, stack_id: str, action: Action) -> None:
    """Ask for an action as the service does while something else is under way."""
    source = stacks.get(house.database, stack_id).source
    turns.queue(
        house.database, OperationRow(str(uuid4()), stack_id, PROJECT, action, time.time(), fence=1, source=source)
    )
    house.engines[0].look_at(stack_id)


def came_to(house: Stage, stack_id: str, action: Action, within_s: float = 30.0):
    """The stack, once that action has ended."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        stack = stacks.get(house.database, stack_id)
        if stack.action is action and stack.status is not Status.IN_PROGRESS:
            return stack
        time.sleep(0.01)
    raise AssertionError(f"{action} was never begun")


def test_what_waits_begins_when_the_stack_comes_to_rest(house: Stage):
    stack_id = house.create(SLOW)

    queue(house, stack_id, Action.SUSPEND)

    assert came_to(house, stack_id, Action.SUSPEND).status is Status.COMPLETE
    assert house.history(stack_id)[-1].endswith("SUSPEND_COMPLETE")


def test_it_begins_also_after_a_failure(house: Stage):
    stack_id = house.create(FAILS)

    queue(house, stack_id, Action.CHECK)

    assert came_to(house, stack_id, Action.CHECK).status is Status.FAILED


def test_several_begin_one_after_another(house: Stage):
    stack_id = house.create(SLOW)

    for action in (Action.SUSPEND, Action.RESUME, Action.CHECK):
        queue(house, stack_id, action)

    came_to(house, stack_id, Action.CHECK)
    own = [told for told in house.history(stack_id) if told.startswith("s-") and told.endswith("COMPLETE")]
    assert [told.split()[1] for told in own] == [
        "CREATE_COMPLETE", "SUSPEND_COMPLETE", "RESUME_COMPLETE", "CHECK_COMPLETE",
    ]  # fmt: skip


def test_what_was_asked_for_when_all_was_over_begins_at_once(house: Stage):
    stack_id = house.create(HEAD + "resources: {a: {type: OS::Heat::None}}")
    house.settled(stack_id)

    queue(house, stack_id, Action.CHECK)

    came_to(house, stack_id, Action.CHECK)
    assert operations.active_for(house.database, stack_id) is None
