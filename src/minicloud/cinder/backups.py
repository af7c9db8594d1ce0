"""Backups of volumes, and volumes from backups."""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import check_text, forbidden, given, links, page, volume_route
from minicloud.cinder.quotas import charge
from minicloud.cinder.volumes import ZONE, create_volume, find_volume, volume_of, volumes
from minicloud.clock import micro
from minicloud.lifecycle import GONE, begin, settle, settled, settler
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

SHOWN = (
    *("id", "status", "size", "object_count", "availability_zone", "container", "created_at", "updated_at", "name"),
    *("description", "fail_reason", "volume_id", "is_incremental", "has_dependent_backups", "snapshot_id"),
    "data_timestamp",
)


def backups(cloud: "Cloud") -> Collection:
    """Every backup."""
    return cloud.state.collection("cinder", "backups", ("project_id", "volume_id"))


@settler
def settle_backups(cloud: "Cloud") -> None:
    """Bring all backups up to date."""
    settled(cloud, backups(cloud), backups(cloud).values())


def _find(request: Request, backup_id: str) -> Record:
    record = backups(request.cloud).get(backup_id)
    record = settle(request.cloud, backups(request.cloud), record) if record else None
    if record is None or not (request.is_admin or record["project_id"] == request.project_id):
        raise Problem(404, f"Backup {backup_id} could not be found.")
    return record


def _brief(request: Request, record: Record) -> dict[str, Any]:
    return {"id": record["id"], "name": record["name"], "links": links(request, "backups", record["id"])}


def _view(request: Request, record: Record) -> dict[str, Any]:
    return {**{name: record[name] for name in SHOWN}, "links": links(request, "backups", record["id"])}


@volume_route("POST", "/backups", "backup.create")
def create(request: Request) -> Answer:
    """Begin a backup."""
    wanted, cloud = given(request, "backup"), request.cloud
    if "volume_id" not in wanted:
        message = f"Invalid input for field/attribute backup. Value: {wanted}. 'volume_id' is a required property"
        raise Problem(400, message)
    check_text(wanted)
    volume = volume_of(request, wanted["volume_id"])
    if volume["status"] not in (("available", "in-use") if wanted.get("force") else ("available",)):
        free = "available or in-use," if wanted.get("force") else "available"
        message = f'Volume to be backed up must be {free} but the current status is "{volume["status"]}".'
        raise Problem(400, f"Invalid volume: {message}")
    older = [b for b in backups(cloud).find(volume_id=volume["id"]) if b["status"] == "available"]
    if wanted.get("incremental") and not older:
        raise Problem(400, "Invalid backup: No backups available to do an incremental backup.")
    charge(cloud, request.project_id, "backups", volume["size"], "backup_gigabytes")
    now = micro(cloud.clock())
    record = {
        **dict.fromkeys(SHOWN),
        "id": cloud.new_id(),
        "project_id": request.project_id,
        "volume_id": volume["id"],
        "name": wanted.get("name"),
        "description": wanted.get("description"),
        "container": wanted.get("container"),
        "snapshot_id": wanted.get("snapshot_id"),
        "size": volume["size"],
        "object_count": 0,
        "is_incremental": bool(wanted.get("incremental")),
        "has_dependent_backups": False,
        "created_at": now,
        "data_timestamp": now,
    }
    later = {"updated_at": now, "availability_zone": ZONE, "object_count": volume["size"]}
    begin(cloud, backups(cloud), record, "cinder.backup.create", during="creating", after="available", **later)
    _occupy(cloud, volume, "cinder.backup.create", "backing-up")
    return Reply(202, {"backup": _brief(request, record)})


def _occupy(cloud: "Cloud", volume: Record, operation: str, during: str) -> None:
    """The volume is busy for as long as the backup or restore takes."""
    before = volume["status"]
    begin(cloud, volumes(cloud), volume, operation, during=during, after=before, broken=before)


def _mine(request: Request) -> list[Record]:
    records = backups(request.cloud)
    everyone = request.is_admin and request.param("all_tenants") in ("1", "True", "true")
    found = records.values() if everyone else records.find(project_id=request.project_id)
    return settled(request.cloud, records, found)


@volume_route("GET", "/backups", "backup.list")
def list_brief(request: Request) -> Answer:
    """Backups in short."""
    return page(request, "backups", _mine(request), lambda record: _brief(request, record))


@volume_route("GET", "/backups/detail", "backup.list_detail")
def list_detail(request: Request) -> Answer:
    """Backups in full."""
    return page(request, "backups", _mine(request), lambda record: _view(request, record))


@volume_route("GET", "/backups/{backup_id}", "backup.show")
def show(request: Request, backup_id: str) -> Answer:
    """One backup."""
    return {"backup": _view(request, _find(request, backup_id))}


@volume_route("DELETE", "/backups/{backup_id}", "backup.delete")
def delete(request: Request, backup_id: str) -> Answer:
    """Begin to delete a backup."""
    record, records = _find(request, backup_id), backups(request.cloud)
    if record["status"] not in ("available", "error"):
        raise Problem(400, "Invalid backup: Backup status must be available or error")
    begin(
        request.cloud, records, record, "cinder.backup.delete", during="deleting", after=GONE, broken="error_deleting"
    )
    settle(request.cloud, records, record)
    return Reply(202)


@volume_route("POST", "/backups/{backup_id}/restore", "backup.restore")
def restore(request: Request, backup_id: str) -> Answer:
    """Bring a backup back into a volume, a new one unless one is named."""
    record, wanted, cloud = _find(request, backup_id), given(request, "restore"), request.cloud
    if record["status"] != "available":
        raise Problem(400, "Invalid backup: Backup status must be available")
    if wanted.get("volume_id"):
        volume = volume_of(request, wanted["volume_id"])
        if volume["status"] != "available":
            raise Problem(400, "Invalid volume: Volume to be restored to must be available")
        if volume["size"] < record["size"]:
            message = f"volume size {volume['size']} is too small to restore backup of size {record['size']}."
            raise Problem(400, f"Invalid volume: {message}")
    else:
        name = wanted.get("name") or f"restore_backup_{backup_id}"
        body = {"name": name, "size": record["size"]}
        volume = create_volume(cloud, request.project_id, request.user_id, body)
        volume = find_volume(cloud, volume["id"])
        volume["status"] = "available"
    _occupy(cloud, volume, "cinder.backup.restore", "restoring-backup")
    begin(
        cloud,
        backups(cloud),
        record,
        "cinder.backup.restore",
        during="restoring",
        after="available",
        broken="available",
    )
    shown = {"backup_id": backup_id, "volume_id": volume["id"], "volume_name": volume["name"]}
    return Reply(202, {"restore": shown})


@volume_route("POST", "/backups/{backup_id}/action", "backup.action")
def act(request: Request, backup_id: str) -> Answer:
    """What an administrator may do to a backup."""
    record = _find(request, backup_id)
    if not request.is_admin:
        raise forbidden("volume_extension:backup_admin_actions:reset_status")
    record.update(given(request, "os-reset_status"))
    backups(request.cloud).put(record)
    return Reply(202)
