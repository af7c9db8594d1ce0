"""What holds of every stack whenever nothing is under way, whatever has happened before."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select
from tests.simulation.whole.cloud import COPY, KEPT

from heat.plugin.names import physical_name
from heat.store import events, resources, stacks
from heat.store.rows import ResourceRow, StackRow
from heat.store.schema import stack as stack_table
from heat.values.status import Action, Status

if TYPE_CHECKING:
    from tests.simulation.whole.world import World

GOOD = frozenset({Action.CREATE, Action.UPDATE, Action.ADOPT, Action.RESTORE, Action.ROLLBACK})
"""After these actions a complete stack is as its template says."""
THINGS = "Paper::Thing", "Paper::Mendable", "Paper::Careful", "Paper::Seated"


def kept(world: "World") -> None:
    """Raise AssertionError naming everything that does not hold at rest."""
    rows = {stack.id: resources.load(world.store, stack.id) for stack in living(world)}
    found = list(world.cloud.breaches)
    for stack in living(world):
        found += [f"{stack.name}: {what}" for what in _of_stack(world, stack, rows)]
    found += _orphans(world, rows)
    found += _unheard(world, rows)
    if found:
        raise AssertionError("\n".join(found))


def living(world: "World") -> list[StackRow]:
    """All stacks that there are, also those below others."""
    query = select(stack_table.c.id).where(stack_table.c.deleted_at.is_(None)).order_by(stack_table.c.id)
    ids = world.store.read(lambda connection: connection.scalars(query).all())
    return list(stacks.get_many(world.store, ids).values())


def _of_stack(world: "World", stack: StackRow, rows: dict[str, list[ResourceRow]]) -> Iterator[str]:
    if stack.status is Status.IN_PROGRESS:
        yield f"{stack.action} is in progress, and nobody works on it"
    if stack.status is Status.FAILED and not stack.reason:
        yield f"{stack.action} failed for no reason"
    if stack.parent_id is not None and not _is_held(stack, rows) and "*" not in world.cloud.lawless:
        yield "stands below nothing"
    for row in rows[stack.id]:
        if row.status is Status.IN_PROGRESS:
            yield f"{row.name} is in {row.action}, and nobody works on it"
    if stack.status is Status.COMPLETE and stack.action in GOOD:
        yield from _as_wanted(world, stack, rows[stack.id])
    yield from _history(world, stack)


def _is_held(stack: StackRow, rows: dict[str, list[ResourceRow]]) -> bool:
    return any(row.physical_id == stack.id for row in rows.get(stack.parent_id or "", ()))


def _as_wanted(world: "World", stack: StackRow, rows: list[ResourceRow]) -> Iterator[str]:
    """The stack holds what its template says, and nothing else."""
    blueprint = world.scribe.engine.compiler.blueprint(stack)
    undone = stack.action is Action.ROLLBACK and stack.good_source is None  # of what was never there nothing stays
    wanted = [] if undone else sorted(blueprint.resources)
    if sorted(row.name for row in rows) != wanted:
        yield f"{stack.action} is complete with {[row.name for row in rows]}, and should hold {wanted}"
    details = resources.detail(world.store, [row.id for row in rows])
    for row in rows:
        if row.status is not Status.COMPLETE and row.action is not Action.CHECK:  # which a user may say at any time
            yield f"is complete, and {row.name} is {row.action} {row.status}"
        external = blueprint.resources[row.name].snippet.external_id if row.name in blueprint.resources else None
        thing = world.cloud.things.get(row.physical_id or "")
        if row.type_name in THINGS and external is None and row.physical_id not in world.cloud.lawless:
            properties = details[row.id].properties or {}
            given = {name: properties.get(name) for name in ("shape", "frame", "tint") if name in properties}
            if thing is None:
                yield f"{row.name} is complete and is not there"
            elif thing.given != given:
                yield f"{row.name} is {thing.given} in the cloud, and should be {given}"
            elif thing.seat and not thing.sits:
                yield f"{row.name} does not sit"


def _history(world: "World", stack: StackRow) -> Iterator[str]:
    """Nothing ends that did not begin."""
    begun: Counter[tuple[str, str]] = Counter()
    for event in events.page(world.store, [stack.id], sort_keys=(), limit=10_000):
        if event.type_name == "OS::Heat::Stack" or event.action in (Action.CHECK, Action.SIGNAL, Action.INIT):
            continue
        if "Hook" in event.reason or "Left behind" in event.reason:
            continue
        place = event.resource_name, str(event.action)
        if event.status is Status.IN_PROGRESS:
            begun[place] += 1
        elif not begun[place] and event.action is not Action.UPDATE:
            yield f"{place} ended as {event.status} before it began: {event.reason}"


def _unheard(world: "World", rows: dict[str, list[ResourceRow]]) -> Iterator[str]:
    """A signal that was taken is kept as long as its resource is."""
    heard = {row.id: world.user.heard[row.id] for held in rows.values() for row in held if row.id in world.user.heard}
    for key, detail in resources.detail(world.store, list(heard)).items():
        missing = heard[key] - (detail.metadata or {}).keys()
        if missing:
            yield f"{key} has forgotten {sorted(missing)}"


def _orphans(world: "World", rows: dict[str, list[ResourceRow]]) -> Iterator[str]:
    """Every thing in the cloud belongs to a resource, or was left there on purpose."""
    named = {stack.id: stack.name for stack in living(world)}
    owned = {row.physical_id for held in rows.values() for row in held}
    names = {physical_name(named[row.stack_id], row.name, row.id) for held in rows.values() for row in held}
    for thing in world.cloud.things.values():
        if thing.resource in ("", COPY) or thing.gone_at is not None or thing.resource.startswith(KEPT):
            continue
        if thing.id not in owned and thing.name not in names and "*" not in world.cloud.lawless:
            yield f"{thing.id} ({thing.name}) belongs to nobody"
