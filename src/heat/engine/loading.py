"""How an operation comes into an engine: rows, wanted definitions and facts, read in a worker."""

import logging
from collections.abc import Iterable, Mapping

from heat.converge import Row
from heat.engine import snapshots
from heat.engine.compiling import Compiler, class_of
from heat.engine.house import House
from heat.engine.results import Loaded, Pauses, Unloadable
from heat.engine.wanting import wants_of
from heat.store import hooks, resources, stacks, turns
from heat.store.database import StoreUnavailable
from heat.store.rows import OperationRow, ResourceRow, StackRow
from heat.template import Blueprint
from heat.values.errors import HeatError, StackNotFound
from heat.values.status import Action

LOG = logging.getLogger(__name__)

UNMAKING = frozenset({Action.DELETE})
"""Actions that want nothing of any template."""
NONE: frozenset[str] = frozenset()
TURNS = frozenset({Action.SUSPEND, Action.RESUME, Action.CHECK})
"""Actions that may have waited for their turn, with others behind them."""


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
    except Exception as error:
        LOG.exception("Stack %s cannot be read", stack.id)
        why = f"{type(error).__name__}: {error}"
        return Unloadable(
            operation, stack, f"Bug: what the stack is made from cannot be read. {why}. Delete the stack."
        )
    pauses = _pauses(house, operation, blueprint, {*wants, *(row.name for row in found.values())})
    loaded = Loaded(operation, stack, blueprint, wants, [row_of(row) for row in found.values()], found, pauses)
    loaded.strangers = _strangers(house, blueprint, found.values()) if wants else frozenset()
    if operation.action is Action.RESTORE:
        loaded.restores = snapshots.restorable(house.plugins, snapshots.held(house, operation))
    if operation.action in TURNS:
        loaded.awaited = turns.waits(house.database, stack.id)
    if operation.action is Action.CHECK:
        loaded.remarks = _unchecked(house, blueprint, found.values())
    return loaded


def _strangers(house: House, blueprint: Blueprint | None, rows: Iterable[ResourceRow]) -> frozenset[str]:
    """Rows whose names are to have another type; one that was renamed, or mapped to the same thing, is no other."""
    wanted = blueprint.resources if blueprint is not None else {}
    found = set()
    for row in rows:
        definition = wanted.get(row.name)
        if definition is not None and definition.type_name != row.type_name:
            known = class_of(house, blueprint, row)
            if known is None or known.type_name != definition.resource_class.type_name:
                found.add(row.id)
    return frozenset(found)


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
    except Exception:  # whatever is wrong with its documents
        if _wants_nothing(operation):
            return None
        raise


def row_of(row: ResourceRow) -> Row:
    """A resource as the state machine sees it."""
    return Row(
        row.id,
        row.name,
        row.action,
        row.status,
        row.physical_id,
        row.applied,
        frozenset(row.requires) if row.requires else NONE,
        row.values_digest,
        frozenset(row.known) if row.known else NONE,
        row.replaces,
        row.replaced_by,
        row.generation,
        row.operation_id,
    )


def same(row: Row, stored: Mapping[str, ResourceRow]) -> bool:
    """Does the database say of a row what memory says?"""
    found = stored.get(row.key)
    return found is not None and row_of(found) == row
