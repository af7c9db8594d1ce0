"""Signals that a CreationPolicy waits for: whatever the type of the resource, they are counted for it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from heat.engine.signalled import FAILURE, SUCCESS
from heat.service.desk import Desk
from heat.store import signals
from heat.store.rows import ResourceRow, StackRow
from heat.values.errors import ValidationError
from heat.values.status import Action, Status

STATUS_KEYS = "Status", "status"
SENDER_KEYS = "UniqueId", "unique_id", "id"


def take(desk: Desk, stack: StackRow, row: ResourceRow, details: Any) -> str | None:
    """Count a signal; gives what its event will say, or None when no creation waits for any. Raises ValidationError."""
    if (row.action, row.status) != (Action.CREATE, Status.IN_PROGRESS):
        return None
    definition = desk.compiler.blueprint(stack).resources.get(row.name)
    if definition is None or definition.awaited_signals is None:
        return None
    told = details if isinstance(details, Mapping) else {}
    status = str(_first(told, STATUS_KEYS) or SUCCESS).upper()
    if status not in (SUCCESS, FAILURE):
        raise ValidationError(f"the status of a signal is {SUCCESS} or {FAILURE}, not {status}"[:200])
    sender = str(_first(told, SENDER_KEYS) or uuid4())[:255]
    signals.add(desk.house.database, row.id, stack.id, sender, status)
    return f"Received {status} signal with UniqueId {sender}"


def _first(told: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((told[key] for key in keys if key in told), None)
