"""Addresses, ownership, sharing and quotas of the embedded Networking."""

import time
from collections.abc import Iterator
from typing import Any

import openstack.exceptions
import pytest

from minicloud.testing import RunningCloud


@pytest.fixture(scope="module")
def demo(mini: RunningCloud) -> Any:
    """The ordinary user's connection."""
    return mini.connect("demo").network


@pytest.fixture(scope="module")
def admin(mini: RunningCloud) -> Any:
    """The administrator's connection."""
    return mini.connect("admin").network


@pytest.fixture
def net(demo: Any) -> Iterator[Any]:
    """A network of the ordinary user's; it goes with all that is on it."""
    network = demo.create_network(name="net")
    yield network
    for port in demo.ports(network_id=network.id):
        demo.delete_port(port.id)
    demo.delete_network(network.id)


def subnet(demo: Any, network: Any, cidr: str = "192.168.0.0/29", **more: Any) -> Any:
    return demo.create_subnet(network_id=network.id, ip_version=6 if ":" in cidr else 4, cidr=cidr, **more)


def test_a_full_subnet_gives_no_more_addresses(demo: Any, net: Any) -> None:
    subnet(demo, net)
    given = {demo.create_port(network_id=net.id).fixed_ips[0]["ip_address"] for _ in range(5)}

    with pytest.raises(openstack.exceptions.ConflictException, match="No more IP addresses available on network"):
        demo.create_port(network_id=net.id)
    assert given == {f"192.168.0.{last}" for last in range(2, 7)}


def test_an_address_given_back_is_given_again(demo: Any, net: Any) -> None:
    subnet(demo, net)
    ports = [demo.create_port(network_id=net.id) for _ in range(5)]
    freed = ports[2].fixed_ips[0]["ip_address"]
    demo.delete_port(ports[2].id)

    assert demo.create_port(network_id=net.id).fixed_ips[0]["ip_address"] == freed


def test_the_three_hundredth_port_is_as_quick_as_the_first(demo: Any, net: Any) -> None:
    subnet(demo, net, "10.50.0.0/16")
    demo.post("/ports", json={"ports": [{"network_id": net.id}] * 300})
    started = time.perf_counter()
    demo.create_port(network_id=net.id)

    assert time.perf_counter() - started < 0.1


def test_a_port_gets_an_address_of_each_family(demo: Any, net: Any) -> None:
    subnet(demo, net)
    subnet(demo, net, "fd00:1::/64", ipv6_ra_mode="slaac", ipv6_address_mode="slaac")
    port = demo.create_port(network_id=net.id, mac_address="fa:16:3e:9e:8d:d8")

    assert [fixed["ip_address"] for fixed in port.fixed_ips] == ["192.168.0.2", "fd00:1::f816:3eff:fe9e:8dd8"]


@pytest.mark.parametrize(
    "spelt", ["00-00-00-00-BB-0B", "0:0:0:0:bb:b", "0000.0000.bb0b", "000000:00bb0b", "00000000BB0B"]
)
def test_a_mac_address_may_be_spelt_in_many_ways(demo: Any, net: Any, spelt: str) -> None:
    assert demo.create_port(network_id=net.id, mac_address=spelt).mac_address == "00:00:00:00:bb:0b"


def test_a_port_changes_its_address_and_the_old_one_is_free(demo: Any, net: Any) -> None:
    subnet(demo, net)
    port = demo.create_port(network_id=net.id)
    changed = demo.update_port(port, fixed_ips=[{"ip_address": "192.168.0.6"}])
    other = demo.create_port(network_id=net.id, fixed_ips=[{"ip_address": "192.168.0.2"}])

    assert changed.fixed_ips[0]["ip_address"] == "192.168.0.6"
    assert other.fixed_ips[0]["ip_address"] == "192.168.0.2"


