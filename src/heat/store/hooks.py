"""Hooks at which resources wait: written with the step that pauses, cleared by whoever is asked to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import Connection, delete, or_, select, update

from heat.store import bulk, outbox
from heat.store.database import Database
from heat.store.events import add
from heat.store.outbox import DeliveryRow
from heat.store.rows import EventRow, OperationRow
from heat.store.schema import hook as table

COLUMNS = ("id", "operation_id", "stack_id", "resource_name", "hook", "cleared", "created_at")


@dataclass(frozen=True, slots=True)
class HookRow:
    """A resource waits, or waited, at one of its hooks."""

    operation: str
    """See `key_of`."""
    stack_id: str
    resource_name: str
    hook: str
    cleared: bool = False
    created_at: float = 0.0

    @property
    def id(self) -> str:
        """The same however often it is written."""
        return str(uuid5(UUID(self.stack_id), f"{self.operation}/{self.resource_name}/{self.hook}"))


def key_of(operation: OperationRow) -> str:
    """What a clearing holds for: the rollback that an operation turns into waits anew."""
    return f"{operation.id}/{operation.action}"


def add_paused(connection: Connection, rows: Sequence[HookRow]) -> None:
    """Note within a transaction that resources wait; what was noted before stays as it is."""
    written = [
        (row.id, row.operation, row.stack_id, row.resource_name, row.hook, row.cleared, row.created_at) for row in rows
    ]
    bulk.insert_missing(connection, table, COLUMNS, written, "id")


def of_operation(database: Database, operation: str) -> list[HookRow]:
    """All hooks that were reached, cleared or not."""
    return of_operations(database, [operation])


def of_operations(database: Database, operations: Iterable[str]) -> list[HookRow]:
    """The same for some operations."""
    columns = [table.c[name] for name in COLUMNS[1:]]
    return [
        HookRow(*row)
        for portion in bulk.chunks(operations)
        for row in database.read(
            lambda connection, ids=portion: connection.execute(  # type: ignore[misc]
                select(*columns).where(table.c.operation_id.in_(ids)).order_by(table.c.created_at)
            ).all()
        )
    ]


def waiting(database: Database, operations: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Stack id -> resource name -> hooks at which it waits; for operations by the stack that they work on."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in of_operations(database, operations.values()):
        if not row.cleared:
            found.setdefault(row.stack_id, {}).setdefault(row.resource_name, []).append(row.hook)
    return found


def clear(database: Database, row: HookRow, told: EventRow, deliveries: Sequence[DeliveryRow] = ()) -> bool:
    """Let the resource go on, and put that into the history; False when it does not wait there."""

    def work(connection: Connection) -> bool:
        change = update(table).where(table.c.id == row.id, table.c.cleared.is_(False)).values(cleared=True)
        if not connection.execute(change).rowcount:
            return False
        add(connection, database, [told])
        outbox.add(connection, database, deliveries)
        return True

    return database.write(work)


def forget(database: Database, operation: OperationRow) -> None:
    """An operation is over, and so are all that it was before or that it overtook."""
    its_own = table.c.operation_id.startswith(f"{operation.id}/", autoescape=True)
    older = table.c.created_at < operation.created_at
    gone = delete(table).where(table.c.stack_id == operation.stack_id, or_(its_own, older))
    database.write(lambda connection: connection.execute(gone), repeatable=True)
