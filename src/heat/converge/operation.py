"""The state of one operation: rows, nodes, what changed since the last commit, and the verbs that change them.

Only the transition functions (`building`, `cleaning`, `acting`, `stopping`, `ending`) call these verbs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from heat.converge.node import ENDED, IN_FLIGHT, Node, Phase, Role
from heat.converge.rows import Row, Want, target_of
from heat.values.status import Action, Status


class Stage(StrEnum):
    """The walks of an operation follow each other."""

    BUILD = "build"
    CLEAN = "clean"
    FINISH = "finish"
    ACT = "act"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Record:
    """A resource changed its state: one event for the history."""

    key: str
    name: str
    action: Action
    status: Status
    reason: str
    physical_id: str | None
    hook: str | None = None
    """At which hook it waits from now on, when that is what happened."""


@dataclass(slots=True)
class Changes:
    """What must be committed before any command is run."""

    rows: dict[str, Row] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    explained: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What becomes of names that are not kept, and why."""
    left: list[str] = field(default_factory=list)
    """Names of which nothing will become in this operation."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.removed or self.records)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an operation ended."""

    status: Status
    reason: str


@dataclass(slots=True)
class Operation:
    """One traversal of one stack."""

    traversal: str
    action: Action
    wants: Mapping[str, Want]
    roll_back_on_failure: bool
    rows: dict[str, Row]
    current: dict[str, Row] = field(default_factory=dict)
    """The row that stands for each wanted name."""
    latest: dict[str, int] = field(default_factory=dict)
    """The highest generation of each name."""
    strays: dict[str, int] = field(default_factory=dict)
    """Rows that nothing wants, with a call that has not come back, and its ticket."""
    watched: set[str] = field(default_factory=set)
    """Rows whose change in place goes on in the cloud, and of which the shell knows what it is about."""
    forgotten: bool = False
    """Does the shell know no more what changes in place are about that it has begun?"""
    restores: frozenset[str] = frozenset()
    """Names of which a snapshot holds something to be brought back."""
    spared: frozenset[str] = frozenset()
    """Names whose resources stay as they are, however they are: another operation will see to them."""
    strangers: frozenset[str] = frozenset()
    """Rows of another type than their names are to have now."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """Rows with which nothing can be done, and why: they are passed over."""
    remarked: bool = False
    """Was any row passed over?"""
    awake: bool = False
    """Does surely none of its resources rest?"""
    force: bool = False
    """What cannot be removed is left behind."""
    left: list[str] = field(default_factory=list)
    """What was left behind."""
    observe: bool = False
    """Judge every resource against the cloud, also where nothing changed."""
    stage: Stage = Stage.BUILD
    nodes: dict[tuple[Role, str], Node] = field(default_factory=dict)
    at: dict[str, Node] = field(default_factory=dict)
    """The node that works on a row."""
    tickets: dict[str, int] = field(default_factory=dict)
    """The ticket of each row's latest command; results with another are stale."""
    last_ticket: int = 0
    open_nodes: int = 0
    """Nodes of the walk that have not ended."""
    hooks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names whose resources wait for the user, and where."""
    passed: set[tuple[str, str]] = field(default_factory=set)
    """Hooks that were cleared in this traversal: name and hook."""
    announced: set[tuple[str, str]] = field(default_factory=set)
    """Hooks of which the history tells already that a resource waits there."""
    stopped: str | None = None
    """Why nothing new is begun."""
    cancelled: bool = False
    """Did somebody stop it?"""
    roll_back_wanted: bool = False
    failures: list[tuple[Action, str]] = field(default_factory=list)
    """What failed to be done to a resource, and why."""
    outcome: Outcome | None = None
    changes: Changes = field(default_factory=Changes)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why each name was kept, updated, replaced or left."""
    history: list[tuple[Any, ...]] = field(default_factory=list)
    """(event, node, phase before, phase after), for the story; only kept when `keep_history`."""
    keep_history: bool = False

    def take_changes(self) -> Changes:
        """Give what changed since the last time, and forget it."""
        changes, self.changes = self.changes, Changes()
        return changes

    def target(self, name: str) -> str:
        """What the name would be begun from now."""
        return target_of(self.wants[name], self.current)

    def ticket(self, key: str) -> int:
        """A new ticket for a command on a row; older results become stale."""
        self.last_ticket += 1
        self.tickets[key] = self.last_ticket
        return self.last_ticket

    def put(self, row: Row, **changes: Any) -> Row:
        """Change a row; one that stays as it was needs no writing."""
        if all(getattr(row, name) == value for name, value in changes.items()):
            if self.rows.get(row.key) == row:
                return row
        else:
            row = replace(row, **changes)
        self.rows[row.key] = row
        self.changes.rows[row.key] = row
        standing = self.current.get(row.name)
        if standing is not None and standing.key == row.key:
            self.current[row.name] = row
        return row

    def remove(self, row: Row) -> None:
        """A row is gone for good."""
        del self.rows[row.key]
        self.changes.rows.pop(row.key, None)
        self.changes.removed.append(row.key)

    def record(self, row: Row, reason: str) -> None:
        """Put the row's state into the history."""
        self.changes.records.append(Record(row.key, row.name, row.action, row.status, reason, row.physical_id))

    def new_row(self, name: str, replaces: Row | None = None) -> Row:
        """A first or further generation of a name, about to be created."""
        order = self.latest.get(name, 0) + 1
        self.latest[name] = order
        old = replaces.key if replaces else None
        key = str(uuid5(UUID(self.traversal), f"{name}/{order}"))
        made = Action.ADOPT if self.action is Action.ADOPT else Action.CREATE
        row = Row(key, name, made, Status.IN_PROGRESS, order=order, replaces=old, traversal=self.traversal)
        self.current[name] = row
        return self.put(row, applied=self.target(name), requires=self.used_rows(name))

    def used_rows(self, name: str) -> frozenset[str]:
        """The rows that stand for the names that a name requires."""
        names = self.wants[name].requires
        return frozenset(self.current[other].key for other in names if other in self.current) if names else names

    def work_on(self, node: Node, key: str) -> None:
        """From now on the row's results go to this node."""
        if node.key is not None and self.at.get(node.key) is node and node.key != key:
            del self.at[node.key]
        node.key = key
        self.at[key] = node

    def move(self, node: Node, phase: Phase) -> None:
        """Change a node's phase."""
        if phase in ENDED and node.phase not in ENDED:
            self.open_nodes -= 1
        node.phase = phase

    def in_flight(self) -> dict[str, int]:
        """Rows with a call that has not come back, and its ticket."""
        flying = {
            node.key: self.tickets[node.key]
            for node in self.nodes.values()
            if node.phase in IN_FLIGHT and node.key is not None
        }
        return {**self.strays, **flying}

    def add(self, node: Node) -> Node:
        """A node joins the walk."""
        self.nodes[(node.role, node.id)] = node
        if node.phase not in ENDED:
            self.open_nodes += 1
        return node
