"""OS::Nova::Server over minicloud while somebody else's task is in hand, or when an answer is lost on the way."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from heat.values.errors import ResourceFailure
from heat.values.status import Action
from minicloud.testing import RunningCloud

from ..driving import Driven, Driver

SMALL = {"image": "cirros", "flavor": "m1.nano", "networks": [{"network": "private"}], "user_data_format": "RAW"}
SUBNET = {"subnet": "private-subnet"}
TASK_S = 5


def server(driver: Driver, **properties: Any) -> Driven:
    return driver.create("OS::Nova::Server", at="web", **{**SMALL, **properties})


@pytest.fixture
def busy(driver: Driver, cloud: RunningCloud) -> Iterator[Driven]:
    """A server of which somebody makes an image."""
    made = server(driver)
    compute, image = driver.access.client("compute"), driver.access.client("image")
    cloud.control.operation("nova.server.createImage", seconds=TASK_S)
    answer = compute.post(f"/servers/{made.physical_id}/action", {"createImage": {"name": "theirs"}})
    yield made
    cloud.control.operation("nova.server.createImage")
    made.delete()
    image.delete(f"/images/{answer['image_id']}")


@pytest.mark.parametrize(
    ("changed", "look"),
    [
        ({"metadata": {"a": "b"}}, lambda live: live["metadata"] == {"a": "b"}),
        ({"tags": ["a"]}, lambda live: live["tags"] == ["a"]),
        ({"flavor": "m1.tiny"}, lambda live: live["flavor"]["original_name"] == "m1.tiny"),
        ({"networks": [SUBNET, {"network": "private"}]}, lambda live: len(live["addresses"]["private"]) == 2),
    ],
)
def test_a_change_waits_for_the_task_in_hand(
    busy: Driven, changed: dict[str, Any], look: Callable[[Any], bool]
) -> None:
    busy.update(**changed)

    assert look(busy.show())


def test_a_snapshot_waits_for_the_task_in_hand_and_so_does_the_way_back(busy: Driven, cloud: RunningCloud) -> None:
    busy.act(Action.SNAPSHOT)
    image = busy.data["snapshot_image_id"]
    cloud.control.advance(TASK_S)
    client = busy.driver.access.client("compute")
    other = client.post(f"/servers/{busy.physical_id}/action", {"createImage": {"name": "theirs"}})["image_id"]
    busy.act(Action.RESTORE)

    assert busy.show()["image"]["id"] == image
    busy.call("handle_delete_snapshot")
    busy.driver.access.client("image").delete(f"/images/{other}")


def test_suspension_and_resumption_wait_for_the_task_in_hand(busy: Driven) -> None:
    busy.act(Action.SUSPEND)
    assert busy.show()["status"] == "SUSPENDED"

    busy.act(Action.RESUME)
    assert busy.show()["status"] == "ACTIVE"


def test_a_suspension_that_the_service_gives_up_is_asked_for_once_and_fails(
    driver: Driver, admin: Driver, cloud: RunningCloud
) -> None:
    made = server(driver)
    cloud.control.operation("nova.server.suspend", seconds=60)
    made.call("handle_suspend")
    admin.access.client("compute").post(f"/servers/{made.physical_id}/action", {"os-resetState": {"state": "active"}})

    with pytest.raises(ResourceFailure, match="did not suspend, its status is ACTIVE"):
        made.call("check_suspend_complete")

    cloud.control.operation("nova.server.suspend")
    made.act(Action.SUSPEND)
    assert made.show()["status"] == "SUSPENDED"
    made.delete()


def test_the_last_image_waits_for_the_task_in_hand(busy: Driven) -> None:
    busy.deletion_policy = "Snapshot"
    busy.delete()

    images = busy.driver.access.client("image")
    mine = [one for one in images.list("/images", "images") if one["name"].startswith("teststack-web-")]
    assert [one["status"] for one in mine] == ["active"]
    images.delete(f"/images/{mine[0]['id']}")


@pytest.fixture
def address(driver: Driver) -> Iterator[str]:
    """Id of a floating IP."""
    network = driver.access.client("network")
    public = driver.find("neutron.network", "public")
    made = network.post("/floatingips", {"floatingip": {"floating_network_id": public}})["floatingip"]["id"]
    yield made
    network.delete(f"/floatingips/{made}")


def leads_to(driver: Driver, address: str) -> Any:
    """The port that a floating IP leads to."""
    return driver.access.client("network").get(f"/floatingips/{address}")["floatingip"]["port_id"]


def test_a_floating_ip_leads_to_a_server_whose_answer_was_lost(
    driver: Driver, cloud: RunningCloud, address: str
) -> None:
    cloud.control.fault(operation="nova.server.create", lost=True, times=1)
    made = server(driver, networks=[{**SUBNET, "floating_ip": address}])

    assert leads_to(driver, address) == made.call("interfaces")[0]["port_id"]
    made.delete()


def test_a_floating_ip_leads_to_an_interface_whose_answer_was_lost(
    driver: Driver, cloud: RunningCloud, address: str
) -> None:
    made = server(driver)
    cloud.control.fault(operation="nova.interface.attach", lost=True, times=1)
    made.update(networks=[{"network": "private"}, {**SUBNET, "floating_ip": address}])

    assert leads_to(driver, address) in {one["port_id"] for one in made.call("interfaces")}
    assert len(made.call("interfaces")) == 2
    made.delete()


def test_a_floating_ip_may_go_from_one_network_to_another(driver: Driver, address: str) -> None:
    ports = [driver.create("OS::Neutron::Port", at=at, network="private") for at in ("a", "b")]
    a, b = ({"port": one.physical_id} for one in ports)
    made = server(driver, networks=[{**a, "floating_ip": address}, b])

    made.update(networks=[{**b, "floating_ip": address}])
    assert leads_to(driver, address) == b["port"]

    made.delete()
    for port in ports:
        port.delete()


def test_floating_ips_may_change_places(driver: Driver, address: str) -> None:
    other = driver.create("OS::Neutron::FloatingIP", at="other", floating_network="public")
    one, two = ({"port": driver.create("OS::Neutron::Port", at=at, network="private").physical_id} for at in "ab")
    made = server(driver, networks=[{**one, "floating_ip": address}, {**two, "floating_ip": other.physical_id}])

    made.update(networks=[{**one, "floating_ip": other.physical_id}, {**two, "floating_ip": address}])
    assert (leads_to(driver, address), leads_to(driver, str(other.physical_id))) == (two["port"], one["port"])

    made.delete()
    other.delete()
    for port in (one, two):
        driver.access.client("network").delete(f"/ports/{port['port']}")
