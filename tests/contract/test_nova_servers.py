"""What clients of Compute rely on: the life of a server and how each microversion shows it."""

from typing import Any

import pytest

NOVA, NET = "compute", "network"
NOBODY = "e2a4c1f0-0000-4000-8000-000000000000"
SERVER = {
    *("OS-DCF:diskConfig", "OS-EXT-AZ:availability_zone", "OS-EXT-STS:power_state", "OS-EXT-STS:task_state"),
    *("OS-EXT-STS:vm_state", "OS-SRV-USG:launched_at", "OS-SRV-USG:terminated_at", "accessIPv4", "accessIPv6"),
    *("addresses", "config_drive", "created", "flavor", "hostId", "id", "image", "key_name", "links", "metadata"),
    *("name", "os-extended-volumes:volumes_attached", "progress", "security_groups", "status", "tenant_id", "updated"),
    "user_id",
}
SINCE = {
    "2.9": {"locked"},
    "2.19": {"description"},
    "2.26": {"tags"},
    "2.63": {"trusted_image_certificates"},
    "2.71": {"server_groups"},
    "2.73": {"locked_reason"},
    "2.90": {"OS-EXT-SRV-ATTR:hostname"},
    "2.96": {"pinned_availability_zone"},
    "2.100": {"scheduler_hints"},
}


def version(minor: str) -> dict[str, str]:
    """The header that asks for a microversion."""
    return {"OpenStack_API_Version": f"compute {minor}"}


@pytest.fixture(scope="module")
def parts(cloud: Any) -> dict[str, str]:
    """Ids of the image, flavor and network that servers are made of."""
    images = cloud.user.get("image", "/v2/images?name=cirros").json()["images"]
    flavors = cloud.user.get(NOVA, "/flavors").json()["flavors"]
    networks = cloud.user.get(NET, "/v2.0/networks?name=private").json()["networks"]
    nano = next(flavor["id"] for flavor in flavors if flavor["name"] == "m1.nano")
    return {"image": images[0]["id"], "flavor": nano, "network": networks[0]["id"]}


@pytest.fixture(scope="module")
def server(cloud: Any, parts: dict[str, str]) -> Any:
    """The path of an active server on the private network."""
    body: dict[str, Any] = {"name": "contract-server", "flavorRef": parts["flavor"], "imageRef": parts["image"]}
    body |= {"networks": [{"uuid": parts["network"]}], "metadata": {"a": "b"}, "key_name": "demo-key"}
    made = cloud.user.post(NOVA, "/servers", {"server": body})
    assert made.status_code == 202, made.text
    path = f"/servers/{made.json()['server']['id']}"
    rest(cloud.user, path)
    yield path
    cloud.user.delete(NOVA, path)
    cloud.user.settle(NOVA, path, lambda answer: answer.status_code == 404)


def rest(user: Any, path: str) -> dict[str, Any]:
    """A server once nothing is in hand with it."""
    found: dict[str, Any] = user.settle(NOVA, path, _rests).json()["server"]
    return found


def _rests(answer: Any) -> bool:
    shown = answer.json()["server"]
    return shown["OS-EXT-STS:task_state"] is None and shown["status"] != "BUILD"


def test_a_server_becomes_active_with_an_address(user: Any, server: str) -> None:
    shown = user.get(NOVA, server).json()["server"]
    address = shown["addresses"]["private"][0]

    assert set(shown) == SERVER
    assert (shown["status"], shown["OS-EXT-STS:vm_state"], shown["OS-EXT-STS:power_state"]) == ("ACTIVE", "active", 1)
    assert set(address) == {"version", "addr", "OS-EXT-IPS:type", "OS-EXT-IPS-MAC:mac_addr"}
    assert set(shown["flavor"]) == {"id", "links"}


@pytest.mark.parametrize("minor", SINCE)
def test_each_microversion_adds_its_attributes(user: Any, server: str, minor: str) -> None:
    order = list(SINCE)
    expected = set().union(SERVER, *(SINCE[known] for known in order[: order.index(minor) + 1]))

    assert set(user.get(NOVA, server, **version(minor)).json()["server"]) == expected


def test_the_flavor_is_embedded_since_2_47(user: Any, server: str) -> None:
    flavor = user.get(NOVA, server, **version("2.47")).json()["server"]["flavor"]

    assert set(flavor) == {"vcpus", "ram", "disk", "ephemeral", "swap", "original_name", "extra_specs"}


