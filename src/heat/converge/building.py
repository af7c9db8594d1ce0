"""Transitions of a node that brings a name into the wanted shape."""

from collections.abc import Sequence
from dataclasses import replace

from heat.converge.commands import Command, Compare, Halt, Resolve, Start, Watch
from heat.converge.events import Failed, Judged, Resolved, Succeeded, Waiting
from heat.converge.explaining import KEPT, explain, explain_if_kept
from heat.converge.node import Node, Phase
from heat.converge.operation import Operation
from heat.converge.pausing import POST_CREATE, POST_UPDATE, PRE_CREATE, PRE_UPDATE, pause
from heat.converge.rows import Row
from heat.plugin.changes import Verdict
from heat.values.status import MAKING, Action, Status

Commands = Sequence[Command]
CHANGED = "state changed"
OUTCOMES = {Verdict.KEEP: KEPT, Verdict.UPDATE: "updated", Verdict.REPLACE: "replaced"}


def ready(operation: Operation, node: Node) -> Commands:
    """All that it requires is done: find out what to do, and begin."""
    row = operation.current.get(node.name)
    if row is None:
        if pause(operation, node, Action.CREATE, PRE_CREATE):
            return ()
        explain(operation, node.name, "created", "it did not exist")
        return create(operation, node, None)
    operation.work_on(node, row.key)
    if row.underway:
        return go_on(operation, node, row)
    if node.name in operation.spared:
        explain_if_kept(operation, node.name, "its turn comes in a later batch")
        operation.move(node, Phase.DONE)
        return ()
    if row.traversal != operation.traversal and pause(operation, node, Action.UPDATE, PRE_UPDATE):
        return ()
    want = operation.wants[node.name]
    settled = node.observed or not operation.observe
    if settled and row.complete and row.applied == operation.target(node.name):
        if row.replaced_by is not None:
            return take_back(operation, node, row)
        if row.requires != operation.used_rows(node.name):
            operation.put(row, requires=operation.used_rows(node.name))
        if node.name in operation.restores and not _restored(operation, row):
            return restore(operation, node, row)
        if want.reads <= row.known:
            explain_if_kept(operation, node.name, "nothing that it is made from changed")
            return done(operation, node)
        operation.move(node, Phase.READING)
        return [Resolve(row.key, node.name, operation.ticket(row.key))]
    operation.move(node, Phase.JUDGING)
    return [Compare(row.key, node.name, operation.ticket(row.key))]


def done(operation: Operation, node: Node) -> Commands:
    """-> PAUSED or DONE: what was made or changed just now may have to wait; a replacement has waited before."""
    row = operation.current[node.name]
    hook = {Action.CREATE: POST_CREATE, Action.UPDATE: POST_UPDATE}.get(row.action)
    replacement = row.action is Action.CREATE and row.replaces is not None
    fresh = row.traversal == operation.traversal and not replacement
    if not (hook and fresh and pause(operation, node, row.action, hook)):
        operation.move(node, Phase.DONE)
    return ()


def create(operation: Operation, node: Node, replaces: Row | None) -> Commands:
    """Intend a new resource, in place of another or of nothing."""
    row = operation.new_row(node.name, replaces)
    if replaces is not None:
        operation.put(replaces, replaced_by=row.key)
    operation.record(row, CHANGED)
    operation.work_on(node, row.key)
    operation.move(node, Phase.CALLING)
    replacing = replaces.key if replaces else None
    return [Start(row.key, node.name, row.action, operation.ticket(row.key), row.applied, replacing=replacing)]


def update(operation: Operation, node: Node, row: Row) -> Commands:
    """Intend a change in place; what gave way to a replacement stays marked until it has everything back."""
    target = operation.target(node.name)
    restore = row.replaced_by is not None and operation.wants[node.name].gives_way
    # What failed before may be anything by now: should this be cut short too, nobody may take it for what is wanted.
    sure = row.status is Status.COMPLETE or (row.underway and row.action is Action.UPDATE and row.applied == target)
    row = operation.put(
        row,
        action=Action.UPDATE,
        status=Status.IN_PROGRESS,
        applied=target if sure else None,
        requires=operation.used_rows(node.name) | row.requires,
        traversal=operation.traversal,
        replaced_by=row.replaced_by if restore else None,
    )
    operation.record(row, CHANGED)
    operation.move(node, Phase.CALLING)
    return [Start(row.key, node.name, Action.UPDATE, operation.ticket(row.key), target, restore=restore)]


