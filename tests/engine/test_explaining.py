"""What is kept of the reasons for which an operation did what it did."""

from pathlib import Path

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.store import explanations, stacks
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
THREE = (
    HEAD
    + """
resources:
  text: {type: OS::Heat::TestResource, properties: {value: %s}}
  key: {type: OS::Heat::RandomString, properties: {length: %d}}
  fixed: {type: OS::Heat::Value, properties: {value: x}}
"""
)
SECRET = (
    HEAD
    + """
parameters: {hush: {type: string, hidden: true, default: %s}}
resources:
  text: {type: OS::Heat::TestResource, properties: {value: {get_param: hush}}}
"""
)
FAILS = (
    HEAD
    + """
resources:
  bad: {type: OS::Heat::TestResource, properties: {fail: true}}
  never: {type: OS::Heat::Value, depends_on: bad, properties: {value: b}}
"""
)


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def told(house: Stage, stack_id: str):
    """Outcome by name, as of the stack's latest operation."""
    stack = stacks.get(house.database, stack_id, show_deleted=True)
    return {row.resource_name: row for row in explanations.of_operation(house.database, stack.traversal or "")}


def changed(house: Stage, first: str, second: str, **how):
    stack_id = house.create(first)
    house.settled(stack_id)
    house.update(stack_id, second, **how)
    return stack_id, house.settled(stack_id)


def test_a_creation_that_goes_well_needs_no_words(house: Stage):
    stack_id = house.create(THREE % ("a", 8))
    house.settled(stack_id)

    assert told(house, stack_id) == {}


def test_an_update_tells_of_what_it_changed_and_replaced_and_of_nothing_else(house: Stage):
    stack_id, _ = changed(house, THREE % ("a", 8), THREE % ("b", 9))

    found = told(house, stack_id)

    assert {name: row.outcome for name, row in found.items()} == {"text": "updated", "key": "replaced"}
    assert found["text"].changes == [{"property": "value", "before": "a", "after": "b"}]
    assert found["key"].reason == "length cannot be changed in place"


def test_what_comes_and_goes_is_told(house: Stage):
    stack_id, _ = changed(house, HEAD + "resources: {old: {type: OS::Heat::None}}",
                          HEAD + "resources: {new: {type: OS::Heat::None}}")  # fmt: skip

    assert {name: row.outcome for name, row in told(house, stack_id).items()} == {"new": "created", "old": "deleted"}


def test_a_failure_tells_what_was_left(house: Stage):
    stack_id = house.create(FAILS)
    house.settled(stack_id)

    found = told(house, stack_id)

    assert found["bad"].outcome == "failed"
    assert (found[""].outcome, found[""].names) == ("left", ["never"])


def test_no_secret_is_told_neither_the_new_one_nor_the_old(house: Stage):
    stack_id, _ = changed(house, SECRET % "swordfish", SECRET % "open-sesame")

    (change,) = told(house, stack_id)["text"].changes

    assert change == {"property": "value", "before": "******", "after": "******"}


BELOW = (
    HEAD
    + """
parameters: {hush: {type: string, hidden: true, default: %s}}
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: 1
      resource_def: {type: OS::Heat::TestResource, properties: {value: {get_param: hush}}}
"""
)


def test_what_is_hidden_above_is_not_told_below(house: Stage):
    stack_id, _ = changed(house, BELOW % "swordfish", BELOW % "open-sesame")

    ((child_id, _),) = stacks.tree(house.database, stack_id)[1:]
    assert told(house, child_id)["0"].changes == [{"property": "value", "before": "******", "after": "******"}]


@pytest.mark.parametrize("template", [SECRET, BELOW])
def test_a_hidden_value_of_two_characters_is_not_told_anywhere(house: Stage, template: str):
    stack_id, _ = changed(house, template % "'12'", template % "'17'")

    tree = [identity for identity, _ in stacks.tree(house.database, stack_id)]
    ends = [identity for identity in tree if told(house, identity)][-1]
    ((change,),) = [row.changes for row in told(house, ends).values()]
    assert change == {"property": "value", "before": "******", "after": "******"}


WITHIN = (
    HEAD
    + """
parameters: {pin: {type: string, hidden: true, default: %s}}
resources:
  kept: {type: OS::Heat::Value, properties: {value: {list_join: ["-", [door, {get_param: pin}]]}}}
  text: {type: OS::Heat::TestResource, properties: {value: {get_attr: [kept, value]}}}
  other: {type: OS::Heat::TestResource, properties: {value: %s}}
"""
)


def test_a_short_hidden_value_inside_a_longer_text_is_known_by_where_it_came_from(house: Stage):
    stack_id, _ = changed(house, WITHIN % ("'12'", "then"), WITHIN % ("'17'", "now"))

    found = {name: row.changes for name, row in told(house, stack_id).items()}
    assert "door" not in str(found)
    assert found["other"] == [{"property": "value", "before": "then", "after": "now"}]


def test_a_restricted_update_fails_and_leaves_the_resource_as_it_was(house: Stage):
    restricted = {"resource_registry": {"resources": {"te*": {"restricted_actions": ["update"]}}}}
    stack_id, stack = changed(house, THREE % ("a", 8), THREE % ("b", 8), environment=restricted)

    row = house.resources(stack_id)["text"]
    reason = "ResourceActionRestricted: resources.text: update is restricted for resource."
    assert (stack.status, stack.reason) == (Status.FAILED, f"Resource UPDATE failed: {reason}")
    assert (row.action, row.status) == (Action.CREATE, Status.COMPLETE)


def test_a_restricted_replacement_fails(house: Stage):
    restricted = {"resource_registry": {"resources": {"key": {"restricted_actions": "replace"}}}}
    _, stack = changed(house, THREE % ("a", 8), THREE % ("a", 9), environment=restricted)

    reason = "ResourceActionRestricted: resources.key: replace is restricted for resource."
    assert stack.reason == f"Resource UPDATE failed: {reason}"


def test_only_the_last_operations_are_remembered(house: Stage):
    stack_id, _ = changed(house, THREE % ("a", 8), THREE % ("b", 8))
    explanations.trim(house.database, stack_id, keep=1)
    assert told(house, stack_id)

    explanations.trim(house.database, stack_id, keep=0)

    assert told(house, stack_id) == {}
