"""How a walk goes forward: a node that is done lets those begin that waited for it alone."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from heat.converge import acting, building, cleaning
from heat.converge.commands import Command
from heat.converge.node import ENDED, Node, Phase, Role
from heat.converge.operation import Operation

READY: Mapping[Role, Callable[[Operation, Node], Sequence[Command]]] = {
    Role.BUILD: building.ready,
    Role.CLEAN: cleaning.ready,
    Role.ACT: acting.ready,
}


def link(nodes: Mapping[str, Node], requires: Mapping[str, Iterable[str]]) -> None:
    """Tell each node whom it waits for."""
    for name, needed in requires.items():
        node = nodes[name]
        for other in needed:
            required = nodes.get(other)
            if required is not None and required.phase not in ENDED:
                required.required_by.append(node)
                node.missing += 1


def advance(operation: Operation, nodes: Iterable[Node]) -> list[Command]:
    """Begin those of the nodes that may begin, and then whatever their ends set free. Never recurses."""
    commands: list[Command] = []
    todo = deque(nodes)
    while todo:
        node = todo.popleft()
        if node.phase is Phase.WAITING and not node.missing and not operation.stopped:
            commands.extend(READY[node.role](operation, node))
        if node.phase is Phase.DONE:
            freed, node.required_by = node.required_by, []
            for other in freed:
                other.missing -= 1
                if not other.missing:
                    todo.append(other)
    return commands
