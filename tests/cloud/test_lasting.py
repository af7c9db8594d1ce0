"""A token is used for as long as it lives, whatever this machine's clock says of it."""

import pytest

from heat.cloud.sessions import Sessions
from minicloud.testing import RunningCloud

TWO_HOURS_S = 7200.0


@pytest.mark.parametrize("cloud_is_off_s", [-TWO_HOURS_S, 0.0, TWO_HOURS_S])
def test_one_token_serves_many_calls_where_clocks_differ(
    cloud: RunningCloud, sessions: Sessions, cloud_is_off_s: float
) -> None:
    cloud.server.cloud.clock.offset_s = cloud_is_off_s
    before = cloud.control.requests().get("keystone.token.issue", 0)

    for _ in range(3):
        sessions.service().client("network").get("/networks")

    assert cloud.control.requests()["keystone.token.issue"] - before == 1
