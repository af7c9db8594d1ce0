"""A minicloud for all tests of the cloud room, and Heat's ways into it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from heat.cloud.retrying import Retrying
from heat.cloud.sessions import Access, Sessions
from heat.cloud.settings import CloudSettings
from minicloud.clock import Clock
from minicloud.testing import RunningCloud, running_cloud


@dataclass
class Pauses:
    """How long Heat would have slept."""

    seconds: list[float] = field(default_factory=list)


@pytest.fixture(scope="session")
def served() -> Iterator[RunningCloud]:
    """A served minicloud."""
    with running_cloud(clock=Clock()) as running:
        yield running


@pytest.fixture
def cloud(served: RunningCloud) -> Iterator[RunningCloud]:
    """The same, without faults and leaps in time once the test is over."""
    yield served
    served.control.clear_faults()
    served.server.cloud.clock.offset_s = 0.0


@pytest.fixture
def settings(cloud: RunningCloud) -> CloudSettings:
    """Heat as the service project knows it."""
    return CloudSettings(
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


@pytest.fixture
def pauses() -> Pauses:
    """Pauses between attempts, written down instead of slept."""
    return Pauses()


@pytest.fixture
def sessions(settings: CloudSettings, pauses: Pauses) -> Sessions:
    """Ways into the cloud that never sleep."""
    return Sessions(settings, Retrying(limit=3, sleep=pauses.seconds.append, chance=lambda: 0.5))


@pytest.fixture(scope="session")
def demo_token(served: RunningCloud) -> str:
    """What the user demo sends with a request."""
    return str(served.connect("demo").auth_token)


@pytest.fixture
def demo(sessions: Sessions, demo_token: str) -> Access:
    """The cloud as the user demo sees it."""
    return sessions.token(demo_token)
