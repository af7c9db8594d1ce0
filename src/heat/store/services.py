"""Engines and their heart-beats. Who counts as dead is for those to say who watch beats by a clock of their own."""

from collections.abc import Collection
from dataclasses import asdict, fields

from sqlalchemy import Connection, delete, select, update

from heat.store import bulk
from heat.store.database import Database
from heat.store.rows import ServiceRow
from heat.store.schema import service

COLUMNS = tuple(field.name for field in fields(ServiceRow))


def register(database: Database, new: ServiceRow) -> None:
    """An engine begins to live; one that was there under its id begins anew."""
    values = asdict(new)
    row = tuple(values[name] for name in COLUMNS)
    rules = (("beat", "{old} + 1"),)
    database.write(
        lambda connection: bulk.upsert(connection, service, COLUMNS, [row], "engine_id", rules), repeatable=True
    )


def beat(database: Database, engine_id: str) -> bool:
    """An engine is alive; False when nobody knows it any more, so that it must register again."""
    change = update(service).where(service.c.engine_id == engine_id)
    change = change.values(beat=service.c.beat + 1, updated_at=database.clock(), deleted_at=None)
    return database.write(lambda connection: connection.execute(change).rowcount, repeatable=True) == 1


def beats(database: Database) -> dict[str, int]:
    """The beat of every engine that has not said good-bye."""
    query = select(service.c.engine_id, service.c.beat).where(service.c.deleted_at.is_(None))
    rows = database.read(lambda connection: connection.execute(query).all())
    return {row.engine_id: row.beat for row in rows}


def stop(database: Database, engine_id: str) -> None:
    """An engine says good-bye."""
    change = update(service).where(service.c.engine_id == engine_id).values(deleted_at=database.clock())
    database.write(lambda connection: connection.execute(change), repeatable=True)


def known(database: Database, limit: int = 1000) -> list[ServiceRow]:
    """All engines, those that have ended too, the latest first."""
    query = select(*(service.c[name] for name in COLUMNS)).order_by(service.c.created_at.desc(), service.c.engine_id)
    rows = database.read(lambda connection: connection.execute(query.limit(limit)).all())
    return [ServiceRow(*row) for row in rows]


def forget(database: Database, engine_ids: Collection[str]) -> int:
    """Drop engines that are gone; how many there were."""

    def work(connection: Connection) -> int:
        return sum(
            connection.execute(delete(service).where(service.c.engine_id.in_(portion))).rowcount
            for portion in bulk.chunks(engine_ids)
        )

    return database.write(work, repeatable=True)