def restore(operation: Operation, node: Node, row: Row) -> Commands:
    """It stands as the snapshot's template says: intend to bring back what the snapshot holds of it."""
    traversal = operation.traversal
    row = operation.put(row, action=Action.RESTORE, status=Status.IN_PROGRESS, traversal=traversal)
    operation.record(row, CHANGED)
    explain(operation, node.name, "restored", "the snapshot holds something of it")
    operation.move(node, Phase.CALLING)
    return [Start(row.key, node.name, Action.RESTORE, operation.ticket(row.key), row.applied, takeover=True)]


def _restored(operation: Operation, row: Row) -> bool:
    return row.action is Action.RESTORE and row.traversal == operation.traversal


def take_back(operation: Operation, node: Node, row: Row) -> Commands:
    """It was going to be replaced and stays: what it gave up must come back."""
    if operation.wants[node.name].gives_way:
        explain(operation, node.name, "updated", "its replacement was undone")
        return update(operation, node, row)
    operation.put(row, replaced_by=None)
    return ready(operation, node)


def go_on(operation: Operation, node: Node, row: Row) -> Commands:
    """An action on it was begun and has not ended: wait for its call, or take it over."""
    if node.phase is Phase.SETTLING:
        return ()
    if row.action in MAKING and row.key in operation.strangers:
        # Only as what it was begun can it be found, and then removed.
        explain(operation, node.name, "replaced", "its type changed while it was being made")
        return create(operation, node, row)
    if row.action in MAKING and not _overtaken(operation, node, row):
        operation.move(node, Phase.CALLING)
        ticket, target = operation.ticket(row.key), operation.target(node.name)
        if row.physical_id is None:
            if row.applied != target:
                operation.put(row, applied=None)  # it may have been made from either: what is found has to be compared
            return [Start(row.key, node.name, row.action, ticket, target, takeover=True, replacing=row.replaces)]
        return [Watch(row.key, node.name, row.action, ticket, at_once=True)]
    if row.action is Action.UPDATE and row.key in operation.watched and not operation.wants[node.name].nested:
        operation.move(node, Phase.CALLING)
        return [Watch(row.key, node.name, Action.UPDATE, operation.ticket(row.key), at_once=True)]
    # An update or another action is simply judged again: what it is compared against changes only when it succeeds.
    # But where the update was towards something else, that comparison would overlook what it did.
    doubtful = row.action is Action.UPDATE and row.applied != operation.target(node.name)
    operation.move(node, Phase.JUDGING)
    return [Compare(row.key, node.name, operation.ticket(row.key), doubtful)]


def _overtaken(operation: Operation, node: Node, row: Row) -> bool:
    """Is a stack below being made from something else than is wanted now? It can be changed while it is made."""
    begun = operation.wants[node.name].nested and row.action is Action.CREATE and row.physical_id is not None
    return begun and row.applied != operation.target(node.name)


def judged(operation: Operation, node: Node, event: Judged) -> Commands:
    """JUDGING -> what the verdict says."""
    row = operation.rows[event.key]
    node.observed = True
    explain(operation, node.name, OUTCOMES[event.verdict], "; ".join(event.reasons) or "no difference")
    if event.verdict is Verdict.REPLACE:
        _tell_of_replacement(operation, row)
        return create(operation, node, row)
    if event.verdict is Verdict.UPDATE:
        return update(operation, node, row)
    ended = row.status is not Status.COMPLETE
    requires = operation.used_rows(node.name)
    row = operation.put(row, status=Status.COMPLETE, applied=operation.target(node.name), requires=requires)
    if ended:
        operation.record(row, CHANGED)
    return ready(operation, node)


def _tell_of_replacement(operation: Operation, row: Row) -> None:
    """For those who follow the history, a replacement begins as a change that turns out to be more than that.

    What is to have another type is no change of it.
    """
    if row.status is Status.COMPLETE and row.key not in operation.strangers:
        asked = replace(row, action=Action.UPDATE, status=Status.IN_PROGRESS)
        operation.record(asked, CHANGED)
        operation.record(replace(asked, status=Status.COMPLETE), f"The Resource {row.name} requires replacement.")


