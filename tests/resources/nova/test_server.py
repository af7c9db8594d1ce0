"""OS::Nova::Server over minicloud: its birth, its changes and its end."""

from typing import Any

import pytest

from heat.plugin import Verdict
from heat.values.errors import CloudError, ResourceFailure, ResourceInError
from heat.values.status import Action
from minicloud.testing import RunningCloud

from ..driving import Driven, Driver

SMALL = {"image": "cirros", "flavor": "m1.nano", "networks": [{"network": "private"}], "user_data_format": "RAW"}


def server(driver: Driver, **properties: Any) -> Driven:
    return driver.create("OS::Nova::Server", at="web", **{**SMALL, **properties})


def test_a_server_lives_and_leaves_nothing(driver: Driver) -> None:
    made = server(driver)

    assert made.show()["status"] == "ACTIVE"
    assert made.show()["name"].startswith("teststack-web-")

    made.delete()


def test_a_chosen_name_is_the_servers_name_from_its_birth(driver: Driver) -> None:
    made = server(driver, name="web1")

    assert made.show()["name"] == "web1"
    assert made.show()["OS-EXT-SRV-ATTR:hostname"] == "web1"

    made.delete()


def test_a_server_on_a_subnet_gets_a_port_that_goes_with_it(driver: Driver, cloud: RunningCloud) -> None:
    made = server(driver, networks=[{"subnet": "private-subnet"}], security_groups=["default"])
    ports = driver.access.client("network").list("/ports", "ports", device_id=made.physical_id)

    assert [port["name"] for port in ports] == [f"{made.instance(Action.CREATE).physical_name}-port-0"]

    made.delete()


