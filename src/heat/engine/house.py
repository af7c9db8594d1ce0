"""All that the parts of one engine process share."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from heat.cloud.finders import Finders
from heat.cloud.sessions import Sessions
from heat.engine.pulse import awake_or_asleep_s
from heat.engine.settings import EngineSettings
from heat.plugin.registration import Registry
from heat.store.database import Database
from heat.template import Environment, Languages
from heat.values.bearer import Bearer
from heat.values.errors import URLFetchError


class Hints(Protocol):
    """Messages to other engines. They may be lost: each only makes something happen sooner."""

    def wake(self, stack_id: str, to_engine: str | None) -> None:
        """Somebody should look at a stack's operation: a named engine, or any."""
        ...

    def child_ended(self, parent_id: str, resource_name: str, to_engine: str | None) -> None:
        """A nested stack has come to an end."""
        ...


class NoHints:
    """For an engine that is alone."""

    def wake(self, stack_id: str, to_engine: str | None) -> None:
        """Nobody to tell."""

    def child_ended(self, parent_id: str, resource_name: str, to_engine: str | None) -> None:
        """Nobody to tell."""


def new_id() -> str:
    """An id that nothing else has."""
    return str(uuid4())


def nothing_is_fetched(url: str) -> str:
    """For an engine that may not reach out."""
    raise URLFetchError(f"{url} cannot be fetched here. Send the file with the request.")


def nothing_is_sent(url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    """For an engine that may not reach out."""
    raise URLFetchError(f"Nothing can be sent to {url} from here.")


@dataclass(slots=True)
class House:
    """One engine's surroundings."""

    engine_id: str
    database: Database
    sessions: Sessions
    plugins: Registry
    languages: Languages
    settings: EngineSettings = field(default_factory=EngineSettings)
    operators: Environment = field(default_factory=Environment)
    """The operator's own environment, behind every stack's."""
    finders: Finders = field(default_factory=Finders)
    hints: Hints = field(default_factory=NoHints)
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    """Seconds that pass, whatever anybody does to the clock."""
    awake_or_asleep: Callable[[], float] = awake_or_asleep_s
    """Likewise, with those in which the machine slept."""
    new_id: Callable[[], str] = new_id
    """Names operations and stacks; all other ids follow from these."""
    fetch: Callable[[str], str] = nothing_is_fetched
    """The text behind a URL that a template names, as far as policy allows."""
    send: Callable[[str, Mapping[str, Any], Mapping[str, str]], None] = nothing_is_sent
    """Posts JSON to a URL that an environment names, as far as policy allows."""
    may_use: Callable[[str, Callable[[], Bearer]], bool] | None = None
    """Does policy let somebody use a resource type? Who that is is found out only for types that have a rule.
    None: everybody may use all."""
    alone: bool = True
    """No other engine will ever claim anything."""

    def steady(self) -> Callable[[], float]:
        """The time from now on, evenly: durations measured by it outlive a clock that jumps."""
        began, since = self.clock(), self.awake_or_asleep()
        return lambda: began + self.awake_or_asleep() - since
