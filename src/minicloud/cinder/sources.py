"""What a new volume is made from, and what follows from it: its least size, its type, whether servers start from it."""

import re
from typing import TYPE_CHECKING, Any

from minicloud.cinder.volume_types import DEFAULT_TYPE, find_type
from minicloud.lifecycle import settle
from minicloud.problems import Problem
from minicloud.state import Record

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

MALFORMED = "The server could not comply with the request since it is either malformed or otherwise incorrect."
IMAGE_PARTS = ("checksum", "container_format", "disk_format", "min_disk", "min_ram", "size")


def source_of(cloud: "Cloud", project_id: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Size in GB, type and bootable flag of what a volume is made from; {} for nothing."""
    if wanted.get("snapshot_id"):
        return _from_snapshot(cloud, project_id, wanted["snapshot_id"])
    if wanted.get("source_volid"):
        return _from_volume(cloud, project_id, wanted["source_volid"])
    if wanted.get("backup_id"):
        backup = cloud.state.collection("cinder", "backups").get(wanted["backup_id"])
        if backup is None or backup["project_id"] != project_id:
            raise Problem(404, f"Backup {wanted['backup_id']} could not be found.")
        return {"size": backup["size"], "noun": "backup"}
    image_id = wanted.get("imageRef") or wanted.get("image_id")
    return _from_image(cloud, project_id, image_id) if image_id else {}


def _from_snapshot(cloud: "Cloud", project_id: str, snapshot_id: str) -> dict[str, Any]:
    snapshots = cloud.state.collection("cinder", "snapshots")
    snapshot = snapshots.get(snapshot_id)
    snapshot = settle(cloud, snapshots, snapshot) if snapshot else None
    if snapshot is None or snapshot["project_id"] != project_id:
        raise Problem(404, f"Snapshot {snapshot_id} could not be found.")
    if snapshot["status"] != "available":
        raise Problem(
            400,
            f"Invalid snapshot: Originating snapshot status must be one of 'available' values,"
            f" got '{snapshot['status']}'",
        )
    origin = cloud.state.collection("cinder", "volumes").get(snapshot["volume_id"]) or {}
    inherited = {name: origin.get(name) for name in ("volume_type", "image_metadata")}
    return {**inherited, "size": snapshot["size"], "bootable": origin.get("bootable", "false"), "noun": "snapshot"}


def _from_volume(cloud: "Cloud", project_id: str, volume_id: str) -> dict[str, Any]:
    records = cloud.state.collection("cinder", "volumes")
    origin = records.get(volume_id)
    origin = settle(cloud, records, origin) if origin else None
    if origin is None or origin["project_id"] != project_id:
        raise Problem(404, f"Volume {volume_id} could not be found.")
    if origin["status"] not in ("available", "in-use"):
        raise Problem(400, f"Invalid volume: Source volume status must be available, got '{origin['status']}'")
    return {**{n: origin[n] for n in ("size", "volume_type", "bootable", "image_metadata")}, "noun": "source volume"}


def _from_image(cloud: "Cloud", project_id: str, image_id: str) -> dict[str, Any]:
    image = cloud.state.collection("glance", "images").get(image_id)
    shared = cloud.state.collection("glance", "members").get(f"{image_id}/{project_id}") is not None
    if image is None or not (shared or image["owner"] == project_id or image["visibility"] in ("public", "community")):
        raise Problem(400, "Invalid image identifier or unable to access requested image.")
    if image["status"] != "active":
        raise Problem(400, f"Invalid input received: Image {image_id} is not active.")
    described = {name: str(image[name]) for name in IMAGE_PARTS}
    described |= {name: str(value) for name, value in image.items() if "." in name or name.startswith("hw_")}
    described |= {"image_id": image_id, "image_name": image["name"] or ""}
    smallest = max(image["min_disk"], -(-(image["size"] or 0) // 2**30))
    return {"least": smallest, "image_metadata": described}


def size_of(wanted: dict[str, Any], source: dict[str, Any]) -> int:
    """How large a volume made from its source is, in GiB."""
    given_size = wanted.get("size")
    if given_size is None:
        if "size" not in source:
            raise Problem(400, MALFORMED)
        return int(source["size"])
    if isinstance(given_size, str) and not re.fullmatch(r"[0-9]+", given_size):
        raise Problem(
            400,
            f"Invalid input for field/attribute size. Value: {given_size}. '{given_size}' does not match '^[0-9]+$'",
        )
    size_gb = int(given_size)
    if size_gb < 1:
        problem = f"Invalid input for field/attribute size. Value: {size_gb}. {size_gb} is less than the minimum of 1"
        raise Problem(400, problem)
    if size_gb < source.get("size", 0):
        noun = source["noun"]
        raise Problem(
            400,
            f"Invalid input received: Volume size '{size_gb}'GB cannot be smaller than the {noun} size"
            f" {source['size']}GB. They must be >= original {noun} size.",
        )
    if size_gb < source.get("least", 0):
        raise Problem(
            400,
            f"Invalid input received: Volume size {size_gb}GB cannot be smaller than the image minDisk size"
            f" {source['least']}GB.",
        )
    return size_gb


def type_of(cloud: "Cloud", wanted: dict[str, Any], source: dict[str, Any]) -> Record:
    """The volume type that a new volume has."""
    name = wanted.get("volume_type") or source.get("volume_type") or DEFAULT_TYPE
    kind = find_type(cloud, name)
    if kind is None:
        raise Problem(404, f"Volume type with name {name} could not be found.")
    return kind
