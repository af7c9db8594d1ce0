"""A whole Heat within the test's process, on a served cloud whose answers can be lost, spoilt or held back.

Requests go in where the doors hand them over; the engine, its database, its plug-ins and every HTTP call are real. An
engine can be cut off at the very moment when the cloud has done a call and its answer is on the way.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

from tests.ambiguity.door import Door
from tests.engine.bench_of_one import Frail

from heat.cloud.retrying import Retrying
from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.engine import Engine
from heat.engine.house import House
from heat.engine.settings import EngineSettings
from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.rpc.contract import TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.server import Dispatcher
from heat.service.desk import Desk
from heat.service.offers import OFFERS
from heat.store import operations, services, stacks
from heat.store.migrations import upgrade
from heat.store.rows import ServiceRow, StackRow
from heat.store.secrets import Secrets
from heat.values.status import Status
from minicloud.clock import Clock
from minicloud.cloud import Cloud, Settings
from minicloud.server import serve
from minicloud.testing import RunningCloud
from minicloud.web import ROUTER

QUICK = EngineSettings(
    threads=8, heartbeat_s=0.2, dead_after_s=5.0, sweep_s=0.2, first_look_s=0.01, longest_pause_s=0.1,
    longest_round_s=0.05, child_look_s=0.2,
)  # fmt: skip
PATIENCE_S, PAUSE_S = 120.0, 0.005
HELD_S = 10.0
"""No answer is held back longer: what comes twice is held back twice."""
KEY, MAIN = "notgood but just long enough i t", "heat"
SHORT_S = 0.05
"""How long the threads of a dead engine are waited for."""
LATE_S = 3600.0
"""An answer that is held back by so long is held back until the test lets go."""
HEAT = "heat."
"""What Heat itself is asked for, by a stack that makes stacks, is called so."""
SEED = {"volume_types": [{"name": "fast"}]}
REST_URL, CFN_URL = "http://heat.example/v1", "http://heat.example:8000/v1"
CHANGING = {
    route.operation: route.method
    for route in ROUTER.routes
    if route.method not in ("GET", "HEAD") and not route.operation.startswith(("control.", "keystone.token."))
}
"""Operations of the cloud that make, change or remove something; a token is nothing that anybody would miss."""


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come."""
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(PAUSE_S)


class Line:
    """Between a cloud and whoever awaits its answers: holds back those that are late."""

    def __init__(self) -> None:
        self.holding, self.released = Event(), Event()

    def sleep(self, seconds: float) -> None:
        """In the place of the cloud's own; longer waits are waits for the test."""
        if seconds < LATE_S:
            time.sleep(seconds)
            return
        self.holding.set()
        self.released.wait(HELD_S)

    def renew(self) -> None:
        """Nothing is held back any more, and the next late answer will be."""
        self.released.set()
        self.holding, self.released = Event(), Event()


class Heat:
    """One engine with its desk, on a database that may be shared with others."""

    def __init__(self, url: str, sessions: Sessions, registry: Registry) -> None:
        self.engine_id = f"engine-{uuid4().hex[:8]}"
        self.database = Frail(url, Secrets(KEY))
        house = House(self.engine_id, self.database, sessions, registry, LANGUAGES, QUICK)
        now = time.time()
        self.engine = Engine(house, ServiceRow(self.engine_id, "here", "here", "heat-engine", "engine", 1, now, now))
        self._transport = InProcessTransport()
        desk = Desk(house=house, compiler=self.engine.compiler, accounts=self.engine.accounts, engine=self.engine)
        self._ear = self._transport.listen(TOPIC, self.engine_id, Dispatcher(OFFERS, desk), 1)
        self.client = EngineClient(self._transport)
        self.engine.start()

    def ask(self, context: RequestContext, method: str, **arguments: Any) -> Any:
        """What the engine answers."""
        return self.client.call(context, method, **arguments)

    def settled(self, stack_id: str) -> StackRow:
        """The stack, once nothing is under way."""

        def rests() -> bool:
            stack = stacks.get(self.database, stack_id, show_deleted=True)
            return stack.status is not Status.IN_PROGRESS and operations.active_for(self.database, stack_id) is None

        until(rests)
        return stacks.get(self.database, stack_id, show_deleted=True)

    def die(self) -> None:
        """From now on it reads and writes nothing, and everybody knows that it is dead."""
        self.database.lost = True
        survivor = Frail(self.database.url, self.database.secrets)
        services.stop(survivor, self.engine_id)
        survivor.close()

    def stop(self, wait_s: float = 1.0) -> None:
        """End its threads."""
        self._transport.close()
        self.engine.stop(wait_s)
        self.database.close()


