"""The rules of a security group become those of the template."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Verdict
from heat.resources.neutron.rules import PROTOCOLS, compare, same_rule

from ..driving import Driven, Driver

SSH = {"protocol": "tcp", "port_range_min": 22, "port_range_max": 22}


def said(group: Driven) -> set[tuple[str, str, str | None, int | None]]:
    rules = group.show()["security_group_rules"]
    return {(rule["direction"], rule["ethertype"], rule["protocol"], rule["port_range_min"]) for rule in rules}


def ids(group: Driven) -> dict[tuple[str, Any], str]:
    return {(rule["direction"], rule["port_range_min"]): rule["id"] for rule in group.show()["security_group_rules"]}


ALL_MAY_LEAVE = {("egress", "IPv4", None, None), ("egress", "IPv6", None, None)}


def test_without_an_egress_rule_everything_may_leave(driver: Driver) -> None:
    group = driver.create("OS::Neutron::SecurityGroup", rules=[SSH])

    assert said(group) == {("ingress", "IPv4", "tcp", 22), *ALL_MAY_LEAVE}
    group.delete()


def test_with_an_egress_rule_only_that_may_leave(driver: Driver) -> None:
    group = driver.create("OS::Neutron::SecurityGroup", rules=[{"direction": "egress", "protocol": "udp"}])

    assert said(group) == {("egress", "IPv4", "udp", None)}
    group.delete()


def test_an_update_keeps_the_rules_that_stay(driver: Driver) -> None:
    group = driver.create("OS::Neutron::SecurityGroup", rules=[SSH, {**SSH, "port_range_min": 21}])
    before = ids(group)

    verdict = group.update(rules=[SSH, {"protocol": "icmp"}])

    assert verdict is Verdict.UPDATE
    assert ids(group)["ingress", 22] == before["ingress", 22]
    assert said(group) == {("ingress", "IPv4", "tcp", 22), ("ingress", "IPv4", "icmp", None), *ALL_MAY_LEAVE}
    group.delete()


def test_what_may_leave_comes_back_when_the_egress_rule_goes(driver: Driver) -> None:
    group = driver.create("OS::Neutron::SecurityGroup", rules=[{"direction": "egress", "protocol": "udp"}])

    group.update(rules=[])

    assert said(group) == ALL_MAY_LEAVE
    group.delete()


def test_a_rule_about_a_group_without_name_is_about_the_group_itself(driver: Driver) -> None:
    group = driver.create("OS::Neutron::SecurityGroup", rules=[{"remote_mode": "remote_group_id"}])

    remote = [rule["remote_group_id"] for rule in group.show()["security_group_rules"] if rule["remote_group_id"]]
    assert remote == [group.physical_id]
    group.delete()


def rule(**more: Any) -> Mapping[str, Any]:
    return {"direction": "ingress", "ethertype": "IPv4", **more}


def test_a_number_of_text_and_a_name_are_the_same_protocol() -> None:
    assert same_rule(rule(protocol="tcp"), rule(protocol="6"))


def test_icmp_means_icmpv6_in_a_rule_for_ipv6() -> None:
    assert same_rule(rule(protocol="ipv6-icmp", ethertype="IPv6"), rule(protocol="icmp", ethertype="IPv6"))


def test_a_block_written_with_host_bits_is_the_block() -> None:
    assert same_rule(rule(remote_ip_prefix="10.0.0.0/24"), rule(remote_ip_prefix="10.0.0.7/24"))


def test_only_the_difference_is_taken_away_and_made() -> None:
    surplus, missing = compare([rule(protocol="tcp"), rule(protocol="udp")], [rule(protocol="udp"), rule()])

    assert (surplus, missing) == ([rule(protocol="tcp")], [rule()])


def test_protocols_are_known_by_name_and_number() -> None:
    assert [PROTOCOLS.problem(value) for value in ("vrrp", "255", 6)] == [None, None, None]
    assert "not an allowed value" in str(PROTOCOLS.problem("256"))
