"""Transitions of a node that does another action on a row: suspend, resume, check, snapshot, restore."""

from collections.abc import Sequence

from heat.converge.building import CHANGED
from heat.converge.cleaning import drop_dependents
from heat.converge.commands import Command, Start, Watch
from heat.converge.events import Failed, Succeeded, Waiting
from heat.converge.node import Node, Phase
from heat.converge.operation import Operation
from heat.converge.rows import Row
from heat.values.paths import resource_path
from heat.values.status import MAKING, Action, Status

BUILDING = MAKING | {Action.UPDATE, Action.RESTORE}
Commands = Sequence[Command]


def ready(operation: Operation, node: Node) -> Commands:
    """Intend the action, unless it was done before a crash."""
    row = operation.rows[node.id]
    operation.work_on(node, row.key)
    if operation.action is Action.SNAPSHOT and _is_replaced(operation, row):
        operation.move(node, Phase.DONE)  # what stands in its place is remembered
        return ()
    if operation.action is Action.CHECK and row.status is not Status.COMPLETE and row.physical_id is None:
        return _not_there(operation, node, row)
    if row.status is not Status.COMPLETE and (row.action in BUILDING or _is_marked(operation, row)):
        return _refuse(operation, node, row)
    if operation.action is Action.RESUME and row.action in BUILDING:
        return _awake(operation, node, row)
    if row.key in operation.remarks:
        return _pass_over(operation, node, row)
    row = operation.put(row, action=operation.action, status=Status.IN_PROGRESS, traversal=operation.traversal)
    operation.record(row, CHANGED)
    operation.move(node, Phase.CALLING)
    return [Start(row.key, row.name, operation.action, operation.ticket(row.key), row.applied, takeover=True)]


def _is_replaced(operation: Operation, row: Row) -> bool:
    heir = operation.rows.get(row.replaced_by or "")
    return heir is not None and heir.complete


def _refuse(operation: Operation, node: Node, row: Row) -> Commands:
    """It is not as any template says, which no other action can mend: an update has to find it as it is.

    What was never made has nothing to give to a snapshot.
    """
    if operation.action is Action.SNAPSHOT and (row.action in MAKING or row.physical_id is None):
        operation.move(node, Phase.DONE)
        return ()
    state = f"State ('{row.action}', '{row.status}') invalid for {operation.action.lower()}"
    return _give_up(operation, node, f"Error: {resource_path(row.name)}: {state}")


def _not_there(operation: Operation, node: Node, row: Row) -> Commands:
    """A look finds that there is nothing."""
    row = operation.put(row, action=operation.action, status=Status.IN_PROGRESS, traversal=operation.traversal)
    operation.record(row, CHANGED)
    reason = f"Exception: {resource_path(row.name)}: Resource not created"
    operation.record(operation.put(row, status=Status.FAILED), reason)
    return _give_up(operation, node, reason)


def _is_marked(operation: Operation, row: Row) -> bool:
    """Has somebody found out that it is broken? That must not be forgotten by putting it to rest or waking it."""
    found = row.action is Action.CHECK and row.status is Status.FAILED
    return found and (row.physical_id is None or operation.action in (Action.SUSPEND, Action.RESUME))


def _awake(operation: Operation, node: Node, row: Row) -> Commands:
    """It was never put to rest: among others that were it is left alone, but a stack that is awake cannot be woken."""
    if operation.awake:
        return _refuse(operation, node, row)
    operation.move(node, Phase.DONE)
    return ()


def _pass_over(operation: Operation, node: Node, row: Row) -> Commands:
    row = operation.put(row, action=operation.action, status=Status.COMPLETE, traversal=operation.traversal)
    operation.record(row, operation.remarks[row.key])
    operation.remarked = True
    operation.move(node, Phase.DONE)
    return ()


def settled(operation: Operation, node: Node, event: Waiting | Succeeded | Failed) -> Commands:
    """SETTLING -> begin, now that the old call has come back."""
    row = operation.rows[event.key]
    if event.physical_id is not None:
        operation.put(row, physical_id=event.physical_id)
    over = node.barred or operation.stopped
    operation.move(node, Phase.DROPPED if over else Phase.WAITING)
    return () if over or node.missing else ready(operation, node)


def waiting(operation: Operation, node: Node, event: Waiting) -> Commands:
    """CALLING -> RESTING: the cloud is at work."""
    operation.move(node, Phase.RESTING)
    row = operation.rows[event.key]
    return [Watch(row.key, row.name, operation.action, operation.ticket(row.key))]


def succeeded(operation: Operation, node: Node, event: Succeeded) -> Commands:
    """-> DONE."""
    row = operation.rows[event.key]
    digest, known = (event.digest, event.known) if event.digest is not None else (row.digest, row.known)
    row = operation.put(row, status=Status.COMPLETE, digest=digest, known=known)
    operation.record(row, CHANGED)
    operation.move(node, Phase.DONE)
    return ()


def failed(operation: Operation, node: Node, event: Failed) -> Commands:
    """-> FAILED: nothing that comes after it is done; what is independent of it goes on."""
    row = operation.put(operation.rows[event.key], status=Status.FAILED)
    operation.record(row, event.reason)
    return _give_up(operation, node, event.reason)


def _give_up(operation: Operation, node: Node, reason: str) -> Commands:
    operation.failures.append((operation.action, reason))
    operation.move(node, Phase.FAILED)
    drop_dependents(operation, node)
    return ()
