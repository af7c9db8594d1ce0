"""One heat-all for all stories of a test process."""

from collections.abc import Iterator

import pytest
from tests.scenarios.doors import Rest
from tests.scenarios.heat_all import HeatAll, quick

from minicloud.testing import Control


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
