"""Stacks: created with their first operation, found by name or id, followed down to what is nested in them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from heat.store import bulk, credentials, documents, exports, stack_columns
from heat.store.database import Database
from heat.store.documents import Document
from heat.store.exports import Trade
from heat.store.rows import OperationRow, StackRow
from heat.store.schema import stack
from heat.store.starting import Start, start
from heat.values.errors import StackExists, StackNotFound


def create(
    database: Database,
    new: StackRow,
    operation: OperationRow,
    made: Sequence[Document] = (),
    trade: Trade | None = None,
) -> None:
    """Write a stack, its documents and first operation in one transaction, and speak for what it trades.

    Raises StackExists, CredentialsGone, ValidationError.
    """
    new_documents = documents.stale(database, made)

    def work(connection: Connection) -> None:
        documents.write(connection, database, new_documents)
        if new.creds_id is not None:
            credentials.hold(connection, new.creds_id)
        if trade is not None and (trade.exports or trade.imports):
            exports.claim(connection, trade)
        start(connection, database, [Start(operation, new)])

    try:
        database.write(work, repeatable=True)
    except IntegrityError:
        if find_live(database, new.project_id, new.name) is None:
            raise
        raise StackExists(new.name) from None
    documents.written(database, new_documents)


def get(database: Database, stack_id: str, show_deleted: bool = False) -> StackRow:
    """One stack whole, whatever its project. Raises StackNotFound."""
    found = get_many(database, [stack_id], show_deleted)
    if not found:
        raise StackNotFound(stack_id)
    return found[stack_id]


def get_many(database: Database, stack_ids: Collection[str], show_deleted: bool = False) -> dict[str, StackRow]:
    """Stacks whole, by id; those that do not exist are left out."""
    alive = () if show_deleted else (stack.c.deleted_at.is_(None),)

    def work(connection: Connection) -> dict[str, StackRow]:
        rows = [
            row
            for portion in bulk.chunks(stack_ids)
            for row in connection.execute(_whole().where(stack.c.id.in_(portion), *alive))
        ]
        return {row.id: row for row in rows_of(connection, database, rows)}

    return database.read(work)


def find(database: Database, project_id: str | None, name_or_id: str, show_deleted: bool = False) -> StackRow:
    """A stack of a project (of any, for None) by its id, else by name; the living before the deleted.

    A nested stack is found by its name too. Raises StackNotFound.
    """
    conditions: list[ColumnElement[bool]] = [or_(stack.c.id == name_or_id, stack.c.name == name_or_id)]
    if project_id is not None:
        conditions.append(stack.c.project_id == project_id)
    if not show_deleted:
        conditions.append(stack.c.deleted_at.is_(None))
    by_fit = (stack.c.id != name_or_id, stack.c.deleted_at.is_not(None), stack.c.parent_id.is_not(None))
    query = _whole().where(*conditions).order_by(*by_fit, stack.c.created_at.desc()).limit(1)
    found = _read(database, query)
    if not found:
        raise StackNotFound(name_or_id)
    return found[0]


def find_live(database: Database, project_id: str, name: str) -> StackRow | None:
    """The living root stack of that name."""
    return next(
        iter(_read(database, _whole().where(stack.c.live_name == stack_columns.live_name(project_id, name)))), None
    )


def children(database: Database, stack_ids: Collection[str], show_deleted: bool = False) -> list[StackRow]:
    """The stacks nested directly in these, without their outputs."""
    alive = () if show_deleted else (stack.c.deleted_at.is_(None),)
    return [
        row
        for portion in bulk.chunks(stack_ids)
        for row in _read(database, select(*stack_columns.LIGHT).where(stack.c.parent_id.in_(portion), *alive))
    ]


def tree(database: Database, stack_id: str, depth: int | None = None) -> list[tuple[str, str | None]]:
    """Ids of a living stack and of all that is nested in it, each with its parent's id, parents first.

    With a depth, no deeper than so many levels below it.
    """
    root = select(stack.c.root_id, stack.c.depth).where(stack.c.id == stack_id)

    def work(connection: Connection) -> list[tuple[str, str | None]]:
        top = connection.execute(root).one_or_none()
        if top is None:
            return []
        query = select(stack.c.id, stack.c.parent_id).where(stack.c.root_id == top.root_id, stack.c.depth >= top.depth)
        if depth is not None:
            query = query.where(stack.c.depth <= top.depth + depth)
        rows = connection.execute(query.where(stack.c.deleted_at.is_(None)).order_by(stack.c.depth, stack.c.id))
        return _below(stack_id, ((row.id, row.parent_id) for row in rows))

    return database.read(work)


def _below(stack_id: str, pairs: Iterable[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Of the stacks of one root, parents first, those at or below one of them."""
    seen: set[str] = set()
    kept = []
    for identity, parent in pairs:
        if identity == stack_id or parent in seen:
            seen.add(identity)
            kept.append((identity, parent))
    return kept


def count_resources(database: Database, root_id: str) -> int:
    """How many resources the living stacks under a root have together."""
    query = select(func.coalesce(func.sum(stack.c.resource_count), 0)).where(
        stack.c.root_id == root_id, stack.c.deleted_at.is_(None)
    )
    return int(database.read(lambda connection: connection.execute(query).scalar_one()))


def change(database: Database, stack_id: str, **changes: Any) -> None:
    """Set fields of one stack, outside of any step."""
    database.write(
        lambda connection: stack_columns.change(connection, {stack_id: changes}, database.secrets), repeatable=True
    )


def mark_deleted(database: Database, stack_id: str) -> None:
    """The stack is gone, its name is free, and its row stays until it is purged."""
    gone = update(stack).where(stack.c.id == stack_id, stack.c.deleted_at.is_(None))
    gone = gone.values(deleted_at=database.clock(), live_name=None)
    database.write(lambda connection: connection.execute(gone), repeatable=True)


def rows_of(connection: Connection, database: Database, rows: Sequence[Any]) -> list[StackRow]:
    """Stacks with their tags, from rows of LIGHT."""
    tags = stack_columns.tags_of(connection, (row.id for row in rows))
    return [stack_columns.read(row, tags.get(row.id, ()), database.secrets) for row in rows]


def _whole() -> Select[Any]:
    return select(*stack_columns.LIGHT, stack.c.outputs)


def _read(database: Database, query: Select[Any]) -> list[StackRow]:
    return database.read(lambda connection: rows_of(connection, database, connection.execute(query).all()))
