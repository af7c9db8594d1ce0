"""Snapshots of volumes."""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import check_text, forbidden, given, page, version, volume_route
from minicloud.cinder.quotas import charge
from minicloud.cinder.volumes import volume_of
from minicloud.clock import micro
from minicloud.lifecycle import GONE, PENDING, begin, settle, settled, settler
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

SHOWN = ("id", "created_at", "updated_at", "name", "description", "volume_id", "status", "size", "metadata")
PROGRESS, OWNER = "os-extended-snapshot-attributes:progress", "os-extended-snapshot-attributes:project_id"


def snapshots(cloud: "Cloud") -> Collection:
    """Every snapshot."""
    return cloud.state.collection("cinder", "snapshots", ("project_id", "volume_id"))


@settler
def settle_snapshots(cloud: "Cloud") -> None:
    """Bring all snapshots up to date."""
    settled(cloud, snapshots(cloud), snapshots(cloud).values())


def snapshot_of(request: Request, snapshot_id: str) -> Record:
    """A snapshot that the bearer may use.  Raises Problem 404."""
    record = snapshots(request.cloud).get(snapshot_id)
    record = settle(request.cloud, snapshots(request.cloud), record) if record else None
    if record is None or not (request.is_admin or record["project_id"] == request.project_id):
        raise Problem(404, f"Snapshot {snapshot_id} could not be found.")
    return record


def view(request: Request, record: Record, detail: bool = False) -> dict[str, Any]:
    """A snapshot as clients of this microversion see it."""
    shown = {name: record[name] for name in SHOWN}
    if detail:
        shown |= {PROGRESS: "0%" if record.get(PENDING) else "100%", OWNER: record["project_id"]}
    spoken = version(request)
    if spoken >= (3, 14):
        shown["group_snapshot_id"] = None
    if spoken >= (3, 41):
        shown["user_id"] = record["user_id"]
    if spoken >= (3, 65):
        shown["consumes_quota"] = True
    return shown


@volume_route("POST", "/snapshots", "snapshot.create")
def create(request: Request) -> Answer:
    """Begin a snapshot."""
    wanted, cloud = given(request, "snapshot"), request.cloud
    if "volume_id" not in wanted:
        message = f"Invalid input for field/attribute snapshot. Value: {wanted}. 'volume_id' is a required property"
        raise Problem(400, message)
    check_text(wanted)
    volume = volume_of(request, wanted["volume_id"])
    forced = str(wanted.get("force", False)).lower() == "true" or version(request) >= (3, 66)
    if volume["status"] not in (("available", "in-use") if forced else ("available",)):
        problem = f"Volume {volume['id']} status must be available, but current status is: {volume['status']}."
        raise Problem(400, f"Invalid volume: {problem}")
    charge(cloud, request.project_id, "snapshots", volume["size"])
    record = {
        "id": cloud.new_id(),
        "project_id": request.project_id,
        "user_id": request.user_id,
        "volume_id": volume["id"],
        "volume_type": volume["volume_type"],
        "name": wanted.get("name"),
        "description": wanted.get("description"),
        "size": volume["size"],
        "metadata": dict(wanted.get("metadata") or {}),
        "created_at": micro(cloud.clock()),
        "updated_at": None,
    }
    later = {"updated_at": record["created_at"]}
    begin(cloud, snapshots(cloud), record, "cinder.snapshot.create", during="creating", after="available", **later)
    return Reply(202, {"snapshot": view(request, record)})


def _mine(request: Request) -> list[Record]:
    everyone = request.is_admin and request.param("all_tenants") in ("1", "True", "true")
    records = snapshots(request.cloud)
    found = records.values() if everyone else records.find(project_id=request.project_id)
    return settled(request.cloud, records, found)


@volume_route("GET", "/snapshots", "snapshot.list")
def list_brief(request: Request) -> Answer:
    """Snapshots in short."""
    return page(request, "snapshots", _mine(request), lambda record: view(request, record))


@volume_route("GET", "/snapshots/detail", "snapshot.list_detail")
def list_detail(request: Request) -> Answer:
    """Snapshots in full."""
    return page(request, "snapshots", _mine(request), lambda record: view(request, record, detail=True))


@volume_route("GET", "/snapshots/{snapshot_id}", "snapshot.show")
def show(request: Request, snapshot_id: str) -> Answer:
    """One snapshot."""
    return {"snapshot": view(request, snapshot_of(request, snapshot_id), detail=True)}


@volume_route("PUT", "/snapshots/{snapshot_id}", "snapshot.update")
def update(request: Request, snapshot_id: str) -> Answer:
    """Rename or describe a snapshot."""
    record, values = snapshot_of(request, snapshot_id), given(request, "snapshot")
    check_text(values)
    record.update({name: values[name] for name in ("name", "description") if name in values})
    record["updated_at"] = micro(request.cloud.clock())
    return {"snapshot": view(request, snapshots(request.cloud).put(record))}


@volume_route("DELETE", "/snapshots/{snapshot_id}", "snapshot.delete")
def delete(request: Request, snapshot_id: str) -> Answer:
    """Begin to delete a snapshot."""
    record, records = snapshot_of(request, snapshot_id), snapshots(request.cloud)
    if record["status"] not in ("available", "error", "error_deleting"):
        raise Problem(400, "Invalid snapshot: Snapshot status must be available or error, but is not.")
    begin(
        request.cloud, records, record, "cinder.snapshot.delete", during="deleting", after=GONE, broken="error_deleting"
    )
    settle(request.cloud, records, record)
    return Reply(202)


@volume_route("POST", "/snapshots/{snapshot_id}/action", "snapshot.action")
def act(request: Request, snapshot_id: str) -> Answer:
    """What an administrator may do to a snapshot."""
    record = snapshot_of(request, snapshot_id)
    if not request.is_admin:
        raise forbidden("volume_extension:snapshot_admin_actions:reset_status")
    record.update(given(request, "os-reset_status"))
    snapshots(request.cloud).put(record)
    return Reply(202)
