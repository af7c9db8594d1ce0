"""Nonsense in any attribute is refused or taken, never a fault of minicloud's own."""

from typing import Any

import pytest

from minicloud.neutron.rest import BASE, KINDS
from minicloud.testing import RunningCloud

NOWHERE = "e2a4c1f0-0000-4000-8000-000000000000"
NONSENSE: tuple[Any, ...] = (None, True, -1, 10**30, "", "é", [], {}, ["x"], [None], [{"a": 1}], {"a": None}, "::/0")
NEEDED = {"ip_version": 4, "direction": "ingress", "cidr": "10.9.0.0/24", "name": "x", "prefixes": ["10.9.0.0/16"]}


@pytest.fixture(scope="module")
def admin(mini: RunningCloud) -> Any:
    """An administrator's raw session at Networking."""
    return mini.connect("admin").network


@pytest.mark.parametrize("plural", sorted(KINDS))
def test_nonsense_in_a_new_resource_is_no_server_fault(admin: Any, plural: str) -> None:
    kind = KINDS[plural]
    network = admin.find_network("private").id
    whole = {field.name: NEEDED.get(field.name, NOWHERE) for field in kind.fields.values() if field.required}
    if "network_id" in whole:
        whole["network_id"] = network
    for name in kind.fields:
        for value in NONSENSE:
            answer = admin.post(f"/{kind.path}", json={kind.name: {**whole, name: value}})
            assert answer.status_code < 500, (name, value, answer.text)
            if answer.status_code == 201:
                admin.delete(f"/{kind.path}/{answer.json()[kind.name]['id']}")


@pytest.mark.parametrize("plural", ["networks", "subnets", "ports", "routers", "security_groups"])
def test_nonsense_in_a_change_is_no_server_fault(admin: Any, plural: str) -> None:
    kind = KINDS[plural]
    network = admin.create_network(name="victim")
    subnet = admin.create_subnet(network_id=network.id, ip_version=4, cidr="10.8.0.0/24")
    victims = {"networks": network, "subnets": subnet, "ports": admin.create_port(network_id=network.id)}
    victims |= {"routers": admin.create_router(), "security_groups": admin.create_security_group(name="victim")}
    path = f"/{kind.path}/{victims[plural].id}"
    for name in kind.fields:
        for value in NONSENSE:
            answer = admin.put(path, json={kind.name: {name: value}})
            assert answer.status_code < 500, (name, value, answer.text)
            assert admin.get(path).status_code == 200
    admin.delete_port(victims["ports"].id)
    for other in ("routers", "security_groups", "networks"):
        admin.delete(f"/{KINDS[other].path}/{victims[other].id}")


def test_a_body_that_is_no_json_is_refused(mini: RunningCloud, admin: Any) -> None:
    answer = admin.session.request(
        f"{mini.url}{BASE}/networks", "POST", data=b"{", headers={"Content-Type": "application/json"}, raise_exc=False
    )

    assert answer.status_code == 400
