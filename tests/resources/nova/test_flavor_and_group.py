"""OS::Nova::Flavor and OS::Nova::ServerGroup over minicloud."""

import pytest

from heat.plugin import Verdict
from heat.values.errors import ValidationError
from heat.values.status import Action
from minicloud.testing import RunningCloud

from ..driving import Driver


def test_a_flavor_has_what_it_says(admin: Driver) -> None:
    made = admin.create("OS::Nova::Flavor", ram=64, vcpus=1, extra_specs={"a": 1}, flavorid="tiny-1", name="tiny")

    live = made.show()
    assert (made.physical_id, live["name"], live["ram"]) == ("tiny-1", "tiny", 64)
    assert made.attribute("extra_specs") == {"a": "1"}
    assert made.attribute("is_public") is True

    made.delete()


def test_extra_specs_come_and_go(admin: Driver) -> None:
    made = admin.create("OS::Nova::Flavor", ram=64, vcpus=1, extra_specs={"a": "1", "b": "2"})

    assert made.update(extra_specs={"b": "3", "c": "4"}) is Verdict.UPDATE
    assert made.attribute("extra_specs") == {"b": "3", "c": "4"}
    assert made.update(ram=65) is Verdict.REPLACE

    made.delete()


def test_a_flavor_for_some_is_open_to_them_alone(admin: Driver) -> None:
    made = admin.create("OS::Nova::Flavor", ram=64, vcpus=1, is_public=False, tenants=["demo"])
    client = admin.access.client("compute")

    def open_to() -> list[str]:
        access = client.get(f"/flavors/{made.physical_id}/os-flavor-access")["flavor_access"]
        return [one["tenant_id"] for one in access]

    assert open_to() == [admin.find("keystone.project", "demo")]
    made.update(tenants=["admin"])
    assert open_to() == [admin.find("keystone.project", "admin")]

    made.delete()


def test_a_flavor_whose_answer_was_lost_is_found_again(admin: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="nova.flavor.create", lost=True, times=1)
    made = admin.create("OS::Nova::Flavor", ram=64, vcpus=1)

    assert made.show()["name"] == made.instance(Action.CREATE).physical_name

    made.delete()


def test_a_group_has_its_policy(driver: Driver) -> None:
    made = driver.create("OS::Nova::ServerGroup", name="apart", rules={"max_server_per_host": 2})

    assert (made.show()["name"], made.show()["policy"]) == ("apart", "anti-affinity")
    assert made.show()["rules"] == {"max_server_per_host": 2}
    assert made.update(policies=["affinity"], rules=None) is Verdict.REPLACE

    made.delete()


@pytest.mark.parametrize("name", [None, "apart"])
def test_a_group_whose_answer_was_lost_is_found_among_its_namesakes(
    driver: Driver, cloud: RunningCloud, name: str | None
) -> None:
    other = driver.create("OS::Nova::ServerGroup", at="other", name="apart")
    made = driver.plan("OS::Nova::ServerGroup", name=name)
    made.begin()
    made.call("make")
    made.physical_id = None

    assert made.adopt()
    assert made.physical_id not in (None, other.physical_id)

    made.delete()
    other.delete()


def test_rules_bound_one_policy_only(driver: Driver) -> None:
    planned = driver.plan("OS::Nova::ServerGroup", policies=["affinity"], rules={"max_server_per_host": 2})

    with pytest.raises(ValidationError, match="anti-affinity"):
        planned.instance(Action.CREATE).validate()
