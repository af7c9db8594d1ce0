"""What is over is forgotten: deleted stacks with all that hangs on them, operations that ended, unused documents."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, delete, select

from heat.store import bulk
from heat.store.database import Database
from heat.store.documents import GRACE_S
from heat.store.schema import (
    delivery,
    document,
    event,
    explanation,
    hook,
    operation,
    plan,
    resource,
    resource_signal,
    snapshot,
    stack,
    stack_export,
    stack_import,
    stack_tag,
)

BATCH = 1000
_PARTS = ("template", "environment", "files")
_USES: list[Column[Any]] = [
    *(stack.c[part] for part in _PARTS),
    *(stack.c[f"good_{part}"] for part in _PARTS),
    *(operation.c[part] for part in _PARTS),
    *(snapshot.c[part] for part in _PARTS),
    *(plan.c[part] for part in _PARTS),
]


def purge_stacks(database: Database, older_than: float, project_id: str | None = None, batch_size: int = 20) -> int:
    """Forget the stacks that were deleted before a moment, so many to a transaction; how many there were."""
    conditions: list[ColumnElement[bool]] = [stack.c.deleted_at < older_than]
    if project_id is not None:
        conditions.append(stack.c.project_id == project_id)

    def forget(connection: Connection, ids: Sequence[str]) -> None:
        for table in (
            *(event, resource, resource_signal, operation, snapshot, stack_tag, stack_export, stack_import),
            *(hook, explanation, plan, delivery),
        ):
            _delete_by(connection, table.c.stack_id, ids)
        _delete_by(connection, stack.c.id, ids)

    return _in_batches(database, select(stack.c.id).where(*conditions).limit(batch_size), forget)


def purge_operations(database: Database, older_than: float) -> int:
    """Forget the operations that ended before a moment on stacks that live on; how many there were."""
    query = select(operation.c.id).where(operation.c.active_stack_id.is_(None), operation.c.finished_at < older_than)
    return _in_batches(
        database, query.limit(BATCH), lambda connection, ids: _delete_by(connection, operation.c.id, ids)
    )


def purge_plans(database: Database, older_than: float, project_id: str | None = None) -> int:
    """Forget the plans made before a moment of stacks that were never made; how many there were."""
    made = select(stack.c.id).where(stack.c.id == plan.c.stack_id).correlate(plan)
    conditions: list[ColumnElement[bool]] = [plan.c.created_at < older_than, ~made.exists()]
    if project_id is not None:
        conditions.append(plan.c.project_id == project_id)
    query = select(plan.c.id).where(*conditions).limit(BATCH)
    return _in_batches(database, query, lambda connection, ids: _delete_by(connection, plan.c.id, ids))


def purge_documents(database: Database) -> int:
    """Forget the documents that no stack and no operation names, but for those touched lately; how many there were."""
    old = document.c.touched_at < database.clock() - GRACE_S
    used = {name for column in _USES for name in _scalars(database, select(column).distinct())}
    unused = [name for name in _scalars(database, select(document.c.hash).where(old)) if name not in used]
    # Whoever began to use one in the meantime has touched it: its age is looked at again.
    delete_portion = partial(_delete_by, column=document.c.hash, also=(old,))
    return sum(database.write(partial(delete_portion, ids=names)) for names in bulk.chunks(unused))


def _in_batches(database: Database, query: Select[str], forget: Callable[[Connection, Sequence[str]], object]) -> int:
    def work(connection: Connection) -> int:
        ids = connection.scalars(query).all()
        forget(connection, ids)
        return len(ids)

    total = 0
    while gone := database.write(work):
        total += gone
    return total


def _delete_by(
    connection: Connection, column: Column[Any], ids: Sequence[str], also: Sequence[ColumnElement[bool]] = ()
) -> int:
    return connection.execute(delete(column.table).where(column.in_(ids), *also)).rowcount if ids else 0


def _scalars(database: Database, query: Select[Any]) -> Sequence[Any]:
    return database.read(lambda connection: connection.scalars(query).all())
