"""One place in a walk: what is to be done about one name or one row, and how far that got."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a walk does at its nodes."""

    BUILD = "build"
    """Bring a name into the wanted shape: create, update, replace or keep."""
    CLEAN = "clean"
    """Remove a row that nothing wants any more."""
    ACT = "act"
    """Do another action on a row: suspend, resume, check, snapshot, restore."""


class Phase(StrEnum):
    """How far a node got."""

    WAITING = "waiting"
    """What it requires is not done."""
    SETTLING = "settling"
    """A call that was begun before this traversal has not come back."""
    JUDGING = "judging"
    """Its comparison has not come back."""
    CALLING = "calling"
    """A call to its plug-in has not come back."""
    RESTING = "resting"
    """The cloud is at work; the next look is due later."""
    READING = "reading"
    """Attributes are being read."""
    PAUSED = "paused"
    """It waits at a hook until somebody clears it."""
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"
    """Will not be done in this traversal."""


ENDED = frozenset({Phase.DONE, Phase.FAILED, Phase.DROPPED})
"""Nothing more happens at the node."""
IN_FLIGHT = frozenset({Phase.SETTLING, Phase.CALLING})
"""A call that may change the cloud has not come back."""


@dataclass(slots=True)
class Node:
    """A place in a walk. Its id is its role and the name (of a resource, to build) or row key (to clean or act on)."""

    role: Role
    id: str
    name: str
    key: str | None = None
    """The row at work."""
    phase: Phase = Phase.WAITING
    missing: int = 0
    """How many nodes it still waits for."""
    barred: bool = False
    """To be dropped as soon as the call that is out comes back."""
    observed: bool = False
    """Was its resource judged in this traversal?"""
    hook: str | None = None
    """Where it waits while it is paused."""
    required_by: list["Node"] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.role} {self.name}" + (f" ({self.key})" if self.key else "")
