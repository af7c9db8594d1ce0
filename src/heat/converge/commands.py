"""What the machine asks of the shell. Each carries a ticket that its result must bring back."""

from dataclasses import dataclass
from typing import TypeAlias

from heat.values.status import Action, Status


@dataclass(frozen=True, slots=True)
class Compare:
    """Judge an existing resource against its new definition."""

    key: str
    name: str
    ticket: int
    doubtful: bool = False
    """A change towards something else was begun, and nobody knows how far it came."""


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an action on a resource."""

    key: str
    name: str
    action: Action
    ticket: int
    target: str | None = None
    """What it is begun from."""
    takeover: bool = False
    """It may have been begun before: look for what was made, adopt it, else begin anew."""
    replacing: str | None = None
    """The row that it will replace."""
    restore: bool = False
    """It was about to be replaced; it stays after all."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Ask, when it is time, whether the action has come to its end."""

    key: str
    name: str
    action: Action
    ticket: int
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Resolve:
    """Read attributes that somebody references now and nobody did before."""

    key: str
    name: str
    ticket: int


@dataclass(frozen=True, slots=True)
class Halt:
    """What goes on with a resource shall come to an end soon: a stack below it should begin nothing more."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class RollBack:
    """Go back to what the stack was made from when it was last complete."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finish:
    """Compute the outputs; nothing else is left to do."""

    status: Status
    reason: str
    ticket: int


Command: TypeAlias = Compare | Start | Watch | Resolve | Halt | RollBack | Finish
