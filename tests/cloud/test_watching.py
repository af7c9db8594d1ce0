"""Many of a kind are looked at together."""

from collections.abc import Iterator

import pytest

from heat.cloud.sessions import Access
from heat.cloud.watching import WATCHABLES, show_many
from minicloud.testing import RunningCloud


@pytest.fixture
def networks(demo: Access) -> Iterator[list[str]]:
    client = demo.client("network")
    ids = [client.post("/networks", {"network": {}})["network"]["id"] for _ in range(5)]
    yield ids
    for each in ids:
        client.delete(f"/networks/{each}")


def test_many_are_seen_with_one_call(cloud: RunningCloud, demo: Access, networks: list[str]) -> None:
    before = cloud.control.requests()

    seen = show_many(demo.client, "neutron.network", networks)

    after = cloud.control.requests()
    assert {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)} == {
        "neutron.network.list": 1
    }
    assert {id_: record and record["status"] for id_, record in seen.items()} == dict.fromkeys(networks, "ACTIVE")


def test_what_is_gone_is_none(demo: Access, networks: list[str]) -> None:
    assert show_many(demo.client, "neutron.network", [*networks, "gone"])["gone"] is None


def test_a_single_one_is_shown_as_a_list_would(demo: Access, networks: list[str]) -> None:
    alone = show_many(demo.client, "neutron.network", networks[:1])
    together = show_many(demo.client, "neutron.network", networks)

    assert alone[networks[0]] == together[networks[0]]


@pytest.mark.parametrize("kind", sorted(WATCHABLES))
def test_every_kind_can_be_watched(demo: Access, kind: str) -> None:
    ids = [f"00000000-0000-0000-0000-00000000000{number}" for number in range(4)]

    assert show_many(demo.client, kind, ids) == dict.fromkeys(ids)
