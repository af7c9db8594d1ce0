"""Bringing volumes and servers together: reserve, attach, detach, and the attachments API of later microversions.

Nova, in this cloud, calls `reserve_volume`, `attach_volume` and `detach_volume`.
"""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import given, page, version, volume_route
from minicloud.cinder.volumes import attached, attachments, find_volume, save, volume_of, volumes
from minicloud.clock import micro
from minicloud.lifecycle import settle
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

MISSING = "Volume attachment could not be found with filter: attachment_id = {}."


def connection_info(volume: Record, attachment_id: str | None = None) -> dict[str, Any]:
    """How a host would reach a volume, if there were one."""
    reached = {
        "target_discovered": False,
        "target_portal": "127.0.0.1:3260",
        "target_iqn": f"iqn.2010-10.org.openstack:volume-{volume['id']}",
        "target_lun": 1,
        "volume_id": volume["id"],
        "qos_specs": None,
        "access_mode": "ro" if volume["metadata"].get("readonly") == "True" else "rw",
        "encrypted": volume["encrypted"],
        "cacheable": False,
        "enforce_multipath": False,
        "discard": False,
    }
    return {**reached, "attachment_id": attachment_id} if attachment_id else reached


def reserve_volume(
    cloud: "Cloud", volume: Record, server_id: str, mode: str = "rw", status: str = "reserved"
) -> Record:
    """Promise a volume to a server.  Raises Problem 400 when it is not free."""
    free = volume["status"] == "available" or (volume["multiattach"] and volume["status"] in ("in-use", "reserved"))
    if not free:
        message = f"Volume {volume['id']} status must be available or downloading to reserve, but the current status is"
        raise Problem(400, f"Invalid volume: {message} {volume['status']}.")
    volume["status"] = status if volume["status"] == "available" else volume["status"]
    save(cloud, volume)
    entry = {
        "id": cloud.new_id(),
        "volume_id": volume["id"],
        "project_id": volume["project_id"],
        "instance": server_id,
        "attach_mode": mode,
        "attach_status": "reserved",
        "mountpoint": None,
        "attached_at": "",
        "connection_info": {},
    }
    return attachments(cloud).put(entry)


def attach_volume(cloud: "Cloud", volume_id: str, server_id: str, device: str, mode: str = "rw") -> Record:
    """Attach a free volume (or one reserved for this server) at once; the attachment."""
    volume = find_volume(cloud, volume_id)
    reserved = attachments(cloud).find(volume_id=volume_id, instance=server_id, attach_status="reserved")
    entry = reserved[0] if reserved else reserve_volume(cloud, volume, server_id, mode)
    return complete(cloud, volume, entry, device)


def complete(cloud: "Cloud", volume: Record, entry: Record, device: str | None) -> Record:
    """A reserved volume is in use from now on."""
    entry.update(attach_status="attached", mountpoint=device, attached_at=micro(cloud.clock()))
    volume["status"] = "in-use"
    save(cloud, volume)
    return attachments(cloud).put(entry)


def detach_volume(cloud: "Cloud", volume_id: str, server_id: str | None = None) -> None:
    """Free a volume of this server, or of all; nothing happens when the volume is gone."""
    volume = volumes(cloud).get(volume_id)
    wanted = {"volume_id": volume_id, **({"instance": server_id} if server_id else {})}
    for entry in attachments(cloud).find(**wanted):
        attachments(cloud).remove(entry["id"])
    volume = settle(cloud, volumes(cloud), volume) if volume else None
    if volume is not None:
        _rest(cloud, volume)


def _rest(cloud: "Cloud", volume: Record) -> None:
    """The status of a volume that lost an attachment."""
    left = attachments(cloud).find(volume_id=volume["id"])
    if not left and volume["status"] in ("in-use", "detaching", "attaching", "reserved", "available"):
        volume["status"] = "available"
    elif left and not attached(cloud, volume["id"]):
        volume["status"] = "reserved"
    else:
        volume["status"] = "in-use" if left else volume["status"]
    volume["metadata"].pop("attached_mode", None)
    save(cloud, volume)


