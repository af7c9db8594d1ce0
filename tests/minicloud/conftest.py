"""A minicloud per module, served over real HTTP."""

from collections.abc import Iterator

import pytest

from minicloud.clock import Clock
from minicloud.testing import RunningCloud, running_cloud


@pytest.fixture(scope="module")
def mini() -> Iterator[RunningCloud]:
    """A running cloud whose faults and counters are cleared by `calm`."""
    with running_cloud(clock=Clock()) as running:
        yield running


@pytest.fixture(autouse=True)
def calm(mini: RunningCloud) -> Iterator[None]:
    """No fault, no delay and no leap in time outlives the test that made it."""
    yield
    mini.control.clear_faults()
    mini.control.clear_operations()
    mini.server.cloud.clock.offset_s = 0.0
