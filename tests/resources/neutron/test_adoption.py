"""What an answer that never came, or a crash, leaves in the cloud is found again: nothing is made twice."""

from collections.abc import Mapping
from typing import Any

import pytest

from heat.resources.rest import RestResource
from heat.values.status import Action

from ..driving import Driven, Driver

PLAIN: list[tuple[str, Mapping[str, Any]]] = [
    ("OS::Neutron::Net", {}),
    ("OS::Neutron::Net", {"name": "taken", "tags": ["a"]}),
    ("OS::Neutron::Router", {"external_gateway_info": {"network": "public"}}),
    ("OS::Neutron::SecurityGroup", {"rules": [{"protocol": "tcp"}]}),
    ("OS::Neutron::FloatingIP", {"floating_network": "public"}),
    ("OS::Neutron::FloatingIP", {"floating_network": "public", "value_specs": {"description": "shop"}}),
]


@pytest.mark.parametrize(("type_name", "properties"), PLAIN)
def test_a_thing_whose_answer_was_lost_is_adopted(
    driver: Driver, type_name: str, properties: Mapping[str, Any]
) -> None:
    before = driver.cloud.control.objects()
    fault = driver.cloud.control.fault(operation="neutron.*", method="POST", lost=True, times=1)

    made = driver.create(type_name, **properties)

    assert driver.cloud.server.cloud.rules[fault].strikes == 1
    kinds = {kind: set(ids) - set(before.get(kind, [])) for kind, ids in driver.cloud.control.objects().items()}
    assert kinds[collection_of(made)] == {made.physical_id}
    made.delete()


def test_another_network_of_the_same_name_is_left_alone(driver: Driver) -> None:
    others = driver.create("OS::Neutron::Net", at="others", name="taken")
    driver.cloud.control.fault(operation="neutron.*", method="POST", reset=True, times=1)

    ours = driver.create("OS::Neutron::Net", at="ours", name="taken")

    assert ours.physical_id != others.physical_id
    assert ours.show()["name"] == "taken"
    ours.delete()
    others.delete()


def test_a_join_whose_answer_was_lost_is_found(driver: Driver) -> None:
    network = driver.create("OS::Neutron::Net", at="net")
    block = driver.create("OS::Neutron::Subnet", at="subnet", network=network.physical_id, cidr="10.72.0.0/24")
    router = driver.create("OS::Neutron::Router", at="router")
    driver.cloud.control.fault(path="*/add_router_interface", lost=True, times=1)

    joint = driver.create("OS::Neutron::RouterInterface", router=router.physical_id, subnet=block.physical_id)

    assert joint.physical_id == f"{router.physical_id}:subnet_id={block.physical_id}"
    for made in (joint, router, block, network):
        made.delete()


def test_a_create_that_a_crash_cut_off_goes_on_where_it_was(driver: Driver) -> None:
    cut_off = driver.plan("OS::Neutron::SecurityGroup", name="web", rules=[{"protocol": "tcp"}])
    cut_off.begin()
    made = cut_off.physical_id
    cut_off.physical_id = None

    assert cut_off.adopt()
    cut_off.delete()
    assert cut_off.physical_id == made


def test_a_chosen_name_is_given_only_when_the_id_is_saved(driver: Driver) -> None:
    web = driver.plan("OS::Neutron::Net", name="web")
    plugin = web.instance(Action.CREATE)
    plugin.handle_create()
    web.physical_id = plugin.physical_id

    first = plugin.check_create_complete()
    name = web.show()["name"]
    second = plugin.check_create_complete()

    assert (first, name, second, web.show()["name"]) == (False, plugin.physical_name, True, "web")
    web.delete()


def test_what_has_no_name_is_found_by_what_it_says(driver: Driver, admin: Driver) -> None:
    policy = admin.create("OS::Neutron::QoSPolicy", at="policy")
    rule = admin.create("OS::Neutron::QoSBandwidthLimitRule", policy=policy.physical_id, max_kbps=1000)
    label = admin.create("OS::Neutron::MeteringLabel", at="label")
    meter = admin.create(
        "OS::Neutron::MeteringRule", metering_label_id=label.physical_id, remote_ip_prefix="10.0.0.0/8"
    )
    network = driver.create("OS::Neutron::Net", at="net")
    shared = driver.create(
        "OS::Neutron::RBACPolicy",
        object_type="network",
        object_id=network.physical_id,
        action="access_as_shared",
        target_tenant=admin.access.project_id,
    )

    for made in (rule, meter, label, shared, network):
        assert made.instance(Action.CREATE).find_existing() == made.physical_id
        made.delete()
    policy.delete()


def test_a_rule_whose_answer_was_lost_is_made_once(driver: Driver) -> None:
    fault = driver.cloud.control.fault(operation="neutron.security_group_rule.create", lost=True, times=1)

    group = driver.create("OS::Neutron::SecurityGroup", rules=[{"protocol": "tcp"}, {"protocol": "udp"}])

    ingress = [rule["protocol"] for rule in group.show()["security_group_rules"] if rule["direction"] == "ingress"]
    assert driver.cloud.server.cloud.rules[fault].strikes == 1
    assert sorted(ingress) == ["tcp", "udp"]
    group.delete()


def test_a_delete_whose_answer_was_lost_is_done(driver: Driver) -> None:
    made = driver.create("OS::Neutron::Net")
    fault = driver.cloud.control.fault(operation="neutron.network.delete", lost=True, times=1)

    made.delete()

    assert driver.cloud.server.cloud.rules[fault].strikes == 1


def collection_of(made: Driven) -> str:
    """The collection of minicloud where things of a type live."""
    assert issubclass(made.resource, RestResource)
    return "neutron." + made.resource.collection.strip("/").replace("-", "_")
