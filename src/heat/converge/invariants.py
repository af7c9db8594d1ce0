"""What must hold after every step. Cheap enough to run in every test; never run in production."""

from collections.abc import Iterator

from heat.converge.node import ENDED, IN_FLIGHT, Phase, Role
from heat.converge.operation import Operation, Stage
from heat.values.status import Action, Status


def check(operation: Operation) -> None:
    """Raise AssertionError naming everything that does not hold."""
    broken = [*_counts(operation), *_order_of_building(operation), *_order_of_removal(operation)]
    broken += [*_rows(operation), *_end(operation)]
    if broken:
        raise AssertionError("\n".join(broken))


def _counts(operation: Operation) -> Iterator[str]:
    open_nodes = sum(node.phase not in ENDED for node in operation.nodes.values())
    if open_nodes != operation.open_nodes:
        yield f"{open_nodes} nodes are open, {operation.open_nodes} are counted"
    if not open_nodes and not operation.strays and operation.stage in (Stage.BUILD, Stage.CLEAN, Stage.ACT):
        yield f"nothing is left to do in {operation.stage}, and the operation did not go on"
    for node in operation.nodes.values():
        works = node.phase not in ENDED and node.phase not in (Phase.WAITING, Phase.PAUSED)
        if works and operation.at.get(node.key or "") is not node:
            yield f"{node} works on a row whose results go elsewhere"


def _order_of_building(operation: Operation) -> Iterator[str]:
    for node in operation.nodes.values():
        if node.role is not Role.BUILD or node.phase in (Phase.WAITING, Phase.SETTLING, Phase.DROPPED):
            continue
        if operation.stopped and node.phase in (Phase.RESTING, Phase.DONE, Phase.FAILED):
            continue  # it may have been begun by an earlier operation, and is only awaited
        for name in operation.wants[node.name].requires:
            other = operation.nodes[(Role.BUILD, name)]
            if other.phase is not Phase.DONE:
                yield f"{node} is {node.phase} before {other}, which is {other.phase}"


def _order_of_removal(operation: Operation) -> Iterator[str]:
    going = {
        row.key for row in operation.rows.values() if row.action is Action.DELETE and row.status is not Status.FAILED
    }
    for row in operation.rows.values():
        for needed in row.requires & going:
            if row.key not in going:
                yield f"{row.name} ({row.key}) uses {needed}, which is being removed"
            elif operation.nodes.get((Role.CLEAN, row.key)) is None and operation.stage is Stage.CLEAN:
                yield f"{row.name} ({row.key}) uses {needed}, which is being removed, and stays"


def _end(operation: Operation) -> Iterator[str]:
    if operation.stage is Stage.FINISH:
        for row in operation.rows.values():
            if row.underway:
                yield f"{row.action} of {row.name} ({row.key}) goes on, and nobody will look at it again"


def _rows(operation: Operation) -> Iterator[str]:
    for name, row in operation.current.items():
        if operation.rows.get(row.key) != row:
            yield f"the row that stands for {name} is not its committed one"
    for node in operation.nodes.values():
        if node.phase in IN_FLIGHT and node.role is not Role.ACT and node.phase is not Phase.SETTLING:
            working = operation.rows.get(node.key or "")
            if working is None or not working.underway:
                yield f"{node} has a call out, and its row does not say so"