def _view(entry: Record) -> dict[str, Any]:
    brief = {"id": entry["id"], "volume_id": entry["volume_id"], "instance": entry["instance"]}
    return {**brief, "status": entry["attach_status"]}


def _whole(entry: Record) -> dict[str, Any]:
    more = {name: entry[name] for name in ("attach_mode", "attached_at", "connection_info")}
    return {**_view(entry), **more, "detached_at": ""}


def _find(request: Request, key: str) -> Record:
    entry = attachments(request.cloud).get(key)
    if entry is None or not (request.is_admin or entry["project_id"] == request.project_id):
        raise Problem(404, MISSING.format(key))
    return entry


@volume_route("POST", "/attachments", "attachment.create", since=27)
def create(request: Request) -> Answer:
    """Reserve a volume for a server."""
    wanted = given(request, "attachment")
    for name in ("volume_uuid", "instance_uuid"):
        if name not in wanted and (name == "volume_uuid" or version(request) < (3, 54)):
            raise Problem(400, f"Invalid input for field/attribute attachment. '{name}' is a required property")
    volume = volume_of(request, wanted["volume_uuid"])
    # Until a connector is known, Cinder calls every attachment of a caller that names no mode read-only.
    entry = reserve_volume(request.cloud, volume, wanted.get("instance_uuid", ""), wanted.get("mode", "ro"))
    if wanted.get("connector"):
        _connect(request, entry, wanted["connector"])
    return {"attachment": _whole(entry)}


@volume_route("GET", "/attachments", "attachment.list", since=27)
def list_brief(request: Request) -> Answer:
    """Attachments in short."""
    return page(request, "attachments", _mine(request), _view)


@volume_route("GET", "/attachments/detail", "attachment.list_detail", since=27)
def list_detail(request: Request) -> Answer:
    """Attachments in full."""
    return page(request, "attachments", _mine(request), _whole)


def _mine(request: Request) -> list[Record]:
    everyone = request.is_admin and request.param("all_tenants") in ("1", "True", "true")
    records = attachments(request.cloud)
    return records.values() if everyone else records.find(project_id=request.project_id)


@volume_route("GET", "/attachments/{key}", "attachment.show", since=27)
def show(request: Request, key: str) -> Answer:
    """One attachment."""
    return {"attachment": _whole(_find(request, key))}


@volume_route("PUT", "/attachments/{key}", "attachment.update", since=27)
def update(request: Request, key: str) -> Answer:
    """Name the host that the volume goes to."""
    entry, wanted = _find(request, key), given(request, "attachment")
    _connect(request, entry, wanted.get("connector") or {})
    return {"attachment": _whole(entry)}


def _connect(request: Request, entry: Record, connector: dict[str, Any]) -> None:
    volume = find_volume(request.cloud, entry["volume_id"])
    reached = {"driver_volume_type": "iscsi", **connection_info(volume, entry["id"])}
    entry.update(connection_info=reached, mountpoint=connector.get("mountpoint"))
    attachments(request.cloud).put(entry)


@volume_route("POST", "/attachments/{key}/action", "attachment.action", since=44)
def act(request: Request, key: str) -> Answer:
    """The host has the volume."""
    entry = _find(request, key)
    if "os-complete" not in (request.body or {}):
        raise Problem(400, "Malformed request body")
    complete(request.cloud, find_volume(request.cloud, entry["volume_id"]), entry, entry["mountpoint"])
    return None


@volume_route("DELETE", "/attachments/{key}", "attachment.delete", since=27)
def delete(request: Request, key: str) -> Answer:
    """Take a volume back."""
    entry = attachments(request.cloud).remove(_find(request, key)["id"]) or {}
    _rest(request.cloud, find_volume(request.cloud, entry["volume_id"]))
    return Reply(
        200, {"attachments": [_view(e) for e in attachments(request.cloud).find(volume_id=entry["volume_id"])]}
    )
