"""The pure parts of a server: its networks, its disks and what its guest is given."""

import base64
from email import message_from_string
from typing import Any

import pytest
import yaml

from heat.resources.nova.server.disks import check_disks, new_mapping, old_mapping
from heat.resources.nova.server.networks import attachment, check_networks, needs_port, nic, port_body
from heat.resources.nova.server.pairing import Interface, Pairing, holders, pair
from heat.resources.nova.user_data import encoded, for_cfn_tools, for_software_config
from heat.values.errors import ValidationError


@pytest.mark.parametrize(
    ("networks", "words"),
    [
        ([{}], "should be set"),
        ([{"fixed_ip": "10.0.0.3"}], "should be set"),
        ([{"allocate_network": "none"}, {"network": "n"}], "multiple network interfaces"),
        ([{"allocate_network": "auto", "network": "n"}], "with other keys"),
        ([{"network": "n", "floating_ip": "f"}], "can not be retrieved"),
    ],
)
def test_networks_that_contradict_themselves_are_refused(networks: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        check_networks(networks, "s")


@pytest.mark.parametrize(
    ("network", "port", "expected"),
    [
        ({"network": "n"}, None, {"uuid": "n"}),
        ({"network": "n", "fixed_ip": "1.2.3.4", "tag": "t"}, None, {"uuid": "n", "fixed_ip": "1.2.3.4", "tag": "t"}),
        ({"port": "p"}, None, {"port": "p"}),
        ({"subnet": "s", "fixed_ip": "1.2.3.4"}, "made", {"port": "made"}),
    ],
)
def test_a_network_is_said_to_the_compute_service(network: dict[str, Any], port: str | None, expected: Any) -> None:
    assert nic(network, port) == expected


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ({}, {}),
        ({"port": "p"}, {"port_id": "p"}),
        ({"network": "n", "fixed_ip": "1.2.3.4"}, {"net_id": "n", "fixed_ips": [{"ip_address": "1.2.3.4"}]}),
    ],
)
def test_a_network_is_said_to_an_attach_call(network: dict[str, Any], expected: Any) -> None:
    assert attachment(network, None) == expected


@pytest.mark.parametrize(
    ("network", "needed"),
    [
        ({"network": "n"}, False),
        ({"port": "p", "port_extra_properties": {"admin_state_up": True}}, False),
        ({"subnet": "s"}, True),
        ({"network": "n", "port_extra_properties": {"admin_state_up": True}}, True),
    ],
)
def test_a_port_is_made_where_nothing_else_says_it(network: dict[str, Any], needed: bool) -> None:
    assert needs_port(network) is needed


def test_a_port_has_all_that_is_said_of_it() -> None:
    extra = {"admin_state_up": True, "qos_policy": "q", "value_specs": {"x": 1}, "mac_address": None}
    network = {"network": "n", "subnet": "s", "fixed_ip": "1.2.3.4", "port_extra_properties": extra}

    assert port_body(network, "name", ["g"]) == {
        "name": "name",
        "network_id": "n",
        "fixed_ips": [{"subnet_id": "s", "ip_address": "1.2.3.4"}],
        "security_groups": ["g"],
        "admin_state_up": True,
        "qos_policy_id": "q",
        "x": 1,
    }


def test_networks_that_stay_are_paired_with_what_they_were() -> None:
    before = [{"network": "a"}, {"network": "b"}, {"port": "p", "floating_ip": "f"}]
    after = [{"port": "p", "floating_ip": None}, {"network": "c"}, {"network": "a", "tag": None}]

    assert pair(before, after, {}) == Pairing([(2, 0), (0, 2)], going=[1], coming=[1])


