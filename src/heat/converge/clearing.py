"""What happens when somebody clears a hook: whoever waits there goes on, and nobody waits there again."""

from collections.abc import Sequence

from heat.converge.commands import Command
from heat.converge.events import Cleared
from heat.converge.node import Phase
from heat.converge.operation import Operation
from heat.converge.walking import advance


def cleared(operation: Operation, event: Cleared) -> Sequence[Command]:
    """PAUSED -> on from where it stood."""
    operation.passed.add((event.name, event.hook))
    waiting = [
        node
        for node in operation.nodes.values()
        if node.phase is Phase.PAUSED and (node.name, node.hook) == (event.name, event.hook)
    ]
    for node in waiting:
        operation.move(node, Phase.WAITING)
    return advance(operation, waiting)
