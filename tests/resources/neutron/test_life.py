"""Every type of the network service lives its whole life on a cloud and leaves nothing behind."""

from collections.abc import Callable
from typing import Any

import pytest

from heat.plugin import Verdict

from ..driving import Driven, Driver

CIDR = "10.70.0.0/24"


def net(driver: Driver) -> Driven:
    return driver.create("OS::Neutron::Net", at="net")


def subnet(driver: Driver, network: Driven, cidr: str = CIDR, **more: Any) -> Driven:
    return driver.create("OS::Neutron::Subnet", at="subnet", network=network.physical_id, cidr=cidr, **more)


def away(*made: Driven) -> None:
    for one in made:
        one.delete()


def test_a_network_follows_its_properties(driver: Driver) -> None:
    web = driver.create("OS::Neutron::Net", name="web", tags=["a", "b"])

    verdict = web.update(name="shop", admin_state_up=False, tags=["c"])

    live = web.show()
    assert verdict is Verdict.UPDATE
    assert (live["name"], live["admin_state_up"], live["tags"]) == ("shop", False, ["c"])
    web.delete()


def test_a_network_whose_name_is_taken_away_gets_the_physical_name(driver: Driver) -> None:
    web = driver.create("OS::Neutron::Net", name="web")

    web.update(name=None)

    assert web.show()["name"].startswith("teststack-thing-")
    web.delete()


def test_value_specs_reach_the_service(driver: Driver) -> None:
    web = driver.create("OS::Neutron::Net", value_specs={"description": "of the shop"})

    web.update(value_specs={"description": "of the bakery"})

    assert web.show()["description"] == "of the bakery"
    web.delete()


def test_a_subnet_without_gateway_has_none(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network, gateway_ip="", dns_nameservers=["9.9.9.9"])

    assert block.show()["gateway_ip"] is None
    assert block.attribute("dns_nameservers") == ["9.9.9.9"]
    away(block, network)


def test_a_subnet_changes_in_place_but_not_its_block(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network, host_routes=[{"destination": "10.9.0.0/24", "nexthop": "10.70.0.9"}])

    moved = block.update(cidr="10.71.0.0/24")
    changed = block.update(enable_dhcp=False, host_routes=None)

    assert (moved, changed) == (Verdict.REPLACE, Verdict.UPDATE)
    assert (block.show()["enable_dhcp"], block.show()["host_routes"]) == (False, [])
    away(block, network)


def test_a_router_joins_a_subnet_to_the_outside(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network)
    router = driver.create("OS::Neutron::Router", at="router", external_gateway_info={"network": "public"})
    joint = driver.create(
        "OS::Neutron::RouterInterface", at="joint", router=router.physical_id, subnet=block.physical_id
    )

    assert joint.physical_id == f"{router.physical_id}:subnet_id={block.physical_id}"
    assert router.attribute("external_gateway_info")["network_id"] == driver.find("neutron.network", "public")
    away(joint, router, block, network)


def test_a_router_loses_its_gateway_when_the_template_does(driver: Driver) -> None:
    router = driver.create("OS::Neutron::Router", external_gateway_info={"network": "public"})

    router.update(external_gateway_info=None)

    assert router.show()["external_gateway_info"] is None
    router.delete()


def test_a_router_interface_can_be_a_port(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network)
    port = driver.create("OS::Neutron::Port", at="port", network=network.physical_id)
    router = driver.create("OS::Neutron::Router", at="router")
    joint = driver.create("OS::Neutron::RouterInterface", at="joint", router=router.physical_id, port=port.physical_id)

    assert joint.reference() == f"{router.physical_id}:port_id={port.physical_id}"
    away(joint, port, router, block, network)


def test_a_port_follows_its_properties(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network)
    group = driver.create("OS::Neutron::SecurityGroup", at="group")
    address = {"subnet": block.physical_id, "ip_address": "10.70.0.20"}
    port = driver.create("OS::Neutron::Port", network=network.physical_id, fixed_ips=[address])

    port.update(
        security_groups=[group.physical_id],
        fixed_ips=[{**address, "ip_address": "10.70.0.21"}],
        allowed_address_pairs=[{"ip_address": "10.70.0.99"}],
    )

    live = port.show()
    assert live["security_groups"] == [group.physical_id]
    assert [each["ip_address"] for each in live["fixed_ips"]] == ["10.70.0.21"]
    assert [each["ip_address"] for each in live["allowed_address_pairs"]] == ["10.70.0.99"]
    away(port, group, block, network)


def test_a_port_takes_security_groups_by_name(driver: Driver) -> None:
    network = net(driver)
    port = driver.create("OS::Neutron::Port", network=network.physical_id, security_groups=["default"])

    assert port.show()["security_groups"] == [driver.find("neutron.security_group", "default")]
    away(port, network)


def test_a_port_may_have_no_address(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network)
    port = driver.create("OS::Neutron::Port", network=network.physical_id, no_fixed_ips=True)

    assert port.show()["fixed_ips"] == []
    away(port, block, network)


