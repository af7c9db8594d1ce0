"""One operation in the hands of this engine: what the loop knows of it between two steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from heat.converge import Changes, Command, Operation, Record, Watch
from heat.engine.results import Seen
from heat.engine.sinks import message_of
from heat.plugin.resource import Resource
from heat.store.explanations import LEFT, ExplanationRow
from heat.store.exports import Trade
from heat.store.hooks import HookRow, key_of
from heat.store.outbox import address
from heat.store.rows import EventRow, OperationRow, ResourceDetail, ResourceRow, StackRow
from heat.store.step import Fence, StepWrites, joined
from heat.template import Blueprint
from heat.template.expressions import Path
from heat.values.status import Action


@dataclass(frozen=True, slots=True)
class Given:
    """Another resource's row, and what is seen of it; None when only the database knows."""

    key: str
    seen: Seen | None


@dataclass(slots=True)
class Order:
    """A command with all that a worker needs to carry it out."""

    command: Command
    operation: OperationRow
    stack: StackRow
    blueprint: Blueprint | None
    row: ResourceRow | None = None
    given: Mapping[str, Given] = field(default_factory=dict)
    wanted: frozenset[Path] = frozenset()
    attempt: int = 0
    plugin: Resource | None = None
    """As it was left by the call before, when that was made here."""
    detail: ResourceDetail | None = None
    ambiguous: bool = False
    made: bool = False
    """Was the thing made by this very call, from what is wanted now?"""
    stopped: str | None = None
    """Why nothing more is to be begun, if that is so."""


@dataclass(slots=True)
class Round:
    """Looks at all resources of one kind that are made together, with one call."""

    count: int = 0
    waiting: list[Watch] = field(default_factory=list)
    """Who takes part in the next one; it is set as long as anybody does."""
    took_s: float = 0.0
    """How long the service needed last time."""


