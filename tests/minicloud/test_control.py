"""Looking into a minicloud and moving its time."""

from pathlib import Path

import requests

from minicloud.cloud import Settings
from minicloud.testing import RunningCloud, running_cloud


def test_requests_are_counted_per_operation(mini: RunningCloud) -> None:
    before = mini.control.requests().get("glance.image.list", 0)

    list(mini.connect().image.images())

    assert mini.control.requests()["glance.image.list"] == before + 1


def test_a_cloud_is_empty_when_all_that_was_made_is_deleted(mini: RunningCloud) -> None:
    volume = mini.connect().block_storage.create_volume(size=1)
    assert mini.control.objects() == {"cinder.volumes": [volume.id]}

    mini.connect().block_storage.delete_volume(volume)

    assert mini.control.objects() == {}


def test_a_delay_passes_by_the_clock_of_the_cloud(mini: RunningCloud) -> None:
    mini.control.operation("cinder.volume.create", seconds=100)
    storage = mini.connect().block_storage
    volume = storage.create_volume(size=1)
    assert storage.get_volume(volume.id).status == "creating"

    mini.control.advance(101)

    assert storage.get_volume(volume.id).status == "available"


def test_an_operation_may_be_told_to_fail(mini: RunningCloud) -> None:
    mini.control.operation("cinder.volume.create", error="no space")
    storage = mini.connect().block_storage

    volume = storage.create_volume(size=1)

    assert storage.get_volume(volume.id).status == "error"


def test_a_reset_brings_back_the_moment_of_birth(mini: RunningCloud) -> None:
    mini.connect().block_storage.create_volume(size=1)

    mini.control.reset()

    assert mini.control.objects() == {}
    assert "cirros" in {image.name for image in mini.connect().image.images()}


def test_a_killed_cloud_remembers_what_it_told_its_clients(tmp_path: Path) -> None:
    settings = Settings(state_path=tmp_path / "cloud.sqlite")
    with running_cloud(settings) as first:
        token = first.connect().session.get_token()
        volume = first.connect().block_storage.create_volume(size=1, name="kept")

    with running_cloud(Settings(state_path=tmp_path / "cloud.sqlite")) as second:
        connection = second.connect()
        project = connection.session.get_project_id()
        url = f"{second.url}/volume/v3/{project}/volumes/{volume.id}"
        answer = requests.get(url, headers={"X-Auth-Token": token}, timeout=10)

    assert answer.json()["volume"]["name"] == "kept"


def test_a_seed_file_adds_accounts_images_and_types() -> None:
    seed = {
        "projects": [{"name": "shop"}],
        "users": [{"name": "jane", "password": "s3cret", "grants": [{"project": "shop", "roles": ["member"]}]}],
        "images": [{"name": "debian", "size": 3 * 2**30}],
        "volume_types": [{"name": "fast"}],
    }
    with running_cloud(Settings(seed=seed, admin_password="s3cret")) as mini:
        connection = mini.connect("jane", "shop")

        assert connection.image.find_image("debian").size == 3 * 2**30
        assert {kind.name for kind in connection.block_storage.types()} == {"__DEFAULT__", "fast"}
