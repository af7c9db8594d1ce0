"""How an operation begins, for a new stack or for one that exists: always in one transaction with what it changes.

An operation that was started already is left alone, so a transaction whose commit got no answer may be repeated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from heat.store import bulk, operation_columns, stack_columns
from heat.store.database import Database
from heat.store.rows import OperationRow, OperationState, StackRow
from heat.store.schema import operation, stack
from heat.values.status import Action


@dataclass(frozen=True, slots=True)
class Start:
    """An operation to begin, with the new stack that it belongs to, or with changes to the stack that exists."""

    operation: OperationRow
    stack: StackRow | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


def start(connection: Connection, database: Database, starts: Sequence[Start]) -> list[OperationRow]:
    """Begin operations and give them as written.

    On a stack that exists, the ACTIVE operation becomes SUPERSEDED and its owner and fence are inherited. One whose
    stack is gone is left out of the answer. Operations are locked before stacks, here and in every step.
    """
    starts = _unknown(connection, starts)
    predecessors = _supersede(connection, database, [one.operation for one in starts if one.stack is None])
    living = _lock_living(connection, [one.operation.stack_id for one in starts if one.stack is None])
    kept = [one for one in starts if one.stack is not None or one.operation.stack_id in living]
    stack_columns.insert(connection, [one.stack for one in kept if one.stack is not None], database.secrets)
    at_rest = [one.operation.stack_id for one in kept if one.stack is None]
    fences = last_fences(connection, [stack_id for stack_id in at_rest if stack_id not in predecessors])
    begun = [_fenced(one.operation, predecessors, fences) for one in kept]
    rows = [operation_columns.inserted(row) for row in begun]
    bulk.insert(connection, operation, operation_columns.INSERTED, rows)
    changes = {one.operation.stack_id: one.changes for one in kept if one.changes}
    stack_columns.change(connection, changes, database.secrets)
    return begun


def last_fences(connection: Connection, stack_ids: Sequence[str]) -> dict[str, int]:
    """Stack id -> fence of its latest operation. The next one gets a higher one, so that no two engines share any:
    one that slept through a whole operation of others must not take its memory for the truth.
    """
    found: dict[str, int] = {}
    for portion in bulk.chunks(stack_ids):
        latest = select(stack.c.id, operation.c.fence).join(operation, operation.c.id == stack.c.traversal)
        found.update((stack_id, fence) for stack_id, fence in connection.execute(latest.where(stack.c.id.in_(portion))))
    return found


def _fenced(
    new: OperationRow, predecessors: Mapping[str, tuple[str | None, int]], fences: Mapping[str, int]
) -> OperationRow:
    """With owner and fence of what it supersedes, or behind a fence that nobody has had."""
    owner, fence = predecessors.get(new.stack_id, (new.owner, fences.get(new.stack_id, 0) + new.fence))
    return replace(new, owner=owner, fence=fence)


def _unknown(connection: Connection, starts: Sequence[Start]) -> list[Start]:
    ids = [one.operation.id for one in starts]
    known: set[str] = set()
    for portion in bulk.chunks(ids):
        known.update(connection.scalars(select(operation.c.id).where(operation.c.id.in_(portion))))
    return [one for one in starts if one.operation.id not in known]


def _supersede(
    connection: Connection, database: Database, successors: Sequence[OperationRow]
) -> dict[str, tuple[str | None, int]]:
    """Stack id -> owner and fence of the operation that was ACTIVE there until now."""
    inherited: dict[str, tuple[str | None, int]] = {}
    ended = {"state": OperationState.SUPERSEDED, "finished_at": database.clock()}
    for portion in bulk.chunks(row.stack_id for row in successors):
        # Found first and locked then by id, as a step locks them: two ways to one lock would meet in a deadlock.
        ids = connection.scalars(select(operation.c.id).where(operation.c.active_stack_id.in_(portion))).all()
        query = select(operation.c.id, operation.c.stack_id, operation.c.owner, operation.c.fence)
        query = query.where(operation.c.id.in_(ids), operation.c.state == OperationState.ACTIVE.value)
        found = connection.execute(query.order_by(operation.c.id).with_for_update()).all() if ids else []
        inherited |= {stack_id: (owner, fence) for _, stack_id, owner, fence in found}
        bulk.update(connection, operation, {row.id: operation_columns.values(ended) for row in found})
    _drop_waiting(connection, [row.stack_id for row in successors if row.action is Action.DELETE], ended)
    return inherited


def _drop_waiting(connection: Connection, stack_ids: Sequence[str], ended: Mapping[str, Any]) -> None:
    """What waits for its turn on a stack that is being removed will never have one."""
    for portion in bulk.chunks(stack_ids):
        waiting = (operation.c.stack_id.in_(portion), operation.c.state == OperationState.WAITING.value)
        ids = connection.scalars(select(operation.c.id).where(*waiting).order_by(operation.c.id)).all()
        bulk.update(connection, operation, {each: operation_columns.values(ended) for each in ids})


def _lock_living(connection: Connection, stack_ids: Sequence[str]) -> set[str]:
    living: set[str] = set()
    for portion in bulk.chunks(stack_ids):
        query = select(stack.c.id).where(stack.c.id.in_(portion), stack.c.deleted_at.is_(None))
        living.update(connection.scalars(query.order_by(stack.c.id).with_for_update()))
    return living
