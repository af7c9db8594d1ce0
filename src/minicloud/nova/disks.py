"""Servers and volumes: what Compute does at Block Storage's, in the same process and by its own rules.

A plan is a list of block device mappings (version 2); each becomes a volume that the server holds.
Source: Compute API v2.1, "Create server", block_device_mapping_v2.
"""

from typing import Any

from minicloud.cinder.attaching import attach_volume, detach_volume
from minicloud.cinder.volumes import DELETABLE, attached, create_volume, delete_volume, volume_of, volumes
from minicloud.clock import micro
from minicloud.lifecycle import PENDING
from minicloud.nova.checks import Check, anything, flag, invalid, number, one_of, optional, shape, text
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

SOURCES = ("volume", "image", "snapshot", "blank")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mapping(request: Request) -> Check:
    """What one block device mapping may say at this microversion."""
    since: dict[int, dict[str, Check]] = {32: {"tag": text(1, 60)}, 67: {"volume_type": optional(text())}}
    newer = {name: check for minor, fields in since.items() if at(request, minor) for name, check in fields.items()}
    return shape(
        source_type=one_of(*SOURCES),
        destination_type=one_of("local", "volume"),
        uuid=optional(text()),
        boot_index=optional(number(-1)),
        volume_size=optional(number(0)),
        delete_on_termination=flag,
        device_name=optional(text()),
        device_type=anything,
        disk_bus=anything,
        guest_format=anything,
        no_device=anything,
        volume_id=optional(text()),
        **newer,
    )


def old_mapping(name: str, value: Any) -> Record:
    """A mapping of the first version."""
    if not isinstance(value, dict):
        raise invalid(name, value, f"{value!r} is not of type 'object'")
    return value


def plan(request: Request, given: Record, flavor: Record) -> list[Record]:
    """The volumes that a server shall hold, checked.  Raises Problem 400."""
    wanted = given.get("block_device_mapping_v2") or [_modern(old) for old in given.get("block_device_mapping") or []]
    planned = [_planned(request, wish, flavor) for wish in wanted if not wish.get("no_device")]
    kept = [disk for disk in planned if disk]
    boots = [disk for disk in kept if disk["boot_index"] == 0]
    if len(boots) > 1:
        raise Problem(400, "Block Device Mapping is Invalid: Boot sequence for the instance and image/block device")
    return kept


def furnish(request: Request, server: Record, disk: Record) -> Record:
    """Give a server one planned volume.  Raises Block Storage's Problem."""
    volume_id = disk["volume_id"]
    if volume_id is None:
        volume = create_volume(request.cloud, server["project_id"], server["user_id"], disk["wanted"])
        finish(request, volume)
        volume_id = volume["id"]
    return attach(request, server, volume_id, disk)


def attach(request: Request, server: Record, volume_id: str, given: Record) -> Record:
    """Attach a free volume; what the server remembers of it."""
    device = given.get("device") or next_device(server, root=given.get("boot_index") == 0)
    entry = attach_volume(request.cloud, volume_id, server["id"], device)
    return {
        "volume_id": volume_id,
        "device": device,
        "root": given.get("boot_index") == 0,
        "delete_on_termination": bool(given.get("delete_on_termination")),
        "tag": given.get("tag"),
        "attachment_id": entry["id"],
        "bdm_uuid": request.cloud.new_id(),
    }


def detach(request: Request, server: Record, volume_id: str) -> None:
    """Let a volume go."""
    detach_volume(request.cloud, volume_id, server["id"])


def delete(request: Request, volume_id: str) -> None:
    """Delete a volume that goes with its server; one that cannot be deleted stays."""
    volume = volumes(request.cloud).get(volume_id)
    if volume is not None and volume["status"] in DELETABLE:
        delete_volume(request.cloud, volume, cascade=True)


