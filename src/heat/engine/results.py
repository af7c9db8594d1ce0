"""What comes back to the loop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from heat.converge import Event, Row, Want
from heat.store.documents import Document
from heat.store.exports import Trade
from heat.store.rows import OperationRow, ResourceDetail, ResourceRow, StackRow
from heat.store.starting import Start
from heat.template import Blueprint


@dataclass(slots=True)
class Seen:
    """What others see of a resource."""

    reference: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """A command's event, and what has to be kept of the work."""

    stack_id: str
    event: Event
    detail: ResourceDetail | None = None
    seen: Seen | None = None
    remembered: Mapping[str, str] | None = None
    """What the plug-in remembered before, as just read; None when nobody looked."""
    starts: list[Start] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    outputs: Mapping[str, Any] | None = None
    trade: Trade | None = None
    """What the stack exports and imports now that it is complete."""
    changes: Sequence[Mapping[str, Any]] = ()
    """Of properties, when this was a comparison."""
    ambiguous: bool = False
    """Nobody knows whether a creation was done: it must be looked for."""


@dataclass(slots=True)
class Pauses:
    """Where resources of a stack wait for the user, and how that stands in this operation."""

    hooks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By the name of the resource."""
    reached: frozenset[tuple[str, str]] = frozenset()
    """Name and hook."""
    cleared: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Loaded:
    """An operation that this engine owns, ready to be begun or gone on with."""

    operation: OperationRow
    stack: StackRow
    blueprint: Blueprint | None
    """None when nothing is wanted."""
    wants: Mapping[str, Want]
    rows: list[Row]
    resources: dict[str, ResourceRow]
    pauses: Pauses = field(default_factory=Pauses)
    restores: frozenset[str] = frozenset()
    """Names of which a snapshot holds something to be brought back."""
    strangers: frozenset[str] = frozenset()
    """Rows of another type than their names are to have now."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """Rows with which the action can do nothing, and why."""
    awaited: bool = False
    """Does another action wait until this one has ended?"""


@dataclass(slots=True)
class Unloadable:
    """An operation that cannot be begun, and why; it ends as failed."""

    operation: OperationRow
    stack: StackRow
    reason: str


@dataclass(slots=True)
class Lost:
    """What is under way on a stack, if anything, is not ours."""

    stack_id: str
    operation_id: str | None
    """What is under way."""


@dataclass(slots=True)
class Again:
    """A command could not be carried out because the database was away."""

    retry: Callable[[], None]


@dataclass(slots=True)
class ChildEnded:
    """A nested stack has come to an end: its parent should look."""

    parent_id: str
    resource_name: str


@dataclass(slots=True)
class StopAsked:
    """Somebody wants what is under way on a stack to begin nothing more."""

    stack_id: str
    operation_id: str


@dataclass(slots=True)
class Poke:
    """A signal came to a stack: resources that wait for signals should look."""

    stack_id: str


@dataclass(slots=True)
class Queued:
    """An action waits for its turn on a stack."""

    stack_id: str


@dataclass(slots=True)
class Flush:
    """Somebody waits until all that came in before this is written."""

    written: Callable[[], None]


Message: TypeAlias = Result | Loaded | Unloadable | Lost | Again | ChildEnded | StopAsked | Poke | Queued | Flush