def test_administrators_see_where_a_server_runs(admin: Any, server: str) -> None:
    first = set(admin.get(NOVA, server).json()["server"])
    third = set(admin.get(NOVA, server, **version("2.3")).json()["server"])

    host = {f"OS-EXT-SRV-ATTR:{name}" for name in ("host", "instance_name", "hypervisor_hostname")}
    more = ("hostname", "kernel_id", "launch_index", "ramdisk_id", "reservation_id", "root_device_name", "user_data")
    assert first == SERVER | host
    assert third == SERVER | host | {f"OS-EXT-SRV-ATTR:{name}" for name in more}


def test_the_port_of_a_server_is_bound_to_it(user: Any, server: str) -> None:
    key = server.rpartition("/")[2]
    ports = user.get(NET, f"/v2.0/ports?device_id={key}").json()["ports"]

    assert [(port["status"], port["device_owner"], port["dns_name"]) for port in ports] == [
        ("ACTIVE", "compute:nova", "contract-server")
    ]


def test_a_server_stops_and_starts(user: Any, server: str) -> None:
    stopped = user.post(NOVA, f"{server}/action", {"os-stop": None})
    shut = rest(user, server)["status"]
    again = user.post(NOVA, f"{server}/action", {"os-stop": None})
    user.post(NOVA, f"{server}/action", {"os-start": None})

    assert (stopped.status_code, shut, again.status_code) == (202, "SHUTOFF", 409)
    words = f"Cannot 'stop' instance {server.rpartition('/')[2]} while it is in vm_state stopped"
    assert again.json() == {"conflictingRequest": {"code": 409, "message": words}}
    assert rest(user, server)["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("there", "state", "back"),
    [
        ("pause", "PAUSED", "unpause"),
        ("suspend", "SUSPENDED", "resume"),
        ("shelve", "SHELVED_OFFLOADED", "unshelve"),
    ],
)
def test_a_server_goes_there_and_back(user: Any, server: str, there: str, state: str, back: str) -> None:
    user.post(NOVA, f"{server}/action", {there: None})
    away = rest(user, server)["status"]
    user.post(NOVA, f"{server}/action", {back: None})

    assert (away, rest(user, server)["status"]) == (state, "ACTIVE")


def test_metadata_is_merged_replaced_and_removed(user: Any, server: str) -> None:
    merged = user.post(NOVA, f"{server}/metadata", {"metadata": {"q": "1"}}).json()["metadata"]
    replaced = user.put(NOVA, f"{server}/metadata", {"metadata": {"z": "1"}}).json()["metadata"]
    gone = [user.delete(NOVA, f"{server}/metadata/z") for _ in range(2)]

    assert merged["q"] == "1"
    assert replaced == {"z": "1"}
    assert [answer.status_code for answer in gone] == [204, 404]


def test_an_interface_is_attached_and_goes_with_its_detachment(user: Any, server: str, parts: dict[str, str]) -> None:
    body = {"interfaceAttachment": {"net_id": parts["network"]}}
    made = user.post(NOVA, f"{server}/os-interface", body).json()["interfaceAttachment"]
    detached = user.delete(NOVA, f"{server}/os-interface/{made['port_id']}")
    port = f"/v2.0/ports/{made['port_id']}"

    assert set(made) == {"net_id", "port_id", "mac_addr", "port_state", "fixed_ips"}
    assert detached.status_code == 202
    user.settle(NET, port, lambda answer: answer.status_code == 404)


def test_a_port_brought_along_outlives_its_attachment(
    user: Any, server: str, parts: dict[str, str], later: Any
) -> None:
    port = user.post(NET, "/v2.0/ports", {"port": {"network_id": parts["network"]}}).json()["port"]["id"]
    later(user.delete, NET, f"/v2.0/ports/{port}")
    user.post(NOVA, f"{server}/os-interface", {"interfaceAttachment": {"port_id": port}})
    user.delete(NOVA, f"{server}/os-interface/{port}")

    freed = user.settle(NET, f"/v2.0/ports/{port}", lambda answer: not answer.json()["port"]["device_id"])
    assert freed.json()["port"]["status"] == "DOWN"


def test_a_volume_is_in_use_while_it_is_attached(user: Any, server: str, later: Any) -> None:
    made = user.post("volumev3", "/volumes", {"volume": {"size": 1}}).json()["volume"]["id"]
    path = f"/volumes/{made}"
    later(user.delete, "volumev3", path)

    def becomes(word: str) -> Any:
        return user.settle("volumev3", path, lambda answer: answer.json()["volume"]["status"] == word)

    becomes("available")
    body = {"volumeAttachment": {"volumeId": made}}
    attached = user.post(NOVA, f"{server}/os-volume_attachments", body).json()["volumeAttachment"]
    used = becomes("in-use").json()["volume"]["attachments"][0]
    again = user.post(NOVA, f"{server}/os-volume_attachments", body)
    user.delete(NOVA, f"{server}/os-volume_attachments/{made}")

    assert attached == {"id": made, "volumeId": made, "serverId": server.rpartition("/")[2], "device": "/dev/sdb"}
    assert (used["server_id"], used["device"]) == (attached["serverId"], "/dev/sdb")
    assert again.status_code == 400
    becomes("available")


