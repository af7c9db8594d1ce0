"""Volumes and what hangs on them, through openstacksdk."""

from typing import Any

import pytest
import requests
from openstack.exceptions import BadRequestException, HttpException

from minicloud.testing import RunningCloud


@pytest.fixture
def storage(mini: RunningCloud) -> Any:
    """demo's block storage."""
    return mini.connect().block_storage


def test_a_volume_from_an_image_is_bootable_and_knows_the_image(mini: RunningCloud, storage: Any) -> None:
    image = mini.connect().image.find_image("cirros")

    volume = storage.create_volume(size=1, image_id=image.id)

    shown = storage.get_volume(volume.id)
    assert shown.is_bootable
    assert shown.volume_image_metadata["image_id"] == image.id


def test_a_volume_with_a_snapshot_is_not_deleted(storage: Any) -> None:
    volume = storage.create_volume(size=1)
    snapshot = storage.create_snapshot(volume_id=volume.id)

    with pytest.raises(BadRequestException, match="have snapshots"):
        storage.delete_volume(volume)

    storage.delete_snapshot(snapshot)
    storage.delete_volume(volume)
    assert storage.find_volume(volume.id) is None


def test_a_volume_that_is_backed_up_is_not_for_anything_else(mini: RunningCloud, storage: Any) -> None:
    volume = storage.create_volume(size=1)
    mini.control.operation("cinder.backup.create", seconds=30)
    backup = storage.create_backup(volume_id=volume.id)

    with pytest.raises(BadRequestException, match="status must be available to update readonly flag"):
        storage.set_volume_readonly(volume, True)
    with pytest.raises(BadRequestException, match="must be available or in-use, but the current status"):
        storage.create_backup(volume_id=volume.id, force=True)

    mini.control.advance(31)
    mini.control.operation("cinder.backup.create")
    storage.delete_backup(backup)
    storage.delete_volume(volume)


def test_a_volume_from_a_snapshot_takes_its_size(storage: Any) -> None:
    snapshot = storage.create_snapshot(volume_id=storage.create_volume(size=3).id)

    assert storage.create_volume(snapshot_id=snapshot.id).size == 3


def test_extending_takes_its_time_and_then_shows_the_new_size(mini: RunningCloud, storage: Any) -> None:
    volume = storage.create_volume(size=1)
    mini.control.operation("cinder.volume.extend", seconds=50)

    storage.extend_volume(volume, 4)
    during = storage.get_volume(volume.id)
    mini.control.advance(51)
    after = storage.get_volume(volume.id)

    assert (during.status, during.size) == ("extending", 1)
    assert (after.status, after.size) == ("available", 4)


def test_a_full_quota_refuses_in_the_words_of_cinder(mini: RunningCloud, storage: Any) -> None:
    admin = mini.connect("admin").block_storage
    project = mini.connect().session.get_project_id()
    admin.update_quota_set(project, volumes=0)

    with pytest.raises(HttpException, match="Maximum number of volumes allowed \\(0\\) exceeded") as caught:
        storage.create_volume(size=1)

    assert caught.value.status_code == 413
    admin.revert_quota_set(project)


def test_the_control_api_sets_default_quotas(mini: RunningCloud, storage: Any) -> None:
    mini.control.operation("cinder.quota", gigabytes=0)

    with pytest.raises(HttpException, match="exceeds allowed gigabytes quota"):
        storage.create_volume(size=1)


def test_a_backup_restores_into_a_new_volume(storage: Any) -> None:
    backup = storage.create_backup(volume_id=storage.create_volume(size=2).id, name="b")

    restored = storage.restore_backup(backup, name="again")

    volume = storage.get_volume(restored.volume_id)
    assert (volume.name, volume.size, volume.status) == ("again", 2, "available")


def test_an_attached_volume_is_in_use_until_it_is_detached(storage: Any) -> None:
    volume = storage.create_volume(size=1)

    storage.attach_volume(volume, "/dev/vdb", instance="11111111-1111-1111-1111-111111111111")
    assert storage.get_volume(volume.id).attachments[0]["device"] == "/dev/vdb"
    assert storage.get_volume(volume.id).status == "in-use"

    storage.detach_volume(volume, None)
    assert storage.get_volume(volume.id).status == "available"


def test_a_type_in_use_is_not_deleted(mini: RunningCloud, storage: Any) -> None:
    admin = mini.connect("admin").block_storage
    kind = admin.create_type(name="slow", extra_specs={"speed": "low"})
    volume = storage.create_volume(size=1, volume_type="slow")

    with pytest.raises(BadRequestException, match="still in use"):
        admin.delete_type(kind)

    storage.delete_volume(volume)
    admin.delete_type(kind)


def test_another_projects_path_is_refused(mini: RunningCloud) -> None:
    token = mini.connect().session.get_token()
    other = mini.connect("admin").session.get_project_id()

    answer = requests.get(f"{mini.url}/volume/v3/{other}/volumes", headers={"X-Auth-Token": token}, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["badRequest"]["message"] == "Malformed request url"


def test_volumes_are_listed_page_by_page(storage: Any) -> None:
    made = {storage.create_volume(size=1, name="paged").id for _ in range(5)}

    assert {volume.id for volume in storage.volumes(limit=2, name="paged")} == made
