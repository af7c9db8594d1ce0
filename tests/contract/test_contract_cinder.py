"""What clients of Cinder rely on."""

from typing import Any

import pytest

STORE = "volumev3"
VOLUME = {
    *("id", "status", "size", "availability_zone", "created_at", "updated_at", "name", "description", "volume_type"),
    *("snapshot_id", "source_volid", "metadata", "links", "user_id", "bootable", "encrypted", "replication_status"),
    *("consistencygroup_id", "multiattach", "attachments"),
}
OWNER = "os-vol-tenant-attr:tenant_id"
SERVER = "11111111-1111-1111-1111-111111111111"
NOWHERE = "00000000-0000-0000-0000-000000000000"


def is_available(answer: Any) -> bool:
    """Whether what was asked for has reached its status of rest."""
    return next(iter(answer.json().values()))["status"] == "available"


def is_gone(answer: Any) -> bool:
    return bool(answer.status_code == 404)


@pytest.fixture
def volume(user: Any, name: str, later: Any) -> str:
    """The path of an available volume of 1 GB, deleted afterwards."""
    made = user.post(STORE, "/volumes", {"volume": {"size": 1, "name": name, "metadata": {"k": "v"}}})
    place = f"/volumes/{made.json()['volume']['id']}"
    user.settle(STORE, place, is_available)
    later(user.settle, STORE, place, is_gone)
    later(user.delete, STORE, place)
    return place


def message(answer: Any) -> str:
    """The words of a refusal."""
    return str(next(iter(answer.json().values()))["message"])


def test_a_new_volume_is_creating_and_shows_everything_but_its_owner(user: Any, later: Any) -> None:
    made = user.post(STORE, "/volumes", {"volume": {"size": 1}})
    place = f"/volumes/{made.json()['volume']['id']}"
    later(user.delete, STORE, place)
    shown = user.settle(STORE, place, is_available).json()["volume"]

    assert (made.status_code, made.json()["volume"]["status"]) == (202, "creating")
    assert set(made.json()["volume"]) == VOLUME
    assert set(shown) == VOLUME | {OWNER}


def test_a_later_microversion_shows_more(user: Any, volume: str) -> None:
    answer = user.get(STORE, volume, OpenStack_API_Version="volume 3.71")

    more = {"group_id", "service_uuid", "shared_targets", "volume_type_id", "consumes_quota"}
    assert set(answer.json()["volume"]) == VOLUME | {OWNER} | more
    assert answer.headers["OpenStack-API-Version"] == "volume 3.71"


def test_a_microversion_out_of_range_is_not_acceptable(user: Any) -> None:
    answer = user.get(STORE, "/volumes", OpenStack_API_Version="volume 3.99")

    assert answer.status_code == 406
    assert message(answer) == "Version 3.99 is not supported by the API. Minimum is 3.0 and maximum is 3.71."


@pytest.mark.parametrize(
    ("wanted", "status", "words"),
    [
        ({}, 400, "The server could not comply with the request since it is either malformed or otherwise incorrect."),
        ({"size": 0}, 400, "Invalid input for field/attribute size. Value: 0. 0 is less than the minimum of 1"),
        ({"size": "x"}, 400, "Invalid input for field/attribute size. Value: x. 'x' does not match '^[0-9]+$'"),
        ({"size": 1, "volume_type": "nope"}, 404, "Volume type with name nope could not be found."),
        ({"size": 1, "imageRef": "nope"}, 400, "Invalid image identifier or unable to access requested image."),
        ({"size": 1, "snapshot_id": NOWHERE}, 404, f"Snapshot {NOWHERE} could not be found."),
        ({"size": 1, "source_volid": NOWHERE}, 404, f"Volume {NOWHERE} could not be found."),
        ({"size": 1, "availability_zone": "nope"}, 400, "Availability zone 'nope' is invalid."),
        ({"size": 1, "name": "x" * 300}, 400, "Invalid input received: name has 300 characters, more than 255."),
    ],
)
def test_a_bad_volume_is_refused_in_these_words(user: Any, wanted: dict[str, Any], status: int, words: str) -> None:
    answer = user.post(STORE, "/volumes", {"volume": wanted})

    assert (answer.status_code, message(answer)) == (status, words)


