"""One life in the simulated world: bad days with a restless user, a calm evening, and an end that leaves nothing."""

import logging

from tests.simulation.whole import promises
from tests.simulation.whole.cloud import KEPT
from tests.simulation.whole.templates import Asked
from tests.simulation.whole.world import Complaint, World

from heat.store import resources
from heat.store.rows import StackRow
from heat.values.status import Action, Status

LOG = logging.getLogger("heat")


class Broken(AssertionError):
    """A promise was broken, with the story of how."""


def live(seed: int) -> World:
    """Live it. Raises Broken."""
    complaint = Complaint()
    LOG.addHandler(complaint)
    before, LOG.propagate = LOG.propagate, False
    world = World(seed)
    try:
        _days(world)
        _evening(world)
        assert not complaint.found, "\n".join(complaint.found)
    except Exception as error:
        story = "\n".join([line for line in world.story if "resource_signal" not in line][-100:])
        raise Broken(f"seed {seed}: {type(error).__name__}: {error}\n{story}\n" + "\n".join(complaint.found)) from error
    finally:
        LOG.removeHandler(complaint)
        LOG.propagate = before
    return world


def _days(world: World) -> None:
    world.user.create(world.author.asks())
    for _ in range(world.random.randint(1, 4)):
        world.rest()
        promises.kept(world)
        world.user.does_something()


def _evening(world: World) -> None:
    world.calm_down()
    world.rest(calm=True)
    promises.kept(world)
    if world.user.stack() is None:
        world.user.create(world.author.asks(plain=True))
        world.rest(calm=True)
    asked = _last_update(world)
    if asked is not None:
        _nothing_changes(world, asked)
    _end(world)


def _last_update(world: World) -> Asked | None:
    """Whatever was before, an update on a calm day brings the stack there."""
    user = world.user
    stack = user.stack()
    if stack is not None and stack.action is Action.SUSPEND:
        user.act("stack_resume")
        world.rest(calm=True)
    stack = user.stack()
    if stack is None or stack.action is Action.DELETE:
        return None
    asked = world.author.asks(plain=True)
    assert user.update(asked, converge=True), "an update was refused on a calm day"
    world.rest(calm=True)
    stack = user.stack()
    assert stack is not None
    assert (stack.action, stack.status) == (Action.UPDATE, Status.COMPLETE), _told(stack)
    promises.kept(world)
    return asked


def _told(stack: StackRow) -> str:
    return f"{stack.name} is {stack.action} {stack.status}: {stack.reason}"


def _nothing_changes(world: World, asked: Asked) -> None:
    """An update to what is there touches nothing and writes next to nothing."""
    touched, rows = world.cloud.touched, _rows(world)
    assert world.user.update(asked)
    world.rest(calm=True)
    assert world.cloud.touched == touched, "an update that changes nothing called the cloud"
    assert _rows(world) == rows, "an update that changes nothing wrote something"


def _rows(world: World) -> list[object]:
    return [repr(row) for stack in promises.living(world) for row in resources.load(world.store, stack.id)]


def _end(world: World) -> None:
    """A stack can always be taken away, and what it made goes with it."""
    world.user.act("delete_stack")
    world.rest(calm=True)
    promises.kept(world)
    left = [stack for stack in promises.living(world) if stack.parent_id is None or "*" not in world.cloud.lawless]
    assert not left, f"{[_told(stack) for stack in left]} are left"
    world.now += 10
    world.cloud.find("")
    things = [thing for thing in world.cloud.things.values() if thing.resource and not thing.resource.startswith(KEPT)]
    assert not things or "*" in world.cloud.lawless, f"{[thing.name for thing in things]} are left in the cloud"
    assert "outside" in world.cloud.things, "what no stack has made is gone"