@dataclass(slots=True)
class Running:
    """An operation being worked on."""

    row: OperationRow
    stack: StackRow
    blueprint: Blueprint | None
    operation: Operation
    rows: dict[str, ResourceRow]
    """Resources as the database has them, or will after the next commit."""
    writes: StepWrites
    commands: list[Command] = field(default_factory=list)
    """To be run once the writes are committed."""
    details: dict[str, ResourceDetail] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    plugins: dict[str, Resource] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)
    data: dict[str, dict[str, str]] = field(default_factory=dict)
    """What plug-ins remember, as written last."""
    looks: dict[str, Watch] = field(default_factory=dict)
    """Looks that are due later, by row."""
    nudged: set[str] = field(default_factory=set)
    """Rows that are to be looked at as soon as may be."""
    rounds: dict[str, Round] = field(default_factory=dict)
    """By the kind of thing that is looked at."""
    out: dict[str, int] = field(default_factory=dict)
    """Calls and looks that have not come back: row and ticket."""
    changes: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """Of properties, as comparisons found them, by the name of the resource."""
    tells: bool = False
    """Are its events brought to sinks?"""
    explained: bool = False
    """Is anything kept of its reasons?"""
    left: list[str] = field(default_factory=list)
    """Names that were not begun when the operation stopped."""
    grace_set: bool = False
    awaited: bool = False
    """Does another action wait until this one has ended?"""
    ended: bool = False
    """Its end is among its writes, or written."""
    went_over: bool = False
    """Has it become a rollback, which is read anew? What comes in until then has no end to write."""
    doubted: bool = False
    """A bug may have left it half changed: only the database can be relied upon."""
    trade: Trade | None = None
    """What the stack exports and imports, once its end is known."""
    unread: bool = False
    """Could it not be read? Then nothing is known of its resources."""
    refused: bool = False
    """Its writes were refused: it is not ours any more, or a later operation has begun."""

    def fence(self) -> Fence:
        """Our right to write for it."""
        return Fence(self.row.id, self.row.owner or "", self.row.fence)

    @property
    def is_done(self) -> bool:
        """Is there nothing more to be written of its end?"""
        return self.ended or self.went_over

    def has_writes(self) -> bool:
        """Is there anything to commit?"""
        writes = self.writes
        rows = writes.resources or writes.removed or writes.stacks or writes.operations
        return bool(rows or writes.events or writes.explanations)

    def address(self) -> bool:
        """Whoever wants to be told of its events shall be; does anybody?"""
        sinks = self.blueprint.environment.event_sinks if self.blueprint is not None else ()
        self.tells = bool(sinks)
        if sinks:
            self.writes.deliveries = address(self.writes.events, sinks, lambda one: message_of(one, self.stack.name))
        return bool(sinks)

    def forget_writes(self) -> None:
        """They are committed."""
        self.writes = StepWrites([self.fence()])

    def refuse(self) -> None:
        """Its writes will never be committed; what they told of resources is kept for the operation that follows."""
        self.refused, self.commands = True, []
        written = [(row.id, detail) for row, detail in self.writes.resources]
        newer, self.details = self.details, {}
        for key, detail in [*written, *newer.items()]:
            if detail is not None:
                self._join_detail(key, detail)
        self.writes = StepWrites([self.fence()], events=self.writes.events)

    def stands(self, command: Command) -> bool:
        """Is a command still wanted? What came after it in the same step may have overtaken it."""
        key, ticket = getattr(command, "key", None), getattr(command, "ticket", None)
        return key is None or ticket is None or self.operation.tickets.get(key) == ticket

    def came_back(self, key: str, ticket: int) -> None:
        """A call or a look has been answered."""
        if self.out.get(key) == ticket:
            del self.out[key]

    def in_flight(self) -> dict[str, int]:
        """Rows with a call or look that has not come back and that somebody still waits for."""
        tickets = self.operation.tickets
        return {key: ticket for key, ticket in self.out.items() if tickets.get(key) == ticket}

    def watched(self) -> frozenset[str]:
        """Rows whose change in place goes on in the cloud, with the plug-in that knows what it is about at hand."""
        plugins = self.plugins.items()
        return frozenset(key for key, plugin in plugins if plugin.context.action is Action.UPDATE)

    def keep_detail(self, key: str, detail: ResourceDetail, remembered: Mapping[str, str] | None) -> None:
        """To be written with the row; what an earlier result brought stays where this one brings nothing."""
        if remembered is not None:
            self.data[key] = dict(remembered)
        if detail.data is not None and detail.data == self.data.get(key, {}):
            detail.data = None
        elif detail.data is not None:
            self.data[key] = dict(detail.data)
        if detail == ResourceDetail():
            return
        self._join_detail(key, detail)

    def _join_detail(self, key: str, detail: ResourceDetail) -> None:
        self.details[key] = joined(self.details.get(key), detail) or detail

    def take_changes(self, now: float) -> None:
        """Turn what the state machine changed into rows and events to be written."""
        changes = self.operation.take_changes()
        self._rows(changes, now)
        for record in changes.records:
            self.writes.events.append(self._event(record, now))
            if record.hook is not None:
                self.writes.hooks.append(HookRow(key_of(self.row), self.stack.id, record.name, record.hook, False, now))
        self._explain(changes, now)
        for key in changes.removed:
            self.rows.pop(key, None)
            self.details.pop(key, None)
            self.plugins.pop(key, None)
            self.seen.pop(key, None)
            self.data.pop(key, None)
        self.writes.removed.extend(changes.removed)

    def order(self, command: Command) -> Order:
        """Hand out all that a command needs."""
        order = Order(command, self.row, self.stack, self.blueprint)
        key = getattr(command, "key", None)
        if key is None:
            order.given = self._given(self._outputs_read())
            return order
        order.row, order.plugin = self.rows[key], self._at_work(command, key)
        order.attempt, order.ambiguous = self.attempts.get(key, 0), key in self.ambiguous
        order.stopped = self.operation.stopped
        definition = self.blueprint.resources.get(order.row.name) if self.blueprint else None
        if definition is not None and self.blueprint is not None:
            order.given = self._given(definition.references)
            order.wanted = self.blueprint.wanted(order.row.name)
        return order

    def _at_work(self, command: Command, key: str) -> Resource | None:
        """The plug-in as the call before left it, when this command goes on with the same action.

        After a call of which nobody knows what it did, only what was saved counts, as after a crash.
        """
        plugin = self.plugins.get(key) if key not in self.ambiguous else None
        same = plugin is not None and isinstance(command, Watch) and plugin.context.action is command.action
        return plugin if same else None

    def _outputs_read(self) -> set[str]:
        if self.blueprint is None:
            return set()
        return {name for output in self.blueprint.outputs.values() for name in output.references}

    def _given(self, names: Mapping[str, object] | set[str]) -> dict[str, Given]:
        current = self.operation.current
        return {name: Given(current[name].key, self.seen.get(current[name].key)) for name in names if name in current}

    def _rows(self, changes: Changes, now: float) -> None:
        reasons = {record.key: record for record in changes.records if record.hook is None}
        for key, row in changes.rows.items():
            stored = self.rows.get(key)
            record = reasons.get(key)
            if stored is None:
                stored = self._new_row(key, row.name, now)
            if row.status.value == "IN_PROGRESS" and (stored.action, stored.status) != (row.action, row.status):
                stored.started_at = now
            stored.action, stored.status = row.action, row.status
            stored.physical_id, stored.applied = row.physical_id, row.applied
            stored.requires, stored.known = tuple(sorted(row.requires)), tuple(sorted(row.known))
            stored.replaces, stored.replaced_by = row.replaces, row.replaced_by
            stored.values_digest, stored.generation = row.digest, row.order
            stored.operation_id = row.traversal
            if record is not None:
                stored.reason, stored.updated_at = record.reason, now
            self._policy(stored)
            self.writes.resources.append((stored, self.details.pop(key, None)))
        for key in [key for key in self.details if key in self.rows]:
            self.writes.resources.append((self.rows[key], self.details.pop(key)))

    def _new_row(self, key: str, name: str, now: float) -> ResourceRow:
        made = ResourceRow(
            key,
            self.stack.id,
            name,
            self._type_of(name),
            self.operation.rows[key].action,
            self.operation.rows[key].status,
            "",
            now,
            now,
            started_at=now,
        )
        self.rows[key] = made
        return made

    def _policy(self, stored: ResourceRow) -> None:
        """What becomes of the thing when it is not wanted any more is as its last definition says."""
        want = self.operation.wants.get(stored.name)
        if want is None or self.blueprint is None or stored.applied is None:
            return
        if stored.applied.partition(":")[0] == want.fingerprint:
            define(stored, self.blueprint)

    def _explain(self, changes: Changes, now: float) -> None:
        """That a creation creates needs no words; what else became of a resource is kept with its reason."""
        action, made = str(self.row.action), self.writes.explanations
        for name, (outcome, reason) in changes.explained.items():
            if outcome != "created" or self.row.action is not Action.CREATE:
                about = self.changes.get(name, ())
                made.append(ExplanationRow(self.row.id, self.stack.id, name, outcome, action, reason, about, (), now))
        self.explained = self.explained or bool(changes.explained or changes.left)
        if changes.left:
            self.left += changes.left
            reason = self.operation.stopped or ""
            made.append(ExplanationRow(self.row.id, self.stack.id, "", LEFT, action, reason, (), self.left, now))

    def _type_of(self, name: str) -> str:
        definition = self.blueprint.resources.get(name) if self.blueprint else None
        return definition.type_name if definition else ""

    def _event(self, record: Record, now: float) -> EventRow:
        stored = self.rows.get(record.key)
        return EventRow(
            id=str(uuid4()),
            stack_id=self.stack.id,
            root_id=self.stack.root_id or self.stack.id,
            resource_name=record.name,
            type_name=stored.type_name if stored else self._type_of(record.name),
            physical_id=record.physical_id,
            action=record.action,
            status=record.status,
            reason=record.reason,
            created_at=now,
        )


def define(stored: ResourceRow, blueprint: Blueprint) -> None:
    """Have a row tell what it is and what becomes of it as the template says now."""
    definition = blueprint.resources[stored.name]
    external = definition.snippet.external_id is not None
    stored.deletion_policy = "Retain" if external else definition.deletion_policy
    stored.type_name = definition.type_name
