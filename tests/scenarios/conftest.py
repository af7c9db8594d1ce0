"""One heat-all for all stories of a test process; a deployment with real servers for each module that asks for one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.scenarios.deployment import Deployment
from tests.scenarios.doors import Rest
from tests.scenarios.heat_all import HeatAll, quick
from tests.scenarios.servers import DATABASES, RabbitMq

from minicloud.testing import Control

CHOSEN = os.environ.get("HEAT_TEST_SERVERS", "").split()


@pytest.fixture(scope="session")
def heat_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    running = HeatAll(tmp_path_factory.mktemp("heat-all")).start()
    quick(running.control)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def heat(heat_all: HeatAll) -> Rest:
    """The REST door as the ordinary user."""
    return heat_all.rest()


@pytest.fixture(scope="session")
def admin(heat_all: HeatAll) -> Rest:
    """The REST door as an administrator."""
    return heat_all.rest("local-admin")


@pytest.fixture
def cloud(heat_all: HeatAll) -> Iterator[Control]:
    """The rehearsal room; no fault outlives a test."""
    control = heat_all.control
    yield control
    control.clear_faults()
    control.clear_operations()
    quick(control)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMq]:
    server = RabbitMq(tmp_path_factory.mktemp("broker") / "rabbitmq")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module", params=CHOSEN)
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, broker: RabbitMq
) -> Iterator[Deployment]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    database = DATABASES[request.param](folder / "server")
    database.start()
    running = Deployment(folder, database, broker).start()
    yield running
    running.stop()
    database.stop()
