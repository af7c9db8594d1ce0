"""The less common types of the network service live and end as well."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from heat.plugin import Verdict
from heat.values.errors import ValidationError

from ..driving import Driven, Driver


@pytest.fixture
def boss(driver: Driver, admin: Driver) -> Driver:
    """Drives as the administrator; `driver` sees to it that nothing is left."""
    return admin


@pytest.fixture
def network(driver: Driver) -> Iterator[Driven]:
    made = driver.create("OS::Neutron::Net", at="net")
    yield made
    made.delete()


@pytest.fixture
def joined(driver: Driver, network: Driven) -> Iterator[Driven]:
    """A router with one subnet, 10.73.0.0/24."""
    block = driver.create("OS::Neutron::Subnet", at="subnet", network=network.physical_id, cidr="10.73.0.0/24")
    router = driver.create("OS::Neutron::Router", at="router")
    ends = {"router": router.physical_id, "subnet": block.physical_id}
    joint = driver.create("OS::Neutron::RouterInterface", at="joint", **ends)
    yield router
    for made in (joint, router, block):
        made.delete()


def test_a_provider_network_is_what_the_administrator_says(boss: Driver) -> None:
    made = boss.create(
        "OS::Neutron::ProviderNet", network_type="vlan", physical_network="physnet1", segmentation_id="77", shared=False
    )

    made.update(router_external=True)

    live = made.show()
    assert (live["provider:network_type"], live["provider:segmentation_id"], live["router:external"]) == (
        "vlan", 77, True,
    )  # fmt: skip
    made.delete()


def test_a_gateway_is_set_and_taken_away(driver: Driver) -> None:
    router = driver.create("OS::Neutron::Router", at="router")
    way = driver.create("OS::Neutron::RouterGateway", router_id=router.physical_id, network="public")
    public = driver.find("neutron.network", "public")

    assert way.physical_id == f"{router.physical_id}:{public}"
    assert router.attribute("external_gateway_info")["network_id"] == public
    way.delete()
    assert router.attribute("external_gateway_info") is None
    router.delete()


def test_a_subnet_takes_its_block_from_a_pool(driver: Driver, network: Driven) -> None:
    scope = driver.create("OS::Neutron::AddressScope", at="scope", name="inside")
    pool = driver.create(
        "OS::Neutron::SubnetPool", at="pool", address_scope="inside", prefixes=["10.80.0.0/16"], default_prefixlen=24,
        min_prefixlen=20,
    )  # fmt: skip
    block = driver.create("OS::Neutron::Subnet", at="subnet", network=network.physical_id, subnetpool=pool.physical_id)

    pool.update(name="stock", default_prefixlen=26)

    assert block.show()["cidr"].startswith("10.80.")
    assert (pool.show()["name"], int(pool.show()["default_prefixlen"])) == ("stock", 26)
    for made in (block, pool, scope):
        made.delete()


def test_bounds_of_a_pool_must_not_cross(driver: Driver) -> None:
    crossed = driver.plan("OS::Neutron::SubnetPool", prefixes=["10.0.0.0/8"], min_prefixlen=24, max_prefixlen=20)

    with pytest.raises(ValidationError, match="Illegal prefix bounds"):
        crossed.create()


RULES: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
    ("OS::Neutron::QoSBandwidthLimitRule", {"max_kbps": 1000}, {"max_kbps": 2000}),
    ("OS::Neutron::QoSDscpMarkingRule", {"dscp_mark": 16}, {"dscp_mark": 18}),
    ("OS::Neutron::QoSMinimumBandwidthRule", {"min_kbps": 1000}, {"min_kbps": 2000}),
    ("OS::Neutron::QoSMinimumPacketRateRule", {"min_kpps": 10}, {"min_kpps": 20}),
]


@pytest.mark.parametrize(("type_name", "given", "changed"), RULES)
def test_a_policy_has_rules_of_its_own(
    boss: Driver, type_name: str, given: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    policy = boss.create("OS::Neutron::QoSPolicy", at="policy", name="gold")
    rule = boss.create(type_name, policy="gold", **given)

    rule.update(**changed)

    assert changed.items() <= policy.attribute("rules")[0].items()
    rule.delete()
    policy.delete()


def test_a_thing_is_shared_with_another_project(driver: Driver, admin: Driver, network: Driven) -> None:
    driver.find("neutron.network", "private")
    shared = driver.create(
        "OS::Neutron::RBACPolicy", object_type="network", object_id=network.physical_id, action="access_as_shared",
        target_tenant=admin.access.project_id,
    )  # fmt: skip

    assert shared.update(action="access_as_external") is Verdict.REPLACE
    assert shared.show()["object_id"] == network.physical_id
    shared.delete()


def test_only_networks_can_be_shared_as_external(driver: Driver) -> None:
    wrong = driver.plan(
        "OS::Neutron::RBACPolicy", object_type="qos_policy", object_id="x", action="access_as_external",
        target_tenant="*",
    )  # fmt: skip

    with pytest.raises(ValidationError, match="Valid actions: access_as_shared"):
        wrong.create()


def test_a_trunk_carries_other_ports(driver: Driver, network: Driven) -> None:
    ports = [driver.create("OS::Neutron::Port", at=at, network=network.physical_id) for at in ("up", "one", "two")]
    up, one, two = (port.physical_id for port in ports)
    vlan = {"segmentation_type": "vlan"}
    trunk = driver.create("OS::Neutron::Trunk", port=up, sub_ports=[{"port": one, "segmentation_id": 5, **vlan}])

    trunk.update(sub_ports=[{"port": two, "segmentation_id": 6, **vlan}], name="main")

    assert trunk.show()["sub_ports"] == [{"port_id": two, "segmentation_id": 6, **vlan}]
    assert (trunk.show()["name"], trunk.attribute("port_id")) == ("main", up)
    for made in (trunk, *ports):
        made.delete()


def test_routes_are_added_and_taken_away_beside_those_of_others(driver: Driver, joined: Driven) -> None:
    mine, more, others = ({"destination": f"10.9{n}.0.0/24", "nexthop": "10.73.0.9"} for n in range(3))
    one = driver.create("OS::Neutron::ExtraRoute", at="one", router_id=joined.physical_id, **others)
    several = driver.create("OS::Neutron::ExtraRouteSet", router=joined.physical_id, routes=[mine])

    several.update(routes=[more])

    assert sorted(joined.show()["routes"], key=str) == sorted([more, others], key=str)
    several.delete()
    one.delete()
    assert joined.show()["routes"] == []


def test_quotas_of_a_project_are_set_and_go_back(boss: Driver) -> None:
    project = boss.find("keystone.project", "demo")
    client = boss.access.client("network")
    usual = client.get(f"/quotas/{project}")["quota"]
    quota = boss.create("OS::Neutron::Quota", project="demo", network=7, port=9)

    quota.update(port=None, network=8)

    assert {**usual, "network": 8} == client.get(f"/quotas/{project}")["quota"]
    quota.delete()
    assert client.get(f"/quotas/{project}")["quota"] == usual


def test_traffic_of_a_block_is_counted_under_a_label(boss: Driver) -> None:
    label = boss.create("OS::Neutron::MeteringLabel", at="label", name="backup")
    rule = boss.create("OS::Neutron::MeteringRule", metering_label_id=label.physical_id, remote_ip_prefix="10.0.0.0/8")

    assert (label.attribute("name"), rule.attribute("excluded")) == ("backup", False)
    rule.delete()
    label.delete()
