"""Actions on a whole stack other than making, changing and taking it away."""

from collections.abc import Mapping
from typing import Any

from heat.engine.options import before_of
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import deputies
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.service.telling import look_after
from heat.store import operations, stacks, turns
from heat.store.rows import StackRow
from heat.values.errors import NotSupported
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
    """Stop the update that runs, and go back to what the stack was before; or only stop it, or a creation.

    Raises NotSupported when there is nothing to be cancelled.
    """
    stack = find_stack(desk, context, stack_identity)
    allowed = {Action.UPDATE} if cancel_with_rollback else {Action.UPDATE, Action.CREATE}
    if stack.status is not Status.IN_PROGRESS or stack.action not in allowed:
        state = state_name(stack.action, stack.status)
        raise NotSupported(f"Cancelling update when stack is {state} is not supported.")
    if cancel_with_rollback:
        _go_back(desk, stack)
    else:
        _stop(desk, stack)


def _go_back(desk: Desk, stack: StackRow) -> None:
    running = operations.active_for(desk.house.database, stack.id)
    if running is None or running.id != stack.traversal:
        raise NotSupported("The update has come to its end before it could be cancelled.")
    target = stack.good_source or before_of(running)
    if target is None and stack.parent_id is not None:  # its updates are its parent's, and tell of no time before
        raise NotSupported("The stack was never complete, so there is nothing to go back to. Update or delete it.")
    operation = new_operation(desk, stack, Action.ROLLBACK, stack.timeout_mins)
    operation.source = target
    changes: dict[str, Any] = {
        "action": Action.ROLLBACK,
        "status": Status.IN_PROGRESS,
        "reason": "Stack ROLLBACK started: the update was cancelled",
        "traversal": operation.id,
        **({"source": target} if target is not None else {}),
    }
    desk.hand_over(operations.supersede(desk.house.database, operation, changes))


def _stop(desk: Desk, stack: StackRow) -> None:
    """The wish is written with the operation, so that whoever works on it then will know."""
    running = operations.ask_to_stop(desk.house.database, stack.id)
    if running is not None:
        look_after(desk, stack.id, running.owner)


def _act(desk: Desk, context: RequestContext, identity: Mapping[str, str], action: Action) -> None:
    """An action on what is still being made would find half of it: it waits until what is under way has ended."""
    stack, database = find_stack(desk, context, identity), desk.house.database
    busy = operations.active_for(database, stack.id) is not None or turns.waits(database, stack.id)
    if not busy and _is_so(stack, action):
        return
    creds_id = deputies.stand_in_if_possible(desk, context, stack)
    if creds_id != stack.creds_id:
        stacks.change(database, stack.id, creds_id=creds_id)
    turns.queue(database, new_operation(desk, stack, action, stack.timeout_mins))
    begun = turns.begin_next(database, stack.id, desk.house.engine_id, desk.house.clock())
    if begun is not None:
        desk.hand_over(begun)
    else:
        running = operations.active_for(database, stack.id)
        look_after(desk, stack.id, running.owner if running else None)  # it begins what waits as soon as that is done


def _is_so(stack: StackRow, action: Action) -> bool:
    """Is that what was done last, so that there is nothing to do?"""
    at_rest_or_awake = action in (Action.SUSPEND, Action.RESUME)
    return at_rest_or_awake and (stack.action, stack.status) == (action, Status.COMPLETE)
