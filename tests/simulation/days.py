"""Days in the life of a paper stack, and what must be true in their evenings."""

from dataclasses import replace
from random import Random

from tests.simulation.paper import Odds
from tests.simulation.world import World

from heat.converge import TimedOut
from heat.values.status import Action


def calm(world: World) -> None:
    """From now on nothing goes wrong."""
    world.odds = Odds(failure=0, crash=0, slow=0.3, update=0, stop=0, hook=0)


def as_wanted(world: World) -> None:
    """The cloud and the database hold what the template says, and nothing else."""
    rows = {row.name: row for row in world.database.values()}
    assert len(rows) == len(world.database), "a name has more than one row"
    assert rows.keys() == world.wants.keys()
    assert {row.key for row in rows.values()} == world.cloud.keys()
    for row in rows.values():
        assert row.complete and row.made_from(world.wants[row.name].fingerprint), row
        needed = {rows[name].key for name in world.wants[row.name].requires}
        assert row.requires == needed, (row, needed)
        shape = world.cloud[row.key].shape
        assert shape == world.wants[row.name].fingerprint, f"{row} is {shape} in the cloud"


def another_day(world: World) -> None:
    """An update, a way back to a snapshot, or something that keeps the template."""
    random = world.random
    if random.random() < 0.4:
        world.start(Action.UPDATE, world.template(), rollback=random.random() < 0.5)
    elif random.random() < 0.3:
        wants = world.template()
        world.restores = frozenset(name for name in wants if random.random() < 0.5)
        world.start(Action.RESTORE, wants, rollback=random.random() < 0.5)
    else:
        action = random.choice([Action.SUSPEND, Action.RESUME, Action.CHECK, Action.SNAPSHOT])
        if action is Action.CHECK:
            world.remarks = {key: "cannot be checked" for key in sorted(world.database) if random.random() < 0.3}
        world.start(action, world.wants)
    world.run()
    restored(world)
    world.restores, world.remarks = frozenset(), {}


def restored(world: World) -> None:
    """What is gone back to without a fault has brought back whatever the snapshot holds, and nothing else."""
    operation = world.operation
    if operation is None or operation.action is not Action.RESTORE or operation.outcome.status != "COMPLETE":
        return
    found = {row.name for row in world.database.values() if row.action is Action.RESTORE and row.complete}
    assert world.restores <= found, f"{sorted(world.restores - found)} were not restored"


def removed_by_force(world: World) -> None:
    """Whatever happens it ends well, and what is left in the cloud is named."""
    world.odds.failure, world.odds.crash, world.force = 0.4, 0.05, True
    names = {row.key: row.name for row in world.database.values()}
    world.start(Action.DELETE, {})
    for _ in range(world.random.randint(0, 8)):
        if world.operation is not None and world.operation.stage != "ended":
            world._something_happens()
    if world.random.random() < 0.3:
        world._take(TimedOut())
    world.run()
    assert world.operation is not None and world.operation.outcome is not None
    assert world.operation.outcome.status == "COMPLETE" and not world.database
    left = {each.partition(" ")[0] for each in world.left}
    assert {names[key] for key in world.cloud} <= left, f"only {left} are named"


def live(seed: int | Random) -> World:
    """A stack's whole life: a creation and some updates on bad days, a calm update, a removal."""
    random = seed if isinstance(seed, Random) else Random(seed)
    odds = Odds(failure=random.choice([0, 0.03, 0.2]), crash=random.choice([0, 0.02, 0.1]))
    world = World(random, odds)
    world.start(random.choice([Action.CREATE, Action.ADOPT]), world.template(), rollback=random.random() < 0.5)
    world.run()
    for _ in range(random.randint(0, 4)):
        another_day(world)
    calm(world)
    world.start(Action.UPDATE, world.template())
    world.run()
    as_wanted(world)
    wants = {name: replace(want) for name, want in world.wants.items()}
    rows = dict(world.database)
    world.start(Action.UPDATE, wants)
    world.run()
    assert world.database == rows, "an update that changes nothing wrote something"
    if random.random() < 0.3:
        removed_by_force(world)
        return world
    world.start(Action.DELETE, {})
    world.run()
    assert not world.cloud and not world.database
    return world