A = Interface("pa", "n", frozenset({"s1"}), frozenset({"10.0.0.2"}))
B = Interface("pb", "n", frozenset({"s1"}), frozenset({"10.0.0.33"}))
C = Interface("pc", "n", frozenset({"s2"}), frozenset({"10.1.0.2"}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"network": "n"}, {"subnet": "s1"}),
        ({"subnet": "s1"}, {"network": "n"}),
        ({"network": "n"}, {"network": "n", "subnet": "s1"}),
        ({"network": "n"}, {"network": "n", "fixed_ip": "10.0.0.2"}),
        ({"network": "n"}, {"port": "pa"}),
    ],
)
def test_a_network_in_other_words_stays_on_its_interface(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert pair([before], [after], {0: A}) == Pairing([(0, 0)], going=[], coming=[])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"network": "n"}, {"subnet": "s2"}),
        ({"network": "n"}, {"network": "n", "fixed_ip": "10.0.0.9"}),
        ({"port": "pa"}, {"network": "n"}),
        ({"port": "pa"}, {"port": "pb"}),
        ({"network": "n", "tag": "red"}, {"subnet": "s1", "tag": "blue"}),
    ],
)
def test_a_network_that_its_interface_does_not_suit_is_left(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert pair([before], [after], {0: A}) == Pairing([], going=[0], coming=[0])


def test_networks_find_their_interfaces_whatever_the_order() -> None:
    networks = [{"network": "n"}, {"network": "n", "fixed_ip": "10.0.0.33"}, {"subnet": "s1"}]

    assert holders(networks, [A, C, B]) == {0: C, 1: B, 2: A}
    assert holders(networks, [A, B, C], {0: "pa"}) == {0: A, 1: B}


def test_a_port_that_was_made_for_another_network_is_left_to_it() -> None:
    networks = [{"subnet": "s1", "fixed_ip": "10.0.0.33"}, {"subnet": "s2"}]

    assert holders(networks, [A, B, C], {0: "pc", 1: "pa"}) == {0: B, 1: C}


def test_a_port_without_addresses_is_known_by_its_number() -> None:
    bare = Interface("pd", "n")

    assert holders([{"subnet": "s1"}, {"subnet": "s2"}], [bare, C], {0: "pd", 1: "pc"}) == {0: bare, 1: C}


def test_all_interfaces_may_stay_when_every_network_is_said_in_other_words() -> None:
    before = [{"network": "n"}, {"network": "n", "fixed_ip": "10.0.0.33"}, {"subnet": "s2"}]
    after = [{"subnet": "s2", "network": "n"}, {"subnet": "s1"}, {"network": "n"}]
    pairing = pair(before, after, {0: A, 1: B, 2: C})

    assert (pairing.going, pairing.coming) == ([], [])


@pytest.mark.parametrize(
    ("disks", "disks_v2", "image", "words"),
    [
        ([], [], None, "Neither image nor bootable volume"),
        ([], [{"image": "i"}], "i", "Multiple bootable sources"),
        ([], [{}], "i", "must be specified"),
        ([], [{"volume_id": "v", "image": "i"}], None, "exclude each other"),
        ([{"device_name": "vdb"}], [], "i", "Either volume_id or snapshot_id"),
        ([{"device_name": "vdb", "volume_id": "v"}], [{"swap_size": 1}], "i", "exclude each other"),
    ],
)
def test_disks_that_contradict_themselves_are_refused(disks: Any, disks_v2: Any, image: str | None, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        check_disks(disks, disks_v2, image, "s")


def test_disks_are_said_in_the_old_form() -> None:
    assert old_mapping([{"device_name": "vda", "volume_id": "v", "volume_size": None}]) == [
        {"device_name": "vda", "volume_id": "v"}
    ]


@pytest.mark.parametrize(
    ("disk", "expected"),
    [
        (
            {"volume_id": "v"},
            {"source_type": "volume", "uuid": "v", "destination_type": "volume", "boot_index": 0},
        ),
        (
            {"image": "i", "volume_size": 2, "volume_type": "t"},
            {
                "source_type": "image", "uuid": "i", "destination_type": "volume", "boot_index": 0, "volume_size": 2,
                "volume_type": "t",
            },
        ),
    ],
)  # fmt: skip
def test_a_disk_is_said_in_the_new_form(disk: dict[str, Any], expected: dict[str, Any]) -> None:
    assert new_mapping([disk], None) == [{**expected, "delete_on_termination": False}]


def test_the_images_own_disk_comes_before_swap_and_scratch() -> None:
    mapping = new_mapping([{"swap_size": 64}, {"ephemeral_size": 1, "ephemeral_format": "ext4"}], "i")

    assert [(one["source_type"], one["boot_index"], one.get("guest_format")) for one in mapping] == [
        ("image", 0, None),
        ("blank", -1, "swap"),
        ("blank", -1, "ext4"),
    ]


def parts(text: str) -> list[tuple[str, str]]:
    """Kind and content of each part of a message."""
    found = [part for part in message_from_string(text).walk() if not part.is_multipart()]
    return [(part.get_content_subtype(), part.get_payload(decode=True).decode()) for part in found]  # type: ignore[union-attr]


def files(text: str) -> dict[str, str]:
    """The files that cloud-init is told to write."""
    wanted = yaml.safe_load(parts(text)[0][1])["write_files"]
    return {one["path"].rpartition("/")[2]: base64.b64decode(one["content"]).decode() for one in wanted}


def test_a_guest_with_cloudformation_tools_finds_its_script_and_metadata() -> None:
    text = for_cfn_tools("#!/bin/sh\necho ü", {"a": 1}, "http://heat:8000")

    assert files(text)["cfn-userdata"] == "#!/bin/sh\necho ü"
    assert files(text)["cfn-init-data"] == '{"a": 1}'
    assert files(text)["cfn-metadata-server"] == "http://heat:8000"
    assert "cfn_region_endpoint = heat\ncfn_port = 8000" in files(text)["cfn-boto-cfg"]
    assert parts(text)[1][0] == "x-shellscript"


def test_cloud_config_is_left_to_cloud_init() -> None:
    text = for_cfn_tools("#cloud-config\npackages: [a]", {})

    assert "cfn-userdata" not in files(text)
    assert parts(text)[1] == ("cloud-config", "#cloud-config\npackages: [a]")


def test_a_message_of_the_users_own_is_taken_apart() -> None:
    inner = for_software_config("#!/bin/sh\ntrue", {})
    kinds = [kind for kind, _ in parts(for_software_config(inner, {"b": 2}))]

    assert kinds == ["cloud-config", "cloud-config", "x-shellscript"]


def test_the_same_words_give_the_same_user_data() -> None:
    assert for_software_config("#!/bin/sh", {"a": 1, "b": 2}) == for_software_config("#!/bin/sh", {"b": 2, "a": 1})


def test_no_text_is_no_user_data() -> None:
    assert encoded("") is None
    assert base64.b64decode(encoded("hi") or "") == b"hi"
