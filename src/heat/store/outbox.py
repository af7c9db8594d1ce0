"""Events on their way to sinks: written with the step that made them, gone when they were delivered.

Whoever is to deliver to a sink holds its oldest event; so one engine at a time does it, in order, and after a crash
another goes on. An event may then be delivered twice, and none is lost.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, Row, case, delete, func, or_, select, update

from heat.store import bulk, events
from heat.store.database import Database
from heat.store.encoding import pack, unpack
from heat.store.rows import EventRow
from heat.store.schema import delivery as table

COLUMNS = ("id", "stack_id", "sink", "sink_id", "body", "created_at", "due_at", "attempts")


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One event for one sink."""

    id: str
    stack_id: str
    """Whose owner's rights are used where the sink asks for any."""
    sink: Mapping[str, Any]
    sink_id: str
    body: Mapping[str, Any]
    created_at: float
    attempts: int = 0
    sequence: int = 0


def address(told: Sequence[EventRow], sinks: Sequence[Mapping[str, Any]], bodies: Any) -> list[DeliveryRow]:
    """The events, once for each sink; `bodies` makes of an event what is sent."""
    return [
        DeliveryRow(
            str(uuid5(UUID(event.id), pack(sink) or "")),
            event.stack_id,
            sink,
            hashlib.sha256(f"{event.root_id}/{pack(sink)}".encode()).hexdigest()[:32],
            bodies(event),
            event.created_at,
        )
        for event in told
        for sink in sinks
    ]


def add(connection: Connection, database: Database, rows: Sequence[DeliveryRow]) -> None:
    """Write within a transaction; what was written before is left alone."""
    seal = database.secrets.seal  # a sink may carry a password in its URL or headers
    written = [
        (row.id, row.stack_id, seal(pack(row.sink) or ""), row.sink_id, pack(row.body), row.created_at, 0.0, 0)
        for row in rows
    ]
    bulk.insert_missing(connection, table, COLUMNS, written, "id")


def record(database: Database, told: Sequence[EventRow], rows: Sequence[DeliveryRow]) -> None:
    """Write events that belong to no step, and send them on their way."""

    def work(connection: Connection) -> None:
        events.add(connection, database, told)
        add(connection, database, rows)

    database.write(work, repeatable=True)


def hold(
    database: Database,
    engine_id: str,
    dead: Collection[str],
    now: float,
    most: int = 20,
    last: Collection[str] = (),
) -> list[str]:
    """Sinks whose oldest event is due, and that this engine may deliver to from now on: whoever has waited longest.

    But those that had a turn just now come last, so that some with much to be told do not keep others waiting. What the
    engine holds already is among them: it may have failed to note what came of it, or not know that it holds it.
    """
    oldest = select(func.min(table.c.sequence)).group_by(table.c.sink_id)
    free = or_(table.c.held_by.is_(None), table.c.held_by.in_([engine_id, *dead]))

    def work(connection: Connection) -> list[str]:
        query = select(table.c.sequence).where(table.c.sequence.in_(oldest), table.c.due_at <= now, free)
        turn = [case((table.c.sink_id.in_(list(last)), 1), else_=0)] if last else []
        found = connection.scalars(query.order_by(*turn, table.c.sequence).limit(most)).all()
        taken = []
        for sequence in found:
            ours = update(table).where(table.c.sequence == sequence, free).values(held_by=engine_id)
            if connection.execute(ours).rowcount:
                taken.append(sequence)
        named = select(table.c.sequence, table.c.sink_id).where(table.c.sequence.in_(taken))
        sinks = {row.sequence: row.sink_id for row in connection.execute(named)} if taken else {}
        return [sinks[sequence] for sequence in taken]

    return database.write(work)


def batch(database: Database, sink_id: str, most: int) -> list[DeliveryRow]:
    """The oldest events for a sink."""
    query = select(table).where(table.c.sink_id == sink_id).order_by(table.c.sequence).limit(most)
    rows = database.read(lambda connection: connection.execute(query).all())
    return [_read(database, row) for row in rows]


def delivered(database: Database, rows: Sequence[DeliveryRow]) -> None:
    """They arrived."""
    gone = delete(table).where(table.c.sequence.in_([row.sequence for row in rows]))
    if rows:
        database.write(lambda connection: connection.execute(gone), repeatable=True)


def put_off(database: Database, row: DeliveryRow, until: float) -> None:
    """It could not be delivered; it is tried again at that moment, by whoever is free then."""
    later = update(table).where(table.c.sequence == row.sequence)
    later = later.values(due_at=until, attempts=row.attempts + 1, held_by=None)
    database.write(lambda connection: connection.execute(later), repeatable=True)


def let_go(database: Database, engine_id: str) -> None:
    """An engine ends."""
    ours = update(table).where(table.c.held_by == engine_id).values(held_by=None)
    database.write(lambda connection: connection.execute(ours), repeatable=True)


def drop(database: Database, sink_id: str, keep: int) -> int:
    """Forget the oldest events for a sink but for the last ones; how many were forgotten."""
    first = (
        select(table.c.sequence).where(table.c.sink_id == sink_id).order_by(table.c.sequence.desc()).offset(keep - 1)
    ).limit(1)

    def work(connection: Connection) -> int:
        kept = connection.execute(first).scalar_one_or_none()
        if kept is None:
            return 0
        return connection.execute(delete(table).where(table.c.sink_id == sink_id, table.c.sequence < kept)).rowcount

    return database.write(work)


def waiting(database: Database, stack_ids: Collection[str]) -> int:
    """How many events of some stacks are on their way."""
    query = select(func.count()).select_from(table).where(table.c.stack_id.in_(list(stack_ids)))
    return int(database.read(lambda connection: connection.execute(query).scalar_one()))


def _read(database: Database, row: Row[Any]) -> DeliveryRow:
    sink = unpack(database.secrets.open(row.sink))
    return DeliveryRow(
        row.id, row.stack_id, sink, row.sink_id, unpack(row.body), row.created_at, row.attempts, row.sequence
    )
