"""Volumes of a running server: attach, change, detach.

Source: Compute API v2.1, "Servers with volume attachments".
"""

from minicloud.cinder.volumes import volume_of
from minicloud.nova import disks, history, lifecycle
from minicloud.nova.checks import Check, content, flag, identifier, members, optional, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

PATH = f"{BASE}/servers/{{key}}/os-volume_attachments"
CHANGEABLE = ("active", "stopped", "paused", "suspended", "resized", "shelved", "shelved_offloaded")


@route("GET", PATH, operation="nova.volume_attachment.list")
def list_all(request: Request, key: str) -> Answer:
    """The volumes of a server."""
    server = lifecycle.find(request, key)
    return {"volumeAttachments": [_view(request, server, disk) for disk in server["disks"]]}


@route("GET", PATH + "/{volume_id}", operation="nova.volume_attachment.show")
def show(request: Request, key: str, volume_id: str) -> Answer:
    """One volume of a server."""
    server = lifecycle.find(request, key)
    return {"volumeAttachment": _view(request, server, _find(request, server, volume_id))}


@route("POST", PATH, operation="nova.volume_attachment.create")
def attach(request: Request, key: str) -> Answer:
    """Attach a volume; it is in use once the attachment's time is over."""
    known: dict[str, Check] = {"volumeId": identifier, "device": optional(text())}
    if at(request, 49):
        known["tag"] = text(1, 60)
    if at(request, 79):
        known["delete_on_termination"] = flag
    given = members("volumeAttachment", content(request, "volumeAttachment"), known, ("volumeId",))
    server = lifecycle.find(request, key)
    lifecycle.require_unlocked(request, server)
    disks.require_free(request, given["volumeId"])
    lifecycle.require(server, "attach_volume", CHANGEABLE)
    disk = disks.attach(request, server, given["volumeId"], given)
    server["disks"].append(disk)
    lifecycle.servers(request).put(server)
    history.note(request, server, "attach_volume")
    return Reply(202) if at(request, 101) else {"volumeAttachment": _view(request, server, disk)}


@route("PUT", PATH + "/{volume_id}", operation="nova.volume_attachment.update")
def update(request: Request, key: str, volume_id: str) -> Answer:
    """Say whether a volume goes with its server, or put another in its place."""
    known: dict[str, Check] = {"volumeId": identifier}
    if at(request, 85):
        known.update(
            delete_on_termination=flag, device=text(), serverId=identifier, tag=optional(text()), id=identifier
        )
    given = members("volumeAttachment", content(request, "volumeAttachment"), known, ("volumeId",))
    server = lifecycle.find(request, key)
    disk = _find(request, server, volume_id)
    if given["volumeId"] != volume_id:
        _swap(request, server, disk, given["volumeId"])
    if "delete_on_termination" in given:
        disk["delete_on_termination"] = given["delete_on_termination"]
    lifecycle.servers(request).put(server)
    return Reply(202)


@route("DELETE", PATH + "/{volume_id}", operation="nova.volume_attachment.delete")
def detach(request: Request, key: str, volume_id: str) -> Answer:
    """Detach a volume."""
    server = lifecycle.find(request, key)
    lifecycle.require_unlocked(request, server)
    disk = _find(request, server, volume_id)
    if disk["root"] and server["vm_state"] != "shelved_offloaded":
        raise Problem(400, "Cannot detach a root device volume")
    lifecycle.require(server, "detach_volume", CHANGEABLE)
    if volume_of(request, volume_id)["status"] != "in-use":
        words = (
            "Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach."
        )
        raise Problem(400, f"Invalid volume: {words}")
    server["disks"] = [other for other in server["disks"] if other["volume_id"] != volume_id]
    lifecycle.servers(request).put(server)
    disks.detach(request, server, volume_id)
    history.note(request, server, "detach_volume")
    return Reply(202)


def _swap(request: Request, server: Record, disk: Record, volume_id: str) -> None:
    """Another volume takes the place of a disk, under the same device name."""
    if not request.is_admin:
        raise Problem(403, "Policy doesn't allow os_compute_api:os-volumes-attachments:swap to be performed.")
    disks.require_free(request, volume_id)
    disks.detach(request, server, disk["volume_id"])
    disk.update(disks.attach(request, server, volume_id, disk))


def _find(request: Request, server: Record, volume_id: str) -> Record:
    for disk in server["disks"]:
        if disk["volume_id"] == volume_id:
            found: Record = disk
            return found
    volume_of(request, volume_id)
    raise Problem(404, f"Instance {server['id']} is not attached to volume {volume_id}")


def _view(request: Request, server: Record, disk: Record) -> Record:
    shown: Record = {"volumeId": disk["volume_id"], "serverId": server["id"], "device": disk["device"]}
    if not at(request, 89):
        shown["id"] = disk["volume_id"]
    if at(request, 70):
        shown["tag"] = disk["tag"]
    if at(request, 79):
        shown["delete_on_termination"] = disk["delete_on_termination"]
    if at(request, 89):
        shown.update(attachment_id=disk["attachment_id"], bdm_uuid=disk["bdm_uuid"])
    return shown
