"""An engine's desk over a real store and a served cloud; the engine behind it only notes what it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.accounts import Accounts
from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.resources import load
from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.rpc.contract import TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.server import Dispatcher
from heat.service.desk import Desk
from heat.service.offers import OFFERS
from heat.store.database import Database
from heat.store.migrations import upgrade
from heat.store.rows import OperationRow
from heat.store.secrets import Secrets
from minicloud.testing import RunningCloud, running_cloud

from .world import World


@dataclass
class Notes:
    """An engine that does nothing but remember."""

    woken: list[OperationRow] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    poked: list[str] = field(default_factory=list)

    def wake(self, operation: OperationRow) -> None:
        self.woken.append(operation)

    def look_at(self, stack_id: str) -> None:
        self.looked_at.append(stack_id)

    def child_ended(self, parent_id: str, resource_name: str) -> None:
        self.ended.append((parent_id, resource_name))

    def poke(self, stack_id: str) -> None:
        self.poked.append(stack_id)


class Clock:
    """The time, which passes only when told."""

    def __init__(self) -> None:
        self.now = 1_600_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def plugins() -> Registry:
    """All resource types."""
    return load()


@pytest.fixture(scope="session")
def cloud() -> Iterator[RunningCloud]:
    """A served minicloud."""
    with running_cloud() as running:
        yield running


@pytest.fixture(scope="session")
def sessions(cloud: RunningCloud) -> Sessions:
    """Heat's ways into it."""
    return Sessions(
        CloudSettings(
            auth_url=cloud.auth_url,
            username="heat",
            password=cloud.password,
            project_name="service",
            region=cloud.server.cloud.settings.region,
            stack_user_domain_name="heat",
            stack_domain_admin="heat_domain_admin",
            stack_domain_admin_password=cloud.password,
            rest_url="http://heat.example/v1",
            cfn_url="http://heat.example:8000/v1",
        )
    )


@pytest.fixture(scope="session")
def context_of(cloud: RunningCloud) -> Callable[[str], RequestContext]:
    """The context of a request of one of the cloud's users, as a door makes it."""
    made: dict[str, RequestContext] = {}

    def make(user: str) -> RequestContext:
        if user not in made:
            session = cloud.connect(user).session
            info = session.auth.get_access(session)
            made[user] = RequestContext(
                project_id=info.project_id,
                project_name=info.project_name,
                user_id=info.user_id,
                username=info.username,
                roles=tuple(info.role_names),
                token=info.auth_token,
                is_admin=user == "admin",
            )
        return made[user]

    return make


@pytest.fixture
def context(context_of: Callable[[str], RequestContext]) -> RequestContext:
    """A request of the user demo."""
    return context_of("demo")


@pytest.fixture
def clock() -> Clock:
    """The clock that the house goes by."""
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """An empty store."""
    made = Database(f"sqlite:///{tmp_path / 'heat.sqlite'}", Secrets("notgood but just long enough i t"), clock=clock)
    upgrade(made.writer)
    yield made
    made.close()


@pytest.fixture
def house(database: Database, sessions: Sessions, plugins: Registry, clock: Clock) -> House:
    """The surroundings of one engine."""
    return House("engine-1", database, sessions, plugins, LANGUAGES, clock=clock)


@pytest.fixture
def notes() -> Notes:
    """What the engine was told."""
    return Notes()


@pytest.fixture
def desk(house: House, notes: Notes) -> Desk:
    """The desk of that engine."""
    return Desk(house, Compiler(house), Accounts(house), notes)


@pytest.fixture
def ask(desk: Desk, context: RequestContext) -> Iterator[Callable[..., Any]]:
    """Asks the desk over RPC, by default as demo."""
    transport = InProcessTransport()
    transport.listen(TOPIC, "engine-1", Dispatcher(OFFERS, desk), 1)
    client = EngineClient(transport)

    def call(method: str, _as: RequestContext = context, **arguments: Any) -> Any:
        return client.call(_as, method, **arguments)

    yield call
    transport.close()


@pytest.fixture
def world(ask: Callable[..., Any], desk: Desk, clock: Clock) -> World:
    """Short words for what tests do."""
    return World(ask, desk, clock)


@pytest.fixture
def stranger(context: RequestContext) -> RequestContext:
    """Somebody of another project."""
    return replace(context, project_id="another-project")
