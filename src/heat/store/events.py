"""Events: what happened, in the order in which it was written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack, unpack, words
from heat.store.paging import beyond
from heat.store.rows import EventRow
from heat.store.schema import event
from heat.values.status import Action, Status

WRITTEN = tuple(field.name for field in fields(EventRow) if field.name != "sequence")
SORTS = {"created_at": event.c.created_at, "type_name": event.c.type_name}
FILTERS = frozenset({"action", "status", "resource_name", "type_name", "id", "physical_id"})


def record(database: Database, rows: Sequence[EventRow]) -> None:
    """Write events that belong to no step, such as those of signals."""
    database.write(lambda connection: add(connection, database, rows), repeatable=True)


def add(connection: Connection, database: Database, rows: Sequence[EventRow]) -> None:
    """Write events within a transaction; one that was written before is left alone."""
    written = [
        (
            row.id,
            row.stack_id,
            row.root_id,
            row.resource_name,
            row.type_name,
            row.physical_id,
            row.action.value,
            row.status.value,
            words(row.reason),
            row.created_at,
            database.secrets.seal_properties(pack(row.properties)),
        )
        for row in rows
    ]
    bulk.insert_missing(connection, event, WRITTEN, written, "id")


def page(
    database: Database,
    stack_ids: Collection[str],
    filters: Mapping[str, str | Sequence[str]] | None = None,
    sort_keys: Sequence[str] = ("created_at",),
    descending: bool = False,
    marker: str | None = None,
    limit: int | None = None,
) -> list[EventRow]:
    """Events of some stacks that come after the event `marker`; unknown sort keys and markers do not count.

    Equal events stand in the order in which they were written. Raises KeyError for an unknown filter.
    """
    order = [*(SORTS[key] for key in sort_keys if key in SORTS), event.c.sequence]
    conditions = [event.c.stack_id.in_(list(stack_ids)), *_matching(filters or {})]

    def work(connection: Connection) -> Sequence[Row[Any]]:
        after = _after(connection, order, marker, descending) if marker else []
        query = select(event).where(*conditions, *after)
        query = query.order_by(*(column.desc() if descending else column for column in order)).limit(limit)
        return connection.execute(query).all()

    return [_read(row, database) for row in database.read(work)] if stack_ids else []


def get(database: Database, stack_id: str, event_id: str) -> EventRow | None:
    """One event of a stack."""
    query = select(event).where(event.c.id == event_id, event.c.stack_id == stack_id)
    row = database.read(lambda connection: connection.execute(query).one_or_none())
    return None if row is None else _read(row, database)


def count(database: Database, stack_id: str) -> int:
    """How many events a stack has."""
    query = select(func.count()).select_from(event).where(event.c.stack_id == stack_id)
    return int(database.read(lambda connection: connection.execute(query).scalar_one()))


def trim(database: Database, stack_id: str, keep: int) -> int:
    """Forget the oldest events of a stack but for the last `keep`; how many were forgotten."""
    oldest_kept = (
        select(event.c.sequence)
        .where(event.c.stack_id == stack_id)
        .order_by(event.c.sequence.desc())
        .limit(1)
        .offset(keep - 1)
    )

    def work(connection: Connection) -> int:
        first = connection.execute(oldest_kept).scalar_one_or_none()
        if first is None:
            return 0
        return connection.execute(delete(event).where(event.c.stack_id == stack_id, event.c.sequence < first)).rowcount

    return database.write(work, repeatable=True)


def _matching(filters: Mapping[str, str | Sequence[str]]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name, wanted in filters.items():
        if name not in FILTERS:
            raise KeyError(f"events cannot be filtered by {name}")
        conditions.append(event.c[name].in_([wanted] if isinstance(wanted, str) else list(wanted)))
    return conditions


def _after(
    connection: Connection, order: Sequence[ColumnElement[Any]], marker: str, descending: bool
) -> list[ColumnElement[bool]]:
    last = connection.execute(select(*order).where(event.c.id == marker)).one_or_none()
    return [] if last is None else [beyond(order, tuple(last), descending)]


def _read(row: Row[Any], database: Database) -> EventRow:
    columns = dict(row._mapping)
    columns["action"] = Action(columns["action"])
    columns["status"] = Status(columns["status"])
    text = columns["properties"]
    columns["properties"] = unpack(None if text is None else database.secrets.open(text))
    return EventRow(**columns)
