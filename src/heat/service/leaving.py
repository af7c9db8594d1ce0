"""Stacks told as data, and stacks that are forgotten while what they made stays; the way back is an adoption."""

from collections.abc import Mapping
from typing import Any

from heat.engine.options import ABANDON
from heat.engine.portrait import portrait
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.store import operations, stacks
from heat.values.errors import NotSupported
from heat.values.status import Action, Status

OFFERS = Offers()


@OFFERS.offers("export_stack")
def export_stack(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> dict[str, Any]:
    """The stack with all that is nested in it, as an adoption takes it; nothing is done to it."""
    return portrait(desk.house.database, find_stack(desk, context, stack_identity))


@OFFERS.offers("abandon_stack")
def abandon_stack(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], abandon: bool = True
) -> dict[str, Any]:
    """The same, and begin to forget the stack; what it made stays in the cloud.

    Raises NotSupported where the operator has not enabled it, ValidationError when others import what it exports.
    """
    stack = find_stack(desk, context, stack_identity)
    told = portrait(desk.house.database, stack)
    if not abandon:
        return told
    if not desk.settings.abandon:
        raise NotSupported("Stack Abandon is not supported. The operator may enable it with enable_stack_abandon.")
    operation = new_operation(desk, stack, Action.DELETE, stack.timeout_mins)
    operation.options = {ABANDON: True}
    changes = {
        "action": Action.DELETE,
        "status": Status.IN_PROGRESS,
        "reason": "Stack DELETE started",
        "traversal": operation.id,
    }
    tree = [identity for identity, _ in stacks.tree(desk.house.database, stack.id)]
    desk.hand_over(operations.supersede(desk.house.database, operation, changes, removes=tree))
    return told