def test_a_server_that_fails_says_why(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.operation("nova.server.build", error="No valid host was found.")
    planned = driver.plan("OS::Nova::Server", at="web", **SMALL)

    with pytest.raises(ResourceInError, match="No valid host was found"):
        planned.create()

    cloud.control.operation("nova.server.build")
    planned.delete()


def test_a_create_whose_answer_was_lost_is_found_again(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="nova.server.create", lost=True, times=1)
    made = server(driver, name="web1", networks=[{"subnet": "private-subnet"}])

    assert len(driver.access.client("compute").list("/servers", "servers")) == 1

    made.delete()


@pytest.mark.parametrize(
    ("changed", "key", "value"),
    [
        ({"name": "web2"}, "name", "web2"),
        ({"metadata": {"a": 1}}, "metadata", {"a": "1"}),
        ({"tags": ["blue"]}, "tags", ["blue"]),
    ],
)
def test_small_changes_are_made_at_once(driver: Driver, changed: dict[str, Any], key: str, value: Any) -> None:
    made = server(driver, metadata={"b": "2"})

    assert made.update(**changed) is Verdict.UPDATE
    assert made.show()[key] == value

    made.delete()


def test_another_flavor_resizes_and_confirms(driver: Driver) -> None:
    made = server(driver)

    assert made.update(flavor="m1.tiny") is Verdict.UPDATE
    assert made.show()["flavor"]["original_name"] == "m1.tiny"
    assert made.show()["status"] == "ACTIVE"

    made.delete()


def test_another_image_rebuilds(driver: Driver) -> None:
    image = driver.access.client("image").post(
        "/images", {"name": "other", "disk_format": "qcow2", "container_format": "bare"}
    )
    driver.access.client("image").request(
        "PUT", f"/images/{image['id']}/file", b"x", headers={"Content-Type": "application/octet-stream"}
    )
    made = server(driver)

    assert made.update(image=image["id"]) is Verdict.UPDATE
    assert made.show()["image"]["id"] == image["id"]

    made.delete()
    driver.access.client("image").delete(f"/images/{image['id']}")


def test_a_rebuild_waits_until_the_new_password_is_set(driver: Driver, cloud: RunningCloud) -> None:
    made = server(driver, user_data="a", user_data_update_policy="REBUILD")
    cloud.control.operation("nova.server.changePassword", seconds=5)

    assert made.update(admin_pass="secret1", user_data="b") is Verdict.UPDATE
    assert made.show()["status"] == "ACTIVE"

    cloud.control.operation("nova.server.changePassword")
    made.delete()


def test_a_change_ends_the_resize_of_one_that_was_cut_short(driver: Driver) -> None:
    made = server(driver, user_data="a", user_data_update_policy="REBUILD")
    made.instance(Action.UPDATE).act("resize", {"flavorRef": driver.find("nova.flavor", "m1.tiny")})

    assert made.update(user_data="b") is Verdict.UPDATE
    assert made.show()["status"] == "ACTIVE"

    made.delete()


@pytest.mark.parametrize(
    "changed",
    [
        {"flavor": "m1.tiny", "flavor_update_policy": "REPLACE"},
        {"user_data": "#!/bin/sh\necho hi"},
        {"key_name": None, "availability_zone": "nova"},
        {"config_drive": True},
    ],
)
def test_some_changes_need_a_new_server(driver: Driver, changed: dict[str, Any]) -> None:
    made = server(driver)

    assert made.update(**changed) is Verdict.REPLACE

    made.delete()


def test_user_data_may_be_changed_without_notice(driver: Driver) -> None:
    made = server(driver, user_data_update_policy="IGNORE")

    assert made.update(user_data="#!/bin/sh\necho hi") is Verdict.UPDATE

    made.delete()


def test_networks_are_left_and_joined(driver: Driver) -> None:
    made = server(driver, networks=[{"subnet": "private-subnet"}])
    old = made.call("interfaces")[0]["port_id"]

    assert made.update(networks=[{"network": "private", "fixed_ip": "10.0.0.77"}]) is Verdict.UPDATE
    assert [one["fixed_ips"][0]["ip_address"] for one in made.call("interfaces")] == ["10.0.0.77"]
    assert driver.access.client("network").list("/ports", "ports", id=old) == []

    made.delete()


def test_a_network_said_in_other_words_keeps_its_interface(driver: Driver) -> None:
    made = server(driver, networks=[{"network": "private"}])
    port = made.call("interfaces")[0]["port_id"]

    for other in ({"subnet": "private-subnet"}, {"network": "private", "subnet": "private-subnet"}, {"port": port}):
        assert made.update(networks=[other]) is Verdict.UPDATE
        assert [one["port_id"] for one in made.call("interfaces")] == [port]

    made.delete()


def test_ports_that_were_made_go_when_later_updates_leave_their_networks(driver: Driver) -> None:
    subnet = {"subnet": "private-subnet"}
    made = server(driver, networks=[{"network": "private"}, subnet])
    made.update(networks=[subnet])
    made.update(networks=[{"network": "private", "fixed_ip": "10.0.0.79"}])

    assert [one["fixed_ips"][0]["ip_address"] for one in made.call("interfaces")] == ["10.0.0.79"]
    named = f"{made.instance(Action.UPDATE).physical_name}-port-1"
    assert driver.access.client("network").list("/ports", "ports", name=named) == []

    made.delete()


def test_what_a_change_that_was_cut_short_has_attached_goes_with_the_next(driver: Driver) -> None:
    made = server(driver, networks=[{"network": "private"}])
    before = made.properties
    own = made.call("interfaces")[0]["port_id"]
    made.update(networks=[{"network": "private"}, {"subnet": "private-subnet"}])
    assert len(made.call("interfaces")) == 2
    made.properties = before  # as if its end had never been told

    made.update(networks=[{"port": own}])

    assert [one["port_id"] for one in made.call("interfaces")] == [own]
    made.delete()


def test_a_server_that_was_given_a_network_keeps_it_when_it_is_named(driver: Driver) -> None:
    made = server(driver, networks=[{"allocate_network": "auto"}])
    port = made.call("interfaces")[0]["port_id"]

    assert made.update(networks=[{"network": "private"}]) is Verdict.UPDATE
    assert [one["port_id"] for one in made.call("interfaces")] == [port]

    made.delete()


def test_a_floating_ip_leads_to_the_port_of_a_subnet(driver: Driver) -> None:
    network = driver.access.client("network")
    public = driver.find("neutron.network", "public")
    floating = network.post("/floatingips", {"floatingip": {"floating_network_id": public}})["floatingip"]["id"]
    made = server(driver, networks=[{"subnet": "private-subnet", "floating_ip": floating}])

    assert network.get(f"/floatingips/{floating}")["floatingip"]["port_id"] == made.call("interfaces")[0]["port_id"]

    made.delete()
    network.delete(f"/floatingips/{floating}")


def test_a_server_without_networks_has_none(driver: Driver) -> None:
    made = server(driver, networks=[{"allocate_network": "none"}])

    assert made.attribute("networks") == {}
    assert made.attribute("first_address") == ""

    made.delete()


def test_addresses_are_told_by_name_and_id_of_their_network(driver: Driver) -> None:
    made = server(driver, networks=[{"network": "private", "fixed_ip": "10.0.0.78"}])
    network = driver.find("neutron.network", "private")

    assert made.attribute("networks") == {"private": ["10.0.0.78"], network: ["10.0.0.78"]}
    assert made.attribute("first_address") == "10.0.0.78"
    full = made.attribute("addresses")["private"][0]
    assert (full["network"]["id"], full["subnets"][0]["name"]) == (network, "private-subnet")

    made.delete()


def test_a_console_that_is_not_there_is_told_in_the_services_words(driver: Driver) -> None:
    made = server(driver)
    urls = made.attribute("console_urls")

    assert urls["novnc"].startswith("http")
    assert urls["rdp-html5"].startswith("Cannot get console url: ")

    made.delete()


def test_a_server_rests_and_wakes(driver: Driver) -> None:
    made = server(driver)

    made.act(Action.SUSPEND)
    assert made.show()["status"] == "SUSPENDED"
    made.act(Action.RESUME)
    assert made.show()["status"] == "ACTIVE"

    made.delete()


def test_a_snapshot_is_an_image_to_go_back_to(driver: Driver) -> None:
    made = server(driver)

    made.act(Action.SNAPSHOT)
    made.act(Action.RESTORE)
    assert made.show()["image"]["id"] == made.data["snapshot_image_id"]
    assert made.instance(Action.UPDATE).live_properties() == {}  # no drift that a repair would take back

    made.delete()
    made.call("handle_delete_snapshot")


def test_what_a_replacement_needs_is_given_up_and_taken_back(driver: Driver) -> None:
    made = server(driver, networks=[{"network": "private", "fixed_ip": "10.0.0.79"}])

    made.call("prepare_for_replace")
    assert made.call("interfaces") == []
    made.call("restore_previous")
    assert made.call("interfaces")[0]["fixed_ips"][0]["ip_address"] == "10.0.0.79"

    made.delete()


@pytest.mark.parametrize("action", ["os-stop", "pause", "suspend"])
def test_a_creation_is_finished_although_its_server_was_put_to_rest(
    driver: Driver, cloud: RunningCloud, action: str
) -> None:
    cloud.control.fault(operation="nova.server_tag.*", status=400, times=1)
    made = driver.plan("OS::Nova::Server", at="web", **SMALL, tags=["blue"])
    with pytest.raises(CloudError):
        made.create()
    driver.access.client("compute").post(f"/servers/{made.physical_id}/action", {action: None})

    assert made.call("check_create_complete") is True
    assert made.show()["tags"] == ["blue"]
    made.delete()


def test_what_is_gone_takes_nothing_back(driver: Driver) -> None:
    made = server(driver)
    driver.access.client("compute").delete(f"/servers/{made.physical_id}")

    with pytest.raises(ResourceFailure, match="The server is gone"):
        made.call("restore_previous")


def test_what_is_on_its_way_out_takes_nothing_back(driver: Driver, cloud: RunningCloud) -> None:
    made = server(driver)
    cloud.control.operation("nova.server.delete", seconds=60)
    made.call("handle_delete")

    with pytest.raises(ResourceFailure, match="The server is gone"):
        made.call("restore_previous")

    cloud.control.advance(60)
    cloud.control.operation("nova.server.delete")


def test_a_server_that_was_taken_away_by_hand_is_gone(driver: Driver) -> None:
    made = server(driver)
    driver.access.client("compute").delete(f"/servers/{made.physical_id}")

    made.delete()


def test_the_guest_of_a_deployment_server_is_told_where_to_ask(driver: Driver) -> None:
    driver.settings["heat_metadata_server_url"] = "http://heat.example:8000"
    made = server(driver, user_data_format="SOFTWARE_CONFIG")
    told = made.attribute("os_collect_config")

    assert told["collectors"] == ["ec2", "cfn", "local"]
    assert told["cfn"]["path"] == "web.Metadata"
    assert told["cfn"]["metadata_url"] == "http://heat.example:8000/v1/"

    made.delete()


def test_a_resize_that_the_service_gave_up_is_a_failure(driver: Driver) -> None:
    made = server(driver)
    plugin = made.instance(Action.UPDATE)
    plugin.properties = {**plugin.properties, "flavor": driver.find("nova.flavor", "m1.small")}

    with pytest.raises(ResourceFailure, match=r"Resizing to .* failed, status 'ACTIVE'"):
        plugin.resize_done()  # type: ignore[attr-defined]

    made.delete()


def test_an_image_that_stays_empty_is_a_failure(driver: Driver) -> None:
    made = server(driver)
    images = driver.access.client("image")
    made.data["snapshot_image_id"] = images.post("/images", {"name": "empty"})["id"]

    with pytest.raises(ResourceInError, match="empty"):
        made.call("check_snapshot_complete")

    made.call("handle_delete_snapshot")
    made.delete()


def test_a_server_that_is_refused_leaves_nothing(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="nova.server.create", status=403, message="Quota exceeded for instances", times=1)

    with pytest.raises(CloudError, match="Quota exceeded for instances"):
        server(driver, networks=[{"subnet": "private-subnet"}], user_data_format="SOFTWARE_CONFIG")

    assert driver.access.client("network").list("/ports", "ports", device_id="") == []


def test_a_refused_replacement_may_be_tried_again(driver: Driver, cloud: RunningCloud) -> None:
    networks = [{"subnet": "private-subnet", "fixed_ip": "10.0.0.89"}]
    before = server(driver, networks=networks)
    before.call("prepare_for_replace")
    cloud.control.fault(operation="nova.server.create", status=403, times=1)
    with pytest.raises(CloudError):
        server(driver, networks=networks)

    after = server(driver, networks=networks)
    assert after.attribute("first_address") == "10.0.0.89"

    after.delete()
    before.delete()
