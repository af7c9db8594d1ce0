"""What simulated lives have found in whole engines, each as the shortest way to it, turned by hand."""

import json
from typing import Any

from sqlalchemy import func, select
from tests.simulation.whole import promises
from tests.simulation.whole.machine import Machine
from tests.simulation.whole.templates import HEAD, Asked
from tests.simulation.whole.world import World

from heat.store import operations
from heat.store.schema import operation
from heat.values.status import Action, Status


def after(first: dict[str, Any]) -> Asked:
    """A template whose second resource comes after one that is there at once."""
    second = {**first, "depends_on": "one"}
    return Asked({**HEAD, "resources": {"one": {"type": "OS::Heat::RandomString"}, "two": second}})


def used(ground: dict[str, Any], frame: int, *more: dict[str, Any]) -> Asked:
    """A template with a thing on which another stands."""
    user = {"type": "Paper::Thing", "properties": {"frame": frame, "uses": [{"get_resource": "ground"}]}}
    others = {f"more{number}": each for number, each in enumerate(more)}
    return Asked({**HEAD, "resources": {"ground": ground, "user": user, **others}})


def rolling(shape: int) -> Asked:
    """A template with a group that is changed one by one, with pauses."""
    member = {"type": "Paper::Thing", "properties": {"shape": shape}}
    policy = {"rolling_update": {"max_batch_size": 1, "pause_time": 2}}
    properties = {"count": 2, "resource_def": member}
    group = {"type": "OS::Heat::ResourceGroup", "properties": properties, "update_policy": policy}
    return Asked({**HEAD, "resources": {"group": group}})


def waiting_below(signals: int) -> Asked:
    """A template with a stack below in which something waits, and something else comes after it."""
    listener = {"type": "Paper::Listener", "properties": {"signals": signals}}
    after = {"type": "OS::Heat::RandomString", "depends_on": "listener"}
    below = json.dumps({**HEAD, "resources": {"listener": listener, "after": after}})
    return Asked({**HEAD, "resources": {"nest": {"type": "Paper::Nest", "properties": {"template": below}}}})


ALONE = 2
"""The seed of a world with one engine."""
THING = {"type": "Paper::Thing", "properties": {"shape": 1, "frame": 1}}
NEST = {"type": "Paper::Nest", "properties": {"template": '{"heat_template_version": "2021-04-16"}'}}


def begun(first: dict[str, Any]) -> tuple[World, Machine]:
    """A world in which the first resource has just been made, and nobody has read of it."""
    world = World(1)
    world.calm_down()
    del world.machines[1:]
    (machine,) = world.machines
    world.user.create(after(first))
    work(machine)
    machine.engine.loop.turn()
    work(machine)
    return world, machine


def work(machine: Machine) -> None:
    """Do all that is to be done by workers."""
    while machine.crew.jobs:
        machine.crew.jobs.pop(0)()


def test_what_another_type_overtakes_before_it_is_begun_leaves_nothing_behind() -> None:
    world, machine = begun(NEST)

    world.user.update(after(THING))
    machine.engine.loop.turn()  # the second resource is to be made, and may not be written any more

    world.rest(calm=True)
    stack = world.user.stack()
    assert stack is not None
    assert stack.status is Status.COMPLETE
    promises.kept(world)


def test_a_removal_that_waits_at_its_hook_is_overtaken_by_another() -> None:
    world = World(ALONE)
    world.calm_down()
    (machine,) = world.machines
    hooks = {"resource_registry": {"resources": {"one": {"hooks": "post-delete"}}}}
    world.user.create(Asked({**HEAD, "resources": {"one": {"type": "OS::Heat::RandomString"}}}, hooks))
    world.rest(calm=True)
    world.user.act("delete_stack")
    work(machine)
    machine.engine.loop.turn()
    work(machine)

    world.user.act("force_delete_stack")
    work(machine)  # both come in at once: that the thing is gone, and that there is another operation

    world.rest(calm=True)
    assert world.user.stack() is None


def test_what_gave_nothing_up_for_another_type_waits_for_its_turn_when_that_is_undone() -> None:
    world = World(ALONE)
    world.calm_down()
    world.user.create(used({"type": "Paper::Seated", "properties": {"frame": 1}}, 1))
    world.rest(calm=True)

    broken = {"type": "OS::Heat::TestResource", "properties": {"fail": True}, "depends_on": "user"}
    world.user.update(used({"type": "Paper::Thing", "properties": {"frame": 1}}, 2, broken), disable_rollback=False)
    world.rest(calm=True)

    stack = world.user.stack()
    assert stack is not None
    assert (stack.action, stack.status) == (Action.ROLLBACK, Status.COMPLETE)
    promises.kept(world)


def test_a_group_that_rests_between_two_batches_begins_nothing_meanwhile() -> None:
    world = World(ALONE)
    world.calm_down()
    world.user.create(rolling(1))
    world.rest(calm=True)

    world.user.update(rolling(2), converge=True)
    world.rest(calm=True)

    stack = world.user.stack()
    assert stack is not None
    query = select(func.count()).select_from(operation).where(operation.c.stack_id != stack.id)
    assert world.store.read(lambda connection: connection.execute(query).scalar_one()) < 6


def test_a_wish_to_stop_that_comes_late_does_not_meet_what_was_begun_since() -> None:
    world = World(ALONE)
    world.calm_down()
    (machine,) = world.machines
    world.user.create(waiting_below(1))
    for _ in range(50):
        world.moment()
    world.user.act("stack_cancel_update", cancel_with_rollback=False)
    machine.crew.jobs.pop()()
    machine.engine.loop.turn()
    late, machine.crew.jobs = machine.crew.jobs, []

    world.user.update(waiting_below(2))
    for _ in range(50):
        world.moment()
    for job in late:
        job()

    under_way = [operations.active_for(world.store, stack.id) for stack in promises.living(world)]
    assert [one.options.get(operations.STOP) for one in under_way if one is not None] == [None, None]
