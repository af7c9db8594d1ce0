"""What an operator may set about engines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """Times in seconds, counts as numbers."""

    threads: int = 32
    """Commands that run at the same time."""
    heartbeat_s: float = 1.0
    dead_after_s: float = 5.0
    """An engine whose heart-beat stands still for so long is dead; its operations are taken over."""
    sweep_s: float = 2.0
    """How often the database is asked for operations that nobody works on."""
    grace_s: float = 240.0
    """How long calls in flight are awaited once an operation has been stopped."""
    drain_s: float = 25.0
    """An engine that was told to end waits so long for answers of clouds, and for requests that it took."""
    first_look_s: float = 0.2
    longest_pause_s: float = 5.0
    """Pauses between looks at a resource that is being built grow from the first to the longest."""
    longest_round_s: float = 2.0
    """Likewise between looks at many resources of a kind with one call; and never shorter than the call itself took."""
    child_look_s: float = 5.0
    """A parent looks after its nested stack so often if no message says that it has ended."""
    tidy_s: float = 60.0
    """How often trusts are looked for that nobody needs."""
    trust_grace_s: float = 600.0
    """A trust without a stack is kept so long: a stack may be about to use it."""
    longest_drain: int = 500
    """At most so many results are taken before a commit: whoever comes next waits as long as that lasts."""
    claim_limit: int = 200
    """Operations taken at once by one sweep."""
    max_nested_depth: int = 5
    max_resources: int = 1000
    """In one tree of stacks; -1 for any number."""
    max_events: int = 1000
    """Kept of one stack; 0 keeps all."""
    encrypt_environments: bool = False
    plugin_settings: Mapping[str, Any] = field(default_factory=dict)
