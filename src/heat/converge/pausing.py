"""Hooks: places in a resource's life where it waits until somebody lets it go on.

A pause is told once, with the words that clients look for. What waits and what may go on is kept by name, not by row,
because a resource that is to be created has no row yet; so any engine that takes over knows both.
"""

from heat.converge.node import Node, Phase
from heat.converge.operation import Operation, Record
from heat.values.status import Action, Status

PRE_CREATE, POST_CREATE = "pre-create", "post-create"
PRE_UPDATE, POST_UPDATE = "pre-update", "post-update"
PRE_DELETE, POST_DELETE = "pre-delete", "post-delete"


def pause(operation: Operation, node: Node, action: Action, hook: str) -> bool:
    """Have the node wait, if it has such a hook that nobody has cleared; False when it may go on."""
    place = (node.name, hook)
    if operation.stopped or hook not in operation.hooks.get(node.name, ()) or place in operation.passed:
        return False
    node.hook = hook
    operation.move(node, Phase.PAUSED)
    if place not in operation.announced:
        operation.announced.add(place)
        operation.changes.records.append(_paused(operation, node, action, hook))
    return True


def _paused(operation: Operation, node: Node, action: Action, hook: str) -> Record:
    """The resource keeps the state that it has; one that does not exist yet has none to speak of."""
    reason = f"{action} paused until Hook {hook} is cleared"
    row = operation.rows.get(node.key or "")
    if row is None:
        return Record("", node.name, Action.INIT, Status.COMPLETE, reason, None, hook)
    return Record(row.key, node.name, row.action, row.status, reason, row.physical_id, hook)
