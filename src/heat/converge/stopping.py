"""How an operation stops: what has not begun is dropped, what is in flight is awaited for a while."""

from collections.abc import Sequence

from heat.converge.cleaning import leave
from heat.converge.commands import Command, Halt
from heat.converge.events import Cancelled, GraceOver, TimedOut
from heat.converge.node import ENDED, Node, Phase
from heat.converge.operation import Operation, Stage
from heat.values.status import Status

UNBEGUN = frozenset({Phase.WAITING, Phase.PAUSED, Phase.JUDGING, Phase.READING})
AT_WORK = frozenset({Phase.SETTLING, Phase.CALLING, Phase.RESTING})
Commands = Sequence[Command]


def timed_out(operation: Operation, event: TimedOut) -> Commands:
    """Its time is over: work that the cloud does is given up, calls are awaited; under force all is left behind."""
    reason = f"{operation.action.capitalize()} timed out"
    if operation.force and operation.stage is Stage.CLEAN:
        for node in list(operation.nodes.values()):
            if node.phase not in ENDED:
                leave(operation, node, reason)
        return ()
    halted = _halt(operation)
    stop(operation, reason)
    _give_up(operation, frozenset({Phase.RESTING}), reason)
    return halted


def cancelled(operation: Operation, event: Cancelled) -> Commands:
    """Somebody wants it to stop: work in flight is awaited. What is being cleaned up can only stop, not go back."""
    if operation.stage in (Stage.BUILD, Stage.ACT) or (operation.stage is Stage.CLEAN and not event.roll_back):
        operation.cancelled = not operation.stopped
        stop(operation, f"Stack {operation.action} cancelled")
        operation.roll_back_wanted = event.roll_back
        operation.roll_back_on_failure = operation.roll_back_on_failure and event.roll_back
        return _halt(operation)
    return ()


def grace_over(operation: Operation, event: GraceOver) -> Commands:
    """Waited long enough: whatever is still in flight counts as failed."""
    if not operation.stopped:
        return ()
    halted = _halt(operation)
    everything = frozenset(Phase) - ENDED
    _give_up(operation, everything, f"aborted: {operation.stopped}")
    operation.strays.clear()
    return halted


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
            if node.name not in operation.reasons:
                operation.reasons[node.name] = f"left: {operation.stopped}"
                operation.changes.left.append(node.name)
            operation.move(node, Phase.DROPPED)


def _halt(operation: Operation) -> Commands:
    """What goes on below in stacks of their own shall not go on for ever."""
    return [Halt(node.key, node.name) for node in operation.nodes.values() if node.phase in AT_WORK and node.key]


def _give_up(operation: Operation, phases: frozenset[Phase], reason: str) -> None:
    for node in list(operation.nodes.values()):
        if node.phase in phases:
            _fail(operation, node, reason)


def _fail(operation: Operation, node: Node, reason: str) -> None:
    row = operation.rows.get(node.key or "")
    if row is not None:
        operation.ticket(row.key)  # what comes back later is stale
    if row is not None and row.underway:
        operation.record(operation.put(row, status=Status.FAILED), f"{row.action} aborted: {reason}")
    operation.move(node, Phase.DROPPED if node.phase is Phase.SETTLING else Phase.FAILED)
