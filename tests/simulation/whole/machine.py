"""One engine process of the simulated world: a real engine whose threads are turned by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace
from typing import Any

from tests.simulation.whole.cloud import Cloud, Odds
from tests.simulation.whole.kinds import KINDS
from tests.simulation.whole.peril import Peril, Reach
from tests.simulation.whole.records import Line

from heat.cloud.trusts import TrustKey
from heat.engine.engine import Engine
from heat.engine.house import House
from heat.engine.leaving import Leaving
from heat.engine.pool import Job
from heat.engine.settings import EngineSettings
from heat.functions import LANGUAGES
from heat.plugin.registration import Registry
from heat.resources.loading import load
from heat.service.desk import Desk, DeskSettings
from heat.store import services
from heat.store.database import StoreUnavailable
from heat.store.rows import ServiceRow

BEAT_S, SWEEP_S, DEAD_AFTER_S = 1.0, 2.0, 4.0


class Sessions:
    """Ways into a cloud that nobody takes: things of paper are reached otherwise."""

    settings = SimpleNamespace(region="paper")

    def token(self, token: str) -> None:
        """As a caller."""

    def trust(self, trust_id: str) -> Any:
        """As an owner."""
        return SimpleNamespace(client=lambda service: SimpleNamespace(delete=lambda path: None))

    def forget_trust(self, trust_id: str) -> None:
        """Nothing is remembered."""


class Trusts:
    """Trusts that always hold."""

    def key_of(self, user_id: str, project_id: str, roles: tuple[str, ...]) -> TrustKey:
        return TrustKey(user_id, project_id, roles)

    def broken(self, trust_id: str) -> bool:
        return False

    def create(self, owner: Any, key: TrustKey) -> Any:
        return SimpleNamespace(id="trust", key=key)

    def delete(self, trust_id: str) -> None:
        """It costs nothing to leave it."""


class Crew:
    """Jobs that wait until the world lets one of them run."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self._open = True

    def submit(self, project: str, stack: str, job: Job) -> None:
        """Some time."""
        if self._open:
            self.jobs.append(job)

    def close(self) -> None:
        """What has not begun is dropped."""
        self._open, self.jobs = False, []

    def busy(self) -> set[str]:
        """Nothing ever runs while somebody asks."""
        return set()

    def await_one(self, wait_s: float) -> None:
        """Nothing ever runs while somebody waits."""

    def stop(self, wait_s: float) -> bool:
        """What has not begun is dropped; nothing ever runs meanwhile."""
        self._open, self.jobs = False, []
        return True


@dataclass(slots=True)
class Message:
    """A hint on its way to one engine."""

    to: str
    deliver: Callable[["Machine"], None]


class Post:
    """Hints to other engines, which the world may lose, repeat or hold back."""

    def __init__(self, names: Callable[[], list[str]], bag: list[Message], random: Random) -> None:
        self._names, self._bag, self._random = names, bag, random

    def wake(self, stack_id: str, to_engine: str | None) -> None:
        """Look at a stack."""
        to = to_engine or self._random.choice(self._names())
        self._bag.append(Message(to, lambda machine: machine.engine.look_at(stack_id)))

    def child_ended(self, parent_id: str, resource_name: str, to_engine: str | None) -> None:
        """A nested stack has ended."""
        to = to_engine or self._random.choice(self._names())
        self._bag.append(Message(to, lambda machine: machine.engine.child_ended(parent_id, resource_name)))


REGISTRY: list[Registry] = []


def registry() -> Registry:
    """All types, and those of paper."""
    if not REGISTRY:
        REGISTRY.append(load().merged(KINDS))
    return REGISTRY[0]


class Machine:
    """A process with an engine and its desk."""

    def __init__(
        self,
        name: str,
        cloud: Cloud,
        odds: Odds,
        post: Post,
        new_id: Callable[[], str],
        died: Callable[[str], None],
        alone: bool,
    ) -> None:
        self.name, self._cloud = name, cloud
        self.peril = Peril(cloud.random, odds, died)
        self.offset_s = 0.0
        self.stalled_until = 0.0
        self.beats_at = self.sweeps_at = cloud.clock()
        self.crew = Crew()
        settings = EngineSettings(
            heartbeat_s=BEAT_S, sweep_s=SWEEP_S, dead_after_s=DEAD_AFTER_S, grace_s=30.0, max_events=0,
            child_look_s=2.0, plugin_settings={"cloud": Reach(cloud, self.peril)},
        )  # fmt: skip
        house = House(
            name, Line(self.peril, self.clock), Sessions(), registry(), LANGUAGES, settings,  # type: ignore[arg-type]
            hints=post, clock=self.clock, ticks=cloud.clock, awake_or_asleep=cloud.clock, new_id=new_id, alone=alone,
        )  # fmt: skip
        now = self.clock()
        self.service = ServiceRow(name, name, name, "heat-engine", "engine", 1, now, now)
        self.engine = Engine(house, self.service, self.crew)
        self.desk = Desk(
            house, self.engine.compiler, self.engine.accounts, self.engine, DeskSettings(abandon=True, adopt=True)
        )
        self.desk.trusts = Trusts()  # type: ignore[assignment]

    def clock(self) -> float:
        """The time as this machine has it."""
        return self._cloud.clock() + self.offset_s

    @property
    def works(self) -> bool:
        """Is it alive and awake?"""
        return not self.peril.dead and self.stalled_until <= self._cloud.clock()

    def leave(self) -> None:
        """Told to end, it writes what came in, gives away what it owns and goes."""
        self.crew.close()
        try:
            while not self.engine.loop.idle_s():
                self.engine.loop.turn()
            Leaving(self.engine.house, self.crew, self.engine.loop, set).give()
            services.stop(self.engine.house.database, self.name)
        finally:
            self.peril.dead = True

    def ready(self) -> list[Callable[[], None]]:
        """What this process could do just now."""
        now, found = self._cloud.clock(), []
        if self.crew.jobs:
            found.append(self._job)
        if not self.engine.loop.idle_s():
            found.append(self.engine.loop.turn)
        if self.beats_at <= now:
            found.append(self._beat)
        if self.sweeps_at <= now:
            found.append(self._sweep)
        return found

    def next_at(self) -> float:
        """When it will have something to do."""
        now = self._cloud.clock()
        if self.stalled_until > now:
            return self.stalled_until
        return min(self.beats_at, self.sweeps_at, now + self.engine.loop.idle_s())

    def _job(self) -> None:
        at = self._cloud.random.randrange(len(self.crew.jobs))
        job = self.crew.jobs.pop(at)
        try:
            job()
        except StoreUnavailable as error:
            raise AssertionError("a worker let through that the store is away, which its pool calls a bug") from error

    def _beat(self) -> None:
        self.beats_at = self._cloud.clock() + BEAT_S
        self.engine.beat()

    def _sweep(self) -> None:
        self.sweeps_at = self._cloud.clock() + SWEEP_S
        self.engine.sweep()
