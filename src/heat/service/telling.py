"""What requests have told: events into the history and to the sinks of the stack, hints to whoever works on it."""

import logging
from collections.abc import Sequence

from heat.engine.intake import stack_event
from heat.engine.sinks import message_of
from heat.service.desk import Desk
from heat.store import operations, outbox
from heat.store.database import StoreUnavailable
from heat.store.outbox import DeliveryRow
from heat.store.rows import EventRow, OperationRow, OperationState, StackRow
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)


def tell(desk: Desk, stack: StackRow, rows: Sequence[EventRow]) -> None:
    """Write events that belong to no step of an engine."""
    outbox.record(desk.house.database, rows, deliveries(desk, stack, rows))


def tell_cut_short(desk: Desk, stack: StackRow, row: OperationRow | None) -> None:
    """Say of an operation that it came to no end, because the stack is being removed."""
    if row is None or row.action is Action.DELETE:
        return
    now = operations.get(desk.house.database, row.id)
    if now is not None and now.state is OperationState.SUPERSEDED:
        told = stack_event(stack, now, Status.FAILED, f"Stack {now.action} cancelled", desk.house.clock())
        tell(desk, stack, [told])


def look_after(desk: Desk, stack_id: str, owner: str | None) -> None:
    """Have the engine that owns what is under way look what is wanted of it; should this be lost, a sweep finds out."""
    if owner in (None, desk.house.engine_id):
        desk.engine.look_at(stack_id)
    else:
        desk.house.hints.wake(stack_id, owner)


def deliveries(desk: Desk, stack: StackRow, rows: Sequence[EventRow]) -> list[DeliveryRow]:
    """The events, once for each sink of the stack."""
    try:
        sinks = desk.compiler.environment(stack.source.environment).event_sinks
    except StoreUnavailable:
        raise
    except Exception:
        LOG.warning("The environment of stack %s cannot be read, so nobody is told of its events.", stack.id)
        return []
    return outbox.address(rows, sinks, lambda row: message_of(row, stack.name)) if sinks else []
