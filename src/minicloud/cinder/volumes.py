"""Volumes: made from nothing, an image, a snapshot, a backup or another volume; listed, renamed and deleted.

Other services of this cloud use `create_volume`, `find_volume` and `delete_volume` directly.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import check_text, given, links, page, version, volume_route
from minicloud.cinder.quotas import charge
from minicloud.cinder.sources import size_of, source_of, type_of
from minicloud.cinder.volume_types import find_type
from minicloud.clock import micro
from minicloud.lifecycle import GONE, PENDING, begin, settle, settle_all, settled, settler
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

ZONE, HOST = "nova", "minicloud@disks#disks"
DELETABLE = ("available", "error", "error_restoring", "error_extending", "error_managing", "error_deleting")
UNDELETABLE = (
    "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing"
    " and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated"
    " from snapshots after volume transfer."
)
SHOWN = ("id", "status", "size", "availability_zone", "created_at", "updated_at", "name", "description", "volume_type")
MORE = ("snapshot_id", "source_volid", "metadata", "user_id", "bootable", "encrypted", "multiattach")


def volumes(cloud: "Cloud") -> Collection:
    """Every volume; read it through `find_volume` so that its state is up to date."""
    return cloud.state.collection("cinder", "volumes", ("project_id", "volume_type"))


def attachments(cloud: "Cloud") -> Collection:
    """Which volume is attached to which server."""
    return cloud.state.collection("cinder", "attachments", ("volume_id", "project_id"))


@settler
def settle_volumes(cloud: "Cloud") -> None:
    """Bring all volumes up to date."""
    settled(cloud, volumes(cloud), volumes(cloud).values())


def find_volume(cloud: "Cloud", volume_id: str, project_id: str | None = None) -> Record:
    """A volume up to date, of this project when one is named.  Raises Problem 404."""
    record = volumes(cloud).get(volume_id)
    record = settle(cloud, volumes(cloud), record) if record else None
    if record is None or project_id not in (None, record["project_id"]):
        raise Problem(404, f"Volume {volume_id} could not be found.")
    return record


def volume_of(request: Request, volume_id: str) -> Record:
    """A volume that the bearer may use, freed by servers that are gone by now."""
    servers = request.cloud.state.collection("nova", "servers")
    holders = (servers.get(entry["instance"]) for entry in attachments(request.cloud).find(volume_id=volume_id))
    if any(server is not None and server["pending"] for server in holders):
        settle_all(request.cloud)
    return find_volume(request.cloud, volume_id, None if request.is_admin else request.project_id)


def save(cloud: "Cloud", record: Record) -> Record:
    """Keep a changed volume."""
    record["updated_at"] = micro(cloud.clock())
    return volumes(cloud).put(record)


def create_volume(cloud: "Cloud", project_id: str, user_id: str, wanted: dict[str, Any]) -> Record:
    """Begin a volume as the body of `POST /volumes` describes it.  Raises Problem 400, 404 or 413."""
    check_text(wanted)
    source = source_of(cloud, project_id, wanted)
    size_gb = size_of(wanted, source)
    kind = type_of(cloud, wanted, source)
    zone = wanted.get("availability_zone")
    if zone not in (None, ZONE):
        raise Problem(400, f"Availability zone '{zone}' is invalid.")
    charge(cloud, project_id, "volumes", size_gb)
    record = {
        "id": cloud.new_id(),
        "project_id": project_id,
        "user_id": user_id,
        "name": wanted.get("name", wanted.get("display_name")),
        "description": wanted.get("description", wanted.get("display_description")),
        "size": size_gb,
        "availability_zone": ZONE,
        "created_at": micro(cloud.clock()),
        "updated_at": None,
        "volume_type": kind["name"],
        "snapshot_id": wanted.get("snapshot_id"),
        "source_volid": wanted.get("source_volid"),
        "metadata": dict(wanted.get("metadata") or {}),
        "bootable": source.get("bootable", "false"),
        "encrypted": kind["encryption"] is not None,
        "multiattach": kind["extra_specs"].get("multiattach") == "<is> True",
        "image_metadata": source.get("image_metadata"),
        "previous_status": "available",
    }
    later = {
        "updated_at": record["created_at"],
        "bootable": "true" if source.get("image_metadata") else record["bootable"],
    }
    return begin(cloud, volumes(cloud), record, "cinder.volume.create", during="creating", after="available", **later)


def delete_volume(cloud: "Cloud", record: Record, cascade: bool = False) -> None:
    """Begin to delete a volume.  Raises Problem 400 when it is in use or has snapshots."""
    snapshots = cloud.state.collection("cinder", "snapshots", ("volume_id",))
    alive = settled(cloud, snapshots, snapshots.find(volume_id=record["id"]))
    if record["status"] not in DELETABLE or (alive and not cascade) or attachments(cloud).find(volume_id=record["id"]):
        raise Problem(400, UNDELETABLE)
    for snapshot in alive:
        snapshots.remove(snapshot["id"])
    begin(
        cloud,
        volumes(cloud),
        record,
        "cinder.volume.delete",
        during="deleting",
        after=GONE,
        broken="error_deleting",
    )
    settle(cloud, volumes(cloud), record)


def view(request: Request, record: Record, detail: bool = True) -> dict[str, Any]:
    """A volume as clients of this microversion see it."""
    shown = {name: record[name] for name in (*SHOWN, *MORE)}
    shown |= {"replication_status": None, "consistencygroup_id": None}
    shown["links"] = links(request, "volumes", record["id"])
    shown["attachments"] = [_attachment(entry) for entry in attached(request.cloud, record["id"])]
    if record["image_metadata"] and record["status"] != "creating":
        shown["volume_image_metadata"] = record["image_metadata"]
    if detail:
        shown["os-vol-tenant-attr:tenant_id"] = record["project_id"]
    if detail and request.is_admin:
        shown |= {"os-vol-host-attr:host": HOST, "migration_status": None}
        shown |= {"os-vol-mig-status-attr:migstat": None, "os-vol-mig-status-attr:name_id": None}
    return {**shown, **_newer(request, record)}


def _newer(request: Request, record: Record) -> dict[str, Any]:
    """Fields that later microversions brought."""
    spoken, shown = version(request), dict[str, Any]()
    if spoken >= (3, 13):
        shown["group_id"] = None
    if spoken >= (3, 21) and request.is_admin:
        shown["provider_id"] = None
    if spoken >= (3, 48):
        shown |= {"service_uuid": "00000000-0000-4000-8000-000000000001", "shared_targets": True}
    if spoken >= (3, 61) and request.is_admin:
        shown["cluster_name"] = None
    if spoken >= (3, 63):
        kind = find_type(request.cloud, record["volume_type"])
        shown["volume_type_id"] = kind["id"] if kind else None
    if spoken >= (3, 65):
        shown["consumes_quota"] = True
    return shown


def attached(cloud: "Cloud", volume_id: str) -> list[Record]:
    """Attachments of a volume that are complete."""
    return attachments(cloud).find(volume_id=volume_id, attach_status="attached")


def _attachment(entry: Record) -> dict[str, Any]:
    return {
        "id": entry["volume_id"],
        "attachment_id": entry["id"],
        "volume_id": entry["volume_id"],
        "server_id": entry["instance"],
        "host_name": None,
        "device": entry["mountpoint"],
        "attached_at": entry["attached_at"],
    }


def visible(request: Request) -> Iterable[Record]:
    """The volumes of a list request, up to date."""
    records = volumes(request.cloud)
    everyone = request.is_admin and str(request.param("all_tenants", "")).lower() in ("1", "true", "yes")
    wanted = request.param("project_id") if everyone else request.project_id
    found = records.find(project_id=wanted) if wanted else records.values()
    return settled(request.cloud, records, found)


@volume_route("POST", "/volumes", "volume.create")
def create(request: Request) -> Answer:
    """Begin a volume."""
    record = create_volume(request.cloud, request.project_id, request.user_id, given(request, "volume"))
    return Reply(202, {"volume": view(request, record, detail=False)})


@volume_route("GET", "/volumes", "volume.list")
def list_brief(request: Request) -> Answer:
    """Names and ids of volumes."""

    def brief(record: Record) -> dict[str, Any]:
        return {"id": record["id"], "name": record["name"], "links": links(request, "volumes", record["id"])}

    return page(request, "volumes", list(visible(request)), brief)


@volume_route("GET", "/volumes/detail", "volume.list_detail")
def list_detail(request: Request) -> Answer:
    """Volumes in full."""
    return page(request, "volumes", list(visible(request)), lambda record: view(request, record))


@volume_route("GET", "/volumes/summary", "volume.summary", since=12)
def summary(request: Request) -> Answer:
    """How many volumes, and how large together."""
    found = list(visible(request))
    total = {"total_size": sum(record["size"] for record in found), "total_count": len(found)}
    return {"volume-summary": {**total, "metadata": {}} if version(request) >= (3, 36) else total}


@volume_route("GET", "/volumes/{volume_id}", "volume.show")
def show(request: Request, volume_id: str) -> Answer:
    """One volume."""
    return {"volume": view(request, volume_of(request, volume_id))}


@volume_route("PUT", "/volumes/{volume_id}", "volume.update")
def update(request: Request, volume_id: str) -> Answer:
    """Rename or describe a volume."""
    record, values = volume_of(request, volume_id), given(request, "volume")
    check_text(values)
    record.update({name: values[name] for name in ("name", "description", "metadata") if name in values})
    return {"volume": view(request, save(request.cloud, record), detail=False)}


@volume_route("DELETE", "/volumes/{volume_id}", "volume.delete")
def delete(request: Request, volume_id: str) -> Answer:
    """Begin to delete a volume."""
    record = volume_of(request, volume_id)
    if record.get(PENDING) and record["status"] == "deleting":
        return Reply(202)
    delete_volume(request.cloud, record, str(request.param("cascade", "")).lower() == "true")
    return Reply(202)
