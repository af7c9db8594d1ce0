"""What can be done to one volume: `POST /volumes/{id}/action` with the name of the deed."""

from collections.abc import Callable
from typing import Any

from minicloud.cinder.api import forbidden, volume_route
from minicloud.cinder.attaching import attach_volume, connection_info, detach_volume
from minicloud.cinder.quotas import charge
from minicloud.cinder.volume_types import find_type
from minicloud.cinder.volumes import attachments, save, view, volume_of, volumes
from minicloud.clock import micro
from minicloud.glance.images import new_image, touch
from minicloud.lifecycle import PENDING, begin
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request

Deed = Callable[[Request, Record, dict[str, Any]], Answer]
DEEDS: dict[str, Deed] = {}
STATUSES = (
    *("creating", "available", "deleting", "error", "error_deleting", "error_managing", "managing", "attaching"),
    *("in-use", "detaching", "maintenance", "restoring-backup", "error_restoring", "reserved", "awaiting-transfer"),
    *("backing-up", "error_backing-up", "error_extending", "downloading", "uploading", "retyping", "extending"),
)
ADMIN_POLICY = "volume_extension:volume_admin_actions:"


def deed(name: str) -> Callable[[Deed], Deed]:
    """Register an action by its name in the body."""

    def register(function: Deed) -> Deed:
        if name in DEEDS:
            raise ValueError(f"two deeds called {name}")
        DEEDS[name] = function
        return function

    return register


@volume_route("POST", "/volumes/{volume_id}/action", "volume.action")
def act(request: Request, volume_id: str) -> Answer:
    """Do the one thing that the body names."""
    body = request.body
    if not isinstance(body, dict) or len(body) != 1:
        raise Problem(400, "Malformed request body")
    name, details = next(iter(body.items()))
    if name not in DEEDS:
        message = f"There is no such action: {name}. Verify the request body and Content-Type header and try again."
        raise Problem(400, message)
    answer = DEEDS[name](request, volume_of(request, volume_id), details or {})
    return Reply(202) if answer is None else answer