def test_another_project_sees_a_network_only_once_it_is_shared(demo: Any, admin: Any, mini: RunningCloud) -> None:
    network = admin.create_network(name="hers")
    before = demo.find_network(network.id)
    project = mini.connect("demo").current_project_id
    policy = admin.create_rbac_policy(
        object_type="network", object_id=network.id, action="access_as_shared", target_project_id=project
    )
    during = demo.find_network(network.id)
    admin.delete_rbac_policy(policy.id)
    after = demo.find_network(network.id)
    admin.delete_network(network.id)

    assert (before, during.is_shared, after) == (None, True, None)


def test_networks_beyond_the_quota_are_refused_in_neutrons_words(mini: RunningCloud, demo: Any) -> None:
    mini.control.operation("neutron.quota", network=1)

    with pytest.raises(openstack.exceptions.ConflictException, match=r"Quota exceeded for resources: \['network'\]"):
        demo.create_network(name="too many")


def test_a_batch_is_made_whole_or_not_at_all(demo: Any, net: Any) -> None:
    subnet(demo, net)
    ports = [{"network_id": net.id}, {"network_id": net.id, "fixed_ips": [{"ip_address": "192.168.0.1"}]}]
    answer = demo.post("/ports", json={"ports": [*ports, ports[1]]})

    assert answer.status_code == 409
    assert list(demo.ports(network_id=net.id)) == []


def test_a_subnet_does_not_overlap_another_of_its_network(demo: Any, net: Any) -> None:
    subnet(demo, net)

    with pytest.raises(openstack.exceptions.BadRequestException, match="overlaps with another subnet"):
        subnet(demo, net, "192.168.0.0/28")


def test_a_trunk_holds_its_ports(demo: Any, net: Any) -> None:
    parent, child = (demo.create_port(network_id=net.id) for _ in range(2))
    trunk = demo.create_trunk(port_id=parent.id)
    demo.add_trunk_subports(trunk, [{"port_id": child.id, "segmentation_type": "vlan", "segmentation_id": 5}])

    with pytest.raises(openstack.exceptions.ConflictException, match="currently a subport for trunk"):
        demo.delete_port(child.id)
    with pytest.raises(openstack.exceptions.ConflictException, match="currently a parent port for trunk"):
        demo.delete_port(parent.id)
    demo.delete_trunk(trunk.id)


def test_a_quality_policy_carries_its_rules(admin: Any) -> None:
    policy = admin.create_qos_policy(name="slow")
    admin.create_qos_bandwidth_limit_rule(policy, max_kbps=1000)
    rules = admin.get_qos_policy(policy.id).rules
    admin.delete_qos_policy(policy.id)

    assert [(rule["type"], rule["max_kbps"], rule["direction"]) for rule in rules] == [
        ("bandwidth_limit", 1000, "egress")
    ]


def test_routes_are_added_and_taken_away_one_by_one(demo: Any, net: Any) -> None:
    place = subnet(demo, net)
    router = demo.create_router(name="r")
    demo.add_interface_to_router(router, subnet_id=place.id)
    route = {"destination": "1.0.0.0/24", "nexthop": "192.168.0.5"}
    added = demo.add_extra_routes_to_router(router, {"router": {"routes": [route]}}).routes
    with pytest.raises(openstack.exceptions.ConflictException, match="required by one or more routes"):
        demo.remove_interface_from_router(router, subnet_id=place.id)
    removed = demo.remove_extra_routes_from_router(router, {"router": {"routes": [route]}}).routes
    demo.remove_interface_from_router(router, subnet_id=place.id)
    demo.delete_router(router.id)

    assert (added, removed) == ([route], [])


def test_what_was_made_and_deleted_leaves_nothing(mini: RunningCloud, demo: Any) -> None:
    network = demo.create_network(name="brief")
    subnet(demo, network)
    port = demo.create_port(network_id=network.id)
    demo.delete_port(port.id)
    demo.delete_network(network.id)

    assert mini.control.objects() == {}