def require_free(request: Request, volume_id: str, status: int = 404) -> Record:
    """A volume of the asker's that can be attached.  Raises Problem."""
    try:
        volume = volume_of(request, volume_id)
    except Problem as problem:
        raise Problem(status, problem.message) from problem
    holders = [entry["instance"] for entry in attached(request.cloud, volume_id)]
    if holders and not volume["multiattach"]:
        words = f"Invalid volume: volume {volume_id} is already attached to instances: {', '.join(holders)}"
        raise Problem(400, words)
    if volume["status"] != "available" and not holders:
        words = f"volume '{volume_id}' status must be 'available'. Currently in '{volume['status']}'"
        raise Problem(400, f"Invalid volume: {words}")
    return volume


def next_device(server: Record, root: bool = False) -> str:
    """The first device name that a server does not use; the first of all is the root disk's."""
    used = {disk["device"] for disk in server["disks"]}
    names = (f"/dev/sd{letter}" for letter in (LETTERS if root else LETTERS[1:]))
    return next(name for name in names if name not in used)


def finish(request: Request, volume: Record) -> None:
    """A volume made for a server is awaited by it, however long making volumes takes."""
    pending = volume.pop(PENDING, None) or {"status": "available", "changes": {}}
    volume.update(pending["changes"], status=pending["status"], updated_at=micro(request.cloud.clock()))
    volumes(request.cloud).put(volume)
    if volume["status"] != "available":
        words = f"Volume {volume['id']} did not finish being created even after we waited 0 seconds or 1 attempts."
        raise Problem(500, f"{words} And its status is {volume['status']}.")


def _modern(old: Record) -> Record:
    """A mapping of the first version in the words of the second."""
    boots = str(old.get("device_name", "")).endswith("vda")
    wish: Record = {
        "device_name": old.get("device_name"),
        "delete_on_termination": flag("delete_on_termination", old.get("delete_on_termination", False)),
        "volume_size": old.get("volume_size"),
        "boot_index": 0 if boots else None,
        "no_device": old.get("no_device"),
        "destination_type": "volume",
    }
    kind = next((kind for kind in ("snapshot", "volume") if old.get(f"{kind}_id")), "blank")
    return {**wish, "source_type": kind, "uuid": old.get(f"{kind}_id")}


def _planned(request: Request, wish: Record, flavor: Record) -> Record | None:
    """What a mapping asks for; None for what is no volume."""
    source = wish.get("source_type") or ("volume" if wish.get("volume_id") else "blank")
    target = wish.get("destination_type") or ("volume" if source in ("volume", "snapshot") else "local")
    key = wish.get("uuid") or wish.get("volume_id")
    if target == "local":
        return None
    disk: Record = {
        "boot_index": wish.get("boot_index"),
        "delete_on_termination": wish.get("delete_on_termination", False),
        "tag": wish.get("tag"),
        "device": None,
        "volume_id": None,
    }
    if source == "volume":
        return {**disk, "volume_id": require_free(request, key or "", 400)["id"]}
    return {**disk, "wanted": _wanted(request, wish, source, key)}


def _wanted(request: Request, wish: Record, source: str, key: str | None) -> dict[str, Any]:
    """The volume to be made for a mapping."""
    size = wish.get("volume_size")
    if source in ("image", "blank") and not size:
        noun = "Images" if source == "image" else "Blank volumes"
        raise Problem(400, f"{noun} with destination_type 'volume' need to have a non-zero size specified")
    wanted: dict[str, Any] = {"name": "", "description": "", "size": size, "volume_type": wish.get("volume_type")}
    if source == "image":
        if request.cloud.state.collection("glance", "images").get(key or "") is None:
            raise Problem(400, f"Block Device Mapping is Invalid: failed to get image {key}.")
        wanted["imageRef"] = key
    if source == "snapshot":
        snapshot = request.cloud.state.collection("cinder", "snapshots").get(key or "")
        if snapshot is None:
            raise Problem(400, f"Block Device Mapping is Invalid: failed to get snapshot {key}.")
        wanted.update(snapshot_id=key, size=size or snapshot["size"])
    return wanted
