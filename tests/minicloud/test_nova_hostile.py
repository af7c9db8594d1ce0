"""Nonsense in any part of a Compute request is refused or taken, never a fault of minicloud's own."""

from typing import Any

import pytest

from minicloud.nova.actions import ACTIONS, MOVES
from minicloud.testing import RunningCloud

NONSENSE: tuple[Any, ...] = (None, True, -1, "", "é", [], {}, ["x"], [None], [{"a": 1}], {"a": None}, [{"uuid": 5}])
# fmt: off
PARTS = (
    "name", "flavorRef", "imageRef", "networks", "metadata", "block_device_mapping", "block_device_mapping_v2",
    "min_count", "security_groups", "user_data", "key_name", "availability_zone", "tags", "config_drive", "adminPass",
    "hostname", "description", "accessIPv4", "OS-DCF:diskConfig", "return_reservation_id", "personality",
)
# fmt: on


@pytest.fixture(scope="module")
def compute(mini: RunningCloud) -> Any:
    """An administrator's raw session at Compute."""
    return mini.connect("admin").compute


@pytest.fixture(scope="module")
def parts(mini: RunningCloud) -> dict[str, Any]:
    """What a server needs."""
    demo = mini.connect("demo")
    image, flavor = demo.image.find_image("cirros"), demo.compute.find_flavor("m1.nano")
    return {"name": "s", "flavorRef": flavor.id, "imageRef": image.id, "networks": "none"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("minor", ["2.37", "2.104"])
def test_nonsense_in_a_new_server_is_no_server_fault(compute: Any, parts: Any, part: str, minor: str) -> None:
    for value in NONSENSE:
        answer = compute.post("/servers", json={"server": {**parts, part: value}}, microversion=minor)
        assert answer.status_code < 500, (value, answer.text)
        if "server" in answer.json():
            compute.delete(f"/servers/{answer.json()['server']['id']}")


@pytest.mark.parametrize("verb", sorted({*ACTIONS, *MOVES} - {"forceDelete"}))
def test_nonsense_in_an_action_is_no_server_fault(compute: Any, parts: Any, verb: str) -> None:
    made = compute.post("/servers", json={"server": parts}, microversion="2.37").json()["server"]["id"]
    for value in NONSENSE:
        answer = compute.post(f"/servers/{made}/action", json={verb: value})
        assert answer.status_code < 500, (value, answer.text)
    compute.delete(f"/servers/{made}")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/os-keypairs", "keypair"),
        ("/flavors", "flavor"),
        ("/os-server-groups", "server_group"),
        ("/os-aggregates", "aggregate"),
    ],
)
def test_nonsense_in_a_new_part_is_no_server_fault(compute: Any, path: str, key: str) -> None:
    for value in NONSENSE:
        for body in ({key: value}, value, {key: {"name": value}}):
            answer = compute.post(path, json=body)
            assert answer.status_code < 500, (body, answer.text)