@deed("os-extend")
def extend(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Make a volume larger."""
    old_gb, new_gb = volume["size"], int(details.get("new_size", 0))
    if new_gb <= old_gb:
        raise Problem(
            400,
            "Invalid input received: New size for extend must be greater than current size."
            f" (current: {old_gb}, extended: {new_gb}).",
        )
    if volume["status"] not in ("available", "in-use"):
        message = f"Volume {volume['id']} status must be ('available',) to extend, currently {volume['status']}."
        raise Problem(400, f"Invalid volume: {message}")
    charge(request.cloud, volume["project_id"], "volumes", new_gb - old_gb, count=0)
    later = {"size": new_gb, "updated_at": micro(request.cloud.clock())}
    _pass(request, volume, "extend", "extending", "error_extending", **later)
    return None


@deed("os-retype")
def retype(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Give a volume another type."""
    name = str(details.get("new_type"))
    kind = find_type(request.cloud, name)
    if kind is None:
        raise Problem(404, f"Volume type with name {name} could not be found.")
    if volume["status"] not in ("available", "in-use") or kind["name"] == volume["volume_type"]:
        raise Problem(
            400,
            "Invalid volume: Retype needs volume to be in available or in-use state, not be part of an active"
            " migration or a consistency group, requested type has to be different that the one from the volume, and"
            " for in-use volumes front-end qos specs cannot change.",
        )
    _pass(request, volume, "retype", "retyping", "error", volume_type=kind["name"])
    return None


def _pass(request: Request, volume: Record, verb: str, during: str, broken: str, **later: Any) -> None:
    operation = f"cinder.volume.{verb}"
    before, records = volume["status"], volumes(request.cloud)
    begin(request.cloud, records, volume, operation, during=during, after=before, broken=broken, **later)


@deed("os-reserve")
def reserve(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Mark a volume as being attached."""
    if volume["status"] != "available":
        message = f"Volume status must be available to reserve, but the status is {volume['status']}."
        raise Problem(400, f"Invalid volume: {message}")
    return _become(request, volume, "attaching")


@deed("os-unreserve")
def unreserve(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Take the mark back."""
    if volume["status"] == "attaching":
        _become(request, volume, "in-use" if attachments(request.cloud).find(volume_id=volume["id"]) else "available")
    return None


@deed("os-begin_detaching")
def begin_detaching(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Mark a volume as being detached."""
    if volume["status"] != "in-use":
        message = "Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to"
        raise Problem(400, f"Invalid volume: {message} detach.")
    return _become(request, volume, "detaching")


@deed("os-roll_detaching")
def roll_detaching(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Take that mark back."""
    return _become(request, volume, "in-use") if volume["status"] == "detaching" else None


@deed("os-attach")
def attach(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Attach to a server, or to a host by its name."""
    if volume["status"] == "attaching":
        _become(request, volume, "available")
    mode = str(details.get("mode", "rw"))
    volume["metadata"] = {"readonly": "False", **volume["metadata"], "attached_mode": mode}
    server = str(details.get("instance_uuid") or details.get("host_name"))
    attach_volume(request.cloud, volume["id"], server, str(details.get("mountpoint")), mode)
    return None


@deed("os-detach")
def detach(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Take a volume from its server."""
    key = details.get("attachment_id")
    entry = attachments(request.cloud).get(key) if key else None
    detach_volume(request.cloud, volume["id"], entry["instance"] if entry else None)
    return None


@deed("os-initialize_connection")
def initialize(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """How a host would reach the volume."""
    info = {"driver_volume_type": "iscsi", "data": connection_info(volume), "enforce_multipath": False}
    return Reply(200, {"connection_info": info})


@deed("os-terminate_connection")
def terminate(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """The host lets go."""
    return None


@deed("os-set_bootable")
def set_bootable(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Say whether a server may start from this volume."""
    volume["bootable"] = str(details.get("bootable", False)).lower()
    save(request.cloud, volume)
    return Reply(200)


@deed("os-update_readonly_flag")
def set_readonly(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Say whether servers may write to it."""
    if volume["status"] != "available":
        words = f"Volume {volume['id']} status must be available to update readonly flag, but current status is"
        raise Problem(400, f"Invalid volume: {words}: {volume['status']}.")
    volume["metadata"] = {**volume["metadata"], "readonly": str(bool(details.get("readonly")))}
    save(request.cloud, volume)
    return None


@deed("os-set_image_metadata")
def set_image_metadata(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Describe the image within."""
    volume["image_metadata"] = {**(volume["image_metadata"] or {}), **details.get("metadata", {})}
    save(request.cloud, volume)
    return Reply(200, {"metadata": volume["image_metadata"]})


@deed("os-show_image_metadata")
def show_image_metadata(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """The image within, described."""
    return Reply(200, {"metadata": volume["image_metadata"] or {}})


@deed("os-reset_status")
def reset_status(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """An administrator decrees a status."""
    if not request.is_admin:
        raise forbidden(f"{ADMIN_POLICY}reset_status")
    status = details.get("status")
    if status is not None and status not in STATUSES:
        raise Problem(400, f"Volume status: {status} is invalid, valid statuses are: {STATUSES}.")
    if details.get("attach_status") == "detached":
        detach_volume(request.cloud, volume["id"])
    volume.pop(PENDING, None)
    return _become(request, volume, status or volume["status"])


@deed("os-force_delete")
def force_delete(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """An administrator removes a volume whatever its status."""
    if not request.is_admin:
        raise forbidden(f"{ADMIN_POLICY}force_delete")
    detach_volume(request.cloud, volume["id"])
    volumes(request.cloud).remove(volume["id"])
    return None


@deed("os-force_detach")
def force_detach(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """An administrator detaches a volume whatever its status."""
    if not request.is_admin:
        raise forbidden(f"{ADMIN_POLICY}force_detach")
    return detach(request, volume, details)


@deed("os-volume_upload_image")
def upload(request: Request, volume: Record, details: dict[str, Any]) -> Answer:
    """Make an image of a volume."""
    if volume["status"] != "available" and not (volume["status"] == "in-use" and details.get("force")):
        message = f"Volume {volume['id']} status must be available or in-use, but is {volume['status']}."
        raise Problem(400, f"Invalid volume: {message}")
    formats = {
        name: details.get(name) or default for name, default in (("disk_format", "raw"), ("container_format", "bare"))
    }
    image = new_image(request.cloud, request.project_id, {"name": details.get("image_name"), **formats})
    image.update(status="active", size=volume["size"] * 2**30, virtual_size=volume["size"] * 2**30, stores="file")
    touch(request, image)
    shown = view(request, volume, detail=False)
    made = {
        **{name: shown[name] for name in ("id", "updated_at", "size")},
        "status": "uploading",
        "display_description": volume["description"],
        "volume_type": find_type(request.cloud, volume["volume_type"]),
        "image_id": image["id"],
        "image_name": image["name"],
        **formats,
        "visibility": "shared",
        "protected": False,
    }
    return Reply(202, {"os-volume_upload_image": made})


def _become(request: Request, volume: Record, status: str) -> Answer:
    volume["status"] = status
    save(request.cloud, volume)
    return Reply(202)