def test_a_port_shows_its_network_and_subnets_in_full(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network)
    port = driver.create("OS::Neutron::Port", network=network.physical_id)

    assert port.attribute("network")["id"] == network.physical_id
    assert [each["cidr"] for each in port.attribute("subnets")] == [CIDR]
    away(port, block, network)


def test_a_port_gives_its_address_to_its_replacement_and_takes_it_back(driver: Driver) -> None:
    network = net(driver)
    block = subnet(driver, network)
    old = driver.create("OS::Neutron::Port", network=network.physical_id)
    address = old.show()["fixed_ips"]

    old.call("prepare_for_replace")
    old.call("prepare_for_replace")
    between = old.show()["fixed_ips"]
    old.call("restore_previous")

    assert (between, old.show()["fixed_ips"]) == ([], address)
    away(old, block, network)


def test_a_port_may_ask_to_be_replaced_by_every_change(driver: Driver) -> None:
    network = net(driver)
    port = driver.create("OS::Neutron::Port", network=network.physical_id, replacement_policy="REPLACE_ALWAYS")

    assert port.update(device_id="x") is Verdict.REPLACE
    away(port, network)


@pytest.fixture
def reachable(driver: Driver) -> Any:
    """A port that the outside can reach."""
    network = net(driver)
    block = subnet(driver, network)
    router = driver.create("OS::Neutron::Router", at="router", external_gateway_info={"network": "public"})
    joint = driver.create(
        "OS::Neutron::RouterInterface", at="joint", router=router.physical_id, subnet=block.physical_id
    )
    port = driver.create("OS::Neutron::Port", at="port", network=network.physical_id)
    yield port
    away(port, joint, router, block, network)


def test_a_floating_ip_is_led_to_a_port_and_away(driver: Driver, reachable: Driven) -> None:
    outer = driver.create("OS::Neutron::FloatingIP", floating_network="public")

    outer.update(port_id=reachable.physical_id)
    led = outer.attribute("port_id")
    outer.update(port_id=None)

    assert (led, outer.attribute("port_id")) == (reachable.physical_id, None)
    outer.delete()


def test_an_association_leads_one_address_then_another(driver: Driver, reachable: Driven) -> None:
    first, second = (driver.create("OS::Neutron::FloatingIP", at=at, floating_network="public") for at in "ab")
    led = driver.create(
        "OS::Neutron::FloatingIPAssociation", floatingip_id=first.physical_id, port_id=reachable.physical_id
    )

    led.update(floatingip_id=second.physical_id)

    assert (first.attribute("port_id"), second.attribute("port_id")) == (None, reachable.physical_id)
    away(led, first, second)


def test_a_rule_of_its_own_is_made_and_taken_away(driver: Driver) -> None:
    group = driver.create("OS::Neutron::SecurityGroup", at="group")
    rule = driver.create(
        "OS::Neutron::SecurityGroupRule", security_group=group.physical_id, protocol="udp", port_range_min=53,
        port_range_max=53,
    )  # fmt: skip

    assert rule.show()["protocol"] == "udp"
    away(rule, group)


@pytest.mark.parametrize("make", [net, lambda driver: driver.create("OS::Neutron::SecurityGroup")])
def test_what_is_gone_already_is_deleted_without_complaint(driver: Driver, make: Callable[[Driver], Driven]) -> None:
    made = make(driver)

    made.delete()
    made.delete()


BACK: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("Net", {"dns_domain": "shop.example."}, {"dns_domain": ""}),
    ("Net", {"port_security_enabled": False}, {"port_security_enabled": True}),
    ("Port", {"dns_name": "till"}, {"dns_name": ""}),
    ("Port", {"allowed_address_pairs": [{"ip_address": "10.0.0.9"}]}, {"allowed_address_pairs": []}),
    ("Port", {"device_id": "till", "device_owner": "shop"}, {"device_id": "", "device_owner": ""}),
    ("Subnet", {"enable_dhcp": False, "dns_nameservers": ["9.9.9.9"]}, {"enable_dhcp": True, "dns_nameservers": []}),
    (
        "Subnet",
        {"allocation_pools": [{"start": "10.70.0.9", "end": "10.70.0.20"}]},
        {"allocation_pools": []},
    ),
    ("SecurityGroup", {"description": "of the shop"}, {"description": ""}),
    ("SubnetPool", {"default_prefixlen": 20}, {}),
]


@pytest.mark.parametrize(("kind", "given", "after"), BACK)
def test_what_is_taken_out_of_the_template_goes_back_to_usual(
    driver: Driver, kind: str, given: dict[str, Any], after: dict[str, Any]
) -> None:
    network = net(driver)
    needed = {
        "Port": {"network": network.physical_id},
        "Subnet": {"network": network.physical_id, "cidr": CIDR},
        "SubnetPool": {"prefixes": ["10.70.0.0/16"]},
    }
    made = driver.create(f"OS::Neutron::{kind}", **given, **needed.get(kind, {}))

    assert made.update(**dict.fromkeys(given)) is Verdict.UPDATE
    assert after.items() <= made.show().items()
    away(made, network)
