"""Plans: changes that were thought through and may be carried out later, with what they were made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select

from heat.store import bulk, documents
from heat.store.database import Database
from heat.store.documents import Document
from heat.store.encoding import pack, unpack
from heat.store.rows import Source
from heat.store.schema import plan as table
from heat.store.schema import stack

COLUMNS = ("id", "stack_id", "project_id", "created_at", "template", "environment", "files", "body")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan."""

    id: str
    stack_id: str
    project_id: str
    created_at: float
    source: Source
    """What the stack would be made from."""
    args: Mapping[str, Any]
    """What the request asked for besides."""
    seen: Mapping[str, Any]
    """What the stacks were when it was made."""
    changes: Sequence[Mapping[str, Any]]
    """What would become of each resource."""
    creates: str | None = None
    """The name of the stack that it would make; the stack does not exist, and its id is meant for it."""


def keep(database: Database, row: PlanRow, made: Sequence[Document], most: int) -> None:
    """Write a plan with its documents; of a stack's plans, and of a project's for new stacks, the last are kept."""
    new_documents = documents.stale(database, made)
    told = {"args": dict(row.args), "seen": dict(row.seen), "changes": list(row.changes), "creates": row.creates}
    source = row.source
    written = (
        row.id, row.stack_id, row.project_id, row.created_at, source.template, source.environment, source.files,
        database.secrets.seal(pack(told) or ""),
    )  # fmt: skip
    same = table.c.stack_id == row.stack_id if row.creates is None else _of_no_stack(row.project_id)
    old = select(table.c.id).where(same).order_by(table.c.created_at.desc()).offset(most)

    def work(connection: Any) -> None:
        documents.write(connection, database, new_documents)
        bulk.insert_missing(connection, table, COLUMNS, [written], "id")
        gone = connection.scalars(old.limit(100)).all()
        if gone:
            connection.execute(delete(table).where(table.c.id.in_(gone)))

    database.write(work, repeatable=True)
    documents.written(database, new_documents)


def get(database: Database, stack_id: str, plan_id: str) -> PlanRow | None:
    """One plan of a stack."""
    return next(iter(_read(database, [table.c.id == plan_id, table.c.stack_id == stack_id])), None)


def find(database: Database, plan_id: str) -> PlanRow | None:
    """One plan of whatever stack."""
    return next(iter(_read(database, [table.c.id == plan_id])), None)


def of_stack(database: Database, stack_id: str) -> list[PlanRow]:
    """The plans of a stack, the latest first."""
    return _read(database, [table.c.stack_id == stack_id])


def of_new_stacks(database: Database, project_id: str) -> list[PlanRow]:
    """The plans of a project for stacks that do not exist, the latest first."""
    return _read(database, [_of_no_stack(project_id)])


def forget(database: Database, plan_id: str) -> None:
    """It was carried out, or nobody wants it."""
    gone = delete(table).where(table.c.id == plan_id)
    database.write(lambda connection: connection.execute(gone), repeatable=True)


def _of_no_stack(project_id: str) -> ColumnElement[bool]:
    made = select(stack.c.id).where(stack.c.id == table.c.stack_id).correlate(table)
    return and_(table.c.project_id == project_id, ~made.exists())


def _read(database: Database, conditions: list[ColumnElement[bool]]) -> list[PlanRow]:
    query = select(table).where(*conditions).order_by(table.c.created_at.desc(), table.c.id)
    return [_plan(database, row) for row in database.read(lambda connection: connection.execute(query).all())]


def _plan(database: Database, row: Row[Any]) -> PlanRow:
    body = unpack(database.secrets.open(row.body))
    source = Source(row.template, row.environment, row.files)
    told = body["args"], body["seen"], body["changes"], body.get("creates")
    return PlanRow(row.id, row.stack_id, row.project_id, row.created_at, source, *told)
