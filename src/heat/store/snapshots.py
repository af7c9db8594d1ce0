"""Snapshots of stacks: what each stack was made from, and what its resources gave to come back to it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select, update

from heat.store.database import Database
from heat.store.encoding import pack, unpack, words
from heat.store.rows import OperationState, SnapshotRow, Source
from heat.store.schema import operation, snapshot, stack
from heat.values.status import Action, Status

_PARTS = ("template", "environment", "files")
OVERTAKEN = "Another action was begun on the stack before the snapshot was complete."


def insert(database: Database, new: SnapshotRow) -> None:
    """Write one that is about to be taken."""
    columns = {
        "id": new.id,
        "stack_id": new.stack_id,
        "operation_id": new.operation_id,
        "name": new.name,
        "action": str(new.action),
        "status": str(new.status),
        "reason": words(new.reason),
        "created_at": new.created_at,
        "data": _sealed(database, new.data),
        **{part: getattr(new.source, part) for part in _PARTS},
    }
    database.write(lambda connection: connection.execute(snapshot.insert().values(columns)))


def settle(database: Database, snapshot_id: str, status: Status, reason: str, data: Mapping[str, Any]) -> None:
    """It is taken, or failed; what was taken all the same is in the data.

    Nothing is settled once another action has overtaken it: what is there now is not what was to be kept.
    """
    taking = select(operation.c.id).where(operation.c.state == OperationState.ACTIVE.value)
    taking = taking.where(operation.c.id == snapshot.c.operation_id).correlate(snapshot)
    change = update(snapshot).where(snapshot.c.id == snapshot_id, taking.exists())
    change = change.values(status=str(status), reason=words(reason), data=_sealed(database, data))
    database.write(lambda connection: connection.execute(change), repeatable=True)


def close(database: Database, snapshot_id: str) -> None:
    """It was overtaken, and nothing of it is left in the cloud."""
    change = update(snapshot).where(snapshot.c.id == snapshot_id, snapshot.c.status == str(Status.IN_PROGRESS))
    change = change.where(_was_begun()).values(status=str(Status.FAILED), reason=OVERTAKEN)
    database.write(lambda connection: connection.execute(change), repeatable=True)


def any_unsettled(database: Database, stack_id: str) -> bool:
    """Is one of a stack being taken, or was it overtaken and not seen to?"""
    query = select(snapshot.c.id).where(snapshot.c.stack_id == stack_id, snapshot.c.status == str(Status.IN_PROGRESS))
    return database.read(lambda connection: connection.execute(query.limit(1)).first()) is not None


def overtaken_on(database: Database, limit: int = 100) -> list[str]:
    """Ids of living stacks at rest on which a snapshot was overtaken and not seen to."""
    busy = select(operation.c.id).where(operation.c.active_stack_id == snapshot.c.stack_id).correlate(snapshot)
    query = select(snapshot.c.stack_id).distinct().join(stack, stack.c.id == snapshot.c.stack_id)
    query = query.where(snapshot.c.status == str(Status.IN_PROGRESS), stack.c.deleted_at.is_(None))
    query = query.where(_was_begun(), ~busy.exists())
    return list(database.read(lambda connection: connection.scalars(query.limit(limit)).all()))


def of_stack(database: Database, stack_id: str) -> list[SnapshotRow]:
    """All of a stack, the oldest first."""
    return _read(database, _query().where(snapshot.c.stack_id == stack_id).order_by(snapshot.c.created_at))


def get(database: Database, stack_id: str, snapshot_id: str) -> SnapshotRow | None:
    """One of a stack."""
    found = _read(database, _query().where(snapshot.c.stack_id == stack_id, snapshot.c.id == snapshot_id))
    return found[0] if found else None


def count(database: Database, stack_id: str) -> int:
    """How many a stack has."""
    query = select(func.count()).select_from(snapshot).where(snapshot.c.stack_id == stack_id)
    return int(database.read(lambda connection: connection.execute(query).scalar_one()))


def forget(database: Database, snapshot_id: str) -> None:
    """All that it held is gone."""
    gone = delete(snapshot).where(snapshot.c.id == snapshot_id)
    database.write(lambda connection: connection.execute(gone), repeatable=True)


def _was_begun() -> ColumnElement[bool]:
    """Was its operation begun, and is not under way any more? The row of one that is about to be taken comes first."""
    over = select(operation.c.id).where(operation.c.id == snapshot.c.operation_id)
    return over.where(operation.c.state != OperationState.ACTIVE.value).correlate(snapshot).exists()


def _query() -> Select[Any]:
    taking = operation.c.state == OperationState.ACTIVE.value
    return select(snapshot, taking.label("taking")).outerjoin(operation, operation.c.id == snapshot.c.operation_id)


def _read(database: Database, query: Select[Any]) -> list[SnapshotRow]:
    return [_row(row, database) for row in database.read(lambda connection: connection.execute(query).all())]


def _row(row: Row[Any], database: Database) -> SnapshotRow:
    columns = dict(row._mapping)
    taking, data = columns.pop("taking"), columns.pop("data")
    source = Source(*(columns.pop(part) for part in _PARTS))
    columns["action"], columns["status"] = Action(columns["action"]), Status(columns["status"])
    if columns["status"] is Status.IN_PROGRESS and not taking:
        columns |= {"status": Status.FAILED, "reason": OVERTAKEN, "overtaken": True}
    return SnapshotRow(**columns, source=source, data=unpack(database.secrets.open(data)) if data else None)


def _sealed(database: Database, data: Mapping[str, Any] | None) -> str | None:
    return None if data is None else database.secrets.seal(pack(data) or "{}")