def waiting(operation: Operation, node: Node, event: Waiting) -> Commands:
    """CALLING -> RESTING: the cloud is at work."""
    row = _came_back(operation, event)
    operation.move(node, Phase.RESTING)
    # What was asked to stop below had perhaps not begun there yet.
    again = [Halt(row.key, node.name)] if operation.cancelled and operation.wants[node.name].nested else []
    return [*again, Watch(row.key, node.name, row.action, operation.ticket(row.key))]


def succeeded(operation: Operation, node: Node, event: Succeeded) -> Commands:
    """CALLING or RESTING -> DONE, unless it was begun from something else than is wanted now."""
    _complete(operation, node, event)
    node.observed = True
    if operation.stopped:
        operation.move(node, Phase.DONE)
        return ()
    return ready(operation, node)


def failed(operation: Operation, node: Node, event: Failed) -> Commands:
    """-> FAILED: keep the reason; nothing new is begun. What an earlier operation began is tried again instead."""
    theirs = operation.rows[event.key].traversal != operation.traversal
    row = _fail_row(operation, event)
    return ready(operation, node) if theirs and not operation.stopped else _give_up(operation, node, event, row.action)


def not_judged(operation: Operation, node: Node, event: Failed) -> Commands:
    """JUDGING or READING -> FAILED: nothing was done to it, so it stays as good as it was."""
    row = operation.rows[event.key]
    if row.underway:
        _fail_row(operation, event)
    else:
        operation.record(replace(row, action=Action.UPDATE, status=Status.FAILED), event.words or event.reason)
    return _give_up(operation, node, event, Action.UPDATE)


def _give_up(operation: Operation, node: Node, event: Failed, what: Action) -> Commands:
    operation.move(node, Phase.FAILED)
    operation.failures.append((what, event.reason))
    operation.stopped = operation.stopped or event.reason
    explain(operation, node.name, "failed", event.reason)
    return ()


def settled(operation: Operation, node: Node, event: Waiting | Succeeded | Failed) -> Commands:
    """SETTLING -> begin, now that the old call has come back."""
    if isinstance(event, Succeeded):
        _complete(operation, node, event)
    elif isinstance(event, Failed):
        _fail_row(operation, event)
    else:
        _came_back(operation, event)
        if not operation.forgotten:
            operation.watched.add(event.key)
    if operation.stopped and isinstance(event, Waiting):
        return waiting(operation, node, event)  # what the cloud has begun is awaited, as everything in flight
    if operation.stopped:
        operation.move(node, Phase.DROPPED)
        return ()
    operation.move(node, Phase.WAITING)
    return ready(operation, node) if not node.missing else ()


def resolved(operation: Operation, node: Node, event: Resolved) -> Commands:
    """READING -> DONE: what others see of it is known."""
    operation.put(operation.rows[event.key], digest=event.digest, known=event.known)
    explain_if_kept(operation, node.name, "only more of its attributes were read")
    return done(operation, node)


def _came_back(operation: Operation, event: Waiting | Succeeded) -> Row:
    row = operation.rows[event.key]
    changes: dict[str, str] = {}
    if event.physical_id is not None:
        changes["physical_id"] = event.physical_id
    if event.applied is not None:
        changes["applied"] = event.applied
    return operation.put(row, **changes)


def _complete(operation: Operation, node: Node, event: Succeeded) -> None:
    row = operation.put(_came_back(operation, event), status=Status.COMPLETE, digest=event.digest, known=event.known)
    if row.action is Action.UPDATE:
        row = operation.put(row, replaced_by=None)
    operation.record(row, CHANGED)
    if row.applied == operation.target(node.name):
        operation.put(row, requires=operation.used_rows(node.name))


def _fail_row(operation: Operation, event: Failed) -> Row:
    row = operation.rows[event.key]
    physical_id = event.physical_id or row.physical_id
    row = operation.put(row, status=Status.FAILED, physical_id=physical_id)
    operation.record(row, event.reason)
    return row
