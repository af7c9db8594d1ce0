"""Resources that wait for the user at their hooks, in real engines on a real database."""

import time
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.store import events, hooks, operations
from heat.store.rows import EventRow
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
PAIR = (
    HEAD
    + """
resources:
  first: {type: OS::Heat::TestResource, properties: {value: %s}}
  after: {type: OS::Heat::TestResource, depends_on: first, properties: {value: b}}
"""
)
KEY = HEAD + "resources: {first: {type: OS::Heat::RandomString, properties: {length: %d}}}"
NESTED = (
    HEAD
    + """
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Heat::TestResource, properties: {value: x}}}
"""
)


def hooked(name="first", *names):
    return {"resource_registry": {"resources": {name: {"hooks": list(names)}}}}


def until(what, within_s=20.0):
    """What the condition gives, once it gives something."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        found = what()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come to pass")


def places(house: Stage, stack_id: str):
    operation = operations.active_for(house.database, stack_id)
    found = hooks.of_operation(house.database, hooks.key_of(operation)) if operation else []
    return [row for row in found if not row.cleared]


def clear(house: Stage, stack_id: str, *, wake: bool = True, name="first"):
    """Wait until the resource waits, and let it go on."""
    (row,) = until(lambda: [place for place in places(house, stack_id) if place.resource_name == name])
    told = EventRow(
        str(uuid4()), stack_id, stack_id, row.resource_name, "", None, Action.INIT, Status.COMPLETE,
        f"Hook {row.hook} is cleared", time.time(),
    )  # fmt: skip
    assert hooks.clear(house.database, row, told)
    for engine in house.engines if wake else ():
        engine.look_at(stack_id)
    return row.hook


def reasons(house: Stage, stack_id: str, name="first"):
    page = events.page(house.database, [stack_id], limit=1000)
    return [f"{one.action}_{one.status} {one.reason}" for one in page if one.resource_name == name]


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def test_a_resource_waits_before_and_after_its_creation(house: Stage):
    stack_id = house.create(PAIR % "a", environment=hooked("first", "pre-create", "post-create"))

    assert [clear(house, stack_id), clear(house, stack_id)] == ["pre-create", "post-create"]

    assert house.settled(stack_id).status is Status.COMPLETE
    assert reasons(house, stack_id) == [
        "INIT_COMPLETE CREATE paused until Hook pre-create is cleared",
        "INIT_COMPLETE Hook pre-create is cleared",
        "CREATE_IN_PROGRESS state changed",
        "CREATE_COMPLETE state changed",
        "CREATE_COMPLETE CREATE paused until Hook post-create is cleared",
        "INIT_COMPLETE Hook post-create is cleared",
    ]


def test_what_depends_on_it_waits_with_it(house: Stage):
    stack_id = house.create(PAIR % "a", environment=hooked("first", "post-create"))
    until(lambda: places(house, stack_id))

    assert "after" not in house.resources(stack_id)


def test_a_clearing_whose_message_is_lost_is_found(house: Stage):
    stack_id = house.create(PAIR % "a", environment=hooked("f*", "pre-create"))

    clear(house, stack_id, wake=False)

    assert house.settled(stack_id, 20).status is Status.COMPLETE


def test_an_update_waits_before_and_after_it(house: Stage):
    stack_id = house.create(PAIR % "a")
    house.settled(stack_id)

    house.update(stack_id, PAIR % "z", environment=hooked("first", "pre-update", "post-update"))

    assert [clear(house, stack_id), clear(house, stack_id)] == ["pre-update", "post-update"]
    assert house.settled(stack_id).status is Status.COMPLETE


def test_a_replacement_waits_once_and_begins_as_an_update(house: Stage):
    every = hooked("first", "pre-create", "post-create", "pre-update", "post-update", "pre-delete")
    stack_id = house.create(KEY % 8)
    house.settled(stack_id)

    house.update(stack_id, KEY % 9, environment=every)

    assert clear(house, stack_id) == "pre-update"
    assert house.settled(stack_id).status is Status.COMPLETE
    assert reasons(house, stack_id)[4:] == [
        "UPDATE_IN_PROGRESS state changed",
        "UPDATE_COMPLETE The Resource first requires replacement.",
        "CREATE_IN_PROGRESS state changed",
        "CREATE_COMPLETE state changed",
        "DELETE_IN_PROGRESS state changed",
        "DELETE_COMPLETE state changed",
    ]


def test_a_removal_of_the_stack_waits_before_and_after_each_resource(house: Stage):
    stack_id = house.create(KEY % 8, environment=hooked("first", "pre-delete", "post-delete"))
    house.settled(stack_id)

    house.act(stack_id, Action.DELETE)

    assert [clear(house, stack_id), clear(house, stack_id)] == ["pre-delete", "post-delete"]
    assert house.settled(stack_id).deleted_at is not None


def test_another_engine_waits_on_and_goes_on(tmp_path: Path):
    with stage(tmp_path, engines=2) as house:
        stack_id = house.create(PAIR % "a", environment=hooked("first", "pre-create"))
        until(lambda: places(house, stack_id))

        house.halt()
        clear(house, stack_id, wake=False)

        assert house.settled(stack_id, 30).status is Status.COMPLETE
        paused = [reason for reason in reasons(house, stack_id) if "paused" in reason]
        assert len(paused) == 1


def test_a_stack_may_be_removed_while_it_waits(house: Stage):
    stack_id = house.create(PAIR % "a", environment=hooked("after", "pre-create"))
    until(lambda: places(house, stack_id))

    house.act(stack_id, Action.DELETE)

    assert house.settled(stack_id).deleted_at is not None


def test_a_resource_of_a_stack_below_waits(house: Stage):
    registry = {"resources": {"group": {"1": {"hooks": "pre-create"}}}}
    stack_id = house.create(NESTED, environment={"resource_registry": registry})
    child = until(lambda: (row := house.resources(stack_id).get("group")) and row.physical_id)

    clear(house, child, name="1")

    assert house.settled(stack_id, 20).status is Status.COMPLETE
