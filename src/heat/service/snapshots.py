"""Snapshots of stacks: taken, told of, gone back to and removed."""

from collections.abc import Mapping
from typing import Any

from heat.engine import snapshots as keeping
from heat.engine.plugins import Plugins
from heat.engine.portrait import portrait
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import deputies
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.service.foreseeing import AsCaller
from heat.service.times import told
from heat.store import operations, snapshots, turns
from heat.store.rows import OperationRow, SnapshotRow, StackRow
from heat.values.errors import ActionInProgress, NotFound, NotSupported, RequestLimitExceeded
from heat.values.status import Action, Status

OFFERS = Offers()


@OFFERS.offers("stack_snapshot")
def stack_snapshot(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], name: str | None
) -> dict[str, Any]:
    """Begin to take a snapshot. Raises ActionInProgress, RequestLimitExceeded."""
    stack, database = find_stack(desk, context, stack_identity), desk.house.database
    if stack.status is Status.IN_PROGRESS:
        raise ActionInProgress(stack.name, str(stack.action))
    limit = desk.settings.max_snapshots
    if 0 <= limit <= snapshots.count(database, stack.id):
        raise RequestLimitExceeded(
            f"You have reached the maximum snapshots per stack, {limit}. Delete one, or have the operator raise "
            "max_snapshots_per_stack."
        )
    operation = new_operation(desk, stack, Action.SNAPSHOT, stack.timeout_mins)
    made = _row(desk, stack, operation, name)
    operation.options = {keeping.SNAPSHOT: made.id}
    snapshots.insert(database, made)
    begun = _begin(desk, context, stack, operation)
    if begun is None:
        snapshots.forget(database, made.id)
        raise _busy(desk, stack)
    desk.hand_over(begun)
    return _view(made)


@OFFERS.offers("stack_list_snapshots")
def stack_list_snapshots(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]
) -> list[dict[str, Any]]:
    """All of a stack."""
    stack = find_stack(desk, context, stack_identity)
    return [_view(one) for one in snapshots.of_stack(desk.house.database, stack.id)]


@OFFERS.offers("show_snapshot")
def show_snapshot(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], snapshot_id: str
) -> dict[str, Any]:
    """One with its data. Raises NotFound."""
    return _view(_find(desk, find_stack(desk, context, stack_identity), snapshot_id))


@OFFERS.offers("delete_snapshot")
def delete_snapshot(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], snapshot_id: str
) -> None:
    """Remove one and what it has left in the cloud.

    Raises NotFound, NotSupported for one that is being taken, ActionInProgress while the stack goes back to it.
    """
    stack = find_stack(desk, context, stack_identity)
    found = _find(desk, stack, snapshot_id)
    if found.status is Status.IN_PROGRESS:
        raise NotSupported("Deleting in-progress snapshot is not supported.")
    house = desk.house
    running = operations.active_for(house.database, stack.id)
    if running is not None and running.options.get(keeping.SNAPSHOT) == found.id:
        raise ActionInProgress(stack.name, str(running.action))
    plugins = Plugins(house, desk.compiler, AsCaller(house, desk.account(context)))
    keeping.discard(house, desk.compiler, plugins, stack, found)


@OFFERS.offers("stack_restore")
def stack_restore(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], snapshot_id: str) -> None:
    """Begin to bring a stack back. Raises NotFound, NotSupported for a snapshot that is not whole, ActionInProgress."""
    stack = find_stack(desk, context, stack_identity)
    found = _find(desk, stack, snapshot_id)
    if found.status is not Status.COMPLETE:
        raise NotSupported("Restoring incomplete snapshot is not supported.")
    operation = new_operation(desk, stack, Action.RESTORE, stack.timeout_mins)
    operation.source = found.source
    operation.options = {keeping.SNAPSHOT: found.id, **({} if stack.disable_rollback else {"rollback": True})}
    begun = _begin(desk, context, stack, operation, source=found.source, updated_at=desk.house.clock())
    if begun is None:
        raise _busy(desk, stack)
    desk.hand_over(begun)


def _begin(
    desk: Desk, context: RequestContext, stack: StackRow, operation: OperationRow, **changes: Any
) -> OperationRow | None:
    creds_id = deputies.stand_in(desk, context, stack)
    return turns.begin_alone(desk.house.database, operation, {**changes, "creds_id": creds_id})


def _busy(desk: Desk, stack: StackRow) -> ActionInProgress:
    running = operations.active_for(desk.house.database, stack.id)
    return ActionInProgress(stack.name, str(running.action if running is not None else stack.action))


def _find(desk: Desk, stack: StackRow, snapshot_id: str) -> SnapshotRow:
    found = snapshots.get(desk.house.database, stack.id, snapshot_id)
    if found is None:
        raise NotFound(f"Snapshot with id {snapshot_id} not found")
    return found


def _row(desk: Desk, stack: StackRow, operation: OperationRow, name: str | None) -> SnapshotRow:
    return SnapshotRow(
        id=desk.house.new_id(),
        stack_id=stack.id,
        operation_id=operation.id,
        name=name,
        action=Action.CREATE,
        status=Status.IN_PROGRESS,
        reason="",
        created_at=desk.house.clock(),
        source=stack.source,
        # Copies of which the resources know belong to earlier snapshots.
        data=portrait(
            desk.house.database, stack, lambda type_name: keeping.keys_of(desk.house.plugins, type_name), reached=False
        ),
    )


def _view(row: SnapshotRow) -> dict[str, Any]:
    """As clients read it; its action is that of the snapshot's own life."""
    return {
        "id": row.id,
        "name": row.name,
        "stack_id": row.stack_id,
        "action": str(row.action),
        "status": str(row.status),
        "status_reason": row.reason or None,
        "data": row.data,
        "creation_time": told(row.created_at),
    }
