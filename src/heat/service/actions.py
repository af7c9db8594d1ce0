"""Actions on a whole stack other than making, changing and taking it away."""

from collections.abc import Mapping

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import deputies
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.store import operations
from heat.store.rows import StackRow
from heat.values.errors import ActionInProgress, NotSupported
from heat.values.status import Action, Status, state_name

OFFERS = Offers()


@OFFERS.offers("stack_suspend")
def stack_suspend(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> None:
    """Begin to put every resource that can rest to rest."""
    _act(desk, context, stack_identity, Action.SUSPEND)


@OFFERS.offers("stack_resume")
def stack_resume(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> None:
    """Begin to wake what rests."""
    _act(desk, context, stack_identity, Action.RESUME)


@OFFERS.offers("stack_check")
def stack_check(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> None:
    """Begin to compare what should be with what is."""
    _act(desk, context, stack_identity, Action.CHECK)


@OFFERS.offers("stack_cancel_update")
def stack_cancel_update(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], cancel_with_rollback: bool = True
) -> None:
    """Go back to what the stack was before the update that runs.

    Raises NotSupported when none runs, when there is nothing to go back to, and for stopping without going back.
    """
    stack = find_stack(desk, context, stack_identity)
    if (stack.action, stack.status) != (Action.UPDATE, Status.IN_PROGRESS):
        state = state_name(stack.action, stack.status)
        raise NotSupported(f"Cancelling update when stack is {state} is not supported.")
    if not cancel_with_rollback:
        raise NotSupported("Stopping an update without going back is not supported. Cancel it with rollback.")
    if stack.good_source is None:
        raise NotSupported("The stack was never complete, so there is nothing to go back to. Update or delete it.")
    operation = new_operation(desk, stack, Action.ROLLBACK, stack.timeout_mins)
    operation.source = stack.good_source
    changes = {
        "action": Action.ROLLBACK,
        "status": Status.IN_PROGRESS,
        "reason": "Stack ROLLBACK started: the update was cancelled",
        "traversal": operation.id,
        "source": stack.good_source,
    }
    desk.hand_over(operations.supersede(desk.house.database, operation, changes))


def _act(desk: Desk, context: RequestContext, identity: Mapping[str, str], action: Action) -> None:
    stack = find_stack(desk, context, identity)
    _refuse_while_busy(desk, stack)
    if _is_so(stack, action):
        return
    operation = new_operation(desk, stack, action, stack.timeout_mins)
    changes = {
        "action": action,
        "status": Status.IN_PROGRESS,
        "reason": f"Stack {action} started",
        "traversal": operation.id,
        "creds_id": deputies.stand_in_if_possible(desk, context, stack),
    }
    desk.hand_over(operations.supersede(desk.house.database, operation, changes))


def _is_so(stack: StackRow, action: Action) -> bool:
    """Does the stack rest already, or is it awake?"""
    if action is Action.SUSPEND:
        return (stack.action, stack.status) == (Action.SUSPEND, Status.COMPLETE)
    asleep = stack.action is Action.SUSPEND or (stack.action, stack.status) == (Action.RESUME, Status.FAILED)
    return action is Action.RESUME and not asleep


def _refuse_while_busy(desk: Desk, stack: StackRow) -> None:
    """An action on what is still being made would find half of it, and would never finish the other half."""
    running = operations.active_for(desk.house.database, stack.id)
    if running is not None:
        raise ActionInProgress(stack.name, str(running.action))
