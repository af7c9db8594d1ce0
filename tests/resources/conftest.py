"""One minicloud for all tests of resource types; each test leaves it as empty as it found it."""

from collections.abc import Callable, Iterator

import pytest

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.plugin import Registry
from heat.resources import load
from minicloud.clock import Clock
from minicloud.testing import RunningCloud, running_cloud

from .driving import Driver


@pytest.fixture(scope="session")
def registry() -> Registry:
    """All resource types."""
    return load()


@pytest.fixture(scope="session")
def cloud() -> Iterator[RunningCloud]:
    """A served minicloud."""
    with running_cloud(clock=Clock()) as running:
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
def driver_of(cloud: RunningCloud, sessions: Sessions, registry: Registry) -> Callable[[str], Driver]:
    """A driver for a user of the cloud."""
    tokens = {user: cloud.connect(user).auth_token for user in ("demo", "admin")}
    return lambda user: Driver(cloud, sessions, sessions.token(tokens[user]), registry)


@pytest.fixture
def driver(cloud: RunningCloud, driver_of: Callable[[str], Driver]) -> Iterator[Driver]:
    """Drives resources as the user demo, and sees to it that nothing and no fault is left."""
    before = cloud.control.objects()
    driven = driver_of("demo")
    yield driven
    cloud.control.clear_faults()
    driven.remove_users()
    assert {kind: ids for kind, ids in cloud.control.objects().items() if ids != before.get(kind)} == {}


@pytest.fixture
def admin(cloud: RunningCloud, driver_of: Callable[[str], Driver]) -> Driver:
    """Drives resources as the administrator."""
    return driver_of("admin")
