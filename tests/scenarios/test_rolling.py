"""Servers of a group renewed in batches, watched from the cloud's side; and the house killed between two batches."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.scenarios.doors import Stack, hot, until
from tests.scenarios.heat_all import HeatAll, nothing_left, records

GROUP = """
group:
  type: OS::Heat::ResourceGroup
  update_policy:
    rolling_update: {max_batch_size: %(batch)s, min_in_service: %(least)s, pause_time: %(pause)s}
  properties:
    count: 4
    resource_def:
      type: OS::Nova::Server
      properties:
        {image: cirros, flavor: m1.nano, networks: [{network: private}], %(more)s}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    """A heat-all that may be killed."""
    running = HeatAll(tmp_path_factory.mktemp("rolling")).start()
    yield running
    running.stop()


def group(more: str, *, batch: int = 1, least: int = 0, pause: float = 0) -> dict[str, Any]:
    """Four servers."""
    return hot(GROUP % {"batch": batch, "least": least, "pause": pause, "more": more})


def servers(house: HeatAll) -> list[dict[str, Any]]:
    """What the cloud has."""
    return records(house.cloud_url, "nova.servers")


def versions(house: HeatAll) -> list[str]:
    """Which version each server says that it is of."""
    return sorted(server["metadata"]["version"] for server in servers(house))


def test_servers_are_replaced_two_at_a_time_while_four_serve(house: HeatAll) -> None:
    before = house.control.objects()
    house.control.operation("nova.server.build", seconds=0.3)
    stack = house.rest().made(group("user_data: one"))
    first = {server["id"] for server in servers(house)}
    stack.change(group("user_data: two", batch=2, least=4))

    seen = []
    while stack.status == "UPDATE_IN_PROGRESS":
        seen.append([server["vm_state"] for server in servers(house)])
        time.sleep(0.02)

    assert stack.status == "UPDATE_COMPLETE"
    assert min(states.count("active") for states in seen) >= 4
    assert max(states.count("building") for states in seen) <= 2
    assert len(servers(house)) == 4
    assert not first & {server["id"] for server in servers(house)}
    stack.deleted()
    nothing_left(house.control, before)


def test_a_house_that_is_killed_between_two_batches_goes_on_with_the_next(house: HeatAll) -> None:
    before = house.control.objects()
    stack = house.rest().made(group('metadata: {version: "1"}'))
    first = {server["id"] for server in servers(house)}
    stack.change(group('metadata: {version: "2"}', batch=2, pause=3))
    until(lambda: versions(house), lambda found: found.count("2") >= 2)

    house.kill()
    house.start()

    Stack(house.rest(), stack.name, stack.id).settled("UPDATE_COMPLETE")
    assert versions(house) == ["2", "2", "2", "2"]
    assert {server["id"] for server in servers(house)} == first
    Stack(house.rest(), stack.name, stack.id).deleted()
    nothing_left(house.control, before)
