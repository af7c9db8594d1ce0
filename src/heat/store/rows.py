"""What the tables hold, as plain values. Times are seconds since 1970 (UTC), as floats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from heat.values.status import Action, Status


@dataclass(frozen=True, slots=True)
class Source:
    """The hashes of the documents that a stack is made from; each is kept once however many stacks use it."""

    template: str
    environment: str
    files: str


@dataclass(slots=True)
class StackRow:
    """One stack."""

    id: str
    name: str
    project_id: str
    action: Action
    status: Status
    reason: str
    source: Source
    created_at: float
    updated_at: float | None = None
    deleted_at: float | None = None
    good_source: Source | None = None
    """What it was made from when it was last complete: where a rollback goes."""
    description: str = ""
    parent_id: str | None = None
    parent_resource: str | None = None
    root_id: str = ""
    depth: int = 0
    timeout_mins: int | None = None
    disable_rollback: bool = True
    tags: tuple[str, ...] = ()
    creds_id: str | None = None
    user_project_id: str | None = None
    username: str = ""
    user_id: str = ""
    traversal: str | None = None
    """Id of the latest operation."""
    outputs: Mapping[str, Any] | None = None
    """Values and errors of outputs as of the last finished operation: {name: {"value": ...} or {"error": ...}}."""
    resource_count: int = 0


class OperationState(StrEnum):
    """Where an operation stands."""

    ACTIVE = "ACTIVE"
    WAITING = "WAITING"
    """Asked for while something else was under way: it begins when that has ended."""
    DONE = "DONE"
    SUPERSEDED = "SUPERSEDED"


@dataclass(slots=True)
class OperationRow:
    """One action on one stack: the unit that an engine claims. A stack has at most one ACTIVE operation."""

    id: str
    stack_id: str
    project_id: str
    action: Action
    created_at: float
    state: OperationState = OperationState.ACTIVE
    owner: str | None = None
    """Engine that works on it."""
    fence: int = 0
    """Grows with each claim; a commit with an older one is refused."""
    source: Source | None = None
    deadline: float | None = None
    """When it times out."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the request asked for: rollback, converge, cancel ..."""
    finished_at: float | None = None
    status: Status = Status.IN_PROGRESS
    reason: str = ""


@dataclass(slots=True)
class ResourceRow:
    """One resource, or one generation of it while it is being replaced."""

    id: str
    stack_id: str
    name: str
    type_name: str
    action: Action
    status: Status
    reason: str
    created_at: float
    updated_at: float
    physical_id: str | None = None
    applied: str | None = None
    """What it was last successfully made from: definition fingerprint and digest of the values it used."""
    requires: tuple[str, ...] = ()
    """Ids of the rows it uses."""
    replaces: str | None = None
    replaced_by: str | None = None
    started_at: float = 0.0
    operation_id: str | None = None
    reference_id: str | None = None
    values_digest: str | None = None
    """Digest of reference_id and attributes: changes when what others see changes."""
    known: tuple[str, ...] = ()
    """Attribute paths whose values are kept."""
    generation: int = 1
    """Later generations of a name have higher numbers."""
    deletion_policy: str = "Delete"


@dataclass(slots=True)
class ResourceDetail:
    """The heavy part of a resource's row, read only when needed. None: unchanged on write."""

    properties: Mapping[str, Any] | None = None
    attributes: Mapping[str, Any] | None = None
    data: Mapping[str, str] | None = None
    metadata: Mapping[str, Any] | None = None
    revision: int = 0
    """As read: grows whenever metadata or data change; ignored on write."""


@dataclass(slots=True)
class EventRow:
    """Something that happened to a resource or to the stack itself."""

    id: str
    stack_id: str
    root_id: str
    resource_name: str
    type_name: str
    physical_id: str | None
    action: Action
    status: Status
    reason: str
    created_at: float
    properties: Mapping[str, Any] | None = None
    sequence: int = 0
    """Given by the database, growing."""


@dataclass(slots=True)
class SnapshotRow:
    """A stack as it was at one moment, with what its resources gave to come back to it."""

    id: str
    stack_id: str
    operation_id: str
    """The operation that takes it."""
    name: str | None
    action: Action
    """What was last done to the stack before."""
    status: Status
    reason: str
    created_at: float
    source: Source
    data: Mapping[str, Any] | None = None
    """The stack as an export tells it."""
    overtaken: bool = False
    """Was another action begun before it was complete, and is what it left in the cloud to be seen to?"""


@dataclass(slots=True)
class ServiceRow:
    """One engine process and its heart-beat."""

    engine_id: str
    host: str
    hostname: str
    binary: str
    topic: str
    report_interval: int
    created_at: float
    updated_at: float
    beat: int = 0
    """Grows at each heart-beat; whoever watches needs no common clock."""
    deleted_at: float | None = None


@dataclass(slots=True)
class CredentialsRow:
    """The trust by which deferred work acts for a user in a project with a set of roles."""

    id: str
    user_id: str
    project_id: str
    roles: tuple[str, ...]
    trust_id: str
    trustor_id: str
    username: str = ""
    region: str = ""
    created_at: float = 0.0
