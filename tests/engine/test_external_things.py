"""Things that a stack did not make: named by external_id, let in, released and left alone."""

from pathlib import Path

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.values.status import Action, Status

PLAIN = """
heat_template_version: 2016-10-14
resources:
  thing: {type: OS::Heat::TestResource%s}
"""


def named(physical_id: str) -> str:
    return PLAIN % f", external_id: {physical_id}"


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def brought(house: Stage, first: str, *others: str) -> str:
    stack_id = house.create(first)
    house.settled(stack_id)
    for template in others:
        house.update(stack_id, template)
        house.settled(stack_id)
    return stack_id


def test_what_a_stack_made_is_not_deleted_in_favour_of_what_somebody_names(house: Stage):
    stack_id = brought(house, PLAIN % "")
    own = house.resources(stack_id)["thing"].physical_id

    house.update(stack_id, named("another"))
    stack = house.settled(stack_id)

    assert (stack.status, house.resources(stack_id)["thing"].physical_id) == (Status.FAILED, own)
    assert f"external_id of thing (OS::Heat::TestResource) is not supported. The stack made {own}" in stack.reason


def test_a_thing_named_by_its_own_id_is_released(house: Stage):
    stack_id = brought(house, PLAIN % "")
    own = house.resources(stack_id)["thing"]

    house.update(stack_id, named(own.physical_id))

    assert house.settled(stack_id).status is Status.COMPLETE
    released = house.resources(stack_id)["thing"]
    assert (released.id, released.physical_id, released.deletion_policy) == (own.id, own.physical_id, "Retain")


def test_a_released_thing_may_be_taken_back(house: Stage):
    stack_id = brought(house, named("foreign"), PLAIN % "")

    taken = house.resources(stack_id)["thing"]

    assert (taken.physical_id, taken.deletion_policy) == ("foreign", "Delete")


def test_another_foreign_thing_may_take_the_place_of_a_foreign_thing(house: Stage):
    stack_id = brought(house, named("one"), named("other"))

    assert house.resources(stack_id)["thing"].physical_id == "other"
    assert (house.history(stack_id)).count(f"thing {Action.UPDATE}_{Status.FAILED}") == 0
