"""Events that requests make: into the history, and to the sinks of the stack."""

from collections.abc import Sequence

from heat.engine.sinks import message_of
from heat.service.desk import Desk
from heat.store import outbox
from heat.store.outbox import DeliveryRow
from heat.store.rows import EventRow, StackRow


def tell(desk: Desk, stack: StackRow, rows: Sequence[EventRow]) -> None:
    """Write events that belong to no step of an engine."""
    outbox.record(desk.house.database, rows, deliveries(desk, stack, rows))


def deliveries(desk: Desk, stack: StackRow, rows: Sequence[EventRow]) -> list[DeliveryRow]:
    """The events, once for each sink of the stack."""
    sinks = desk.compiler.environment(stack.source.environment).event_sinks
    return outbox.address(rows, sinks, lambda row: message_of(row, stack.name)) if sinks else []
