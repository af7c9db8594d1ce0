"""The transition table, and the one function that applies it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from heat.converge import acting, building, cleaning, clearing, ending, stopping
from heat.converge.commands import Command
from heat.converge.events import (
    Cancelled,
    Cleared,
    Event,
    Failed,
    Finished,
    GraceOver,
    Judged,
    Resolved,
    Succeeded,
    TimedOut,
    Waiting,
)
from heat.converge.node import Node, Phase, Role
from heat.converge.operation import Operation, Stage
from heat.converge.walking import advance
from heat.values.status import Status

Handler = Callable[[Operation, Node, Any], Sequence[Command]]

TRANSITIONS: Mapping[tuple[Role, Phase, type], Handler] = {
    (Role.BUILD, Phase.SETTLING, Waiting): building.settled,
    (Role.BUILD, Phase.SETTLING, Succeeded): building.settled,
    (Role.BUILD, Phase.SETTLING, Failed): building.settled,
    (Role.BUILD, Phase.JUDGING, Judged): building.judged,
    (Role.BUILD, Phase.JUDGING, Failed): building.not_judged,
    (Role.BUILD, Phase.CALLING, Waiting): building.waiting,
    (Role.BUILD, Phase.CALLING, Succeeded): building.succeeded,
    (Role.BUILD, Phase.CALLING, Failed): building.failed,
    (Role.BUILD, Phase.RESTING, Waiting): building.waiting,
    (Role.BUILD, Phase.RESTING, Succeeded): building.succeeded,
    (Role.BUILD, Phase.RESTING, Failed): building.failed,
    (Role.BUILD, Phase.READING, Resolved): building.resolved,
    (Role.BUILD, Phase.READING, Failed): building.not_judged,
    (Role.CLEAN, Phase.SETTLING, Waiting): cleaning.settled,
    (Role.CLEAN, Phase.SETTLING, Succeeded): cleaning.settled,
    (Role.CLEAN, Phase.SETTLING, Failed): cleaning.settled,
    (Role.CLEAN, Phase.CALLING, Waiting): cleaning.waiting,
    (Role.CLEAN, Phase.CALLING, Succeeded): cleaning.succeeded,
    (Role.CLEAN, Phase.CALLING, Failed): cleaning.failed,
    (Role.CLEAN, Phase.RESTING, Waiting): cleaning.waiting,
    (Role.CLEAN, Phase.RESTING, Succeeded): cleaning.succeeded,
    (Role.CLEAN, Phase.RESTING, Failed): cleaning.failed,
    (Role.ACT, Phase.SETTLING, Waiting): acting.settled,
    (Role.ACT, Phase.SETTLING, Succeeded): acting.settled,
    (Role.ACT, Phase.SETTLING, Failed): acting.settled,
    (Role.ACT, Phase.CALLING, Waiting): acting.waiting,
    (Role.ACT, Phase.CALLING, Succeeded): acting.succeeded,
    (Role.ACT, Phase.CALLING, Failed): acting.failed,
    (Role.ACT, Phase.RESTING, Waiting): acting.waiting,
    (Role.ACT, Phase.RESTING, Succeeded): acting.succeeded,
    (Role.ACT, Phase.RESTING, Failed): acting.failed,
}
"""What a node does when a result comes: (role, phase, event)."""

WHOLE: Mapping[type, Callable[[Operation, Any], Sequence[Command]]] = {
    TimedOut: stopping.timed_out,
    Cancelled: stopping.cancelled,
    Cleared: clearing.cleared,
    GraceOver: stopping.grace_over,
    Finished: ending.finished,
}
"""What an event means that concerns the operation as a whole."""


class IllegalMove(Exception):
    """An event came that cannot come here: a bug in the shell or in the table."""

    def __init__(self, node: Node, event: object) -> None:
        super().__init__(f"{node} is {node.phase} and cannot take {event}")


def step(operation: Operation, event: Event) -> list[Command]:
    """Apply one event. Stale results (of a superseded command) change nothing."""
    if operation.stage is Stage.ENDED:
        return []
    handler = WHOLE.get(type(event))
    if handler is not None:
        commands = list(handler(operation, event))
    else:
        commands = _result(operation, event)
    return [*commands, *ending.go_on_if_settled(operation)]


def _result(operation: Operation, event: Any) -> list[Command]:
    if operation.tickets.get(event.key) != event.ticket:
        return []
    del operation.tickets[event.key]  # the same result may come again, and is stale then
    if event.key in operation.strays:
        return _stray(operation, event)
    node = operation.at.get(event.key)
    if node is None:
        return []
    handler = TRANSITIONS.get((node.role, node.phase, type(event)))
    if handler is None:
        raise IllegalMove(node, event)
    before, stopped = node.phase, operation.stopped
    commands = [*handler(operation, node, event)]
    if operation.keep_history:
        operation.history.append((event, str(node), before, node.phase))
    if operation.stopped and not stopped:
        stopping.drop_unbegun(operation)
    return [*commands, *advance(operation, [node])]


def _stray(operation: Operation, event: Waiting | Succeeded | Failed) -> list[Command]:
    """A call for a row that nothing wants came back during the build walk: remember what it made."""
    del operation.strays[event.key]
    row = operation.rows[event.key]
    status = Status.FAILED if isinstance(event, Failed) else row.status
    operation.put(row, physical_id=event.physical_id or row.physical_id, status=status)
    return []