class Town:
    """A cloud, and the Heat that works on it; one that died has a successor."""

    def __init__(self, line: Line, path: Path, registry: Registry) -> None:
        self.line, self.registry = line, registry
        self._access: dict[str, Mapping[str, str]] = {}
        self.door = Door(lambda: self.heat.client, self._whose)
        settings = Settings(seed=SEED, catalog={"orchestration": self.door.url})
        self._server = serve(Cloud(settings, Clock(), sleep=line.sleep)).start()
        self.cloud = cloud = RunningCloud(self._server)
        self._path = path
        self._contexts = {user: _context(cloud, user) for user in ("demo", "admin")}
        self._contexts["chief"] = _context(cloud, "admin", "demo")
        self.heat = self._new(MAIN)

    def ask(self, method: str, user: str = "demo", **arguments: Any) -> Any:
        """What Heat answers to a user."""
        return self.heat.ask(self.context(user), method, **arguments)

    def context(self, user: str) -> RequestContext:
        """A request of a user."""
        return self._contexts[user]

    def project_of(self, user: str) -> str:
        """The project that a user works in."""
        return self.context(user).project_id

    def succeed(self) -> None:
        """The engine dies between a call and its commit; another one takes over, and then the late answer comes."""
        dead = self.heat
        dead.die()
        self.heat = self._new(MAIN)
        self.line.renew()
        dead.stop(SHORT_S)

    def counts(self) -> dict[str, int]:
        """How many things of each kind live in the cloud."""
        return {kind: len(ids) for kind, ids in self.cloud.control.objects().items()}

    def calls(self) -> dict[str, int]:
        """How often each operation that changes anything was called so far, of the cloud and of Heat itself."""
        return {
            name: count for name, count in self.cloud.control.requests().items() if name in CHANGING
        } | self.door.seen

    def arm(self, operation: str, nth: int, rule: Mapping[str, Any]) -> None:
        """Spoil the answer to one of the coming calls."""
        if operation.startswith(HEAT):
            self.door.arm(operation, nth, rule, self.line.sleep)
        else:
            self.cloud.control.fault(operation=operation, nth=nth, times=1, **rule)

    def disarm(self) -> bool:
        """Spoil nothing any more; was anything spoilt?"""
        struck = self.door.strikes or sum(rule.strikes for rule in self.cloud.server.cloud.rules.values())
        self.cloud.control.clear_faults()
        self.door.strikes = 0
        return bool(struck)

    def close(self) -> None:
        """End everything."""
        self.line.renew()
        self.heat.stop()
        self.door.close()
        self._server.stop()

    @contextmanager
    def neighbour(self) -> Iterator[Heat]:
        """Another Heat on the same cloud: neither knows anything of the other."""
        other = self._new("neighbour")
        try:
            yield other
        finally:
            other.stop()

    def _new(self, name: str) -> Heat:
        file = self._path / f"{name}.sqlite"
        if not file.exists():
            first = Frail(f"sqlite:///{file}", Secrets(KEY))
            upgrade(first.writer)
            first.close()
        return Heat(f"sqlite:///{file}", _sessions(self.cloud), self.registry)

    def _whose(self, token: str) -> Mapping[str, str]:
        """What the check of tokens in front of a door finds out."""
        if token not in self._access:
            info = _sessions(self.cloud).token(token).info()
            known = {"PROJECT_ID": info.project_id, "USER_ID": info.user_id, "USER_NAME": info.username}
            self._access[token] = {**known, "ROLES": ",".join(info.role_names), "IDENTITY_STATUS": "Confirmed"}
        return self._access[token]


@contextmanager
def town(path: Path, registry: Registry) -> Iterator[Town]:
    """A town for the length of a `with`."""
    made = Town(Line(), path, registry)
    try:
        yield made
    finally:
        made.close()


def _sessions(cloud: RunningCloud) -> Sessions:
    settings = CloudSettings(
        auth_url=cloud.auth_url,
        username="heat",
        password=cloud.password,
        project_name="service",
        region=cloud.server.cloud.settings.region,
        stack_user_domain_name="heat",
        stack_domain_admin="heat_domain_admin",
        stack_domain_admin_password=cloud.password,
        rest_url=REST_URL,
        cfn_url=CFN_URL,
    )
    return Sessions(settings, Retrying(first_s=0.01, longest_s=0.05))


def _context(cloud: RunningCloud, user: str, project: str | None = None) -> RequestContext:
    """A request of a user, as a door makes it."""
    session = cloud.connect(user, project).session
    info = session.auth.get_access(session)
    return RequestContext(
        project_id=info.project_id,
        project_name=info.project_name,
        user_id=info.user_id,
        username=info.username,
        roles=tuple(info.role_names),
        token=info.auth_token,
        is_admin=user == "admin",
    )
