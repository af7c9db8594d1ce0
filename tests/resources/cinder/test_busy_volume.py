"""OS::Cinder::Volume and its attachment over minicloud while something is under way that somebody else has begun."""

from collections.abc import Iterator
from typing import Any

import pytest

from heat.values.errors import CloudError
from heat.values.status import Action
from minicloud.testing import RunningCloud

from ..driving import Driven, Driver

SMALL = {"image": "cirros", "flavor": "m1.nano", "networks": [{"network": "private"}]}
TAKES_S = 5


def back_up(volume: Driven) -> str:
    """What somebody does to a volume."""
    body = {"backup": {"volume_id": volume.physical_id, "name": "theirs", "force": True}}
    return str(volume.driver.access.client("block-storage").post("/backups", body)["backup"]["id"])


@pytest.fixture
def busy(driver: Driver, cloud: RunningCloud) -> Iterator[Driven]:
    """A volume that somebody backs up."""
    made = driver.create("OS::Cinder::Volume", at="disk", size=1)
    cloud.control.operation("cinder.backup.create", seconds=TAKES_S)
    backup = back_up(made)
    yield made
    cloud.control.operation("cinder.backup.create")
    made.delete()
    driver.access.client("block-storage").delete(f"/backups/{backup}")


@pytest.mark.parametrize(
    ("changed", "key", "value"), [({"size": 2}, "size", 2), ({"read_only": True}, "metadata", {"readonly": "True"})]
)
def test_a_change_waits_for_what_is_under_way(busy: Driven, changed: dict[str, Any], key: str, value: Any) -> None:
    busy.update(**changed)

    assert busy.show()[key] == value


def test_a_snapshot_waits_for_what_is_under_way_and_so_does_the_way_back(busy: Driven, cloud: RunningCloud) -> None:
    busy.act(Action.SNAPSHOT)
    second = back_up(busy)
    busy.act(Action.RESTORE)

    assert busy.show()["status"] == "available"
    cloud.control.advance(TAKES_S)
    busy.call("handle_delete_snapshot")
    busy.driver.access.client("block-storage").delete(f"/backups/{second}")


def test_the_last_backup_waits_for_what_is_under_way(busy: Driven) -> None:
    busy.deletion_policy = "Snapshot"
    busy.delete()

    client = busy.driver.access.client("block-storage")
    assert client.get(f"/backups/{busy.data['last_backup_id']}")["backup"]["status"] == "available"
    client.delete(f"/backups/{busy.data['last_backup_id']}")


def test_a_volume_that_grows_is_deleted_when_it_has_grown(driver: Driver, cloud: RunningCloud) -> None:
    made = driver.create("OS::Cinder::Volume", at="disk", size=1)
    cloud.control.operation("cinder.volume.extend", seconds=TAKES_S)
    made.call("act", "os-extend", {"new_size": 2})

    made.delete()

    cloud.control.operation("cinder.volume.extend")
    assert driver.access.client("block-storage").list("/volumes", "volumes") == []


def test_a_volume_goes_on_a_server_when_it_is_free_and_off_when_both_are(busy: Driven, cloud: RunningCloud) -> None:
    driver = busy.driver
    server = driver.create("OS::Nova::Server", at="web", **SMALL)
    facts = {"instance_uuid": server.physical_id, "volume_id": busy.physical_id}
    attached = driver.create("OS::Cinder::VolumeAttachment", at="on", **facts)
    assert busy.show()["status"] == "in-use"

    second = back_up(busy)
    attached.delete()
    assert busy.show()["status"] == "available"

    driver.access.client("block-storage").delete(f"/backups/{second}")
    server.delete()


def test_a_volume_waits_for_a_server_that_is_on_its_way_out(driver: Driver, cloud: RunningCloud) -> None:
    server = driver.create("OS::Nova::Server", at="web", **SMALL)
    made = driver.create("OS::Cinder::Volume", at="disk", size=1)
    path = f"/servers/{server.physical_id}/os-volume_attachments"
    driver.access.client("compute").post(path, {"volumeAttachment": {"volumeId": made.physical_id}})
    cloud.control.operation("nova.server.delete", seconds=TAKES_S)
    server.call("handle_delete")

    made.delete()

    cloud.control.operation("nova.server.delete")
    server.delete()


def attempts(volume: Driven, attachment: Driven) -> dict[str, Any]:
    """What cannot be done to a volume that is not free."""
    return {
        "grow": lambda: volume.update(size=2),
        "delete": volume.delete,
        "attach": attachment.create,
    }


@pytest.mark.parametrize("status", ["attaching", "detaching", "reserved"])
@pytest.mark.parametrize("what", ["grow", "delete", "attach"])
def test_what_holds_a_volume_for_good_is_told_of(driver: Driver, admin: Driver, status: str, what: str) -> None:
    server = driver.create("OS::Nova::Server", at="web", **SMALL)
    made = driver.create("OS::Cinder::Volume", at="disk", size=1)
    facts = {"instance_uuid": server.physical_id, "volume_id": made.physical_id}
    reset = f"/volumes/{made.physical_id}/action"
    admin.access.client("block-storage").post(reset, {"os-reset_status": {"status": status}})

    with pytest.raises(CloudError, match=r"(?i)status"):
        attempts(made, driver.plan("OS::Cinder::VolumeAttachment", at="on", **facts))[what]()

    admin.access.client("block-storage").post(reset, {"os-reset_status": {"status": "available"}})
    made.delete()
    server.delete()
