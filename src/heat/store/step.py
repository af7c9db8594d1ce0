"""The commit of one engine step: all that changed in many operations, in one transaction, or refused by its fence.

Everything here may be done twice: a commit whose answer was lost is simply repeated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, select

from heat.store import (
    bulk,
    documents,
    events,
    explanations,
    exports,
    hooks,
    operation_columns,
    outbox,
    resources,
    stack_columns,
)
from heat.store.database import Database
from heat.store.documents import Document
from heat.store.explanations import ExplanationRow
from heat.store.exports import Trade
from heat.store.hooks import HookRow
from heat.store.outbox import DeliveryRow
from heat.store.rows import EventRow, OperationState, ResourceDetail, ResourceRow
from heat.store.schema import operation, resource
from heat.store.starting import Start, start

__all__ = ["Fence", "Start", "StepWrites", "commit", "joined"]


class Fence(NamedTuple):
    """The right to write for an operation: lost when another engine claims it, or a later operation supersedes it."""

    operation_id: str
    engine_id: str
    fence: int


@dataclass(slots=True)
class StepWrites:
    """What one operation has to write; it is written whole or, when any of its fences is broken, not at all."""

    fences: list[Fence]
    resources: list[tuple[ResourceRow, ResourceDetail | None]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Ids of resources that are gone."""
    events: list[EventRow] = field(default_factory=list)
    trades: list[Trade] = field(default_factory=list)
    """What stacks export and import from now on."""
    hooks: list[HookRow] = field(default_factory=list)
    """Where resources wait from now on."""
    explanations: list[ExplanationRow] = field(default_factory=list)
    deliveries: list[DeliveryRow] = field(default_factory=list)
    """The events, for those who want to be told."""
    stacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Stack id -> field of StackRow -> value."""
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Operation id -> field of OperationRow -> value."""
    documents: list[Document] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    """Operations that begin on nested stacks, new or existing."""


def commit(database: Database, writes: Sequence[StepWrites]) -> set[str]:
    """Write all, or nothing of those that were refused; gives the operation ids whose fence is broken.

    Raises StoreUnavailable; the same writes may then be committed again.
    """
    first, later = _in_turns(writes)
    refused = _commit(database, first)
    return refused | commit(database, later) if later else refused


def _in_turns(writes: Sequence[StepWrites]) -> tuple[Sequence[StepWrites], Sequence[StepWrites]]:
    """What begins on a stack comes after what is written of that stack: it may just have ended, or be gone by then."""
    told = {stack_id for step in writes for stack_id in step.stacks}
    later = [
        step for step in writes if any(one.stack is None and one.operation.stack_id in told for one in step.starts)
    ]
    if len(later) == len(writes):
        return writes, ()
    return [step for step in writes if not any(step is one for one in later)], later


def _commit(database: Database, writes: Sequence[StepWrites]) -> set[str]:
    made = documents.stale(database, (one for step in writes for one in step.documents))

    def work(connection: Connection) -> set[str]:
        refused, finished = _check_fences(connection, writes)
        skipped = refused | finished
        accepted = [step for step in writes if not any(fence.operation_id in skipped for fence in step.fences)]
        documents.write(connection, database, made)
        _write(connection, database, accepted)
        return refused

    refused = database.write(work, repeatable=True)
    documents.written(database, made)
    return refused


def _check_fences(connection: Connection, writes: Sequence[StepWrites]) -> tuple[set[str], set[str]]:
    """Lock the operations; which of them refuse, and which have been finished by these very writes before."""
    fences = {fence for step in writes for fence in step.fences}
    ends = {operation_id for step in writes for operation_id, changes in step.operations.items() if _ends(changes)}
    found: dict[str, Row[Any]] = {}
    for portion in bulk.chunks(sorted({fence.operation_id for fence in fences})):
        query = select(operation.c.id, operation.c.state, operation.c.owner, operation.c.fence)
        query = query.where(operation.c.id.in_(portion)).order_by(operation.c.id).with_for_update()
        found |= {row.id: row for row in connection.execute(query)}
    refused: set[str] = set()
    finished: set[str] = set()
    for fence in fences:
        row = found.get(fence.operation_id)
        if row is None or (row.owner, row.fence) != (fence.engine_id, fence.fence):
            refused.add(fence.operation_id)
        elif row.state == OperationState.DONE.value and fence.operation_id in ends:
            finished.add(fence.operation_id)
        elif row.state != OperationState.ACTIVE.value:
            refused.add(fence.operation_id)
    return refused, finished


def _ends(changes: Mapping[str, Any]) -> bool:
    return changes.get("state") == OperationState.DONE


def _write(connection: Connection, database: Database, steps: Sequence[StepWrites]) -> None:
    start(connection, database, [one for step in steps for one in step.starts])
    changed, removed = _final_resources(steps)
    rows = [resources.written(row, detail, database.secrets) for row, detail in changed]
    bulk.upsert(connection, resource, resources.WRITTEN, rows, "id", resources.WRITE_RULES)
    for portion in bulk.chunks(removed):
        connection.execute(delete(resource).where(resource.c.id.in_(portion)))
    events.add(connection, database, [event for step in steps for event in step.events])
    exports.settle(connection, database, [one for step in steps for one in step.trades])
    hooks.add_paused(connection, [row for step in steps for row in step.hooks])
    explanations.add(connection, database, [row for step in steps for row in step.explanations])
    outbox.add(connection, database, [row for step in steps for row in step.deliveries])
    stack_columns.change(connection, _merged(step.stacks for step in steps), database.secrets)
    operations = _merged(step.operations for step in steps)
    columns = {operation_id: operation_columns.values(changes) for operation_id, changes in operations.items()}
    bulk.update(connection, operation, columns)


def _final_resources(
    steps: Iterable[StepWrites],
) -> tuple[list[tuple[ResourceRow, ResourceDetail | None]], list[str]]:
    """The last state of each resource in the batch, and those that are gone at its end."""
    last: dict[str, tuple[ResourceRow, ResourceDetail | None]] = {}
    removed: set[str] = set()
    for step in steps:
        for row, detail in step.resources:
            earlier = last[row.id][1] if row.id in last else None
            last[row.id] = (row, joined(earlier, detail))
        removed.update(step.removed)
    changed = [last[identity] for identity in sorted(last) if identity not in removed]
    return changed, sorted(removed)


def joined(earlier: ResourceDetail | None, later: ResourceDetail | None) -> ResourceDetail | None:
    """Two details of one row as one; where both say something, the later one holds."""
    if earlier is None or later is None:
        return earlier or later
    return ResourceDetail(
        properties=later.properties if later.properties is not None else earlier.properties,
        attributes=later.attributes if later.attributes is not None else earlier.attributes,
        data=later.data if later.data is not None else earlier.data,
        metadata=later.metadata if later.metadata is not None else earlier.metadata,
    )


def _merged(parts: Iterable[Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Changes by id; where two of them set one field, the later one holds. Ordered by id, the order of locking."""
    merged: dict[str, dict[str, Any]] = {}
    for part in parts:
        for identity, changes in part.items():
            merged.setdefault(identity, {}).update(changes)
    return {identity: merged[identity] for identity in sorted(merged)}
