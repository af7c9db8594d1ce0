"""Explanations: what became of each resource in an operation, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.finding import find_stack, identity_of
from heat.service.times import told, told_or_none
from heat.store import explanations, operations, resources
from heat.store.explanations import LEFT, ExplanationRow
from heat.store.rows import OperationRow, OperationState, Source, StackRow
from heat.values.errors import EntityNotFound, HeatError, ResourceNotFound
from heat.values.status import Action

OFFERS = Offers()

BUILDS = frozenset({Action.CREATE, Action.UPDATE, Action.ROLLBACK, Action.ADOPT, Action.RESTORE})
SHOWN = 50
"""Operations of one stack that a list tells of."""


@OFFERS.offers("list_traversals")
def list_traversals(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> list[dict[str, Any]]:
    """The operations of a stack, the latest first."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    ids = explanations.operations(desk.house.database, stack.id, SHOWN)
    found = operations.get_many(desk.house.database, ids)
    return [_traversal(found[identity]) for identity in ids if identity in found]


@OFFERS.offers("explain_stack")
def explain_stack(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    resource_name: str | None = None,
    traversal: str | None = None,
) -> dict[str, Any]:
    """What became of a stack's resources, or of one, in its last operation or another.

    Raises EntityNotFound, ResourceNotFound.
    """
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    operation = _operation(desk, stack, traversal)
    rows = explanations.of_operation(desk.house.database, operation.id, resource_name)
    views = [one for one in _views(desk, stack, operation, rows) if resource_name in (None, one["resource_name"])]
    if resource_name is not None and not views:
        raise ResourceNotFound(resource_name, stack.name)
    return {**_traversal(operation), "stack_identity": identity_of(stack).as_dict(), "resources": views}


def _operation(desk: Desk, stack: StackRow, traversal: str | None) -> OperationRow:
    found = operations.get(desk.house.database, traversal or stack.traversal or "")
    if found is None or found.stack_id != stack.id:
        raise EntityNotFound("Traversal", traversal or str(stack.traversal))
    return found


def _traversal(operation: OperationRow) -> dict[str, Any]:
    return {
        "traversal": operation.id,
        "action": str(operation.action),
        "status": str(operation.status),
        "state": str(operation.state),
        "reason": operation.reason,
        "started_time": told(operation.created_at),
        "finished_time": told_or_none(operation.finished_at),
    }


def _views(
    desk: Desk, stack: StackRow, operation: OperationRow, rows: Iterable[ExplanationRow]
) -> list[dict[str, Any]]:
    """What is kept, and of all other resources what follows from that nothing is."""
    known: list[dict[str, Any]] = []
    left: dict[str, str] = {}
    for row in rows:
        if row.resource_name:
            known.append(_view(row))
        elif row.action == operation.action:
            left = dict.fromkeys(row.names, row.reason)
    told_of = {one["resource_name"] for one in known if one["action"] == operation.action}
    return [*known, *_silent(desk, stack, operation, told_of, left)]


def _view(row: ExplanationRow) -> dict[str, Any]:
    return {
        "resource_name": row.resource_name,
        "action": row.action,
        "outcome": row.outcome,
        "reason": row.reason,
        "changes": list(row.changes),
    }


def _silent(
    desk: Desk, stack: StackRow, operation: OperationRow, told_of: set[str], left: Mapping[str, str]
) -> list[dict[str, Any]]:
    begun = {row.name for row in resources.load(desk.house.database, stack.id) if row.operation_id == operation.id}
    found = []
    for name in _names(desk, stack, operation):
        if name in told_of:
            continue
        if name in left:
            outcome, reason = LEFT, left[name]
        else:
            outcome, reason = _unsaid(operation, name in begun)
        row = ExplanationRow(operation.id, stack.id, name, outcome, str(operation.action), reason)
        found.append(_view(row))
    return found


def _unsaid(operation: OperationRow, begun: bool) -> tuple[str, str]:
    """What became of a resource of which nothing is written."""
    if operation.action not in BUILDS:
        word = "deleted" if operation.action is Action.DELETE else str(operation.action).lower()
        return word, f"the stack was told to {word.removesuffix('d')}"
    if operation.action is Action.CREATE and (begun or operation.state is OperationState.DONE):
        return "created", "it did not exist"
    if operation.state is OperationState.ACTIVE and not begun:
        return "waiting", "it was not its turn yet, or nothing that it is made from changed"
    return "kept", "nothing that it is made from changed"


def _names(desk: Desk, stack: StackRow, operation: OperationRow) -> list[str]:
    source: Source | None = operation.source or stack.source
    if operation.action is Action.DELETE or source is None:
        source = stack.source
    try:
        return list(desk.compiler.blueprint(stack, source).resources)
    except (HeatError, KeyError):
        return []
