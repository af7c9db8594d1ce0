"""heat-all on a real OpenStack: HEAT_TEST_CLOUD names it in clouds.yaml (OS_CLIENT_CONFIG_FILE tells where that is)."""

import os
from collections.abc import Iterator

import pytest
from tests.scenarios.doors import Rest
from tests.scenarios.heat_all import HeatAll

CLOUD = os.environ.get("HEAT_TEST_CLOUD", "")


@pytest.fixture(scope="session")
def heat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rest]:
    """The REST door of a heat-all that works on the real cloud."""
    running = HeatAll(tmp_path_factory.mktemp("real") / "state", "--cloud", CLOUD).start()
    session = running.connect().session
    yield Rest(session, f"http://127.0.0.1:{running.base_port + 4}/v1/{session.get_project_id()}")
    running.stop()
