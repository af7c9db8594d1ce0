"""What became of each resource in an operation, and why; written with the step that decided it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, func, select

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack, unpack, words
from heat.store.schema import explanation as table
from heat.store.schema import operation

COLUMNS = ("id", "operation_id", "stack_id", "resource_name", "outcome", "body", "created_at")
LEFT = "left"
"""The outcome of all that was not begun: their names stand together in one row without a name."""


@dataclass(frozen=True, slots=True)
class ExplanationRow:
    """What became of one resource."""

    operation_id: str
    stack_id: str
    resource_name: str
    outcome: str
    action: str
    """What the operation was doing: one that fails goes on as a rollback."""
    reason: str = ""
    changes: Sequence[Mapping[str, Any]] = ()
    """Properties with their values before and after; secrets are no part of it."""
    names: Sequence[str] = field(default=())
    """Of what was left."""
    created_at: float = 0.0


def add(connection: Connection, database: Database, rows: Sequence[ExplanationRow]) -> None:
    """Write within a transaction; what is said of a resource later takes the place of what was said before."""
    last = {_id(row): row for row in rows}
    written = [
        (key, row.operation_id, row.stack_id, row.resource_name, row.outcome, _body(database, row), row.created_at)
        for key, row in last.items()
    ]
    bulk.upsert(connection, table, COLUMNS, written, "id")


def of_operation(database: Database, operation_id: str, resource_name: str | None = None) -> list[ExplanationRow]:
    """All that is known of an operation, or of one resource in it; what was left is always among it."""
    wanted = [table.c.operation_id == operation_id]
    if resource_name is not None:
        wanted.append(table.c.resource_name.in_([resource_name, ""]))
    query = select(table).where(*wanted).order_by(table.c.created_at, table.c.resource_name)
    rows = database.read(lambda connection: connection.execute(query).all())
    return [_read(database, row) for row in rows]


def operations(database: Database, stack_id: str, most: int) -> list[str]:
    """Ids of a stack's last operations, the latest first."""
    query = select(operation.c.id).where(operation.c.stack_id == stack_id)
    query = query.order_by(operation.c.created_at.desc(), operation.c.id).limit(most)
    return list(database.read(lambda connection: connection.scalars(query).all()))


def trim(database: Database, stack_id: str, keep: int) -> None:
    """Forget what became of a stack's resources in all operations but the last ones."""
    last = (
        select(table.c.operation_id, func.max(table.c.created_at).label("at"))
        .where(table.c.stack_id == stack_id)
        .group_by(table.c.operation_id)
    ).subquery()
    query = select(last.c.operation_id).order_by(last.c.at.desc(), last.c.operation_id).offset(keep).limit(100)
    old = list(database.read(lambda connection: connection.scalars(query).all()))
    if old:
        gone = delete(table).where(table.c.operation_id.in_(old))
        database.write(lambda connection: connection.execute(gone), repeatable=True)


def _id(row: ExplanationRow) -> str:
    seed = f"{row.operation_id}/{row.action}/{row.resource_name}"
    return blake2b(seed.encode(), digest_size=16).hexdigest()


def _body(database: Database, row: ExplanationRow) -> str:
    text = pack(
        {
            "action": row.action,
            "reason": words(row.reason),
            "changes": list(row.changes),
            "names": list(row.names),
        }
    )
    return database.secrets.seal_properties(text) or ""


def _read(database: Database, row: Any) -> ExplanationRow:
    body = unpack(database.secrets.open(row.body))
    return ExplanationRow(
        row.operation_id, row.stack_id, row.resource_name, row.outcome, body["action"], body["reason"],
        body["changes"], body["names"], row.created_at,
    )  # fmt: skip
