"""Stacks in a real engine on a real database, with resources that need no cloud."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
VALUES = (
    HEAD
    + """
resources:
  first: {type: OS::Heat::Value, properties: {value: %s}}
  second: {type: OS::Heat::TestResource, properties: {value: {get_attr: [first, value]}}}
outputs:
  told: {value: {get_attr: [second, output]}}
"""
)
SLOW = (
    HEAD
    + """
resources:
  slow: {type: OS::Heat::TestResource, properties: {value: a, action_wait_secs: {create: %s}}}
  after: {type: OS::Heat::Value, depends_on: slow, properties: {value: b}}
"""
)
FAILS = (
    HEAD
    + """
resources:
  good: {type: OS::Heat::Value, properties: {value: a}}
  bad: {type: OS::Heat::TestResource, depends_on: good, properties: {fail: true}}
  never: {type: OS::Heat::Value, depends_on: bad, properties: {value: b}}
"""
)
GROUP = (
    HEAD
    + """
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: %d, resource_def: {type: OS::Heat::Value, properties: {value: "n%%index%%"}}}
outputs:
  values: {value: {get_attr: [group, value]}}
"""
)


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def test_a_stack_is_created_and_its_outputs_are_told(house: Stage):
    stack_id = house.create(VALUES % "one")

    stack = house.settled(stack_id)

    assert (stack.action, stack.status, stack.outputs) == (Action.CREATE, Status.COMPLETE, {"told": {"value": "one"}})


def test_events_tell_what_happened_in_order(house: Stage):
    stack_id = house.create(VALUES % "one")
    name = house.settled(stack_id).name

    assert house.history(stack_id) == [
        f"{name} CREATE_IN_PROGRESS",
        "first CREATE_IN_PROGRESS",
        "first CREATE_COMPLETE",
        "second CREATE_IN_PROGRESS",
        "second CREATE_COMPLETE",
        f"{name} CREATE_COMPLETE",
    ]


def test_a_changed_value_reaches_whoever_reads_it(house: Stage):
    stack_id = house.create(VALUES % "one")
    house.settled(stack_id)

    house.update(stack_id, VALUES % "two")

    assert house.settled(stack_id).outputs == {"told": {"value": "two"}}


def test_an_update_that_changes_nothing_touches_no_resource(house: Stage):
    stack_id = house.create(VALUES % "one")
    name = house.settled(stack_id).name
    before = house.resources(stack_id)

    house.update(stack_id, VALUES % "one")

    assert house.settled(stack_id).status is Status.COMPLETE
    assert house.resources(stack_id) == before
    assert house.history(stack_id)[-2:] == [f"{name} UPDATE_IN_PROGRESS", f"{name} UPDATE_COMPLETE"]


def test_a_removed_stack_leaves_no_rows(house: Stage):
    stack_id = house.create(VALUES % "one")
    house.settled(stack_id)

    house.act(stack_id, Action.DELETE)

    assert house.settled(stack_id).deleted_at is not None
    assert house.resources(stack_id) == {}


def test_a_failure_names_the_resource_and_what_comes_after_it_is_not_begun(house: Stage):
    stack_id = house.create(FAILS)

    stack = house.settled(stack_id)

    assert stack.status is Status.FAILED
    assert "resources.bad" in stack.reason
    assert house.resources(stack_id).keys() == {"good", "bad"}


def test_a_failed_creation_rolls_back_to_nothing(house: Stage):
    stack_id = house.create(FAILS, rollback=True)

    stack = house.settled(stack_id)

    assert (stack.action, stack.status) == (Action.ROLLBACK, Status.COMPLETE)
    assert house.resources(stack_id) == {}


def test_a_failed_update_rolls_back_to_what_was_good(house: Stage):
    stack_id = house.create(VALUES % "one")
    house.settled(stack_id)
    kept = {name: row.id for name, row in house.resources(stack_id).items()}

    house.update(stack_id, FAILS, rollback=True)

    stack = house.settled(stack_id)
    assert (stack.action, stack.status, stack.outputs) == (Action.ROLLBACK, Status.COMPLETE, {"told": {"value": "one"}})
    assert {name: row.id for name, row in house.resources(stack_id).items()} == kept


def test_an_update_takes_over_from_a_creation_under_way(house: Stage):
    stack_id = house.create(SLOW % 0.3)

    house.update(stack_id, VALUES % "late")

    stack = house.settled(stack_id)
    assert (stack.action, stack.status, stack.outputs) == (Action.UPDATE, Status.COMPLETE, {"told": {"value": "late"}})
    assert house.resources(stack_id).keys() == {"first", "second"}


def test_a_removal_takes_over_from_a_creation_under_way(house: Stage):
    stack_id = house.create(SLOW % 30)

    house.act(stack_id, Action.DELETE)

    assert house.settled(stack_id, within_s=5).deleted_at is not None


def test_a_group_is_a_stack_of_its_own_and_can_grow(house: Stage):
    stack_id = house.create(GROUP % 2)
    assert house.settled(stack_id).outputs == {"values": {"value": ["n0", "n1"]}}

    house.update(stack_id, GROUP % 4)

    assert house.settled(stack_id).outputs == {"values": {"value": ["n0", "n1", "n2", "n3"]}}


def test_a_leaf_s_failure_is_told_with_its_whole_path(house: Stage):
    failing = GROUP.replace("OS::Heat::Value", "OS::Heat::TestResource")
    template = failing.replace('{value: "n', '{fail: true, value: "n')
    stack_id = house.create(template % 1)

    assert "resources.group.resources[0]" in house.settled(stack_id).reason


def test_suspending_and_resuming_reach_every_resource(house: Stage):
    stack_id = house.create(VALUES % "one")
    house.settled(stack_id)

    house.act(stack_id, Action.SUSPEND)

    assert house.settled(stack_id).action is Action.SUSPEND
    assert {row.action for row in house.resources(stack_id).values()} == {Action.SUSPEND}
    house.act(stack_id, Action.RESUME)
    assert house.settled(stack_id).status is Status.COMPLETE


def test_work_that_nobody_took_is_found_by_a_sweep(tmp_path: Path):
    with stage(tmp_path, engines=0) as house:
        stack_id = house.create(VALUES % "one")
        house.engine()

        assert house.settled(stack_id).status is Status.COMPLETE


def test_a_nested_stack_that_somebody_removed_is_made_again(house: Stage):
    stack_id = house.create(GROUP % 1)
    house.settled(stack_id)
    child_id = house.resources(stack_id)["group"].physical_id
    house.act(child_id, Action.DELETE)
    house.settled(child_id)

    house.update(stack_id, GROUP % 2)

    assert house.settled(stack_id).outputs == {"values": {"value": ["n0", "n1"]}}


def test_more_results_than_one_commit_takes_are_all_taken(tmp_path: Path):
    resources = "".join(f"  v{number}: {{type: OS::Heat::Value, properties: {{value: a}}}}\n" for number in range(60))
    with stage(tmp_path, settings=replace(QUICK, longest_drain=3)) as house:
        stack_id = house.create(f"{HEAD}resources:\n{resources}")

        assert house.settled(stack_id).status is Status.COMPLETE
        assert len(house.resources(stack_id)) == 60
