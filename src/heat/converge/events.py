"""What happened. Results of commands name the row and bring back the command's ticket."""

from dataclasses import dataclass, field
from typing import TypeAlias

from heat.plugin.changes import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A comparison gave its verdict."""

    key: str
    ticket: int
    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call came back; the action goes on in the cloud."""

    key: str
    ticket: int
    physical_id: str | None = None
    applied: str | None = None
    """What it was begun from, when this call began it."""


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The action came to its end."""

    key: str
    ticket: int
    physical_id: str | None = None
    applied: str | None = None
    digest: str | None = None
    known: frozenset[str] = field(default_factory=frozenset)
    left: tuple[str, ...] = ()
    """What a removal has left behind below it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The action will not succeed, and why."""

    key: str
    ticket: int
    reason: str
    physical_id: str | None = None
    words: str | None = None
    """What the history says of it, where that is shorter than the reason."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Attributes were read."""

    key: str
    ticket: int
    digest: str | None = None
    known: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The operation's time is over."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody wants the operation to stop, and perhaps to be undone."""

    roll_back: bool


@dataclass(frozen=True, slots=True)
class Cleared:
    """Somebody lets the resources of a name go on past a hook."""

    name: str
    hook: str


@dataclass(frozen=True, slots=True)
class GraceOver:
    """Work in flight has been waited for long enough since the operation was stopped."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Outputs are computed."""

    ticket: int
    failure: str = ""
    """Why the operation must not be called complete after all."""
    left: tuple[str, ...] = ()
    """What could not be removed with the stack."""


Event: TypeAlias = (
    Judged | Waiting | Succeeded | Failed | Resolved | TimedOut | Cancelled | Cleared | GraceOver | Finished
)
