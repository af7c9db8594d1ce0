"""How an operation stops: what has not begun is dropped, what is in flight is awaited for a while."""

from collections.abc import Sequence

from heat.converge.commands import Command
from heat.converge.events import Cancelled, GraceOver, TimedOut
from heat.converge.node import ENDED, Node, Phase
from heat.converge.operation import Operation, Stage
from heat.values.status import Status

UNBEGUN = frozenset({Phase.WAITING, Phase.JUDGING, Phase.READING})
Commands = Sequence[Command]


def timed_out(operation: Operation, event: TimedOut) -> Commands:
    """Its time is over: work that the cloud does is given up, calls are awaited."""
    reason = f"{operation.action.capitalize()} timed out"
    stop(operation, reason)
    _give_up(operation, frozenset({Phase.RESTING}), reason)
    return ()


def cancelled(operation: Operation, event: Cancelled) -> Commands:
    """Somebody wants it to stop: work in flight is awaited."""
    if operation.stage in (Stage.BUILD, Stage.ACT):
        stop(operation, f"{operation.action.capitalize()} cancelled by user")
        operation.roll_back_wanted = event.roll_back
        operation.roll_back_on_failure = operation.roll_back_on_failure and event.roll_back
    return ()


def grace_over(operation: Operation, event: GraceOver) -> Commands:
    """Waited long enough: whatever is still in flight counts as failed."""
    if operation.stopped:
        everything = frozenset(Phase) - ENDED
        _give_up(operation, everything, f"aborted: {operation.stopped}")
        operation.strays.clear()
    return ()


def stop(operation: Operation, reason: str) -> None:
    """Begin nothing more."""
    operation.stopped = operation.stopped or reason
    drop_unbegun(operation)


def drop_unbegun(operation: Operation) -> None:
    """Nodes that changed nothing yet will not be done; results of their questions are stale."""
    for node in operation.nodes.values():
        if node.phase in UNBEGUN:
            if node.key is not None and node.phase is not Phase.WAITING:
                operation.ticket(node.key)
            operation.reasons.setdefault(node.name, f"left: {operation.stopped}")
            operation.move(node, Phase.DROPPED)


def _give_up(operation: Operation, phases: frozenset[Phase], reason: str) -> None:
    for node in list(operation.nodes.values()):
        if node.phase in phases:
            _fail(operation, node, reason)


def _fail(operation: Operation, node: Node, reason: str) -> None:
    row = operation.rows.get(node.key or "")
    if row is not None and row.underway:
        operation.ticket(row.key)
        operation.record(operation.put(row, status=Status.FAILED), f"{row.action} aborted: {reason}")
    operation.move(node, Phase.DROPPED if node.phase is Phase.SETTLING else Phase.FAILED)
