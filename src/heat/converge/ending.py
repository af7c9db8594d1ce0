"""How one walk follows another, and how an operation ends."""

from collections.abc import Sequence

from heat.converge.commands import Command, Finish, RollBack
from heat.converge.events import Finished
from heat.converge.node import Node, Phase, Role
from heat.converge.operation import Operation, Outcome, Stage
from heat.converge.walking import advance, link
from heat.graph import Cycle, Graph
from heat.values.status import Action, Status

UNDOABLE = frozenset({Action.CREATE, Action.UPDATE, Action.ADOPT, Action.RESTORE})
"""Actions that a failure may roll back."""
THE_END = ""
"""Stands in place of a row's key for the ticket of the last command."""


def go_on_if_settled(operation: Operation) -> Sequence[Command]:
    """When every node of a walk has ended: the next walk, or the end."""
    commands: list[Command] = []
    while not operation.open_nodes and operation.stage in (Stage.BUILD, Stage.CLEAN, Stage.ACT):
        if operation.stage is Stage.BUILD and not operation.stopped:
            operation.stage = Stage.CLEAN
            commands.extend(advance(operation, _clean_nodes(operation)))
            continue
        if operation.strays:
            break  # a call of an earlier operation has not come back: what it makes must not be lost
        commands.append(_conclude(operation))
    return commands


def finished(operation: Operation, event: Finished) -> Sequence[Command]:
    """Outputs are computed: that was all. One that an earlier operation asked for comes too late to matter."""
    if operation.stage is not Stage.FINISH or operation.tickets.get(THE_END) != event.ticket:
        return ()
    operation.stage = Stage.ENDED
    if event.left and operation.outcome is not None and operation.outcome.status is Status.COMPLETE:
        operation.left.extend(event.left)
        operation.outcome = Outcome(Status.COMPLETE, _success(operation))
    if not event.failure or operation.outcome is None or operation.outcome.status is not Status.COMPLETE:
        return ()
    operation.outcome = Outcome(Status.FAILED, event.failure)
    return [RollBack(event.failure)] if _is_to_be_undone(operation) else ()


def _is_to_be_undone(operation: Operation) -> bool:
    return (operation.roll_back_on_failure or operation.roll_back_wanted) and operation.action in UNDOABLE


def _clean_nodes(operation: Operation) -> list[Node]:
    kept = {row.key for row in operation.current.values()}
    doomed = {key: row for key, row in operation.rows.items() if key not in kept}
    graph = _removal_order({key: row.requires & doomed.keys() for key, row in doomed.items()})
    nodes = {key: operation.add(Node(Role.CLEAN, key, row.name)) for key, row in doomed.items()}
    link(nodes, graph.required_by)
    for key in operation.strays:
        if key in nodes:
            operation.work_on(nodes[key], key)
            nodes[key].phase = Phase.SETTLING
    operation.strays.clear()
    return list(nodes.values())


def _removal_order(requires: dict[str, frozenset[str]]) -> Graph[str]:
    """Rows of several generations may, after failures, seem to use each other in a ring: then the ring is cut."""
    while True:
        graph = Graph(requires)
        try:
            graph.order()
        except Cycle as ring:
            first, second = ring.nodes[0], ring.nodes[1 % len(ring.nodes)]
            requires = {**requires, first: requires[first] - {second}}
        else:
            return graph


def _conclude(operation: Operation) -> Command:
    failed = bool(operation.failures or operation.stopped)
    reason = _reason(operation) if failed else _success(operation)
    if failed and operation.stage is Stage.BUILD and _is_to_be_undone(operation):
        operation.stage = Stage.ENDED
        operation.outcome = Outcome(Status.FAILED, reason)
        return RollBack(reason)
    operation.stage = Stage.FINISH
    _give_up(operation, reason)
    status = Status.FAILED if failed else Status.COMPLETE
    operation.outcome = Outcome(status, reason)
    return Finish(status, reason, operation.ticket(THE_END))


def _give_up(operation: Operation, reason: str) -> None:
    """What was begun before, and was not reached in this operation, will never be looked at again."""
    for row in list(operation.rows.values()):
        if row.underway:
            operation.record(operation.put(row, status=Status.FAILED), f"{row.action} aborted: {reason}")


def _success(operation: Operation) -> str:
    done = f"Stack {operation.action} completed successfully"
    if operation.left:
        return f"{done}. Left behind: {', '.join(operation.left)}"
    return f"{done}. '{operation.action}' not fully supported (see resources)" if operation.remarked else done


def _reason(operation: Operation) -> str:
    if operation.cancelled or not operation.failures:
        return operation.stopped or ""
    what, why = operation.failures[0]
    return f"Resource {what} failed: {why}"
