"""How long servers take, how they fail, and what they leave behind."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from minicloud.testing import RunningCloud


@pytest.fixture(scope="module")
def demo(mini: RunningCloud) -> Any:
    """The ordinary user's connection."""
    return mini.connect("demo")


@pytest.fixture
def boot(demo: Any) -> Iterator[Any]:
    """Make a server of the usual parts; it is deleted afterwards."""
    made: list[Any] = []
    image, flavor = demo.image.find_image("cirros"), demo.compute.find_flavor("m1.nano")

    def make(**more: Any) -> Any:
        chosen = {"name": "s", "image_id": image.id, "flavor_id": flavor.id, "networks": "none", **more}
        made.append(demo.compute.create_server(**chosen))
        return made[-1]

    yield make
    for server in made:
        demo.compute.delete_server(server.id)


def test_a_server_builds_as_long_as_it_is_told_to(mini: RunningCloud, demo: Any, boot: Any) -> None:
    mini.control.operation("nova.server.build", seconds=30)
    server = boot()
    early = demo.compute.get_server(server.id).status
    mini.control.advance(31)

    assert (early, demo.compute.get_server(server.id).status) == ("BUILD", "ACTIVE")


def test_a_build_that_shall_fail_ends_with_its_fault(mini: RunningCloud, demo: Any, boot: Any) -> None:
    mini.control.operation("nova.server.build", error="No valid host was found.")
    server = boot()
    mini.control.advance(1)
    found = demo.compute.get_server(server.id)

    assert (found.status, found.fault["message"]) == ("ERROR", "No valid host was found.")


def test_only_servers_of_a_certain_name_fail(mini: RunningCloud, demo: Any, boot: Any) -> None:
    mini.control.operation("nova.server.build", error="no", server="bad-*")
    servers = boot(name="bad-1"), boot(name="good-1")
    mini.control.advance(1)

    assert [demo.compute.get_server(server.id).status for server in servers] == ["ERROR", "ACTIVE"]


def test_a_slow_deletion_is_seen_and_ends(mini: RunningCloud, demo: Any, boot: Any) -> None:
    mini.control.operation("nova.server.delete", seconds=10)
    server = boot()
    demo.compute.delete_server(server.id)
    during = demo.compute.get_server(server.id).task_state
    mini.control.advance(11)

    assert (during, mini.control.objects().get("nova.servers")) == ("deleting", None)


def test_a_deleted_server_takes_its_own_port_and_frees_the_one_brought(demo: Any, boot: Any) -> None:
    network = demo.network.find_network("private")
    brought = demo.network.create_port(network_id=network.id)
    server = boot(networks=[{"port": brought.id}, {"uuid": network.id}])
    ports = {port.id for port in demo.network.ports(device_id=server.id)}
    demo.compute.delete_server(server.id)
    left = [demo.network.find_port(port) for port in ports]
    demo.network.delete_port(brought.id)

    assert len(ports) == 2
    assert [(port.id, port.device_id, port.status) for port in left if port] == [(brought.id, "", "DOWN")]


def test_a_deleted_server_keeps_the_volumes_it_was_lent(demo: Any, boot: Any) -> None:
    volume = demo.block_storage.create_volume(size=1)
    disk = {"uuid": volume.id, "source_type": "volume", "destination_type": "volume", "boot_index": 0}
    server = boot(image_id="", block_device_mapping=[disk])
    used = demo.block_storage.get_volume(volume.id).status
    demo.compute.delete_server(server.id)
    freed = demo.block_storage.get_volume(volume.id).status
    demo.block_storage.delete_volume(volume.id)

    assert (used, freed) == ("in-use", "available")


def test_a_resize_waits_to_be_confirmed_or_reverted(mini: RunningCloud, demo: Any, boot: Any) -> None:
    server = boot()
    mini.control.advance(1)
    micro = demo.compute.find_flavor("m1.micro").id
    demo.compute.resize_server(server.id, micro)
    waiting = demo.compute.get_server(server.id)
    demo.compute.revert_server_resize(server.id)
    back = demo.compute.get_server(server.id)

    assert (waiting.status, waiting.flavor.original_name) == ("VERIFY_RESIZE", "m1.micro")
    assert (back.status, back.flavor.original_name) == ("ACTIVE", "m1.nano")


