"""Actions that wait for their turn: asked for while something else was under way on their stack."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from heat.store import bulk, events, operation_columns, outbox, stack_columns
from heat.store.database import Database
from heat.store.encoding import words
from heat.store.outbox import DeliveryRow
from heat.store.rows import EventRow, OperationRow, OperationState, ResourceRow
from heat.store.schema import operation, resource, stack
from heat.store.starting import last_fences
from heat.values.errors import NotSupported, StackNotFound, TooManyWaiting
from heat.values.status import Action, Status

WAITING = operation.c.state == OperationState.WAITING.value


MOST = 10
"""So many actions may wait on one stack."""


def queue(database: Database, new: OperationRow) -> None:
    """Write an operation that begins when nothing else is under way on its stack.

    Raises StackNotFound, NotSupported when the stack is being removed, TooManyWaiting.
    """
    new.state = OperationState.WAITING
    row = operation_columns.inserted(new)
    waiting = select(operation.c.id).where(WAITING, operation.c.stack_id == new.stack_id, operation.c.id != new.id)

    def work(connection: Connection) -> None:
        query = select(stack.c.name, stack.c.action, stack.c.status)
        living = query.where(stack.c.id == new.stack_id, stack.c.deleted_at.is_(None))
        found = connection.execute(living.with_for_update()).one_or_none()
        if found is None:
            raise StackNotFound(new.stack_id)
        if (found.action, found.status) == (Action.DELETE.value, Status.IN_PROGRESS.value):
            raise NotSupported(f"Stack {found.name} is being deleted, so {new.action} is not supported.")
        if len(connection.execute(waiting.limit(MOST)).all()) >= MOST:
            raise TooManyWaiting(found.name, MOST)
        bulk.insert_missing(connection, operation, operation_columns.INSERTED, [row], "id")

    database.write(work, repeatable=True)


def ripe(database: Database, limit: int) -> Sequence[str]:
    """Ids of stacks on which something waits and nothing is under way."""
    active = operation.alias()
    query = select(operation.c.stack_id).distinct().outerjoin(active, active.c.active_stack_id == operation.c.stack_id)
    query = query.where(WAITING, active.c.id.is_(None)).limit(limit)
    return database.read(lambda connection: connection.scalars(query).all())


def waits(database: Database, stack_id: str) -> bool:
    """Does anything wait for its turn on a stack?"""
    query = select(operation.c.id).where(WAITING, operation.c.stack_id == stack_id).limit(1)
    return database.read(lambda connection: connection.execute(query).first()) is not None


def begin_next(database: Database, stack_id: str, engine_id: str, now: float) -> OperationRow | None:
    """Begin what has waited longest on a stack; None when nothing waits, or something else is under way."""

    def work(connection: Connection) -> OperationRow | None:
        # Whoever supersedes takes the same locks in the same order: operations, then the stack.
        query = select(*operation_columns.COLUMNS).where(WAITING, operation.c.stack_id == stack_id)
        rows = connection.execute(query.order_by(operation.c.id).with_for_update()).all()
        found = sorted((operation_columns.read(row) for row in rows), key=lambda row: (row.created_at, row.id))
        if not _is_free(connection, stack_id) or not found:
            return None
        return _begin(connection, database, found[0], engine_id, now)

    return database.write(work)


def begin_alone(database: Database, new: OperationRow, changes: Mapping[str, Any] | None = None) -> OperationRow | None:
    """Begin an operation at once; None when something else is under way on its stack, which goes on undisturbed."""

    def work(connection: Connection) -> OperationRow | None:
        known = connection.execute(select(operation.c.id).where(operation.c.id == new.id)).one_or_none()
        if known is not None:
            return new
        if not _is_free(connection, new.stack_id):
            return None
        new.fence += last_fences(connection, [new.stack_id]).get(new.stack_id, 0)
        row = operation_columns.inserted(new)
        bulk.insert(connection, operation, operation_columns.INSERTED, [row])
        stack_columns.change(connection, {new.stack_id: {**_told(new), **(changes or {})}}, database.secrets)
        return new

    return database.write(work, repeatable=True)


def mark(database: Database, row: ResourceRow, told: Sequence[EventRow], deliveries: Sequence[DeliveryRow]) -> bool:
    """Say how a resource is, with the events of it; False when something is under way on its stack.

    Nothing can begin meanwhile. A resource that is gone stays so, and all else of it is left alone.
    """
    said = {"action": str(row.action), "status": str(row.status), "reason": words(row.reason)}
    change = update(resource).where(resource.c.id == row.id).values(**said, updated_at=row.updated_at)

    def work(connection: Connection) -> bool:
        if not _is_free(connection, row.stack_id):
            return False
        connection.execute(change)
        events.add(connection, database, told)
        outbox.add(connection, database, deliveries)
        return True

    return database.write(work, repeatable=True)


def _is_free(connection: Connection, stack_id: str) -> bool:
    """Is the stack there, and is nothing under way on it? Until the transaction ends nothing can begin."""
    living = select(stack.c.id).where(stack.c.id == stack_id, stack.c.deleted_at.is_(None)).with_for_update()
    if connection.execute(living).one_or_none() is None:
        return False
    busy = select(operation.c.id).where(operation.c.active_stack_id == stack_id)
    return connection.execute(busy).one_or_none() is None


def _begin(connection: Connection, database: Database, row: OperationRow, engine_id: str, now: float) -> OperationRow:
    waited_s = now - row.created_at
    fence = last_fences(connection, [row.stack_id]).get(row.stack_id, 0)
    row.state, row.owner, row.fence = OperationState.ACTIVE, engine_id, fence + row.fence + 1
    row.deadline = None if row.deadline is None else row.deadline + waited_s
    changes: dict[str, Any] = {"owner": row.owner, "fence": row.fence, "deadline": row.deadline, "state": row.state}
    columns = {**operation_columns.values(changes), "active_stack_id": row.stack_id}
    connection.execute(update(operation).where(operation.c.id == row.id).values(columns))
    stack_columns.change(connection, {row.stack_id: _told(row)}, database.secrets)
    return row


def _told(row: OperationRow) -> Mapping[str, Any]:
    return {
        "action": row.action,
        "status": Status.IN_PROGRESS,
        "reason": f"Stack {row.action} started",
        "traversal": row.id,
    }
