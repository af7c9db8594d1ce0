"""Signals that creations wait for: kept until they are counted, each sender's once."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from heat.store import bulk
from heat.store.database import Database
from heat.store.schema import resource_signal

COLUMNS = ("resource_id", "unique_id", "stack_id", "status", "created_at")


def add(database: Database, resource_id: str, stack_id: str, unique_id: str, status: str) -> bool:
    """Keep a signal; False when this sender has spoken before."""
    row = (resource_id, unique_id, stack_id, status, database.clock())
    try:
        database.write(lambda connection: bulk.insert(connection, resource_signal, COLUMNS, [row]))
    except IntegrityError:
        return False
    return True


def of(database: Database, resource_id: str) -> dict[str, str]:
    """Status by sender."""
    query = select(resource_signal.c.unique_id, resource_signal.c.status)
    query = query.where(resource_signal.c.resource_id == resource_id).order_by(resource_signal.c.created_at)
    return {row.unique_id: row.status for row in database.read(lambda connection: connection.execute(query).all())}