def test_a_server_that_is_resized_takes_neither_metadata_nor_tags(mini: RunningCloud, demo: Any, boot: Any) -> None:
    server = boot()
    mini.control.advance(31)
    demo.compute.resize_server(server.id, demo.compute.find_flavor("m1.tiny").id)
    mini.control.advance(31)

    for path, body in (("metadata", {"metadata": {"a": "b"}}), ("tags", {"tags": ["a"]})):
        answer = demo.compute.put(f"/servers/{server.id}/{path}", json=body, microversion="2.26")
        assert (answer.status_code, "in vm_state resized" in answer.text) == (409, True)


def test_a_server_of_which_an_image_is_made_does_nothing_else(mini: RunningCloud, demo: Any, boot: Any) -> None:
    server = boot()
    mini.control.advance(31)
    mini.control.operation("nova.server.createImage", seconds=30)
    image = demo.compute.create_server_image(server.id, "picture")

    answer = demo.compute.post(f"/servers/{server.id}/action", json={"suspend": None})
    assert (answer.status_code, "in task_state image_snapshot" in answer.text) == (409, True)

    mini.control.operation("nova.server.createImage")
    demo.image.delete_image(image.id)


def test_a_port_is_free_as_soon_as_its_server_is_gone(mini: RunningCloud, demo: Any, boot: Any) -> None:
    port = demo.network.create_port(network_id=demo.network.find_network("private").id)
    first = boot(networks=[{"port": port.id}])
    mini.control.operation("nova.server.delete", seconds=30)
    demo.compute.delete_server(first.id)
    mini.control.advance(31)
    mini.control.operation("nova.server.delete")

    second = boot(networks=[{"port": port.id}])
    assert demo.network.get_port(port.id).device_id == second.id
    demo.network.delete_port(port.id)


def test_servers_beyond_the_quota_are_refused_in_novas_words(mini: RunningCloud, demo: Any, boot: Any) -> None:
    mini.control.operation("nova.quota", instances=1)
    boot()
    with pytest.raises(Exception, match="Quota exceeded for instances: Requested 1, but already used 1 of 1 instances"):
        boot()


def test_a_server_without_wishes_lands_on_the_only_network(mini: RunningCloud, demo: Any, boot: Any) -> None:
    server = boot(networks="auto")

    assert list(demo.compute.get_server(server.id).addresses) == ["private"]


def test_a_server_shows_the_floating_ip_that_leads_to_it(demo: Any, boot: Any) -> None:
    network, public = demo.network.find_network("private"), demo.network.find_network("public")
    server = boot(networks=[{"uuid": network.id}])
    port = next(demo.network.ports(device_id=server.id))
    floating = demo.network.create_ip(floating_network_id=public.id, port_id=port.id)
    kinds = [entry["OS-EXT-IPS:type"] for entry in demo.compute.get_server(server.id).addresses["private"]]
    demo.network.delete_ip(floating)

    assert kinds == ["fixed", "floating"]


def test_many_servers_are_listed_in_pages(mini: RunningCloud, demo: Any, boot: Any) -> None:
    image, flavor = demo.image.find_image("cirros"), demo.compute.find_flavor("m1.nano")
    body = {"name": "many", "imageRef": image.id, "flavorRef": flavor.id, "networks": "none"}
    body |= {"min_count": 50, "max_count": 50}
    demo.compute.post("/servers", json={"server": body}, microversion="2.37")
    started = time.perf_counter()
    names = [server.name for server in demo.compute.servers(details=False, limit=20)]
    took_s = time.perf_counter() - started
    for server in demo.compute.servers(details=False):
        demo.compute.delete_server(server.id)

    assert sorted(names) == sorted(f"many-{place}" for place in range(1, 51))
    assert took_s < 1
