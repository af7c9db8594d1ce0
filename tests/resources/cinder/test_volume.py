"""OS::Cinder::Volume over minicloud: its birth, its changes and its end."""

from collections.abc import Iterator
from typing import Any

import pytest

from heat.plugin import Verdict
from heat.values.errors import NotSupported, ResourceFailure, ResourceInError, ValidationError
from heat.values.status import Action
from minicloud.testing import RunningCloud

from ..driving import Driven, Driver


@pytest.fixture
def backup(driver: Driver) -> Iterator[str]:
    """Id of a backup of a volume that is gone."""
    volume = driver.create("OS::Cinder::Volume", at="source", size=1)
    volume.act(Action.SNAPSHOT)
    volume.delete()
    yield volume.data["backup_id"]
    driver.access.client("block-storage").delete(f"/backups/{volume.data['backup_id']}")


def volume(driver: Driver, **properties: Any) -> Driven:
    return driver.create("OS::Cinder::Volume", at="disk", **{"size": 1, **properties})


def test_a_volume_lives_and_leaves_nothing(driver: Driver) -> None:
    made = volume(driver, name="data", metadata={"a": 1}, read_only=True)

    assert (made.show()["name"], made.show()["metadata"]["a"], made.show()["status"]) == ("data", "1", "available")
    assert made.show()["metadata"]["readonly"] == "True"

    made.delete()


def test_a_volume_is_made_from_an_image(driver: Driver) -> None:
    made = volume(driver, image="cirros")

    assert made.attribute("bootable") == "true"

    made.delete()


def test_a_volume_is_made_from_a_backup(driver: Driver, backup: str) -> None:
    made = driver.create("OS::Cinder::Volume", backup_id=backup, name="back", description="again")

    assert (made.show()["name"], made.show()["description"]) == ("back", "again")

    made.delete()


def test_a_create_whose_answer_was_lost_is_found_again(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="cinder.volume.create", lost=True, times=1)
    made = volume(driver, name="data")

    assert [one["name"] for one in driver.access.client("block-storage").list("/volumes", "volumes")] == ["data"]

    made.delete()


@pytest.mark.parametrize(
    ("changed", "key", "value"),
    [
        ({"size": 3}, "size", 3),
        ({"name": "other"}, "name", "other"),
        ({"description": "new"}, "description", "new"),
        ({"metadata": {"b": {"c": 1}}}, "metadata", {"b": '{"c": 1}'}),
    ],
)
def test_changes_are_made_in_place(driver: Driver, changed: dict[str, Any], key: str, value: Any) -> None:
    made = volume(driver)

    assert made.update(**changed) is Verdict.UPDATE
    assert made.show()[key] == value

    made.delete()


def test_a_volume_does_not_shrink(driver: Driver) -> None:
    made = volume(driver, size=2)

    with pytest.raises(NotSupported, match="Shrinking"):
        made.update(size=1)

    made.delete()


@pytest.mark.parametrize(
    "changed", [{"availability_zone": "nova"}, {"image": "cirros"}, {"scheduler_hints": {"a": "b"}}]
)
def test_some_changes_need_a_new_volume(driver: Driver, changed: dict[str, Any]) -> None:
    made = volume(driver)

    assert made.update(**changed) is Verdict.REPLACE

    made.delete()


def test_a_volume_that_fails_says_so(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.operation("cinder.volume.create", error="no space")
    planned = driver.plan("OS::Cinder::Volume", at="disk", size=1)

    with pytest.raises(ResourceInError, match="error"):
        planned.create()

    cloud.control.operation("cinder.volume.create")
    planned.delete()


@pytest.mark.parametrize(
    "given", [{}, {"image": "cirros"}, {"size": 1, "image": "cirros", "imageRef": "cirros", "source_volid": "x"}]
)
def test_sources_that_contradict_each_other_are_refused(driver: Driver, given: dict[str, Any]) -> None:
    planned = driver.plan("OS::Cinder::Volume", at="disk", size=1)
    planned.properties = {**planned.properties, "size": None, **given}

    with pytest.raises(ValidationError, match="specified"):
        planned.instance(Action.CREATE).validate()


def test_attributes_are_told_as_templates_expect(driver: Driver) -> None:
    made = volume(driver, metadata={"a": "b"})

    assert made.attribute("size") == "1"
    assert made.attribute("metadata") == '{"a": "b"}'
    assert made.attribute("metadata_values") == {"a": "b"}
    assert made.attribute("attachments_list") == []

    made.delete()


def test_a_snapshot_is_a_backup_to_go_back_to(driver: Driver) -> None:
    made = volume(driver)

    made.act(Action.SNAPSHOT)
    made.act(Action.RESTORE)
    assert made.show()["status"] == "available"

    made.call("handle_delete_snapshot")
    made.delete()


def test_a_volume_goes_on_and_off_a_server(driver: Driver) -> None:
    server = driver.create(
        "OS::Nova::Server", at="web", image="cirros", flavor="m1.nano", networks=[{"allocate_network": "none"}]
    )
    first, second = volume(driver), volume(driver)
    attached = driver.create(
        "OS::Cinder::VolumeAttachment", at="on", instance_uuid=server.physical_id, volume_id=first.physical_id
    )
    assert first.show()["attachments"][0]["server_id"] == server.physical_id
    with pytest.raises(ResourceFailure, match="Volume in use"):
        first.delete()

    assert attached.update(volume_id=second.physical_id) is Verdict.UPDATE
    assert (first.show()["status"], second.show()["status"]) == ("available", "in-use")

    for one in (attached, first, second, server):
        one.delete()


def test_an_attachment_of_a_server_that_is_gone_is_gone(driver: Driver) -> None:
    server = driver.create(
        "OS::Nova::Server", at="web", image="cirros", flavor="m1.nano", networks=[{"allocate_network": "none"}]
    )
    made = volume(driver)
    attached = driver.create(
        "OS::Cinder::VolumeAttachment", at="on", instance_uuid=server.physical_id, volume_id=made.physical_id
    )
    server.delete()

    attached.delete()
    made.delete()


def test_an_attachment_whose_answer_was_lost_is_found_again(driver: Driver, cloud: RunningCloud) -> None:
    server = driver.create(
        "OS::Nova::Server", at="web", image="cirros", flavor="m1.nano", networks=[{"allocate_network": "none"}]
    )
    made = volume(driver)
    cloud.control.fault(path="*/os-volume_attachments", method="POST", lost=True, times=1)
    attached = driver.create(
        "OS::Cinder::VolumeAttachment", at="on", instance_uuid=server.physical_id, volume_id=made.physical_id
    )
    assert attached.physical_id == made.physical_id

    for one in (attached, made, server):
        one.delete()