def test_a_server_from_an_image_on_a_volume_owns_the_volume(
    user: Any, parts: dict[str, str], name: str, later: Any
) -> None:
    disk: dict[str, Any] = {
        "boot_index": 0,
        "uuid": parts["image"],
        "source_type": "image",
        "destination_type": "volume",
    }
    disk |= {"volume_size": 1, "delete_on_termination": True}
    body: dict[str, Any] = {
        "name": name,
        "flavorRef": parts["flavor"],
        "networks": "none",
        "block_device_mapping_v2": [disk],
    }
    made = user.post(NOVA, "/servers", {"server": body}, **version("2.37")).json()["server"]["id"]
    later(user.delete, NOVA, f"/servers/{made}")
    shown = rest(user, f"/servers/{made}")
    volume = shown["os-extended-volumes:volumes_attached"][0]["id"]
    root = user.delete(NOVA, f"/servers/{made}/os-volume_attachments/{volume}")
    user.delete(NOVA, f"/servers/{made}")

    assert (shown["image"], shown["status"], root.status_code) == ("", "ACTIVE", 400)
    user.settle("volumev3", f"/volumes/{volume}", lambda answer: answer.status_code == 404)


def test_a_server_that_cannot_get_its_address_ends_in_error(
    user: Any, parts: dict[str, str], name: str, later: Any
) -> None:
    body: dict[str, Any] = {"name": name, "flavorRef": parts["flavor"], "imageRef": parts["image"]}
    body |= {"networks": [{"uuid": parts["network"], "fixed_ip": "1.2.3.4"}]}
    made = user.post(NOVA, "/servers", {"server": body}).json()["server"]["id"]
    later(user.delete, NOVA, f"/servers/{made}")
    shown = user.settle(NOVA, f"/servers/{made}", lambda answer: answer.json()["server"]["status"] == "ERROR").json()[
        "server"
    ]

    words = f"Fixed IP 1.2.3.4 is not a valid ip address for network {parts['network']}."
    message = f"Build of instance {made} aborted: Invalid input received: {words}"
    assert (shown["fault"]["code"], shown["fault"]["message"]) == (500, message)
    assert set(shown) == SERVER - {"progress", "security_groups"} | {"fault"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flavorRef": NOBODY}, f"Flavor {NOBODY} could not be found."),
        ({"imageRef": NOBODY}, "Can not find requested image"),
        ({"imageRef": ""}, "Missing imageRef attribute"),
        ({"networks": [{"uuid": NOBODY}]}, f"Network {NOBODY} could not be found."),
        ({"networks": [{"port": NOBODY}]}, f"Port id {NOBODY} could not be found."),
        ({"key_name": "nobody's"}, "Invalid key_name provided."),
        ({"security_groups": [{"name": "nobody's"}]}, "Unable to find security_group with name or id 'nobody's'"),
        ({"name": ""}, "Invalid input for field/attribute name. Value: . '' should be non-empty"),
        ({"availability_zone": "nowhere"}, "The requested availability zone is not available"),
        ({"min_count": 2, "max_count": 1}, "min_count must be <= max_count"),
        ({"metadata": {"a": 1}}, "Invalid input for field/attribute a. Value: 1. 1 is not of type 'string'"),
        (
            {"networks": "auto"},
            "Invalid input for field/attribute networks. Value: auto. 'auto' is not of type 'array'",
        ),
        (
            {"block_device_mapping_v2": [{"boot_index": 0, "uuid": NOBODY, "source_type": "volume"}]},
            f"Volume {NOBODY} could not be found.",
        ),
    ],
)
def test_a_wrong_server_is_refused(user: Any, parts: dict[str, str], change: dict[str, Any], words: str) -> None:
    body: dict[str, Any] = {"name": "x", "flavorRef": parts["flavor"], "imageRef": parts["image"]}
    body |= {"networks": [{"uuid": parts["network"]}], **change}
    answer = user.post(NOVA, "/servers", {"server": body})

    assert (answer.status_code, answer.json()) == (400, {"badRequest": {"code": 400, "message": words}})
