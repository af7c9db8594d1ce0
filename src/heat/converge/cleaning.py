"""Transitions of a node that removes a row."""

from collections.abc import Sequence
from dataclasses import replace

from heat.converge.building import CHANGED
from heat.converge.commands import Command, Start, Watch
from heat.converge.events import Failed, Succeeded, Waiting
from heat.converge.explaining import explain
from heat.converge.node import ENDED, Node, Phase
from heat.converge.operation import Operation
from heat.converge.pausing import POST_DELETE, PRE_DELETE, pause
from heat.values.status import Action, Status

Commands = Sequence[Command]


def ready(operation: Operation, node: Node) -> Commands:
    """Nothing uses it any more: intend its removal."""
    row = operation.rows[node.id]
    operation.work_on(node, row.key)
    if row.action is Action.DELETE and row.status is Status.COMPLETE:
        return forget(operation, node)  # it was removed before, and waited at its hook
    if operation.action is Action.DELETE and pause(operation, node, Action.DELETE, PRE_DELETE):
        return ()
    if operation.action is not Action.DELETE and node.name not in operation.wants:
        explain(operation, node.name, "deleted", "the template does not have it any more")
    if operation.action is Action.DELETE and row.underway and row.action is not Action.DELETE:
        operation.record(replace(row, status=Status.FAILED), f"{row.action} aborted (user triggered cancel)")
    row = operation.put(row, action=Action.DELETE, status=Status.IN_PROGRESS, traversal=operation.traversal)
    operation.record(row, CHANGED)
    operation.move(node, Phase.CALLING)
    return [Start(row.key, row.name, Action.DELETE, operation.ticket(row.key), takeover=True)]


def settled(operation: Operation, node: Node, event: Waiting | Succeeded | Failed) -> Commands:
    """SETTLING -> remove it once nothing uses it; the old call has come back and its outcome does not matter."""
    if event.physical_id is not None:
        operation.put(operation.rows[event.key], physical_id=event.physical_id)
    over = node.barred or operation.stopped
    operation.move(node, Phase.DROPPED if over else Phase.WAITING)
    return () if over or node.missing else ready(operation, node)


def waiting(operation: Operation, node: Node, event: Waiting) -> Commands:
    """CALLING -> RESTING: the cloud is removing it."""
    operation.move(node, Phase.RESTING)
    row = operation.rows[event.key]
    return [Watch(row.key, row.name, Action.DELETE, operation.ticket(row.key))]


def succeeded(operation: Operation, node: Node, event: Succeeded) -> Commands:
    """-> PAUSED or DONE."""
    row = operation.put(operation.rows[event.key], status=Status.COMPLETE)
    operation.record(row, CHANGED)
    operation.left.extend(f"{row.name}{' ' if each.startswith('(') else '.'}{each}" for each in event.left)
    return forget(operation, node)


def leave(operation: Operation, node: Node, reason: str) -> Commands:
    """-> DONE: the row goes, and what it stands for is left behind."""
    row = operation.rows[node.id]
    operation.ticket(row.key)
    row = operation.put(row, action=Action.DELETE, status=Status.FAILED)
    operation.record(row, f"Left behind: {reason}")
    operation.left.append(f"{row.name} ({row.physical_id})" if row.physical_id else row.name)
    return _drop(operation, node)


def forget(operation: Operation, node: Node) -> Commands:
    """-> DONE: the row goes, its history stays; first somebody may want to look at what is left."""
    row = operation.rows[node.id]
    waits = operation.action is Action.DELETE and row.traversal == operation.traversal
    if waits and pause(operation, node, Action.DELETE, POST_DELETE):
        return ()
    return _drop(operation, node)


def _drop(operation: Operation, node: Node) -> Commands:
    row = operation.rows[node.id]
    operation.remove(row)
    replaced = operation.rows.get(row.replaces or "")
    if replaced is not None and replaced.replaced_by == row.key and operation.current.get(row.name) is not replaced:
        operation.put(replaced, replaced_by=None)
    operation.move(node, Phase.DONE)
    return ()


def failed(operation: Operation, node: Node, event: Failed) -> Commands:
    """-> FAILED: what it uses has to stay; the rest goes on. Under force it is left behind instead."""
    if operation.force:
        return leave(operation, node, event.reason)
    row = operation.put(operation.rows[event.key], status=Status.FAILED)
    operation.record(row, event.reason)
    operation.failures.append((Action.DELETE, event.reason))
    operation.move(node, Phase.FAILED)
    drop_dependents(operation, node)
    return ()


def drop_dependents(operation: Operation, node: Node) -> None:
    """All nodes that wait for this one, directly or not, will not be done."""
    todo = list(node.required_by)
    while todo:
        other = todo.pop()
        if other.phase in ENDED or other.barred:
            continue
        other.barred = True
        todo.extend(other.required_by)
        if other.phase is not Phase.SETTLING:
            operation.move(other, Phase.DROPPED)