def test_a_volume_is_found_by_its_name(user: Any, volume: str, name: str) -> None:
    found = user.get(STORE, f"/volumes?name={name}").json()["volumes"]

    assert [f"/volumes/{one['id']}" for one in found] == [volume]
    assert set(found[0]) == {"id", "name", "links"}


def test_metadata_is_added_replaced_and_taken_away(user: Any, volume: str) -> None:
    every = f"{volume}/metadata"

    assert user.post(STORE, every, {"metadata": {"a": "b"}}).json() == {"metadata": {"k": "v", "a": "b"}}
    assert user.put(STORE, every, {"metadata": {"c": "d"}}).json() == {"metadata": {"c": "d"}}
    assert user.delete(STORE, f"{every}/c").status_code == 200
    assert user.delete(STORE, f"{every}/c").status_code == 404


def test_a_volume_grows_but_does_not_shrink(user: Any, volume: str) -> None:
    smaller = user.post(STORE, f"{volume}/action", {"os-extend": {"new_size": 1}})
    larger = user.post(STORE, f"{volume}/action", {"os-extend": {"new_size": 2}})

    assert (smaller.status_code, larger.status_code) == (400, 202)
    assert message(smaller).endswith("(current: 1, extended: 1).")
    assert user.settle(STORE, volume, is_available).json()["volume"]["size"] == 2


def test_an_unknown_action_is_refused(user: Any, volume: str) -> None:
    answer = user.post(STORE, f"{volume}/action", {"os-nope": {}})

    assert answer.status_code == 400
    assert message(answer).startswith("There is no such action: os-nope.")


def test_an_attached_volume_shows_its_server_and_is_not_deleted(user: Any, volume: str) -> None:
    user.post(STORE, f"{volume}/action", {"os-attach": {"instance_uuid": SERVER, "mountpoint": "/dev/vdb"}})
    shown = user.get(STORE, volume).json()["volume"]
    refused = user.delete(STORE, volume)
    user.post(STORE, f"{volume}/action", {"os-detach": {}})

    assert (shown["status"], shown["attachments"][0]["server_id"]) == ("in-use", SERVER)
    keys = {"id", "attachment_id", "volume_id", "server_id", "host_name", "device", "attached_at"}
    assert set(shown["attachments"][0]) == keys
    assert (refused.status_code, message(refused)[:40]) == (400, "Invalid volume: Volume status must be av")
    assert is_available(user.get(STORE, volume))


def test_the_attachments_api_begins_with_a_later_microversion(user: Any, volume: str) -> None:
    body = {"attachment": {"volume_uuid": volume.rpartition("/")[2], "instance_uuid": SERVER}}

    assert user.post(STORE, "/attachments", body).status_code == 404
    made = user.post(STORE, "/attachments", body, OpenStack_API_Version="volume 3.44")
    assert (made.status_code, made.json()["attachment"]["status"]) == (200, "reserved")
    assert user.get(STORE, volume).json()["volume"]["status"] == "reserved"
    place = f"/attachments/{made.json()['attachment']['id']}"
    assert user.delete(STORE, place, OpenStack_API_Version="volume 3.44").json() == {"attachments": []}
    assert is_available(user.get(STORE, volume))


def test_a_snapshot_keeps_its_volume_from_being_deleted(user: Any, volume: str) -> None:
    made = user.post(STORE, "/snapshots", {"snapshot": {"volume_id": volume.rpartition("/")[2]}})
    place = f"/snapshots/{made.json()['snapshot']['id']}"
    shown = user.settle(STORE, place, is_available).json()["snapshot"]
    refused = user.delete(STORE, volume)
    user.delete(STORE, place)
    user.settle(STORE, place, is_gone)

    assert (made.status_code, refused.status_code) == (202, 400)
    assert set(shown) - set(made.json()["snapshot"]) == {
        "os-extended-snapshot-attributes:progress",
        "os-extended-snapshot-attributes:project_id",
    }


