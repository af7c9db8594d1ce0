"""Operations: begun by requests, claimed by engines, superseded by later ones."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from heat.store import bulk, documents, exports
from heat.store.database import Database
from heat.store.documents import Document
from heat.store.exports import Trade
from heat.store.operation_columns import COLUMNS, read, values
from heat.store.rows import OperationRow, OperationState
from heat.store.schema import operation, service, stack
from heat.store.starting import Start, start
from heat.values.errors import NotSupported, PlanOutdated, StackNotFound
from heat.values.status import Action

STOP = "stop"
"""Under this name the options say that an operation shall begin nothing more."""
ACTIVE = operation.c.state == OperationState.ACTIVE.value


def supersede(
    database: Database,
    new: OperationRow,
    stack_changes: Mapping[str, Any],
    made: Sequence[Document] = (),
    *,
    trade: Trade | None = None,
    removes: Collection[str] = (),
    unless_after: str | None = None,
) -> OperationRow:
    """Begin an operation on a stack that exists, in place of any that is under way, whose owner and fence it inherits.

    It speaks for what the stack will trade; stacks that it removes must not export what others import.
    With `unless_after` nothing may have begun on the stack since that operation. What is being removed stays so.
    Raises StackNotFound when the stack is gone, NotSupported when it is being removed, ValidationError, PlanOutdated.
    """
    new_documents = documents.stale(database, made)

    def work(connection: Connection) -> OperationRow:
        documents.write(connection, database, new_documents)
        _check_turn(connection, new, unless_after)
        if trade is not None:
            exports.claim(connection, trade)
        if removes:
            exports.refuse_in_use(connection, new.project_id, removes)
        begun = start(connection, database, [Start(new, changes=stack_changes)])
        if begun:
            return begun[0]
        found = _select(connection, [operation.c.id == new.id])
        if not found:
            raise StackNotFound(new.stack_id)
        return found[0]

    row = database.write(work, repeatable=True)
    documents.written(database, new_documents)
    return row


def _check_turn(connection: Connection, new: OperationRow, last: str | None) -> None:
    """May it begin? Between the look at the stack and now, while it was validated, another request may have come."""
    if last is None and new.action is Action.DELETE:
        return
    # Operations are locked before stacks, as in every step.
    for identity in connection.scalars(select(operation.c.id).where(operation.c.active_stack_id == new.stack_id)).all():
        connection.execute(select(operation.c.id).where(operation.c.id == identity).with_for_update())
    query = select(stack.c.traversal, stack.c.action, stack.c.name).where(stack.c.id == new.stack_id)
    found = connection.execute(query.with_for_update()).one_or_none()
    if found is None or found.traversal == new.id:
        return
    if new.action is not Action.DELETE and found.action == Action.DELETE.value:
        raise NotSupported(f"Stack {found.name} is being deleted, so {new.action} is not supported.")
    if last is not None and found.traversal != last:
        raise PlanOutdated(["something began on the stack since the plan was made"])


def ask_to_stop(database: Database, stack_id: str, only: str | None = None) -> OperationRow | None:
    """Write that what is under way on the stack shall begin nothing more; None when nothing is, or only another one."""
    wanted = [operation.c.active_stack_id == stack_id, *([operation.c.id == only] if only else [])]

    def work(connection: Connection) -> OperationRow | None:
        for row in _select(connection, wanted, lock=True):
            row.options = {**row.options, STOP: True}
            change = update(operation).where(operation.c.id == row.id)
            connection.execute(change.values(values({"options": row.options})))
            return row
        return None

    return database.write(work, repeatable=True)


def claim(
    database: Database,
    operation_id: str,
    engine_id: str,
    dead: Collection[str] = (),
    beats: Mapping[str, int] | None = None,
) -> OperationRow | None:
    """Take one operation that nobody, or a dead engine, owns; None when somebody else was faster."""
    return next(iter(claim_many(database, [operation_id], engine_id, dead, beats)), None)


def claim_many(
    database: Database,
    operation_ids: Collection[str],
    engine_id: str,
    dead: Collection[str] = (),
    beats: Mapping[str, int] | None = None,
) -> list[OperationRow]:
    """Take those operations that nobody, or a dead engine, owns. Each claim raises the fence.

    With the beats at which others were last seen, one that has beaten since is not dead: it may be about to make calls.
    After StoreUnavailable some may be owned all the same: `owned_by` tells.
    """

    def work(connection: Connection) -> list[OperationRow]:
        gone = dead if beats is None or not dead else _still_dead(connection, dead, beats)
        free = or_(operation.c.owner.is_(None), operation.c.owner.in_(list(gone)))
        taken = _select(connection, [operation.c.id.in_(list(operation_ids)), ACTIVE, free], lock=True)
        ids = [row.id for row in taken]
        if ids:
            change = update(operation).where(operation.c.id.in_(ids))
            connection.execute(change.values(owner=engine_id, fence=operation.c.fence + 1))
        for row in taken:
            row.owner, row.fence = engine_id, row.fence + 1
        return taken

    return database.write(work) if operation_ids else []


def _still_dead(connection: Connection, dead: Collection[str], beats: Mapping[str, int]) -> list[str]:
    """Those whose hearts have not beaten since; until the transaction ends none of them can."""
    query = select(service.c.engine_id, service.c.beat).where(service.c.engine_id.in_(list(dead)))
    living = query.where(service.c.deleted_at.is_(None)).order_by(service.c.engine_id).with_for_update()
    awake = {row.engine_id for row in connection.execute(living) if row.beat != beats.get(row.engine_id)}
    return [engine_id for engine_id in dead if engine_id not in awake]


def unclaimed(database: Database, limit: int = 100) -> list[OperationRow]:
    """ACTIVE operations that nobody owns, the oldest first."""
    return _read(database, [ACTIVE, operation.c.owner.is_(None)], limit)


def owned_by(database: Database, engine_ids: Collection[str], limit: int = 1000) -> list[OperationRow]:
    """ACTIVE operations of these engines, the oldest first."""
    return _read(database, [ACTIVE, operation.c.owner.in_(list(engine_ids))], limit)


def owners(database: Database) -> set[str]:
    """Every engine that owns an ACTIVE operation, alive or not."""
    query = select(operation.c.owner).where(ACTIVE, operation.c.owner.is_not(None)).distinct()
    return set(database.read(lambda connection: connection.scalars(query).all()))


def release(database: Database, engine_id: str) -> int:
    """Give back all that an engine owns, as it does before it ends; how many that were."""
    change = update(operation).where(ACTIVE, operation.c.owner == engine_id).values(owner=None)
    return database.write(lambda connection: connection.execute(change).rowcount, repeatable=True)


def give_back(database: Database, engine_id: str, besides: Collection[str] = ()) -> list[str]:
    """Give back what an engine owns, but on those stacks; the ids of the stacks that others may take now."""
    query = select(operation.c.id, operation.c.stack_id).where(ACTIVE, operation.c.owner == engine_id)
    rows = database.read(lambda connection: connection.execute(query.order_by(operation.c.id)).all())
    given = {row.id: row.stack_id for row in rows if row.stack_id not in besides}

    def work(connection: Connection) -> None:
        for portion in bulk.chunks(given):
            ours = (operation.c.id.in_(portion), operation.c.owner == engine_id)
            connection.execute(update(operation).where(*ours).values(owner=None))

    if given:
        database.write(work, repeatable=True)
    return list(given.values())


def active_for(database: Database, stack_id: str) -> OperationRow | None:
    """What is under way on a stack."""
    return next(iter(_read(database, [operation.c.active_stack_id == stack_id], 1)), None)


def active_for_many(database: Database, stack_ids: Collection[str]) -> dict[str, OperationRow]:
    """What is under way on stacks, by stack id."""
    found = _read(database, [operation.c.active_stack_id.in_(list(stack_ids))], len(stack_ids)) if stack_ids else []
    return {row.stack_id: row for row in found}


def get(database: Database, operation_id: str) -> OperationRow | None:
    """One operation, in whatever state."""
    return next(iter(_read(database, [operation.c.id == operation_id], 1)), None)


def get_many(database: Database, operation_ids: Collection[str]) -> dict[str, OperationRow]:
    """Operations by id, in whatever state."""
    found = _read(database, [operation.c.id.in_(list(operation_ids))], len(operation_ids)) if operation_ids else []
    return {row.id: row for row in found}


def others_came(database: Database, since: OperationRow) -> bool:
    """Has any other engine had the stack since this claim on it, even if it has given it back?

    Each claim raises the fence, so the operation itself tells. Of one that has ended or was superseded nobody can tell,
    and nothing has to be done for it any more: its calls count as left to others. No clock is asked.
    """
    mine = operation.c.owner == since.owner, operation.c.fence == since.fence
    return not _read(database, [operation.c.id == since.id, ACTIVE, *mine], 1)


def _read(database: Database, conditions: list[ColumnElement[bool]], limit: int) -> list[OperationRow]:
    query = select(*COLUMNS).where(*conditions).order_by(operation.c.created_at, operation.c.id).limit(limit)
    return database.read(lambda connection: [read(row) for row in connection.execute(query)])


def _select(connection: Connection, conditions: list[ColumnElement[bool]], lock: bool = False) -> list[OperationRow]:
    query = select(*COLUMNS).where(*conditions).order_by(operation.c.id)
    return [read(row) for row in connection.execute(query.with_for_update() if lock else query)]
