"""What stands in the paper cloud, what is on its way there, and how unkind a day is."""

from dataclasses import dataclass

from heat.converge import Command, Event, Want


@dataclass
class Thing:
    """What the cloud holds for one row."""

    shape: str
    """The fingerprint that it was last given."""
    ready: bool = False
    doomed: bool = False


@dataclass
class Odds:
    """How unkind a day is, as probabilities."""

    failure: float = 0.1
    crash: float = 0.03
    slow: float = 0.4
    update: float = 0.03
    stop: float = 0.01
    hook: float = 0.1
    clear: float = 0.1
    lose_answer: float = 0.3
    repeat: float = 0.1


@dataclass
class Call:
    """A command on its way: first its effect, then its answer."""

    command: Command
    want: Want | None = None
    """Of its resource, when it was sent."""
    answer: Event | None = None
    shape: str | None = None
    """What is known after it of what the thing was made from; "" for something else than was asked for."""