def test_a_volume_from_an_image_carries_its_description(user: Any, later: Any) -> None:
    image = user.get("image", "/v2/images?name=cirros").json()["images"][0]["id"]
    made = user.post(STORE, "/volumes", {"volume": {"imageRef": image, "size": 1}}).json()["volume"]
    later(user.delete, STORE, f"/volumes/{made['id']}")
    shown = user.settle(STORE, f"/volumes/{made['id']}", is_available).json()["volume"]

    assert shown["bootable"] == "true"
    described = {"image_id", "image_name", "checksum", "container_format", "disk_format", "min_disk", "min_ram", "size"}
    assert described <= set(shown["volume_image_metadata"])


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ("volumes", "VolumeLimitExceeded: Maximum number of volumes allowed (0) exceeded for quota 'volumes'."),
        (
            "gigabytes",
            "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota."
            " Requested 1G, quota is 0G and",
        ),
    ],
)
def test_a_full_quota_is_413_in_these_words(user: Any, admin: Any, later: Any, quota: str, words: str) -> None:
    place = f"/os-quota-sets/{user.project_id}"
    later(admin.delete, STORE, place)
    admin.put(STORE, place, {"quota_set": {quota: 0}})

    answer = user.post(STORE, "/volumes", {"volume": {"size": 1}})

    assert (answer.status_code, answer.headers["Retry-After"]) == (413, "0")
    assert message(answer).startswith(words)
    assert answer.json() == {"overLimit": {"code": 413, "message": message(answer), "retryAfter": "0"}}


def test_a_volume_over_the_size_of_one_is_refused(user: Any, admin: Any, later: Any) -> None:
    place = f"/os-quota-sets/{user.project_id}"
    later(admin.delete, STORE, place)
    admin.put(STORE, place, {"quota_set": {"per_volume_gigabytes": 1}})

    answer = user.post(STORE, "/volumes", {"volume": {"size": 2}})

    words = "VolumeSizeExceedsLimit: Requested volume size 2G is larger than maximum allowed limit 1G."
    assert (answer.status_code, message(answer)) == (413, words)


def test_a_full_quota_of_snapshots_is_413(user: Any, admin: Any, later: Any, volume: str) -> None:
    place = f"/os-quota-sets/{user.project_id}"
    later(admin.delete, STORE, place)
    admin.put(STORE, place, {"quota_set": {"snapshots": 0}})

    answer = user.post(STORE, "/snapshots", {"snapshot": {"volume_id": volume.rpartition("/")[2]}})

    assert answer.status_code == 413
    assert message(answer) == "SnapshotLimitExceeded: Maximum number of snapshots allowed (0) exceeded"


@pytest.mark.parametrize(
    "wanted",
    [
        {"size": 1, "volume_type": None, "name": "", "description": None},
        {"size": "1", "metadata": {}, "availability_zone": None, "snapshot_id": None, "imageRef": None},
    ],
)
def test_null_means_as_if_it_were_not_there(user: Any, later: Any, wanted: dict[str, Any]) -> None:
    made = user.post(STORE, "/volumes", {"volume": wanted})
    later(user.delete, STORE, f"/volumes/{made.json()['volume']['id']}")

    assert (made.status_code, made.json()["volume"]["size"]) == (202, 1)
    user.settle(STORE, f"/volumes/{made.json()['volume']['id']}", is_available)


def test_a_retype_names_a_type_that_exists(user: Any, volume: str) -> None:
    unknown = user.post(STORE, f"{volume}/action", {"os-retype": {"new_type": "nope"}})
    same = user.post(STORE, f"{volume}/action", {"os-retype": {"new_type": "__DEFAULT__"}})

    assert (unknown.status_code, same.status_code) == (404, 400)
    assert message(unknown) == "Volume type with name nope could not be found."


def test_a_volume_type_lives_its_life(admin: Any, user: Any, name: str, later: Any) -> None:
    made = admin.post(STORE, "/types", {"volume_type": {"name": name, "extra_specs": {"a": "b"}}})
    place = f"/types/{made.json()['volume_type']['id']}"
    later(admin.delete, STORE, place)

    assert (made.status_code, admin.get(STORE, f"{place}/extra_specs").json()) == (200, {"extra_specs": {"a": "b"}})
    assert user.get(STORE, place).json()["volume_type"]["extra_specs"] == {}
    assert user.post(STORE, "/types", {"volume_type": {"name": "x"}}).status_code == 403
    assert admin.post(STORE, "/types", {"volume_type": {"name": name}}).status_code == 409
    assert admin.delete(STORE, place).status_code == 202


def test_another_projects_path_is_malformed(user: Any, admin: Any) -> None:
    endpoint = user.connection.session.get_endpoint(service_type=STORE, interface="public")
    answer = user.get(STORE, endpoint.replace(user.project_id, admin.project_id) + "/volumes")

    assert (answer.status_code, message(answer)) == (400, "Malformed request url")
