"""How an operation comes into an engine: rows, wanted definitions and facts, read in a worker."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from heat.converge import Row, Want
from heat.engine import snapshots
from heat.engine.compiling import Compiler, class_of
from heat.engine.house import House
from heat.engine.results import Loaded, Pauses, Unloadable
from heat.plugin.resource import Resource
from heat.store import hooks, resources, stacks
from heat.store.database import StoreUnavailable
from heat.store.rows import OperationRow, ResourceRow, StackRow
from heat.template import Blueprint
from heat.values.errors import HeatError, StackNotFound
from heat.values.status import Action

UNMAKING = frozenset({Action.DELETE})
"""Actions that want nothing of any template."""


def load(house: House, compiler: Compiler, operation: OperationRow) -> Loaded | Unloadable | None:
    """All that the loop needs to begin; None when the stack is gone."""
    try:
        stack = stacks.get(house.database, operation.stack_id)
    except StackNotFound:
        return None
    if stack.traversal != operation.id:
        return None  # superseded since the operation was read
    found = {row.id: row for row in resources.load(house.database, stack.id)}
    try:
        blueprint = _blueprint(compiler, stack, operation)
        wants = wants_of(blueprint) if blueprint is not None and not _wants_nothing(operation) else {}
    except StoreUnavailable:
        raise  # no fault of the template: a sweep has it loaded again
    except HeatError as error:
        return Unloadable(operation, stack, f"{error.type_name}: {error}")
    pauses = _pauses(house, operation, blueprint, {*wants, *(row.name for row in found.values())})
    loaded = Loaded(operation, stack, blueprint, wants, [row_of(row) for row in found.values()], found, pauses)
    if operation.action is Action.RESTORE:
        loaded.restores = snapshots.restorable(house.plugins, snapshots.held(house, operation))
    if operation.action is Action.CHECK:
        loaded.remarks = _unchecked(house, blueprint, found.values())
    return loaded


def _unchecked(house: House, blueprint: Blueprint | None, rows: Iterable[ResourceRow]) -> dict[str, str]:
    """Resources of types that cannot be checked."""
    found = {}
    for row in rows:
        known = class_of(house, blueprint, row)
        if known is not None and not known.is_stack and not hasattr(known, "handle_check"):
            found[row.id] = f"CHECK not supported for {row.type_name}"
    return found


def _pauses(house: House, operation: OperationRow, blueprint: Blueprint | None, names: Iterable[str]) -> Pauses:
    """Most stacks have no hooks, and are asked no further."""
    if blueprint is None or not blueprint.environment.registry.has_hooks():
        return Pauses()
    registry = blueprint.environment.registry
    reached = hooks.of_operation(house.database, hooks.key_of(operation))
    return Pauses(
        {name: found for name in names if (found := registry.hooks(name))},
        frozenset((row.resource_name, row.hook) for row in reached),
        frozenset((row.resource_name, row.hook) for row in reached if row.cleared),
    )


def _wants_nothing(operation: OperationRow) -> bool:
    return operation.action in UNMAKING or (operation.action is Action.ROLLBACK and operation.source is None)


def _blueprint(compiler: Compiler, stack: StackRow, operation: OperationRow) -> Blueprint | None:
    """For a removal it only helps to find out what kind of things the rows are: a broken one is no hindrance."""
    try:
        return compiler.blueprint(stack, operation.source)
    except StoreUnavailable:
        raise
    except (HeatError, KeyError):
        if _wants_nothing(operation):
            return None
        raise


def wants_of(blueprint: Blueprint) -> dict[str, Want]:
    """What the blueprint wants, in an order in which it can be built."""
    found = {}
    for name in blueprint.graph.order():
        definition = blueprint.resources[name]
        resource_class = definition.resource_class
        wanted = blueprint.wanted(name)
        found[name] = Want(
            name,
            _fingerprint(definition.fingerprint, resource_class, wanted),
            definition.requires,
            frozenset(definition.references) & blueprint.resources.keys(),
            frozenset(kept_under(resource_class, path) for path in wanted),
            resource_class.prepare_for_replace is not Resource.prepare_for_replace,
        )
    return found


def kept_under(resource_class: type[Resource], path: Sequence[object]) -> str:
    """The name under which a value is kept: whole attributes, but for stacks below just what was asked for."""
    return json.dumps(path) if resource_class.is_stack else str(path[0])


def _fingerprint(own: str, resource_class: type[Resource], wanted: Iterable[tuple[object, ...]]) -> str:
    """A stack below gives outputs for what is wanted of it, so what is wanted is part of what it is."""
    if not resource_class.is_stack or not wanted:
        return own
    return hashlib.sha256(f"{own} {sorted(map(repr, wanted))}".encode()).hexdigest()[:32]


def row_of(row: ResourceRow) -> Row:
    """A resource as the state machine sees it."""
    return Row(
        row.id,
        row.name,
        row.action,
        row.status,
        row.physical_id,
        row.applied,
        frozenset(row.requires),
        row.values_digest,
        frozenset(row.known),
        row.replaces,
        row.replaced_by,
        row.generation,
        row.operation_id,
    )


def same(row: Row, stored: Mapping[str, ResourceRow]) -> bool:
    """Does the database say of a row what memory says?"""
    found = stored.get(row.key)
    return found is not None and row_of(found) == row
