"""An operation between its row and its columns."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from heat.store.encoding import pack, unpack, words
from heat.store.rows import OperationRow, OperationState, Source
from heat.store.schema import operation
from heat.values.status import Action, Status

_PARTS = ("template", "environment", "files")
_FIELDS = tuple(field.name for field in fields(OperationRow))
COLUMNS = [column for column in operation.columns if column.name != "active_stack_id"]
INSERTED = tuple(column.name for column in operation.columns)


def read(row: Row[Any]) -> OperationRow:
    """An operation from a row of COLUMNS."""
    columns = dict(row._mapping)
    template, environment, files = (columns.pop(part) for part in _PARTS)
    columns["source"] = Source(template, environment, files) if template else None
    columns["options"] = unpack(columns["options"])
    columns["action"] = Action(columns["action"])
    columns["state"] = OperationState(columns["state"])
    columns["status"] = Status(columns["status"])
    return OperationRow(**columns)


def values(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of OperationRow as columns. Raises KeyError for a field that is none."""
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in _FIELDS:
            raise KeyError(f"OperationRow has no field {name}")
        if name == "source":
            columns |= {part: value and getattr(value, part) for part in _PARTS}
        elif name in ("action", "status", "state"):
            columns[name] = str(value)
        elif name == "reason":
            columns[name] = words(value)
        else:
            columns[name] = pack(value) if name == "options" else value
    if changes.get("state") in (OperationState.DONE, OperationState.SUPERSEDED):
        columns["active_stack_id"] = None
    return columns


def inserted(row: OperationRow) -> tuple[Any, ...]:
    """All columns of a new operation."""
    columns = values({name: getattr(row, name) for name in _FIELDS})
    columns["active_stack_id"] = row.stack_id if row.state is OperationState.ACTIVE else None
    return tuple(columns[name] for name in INSERTED)
