"""The disks of a server as templates say them and as the compute service wants them.  Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from heat.values.errors import ResourcePropertyConflict, ValidationError

Disk: TypeAlias = Mapping[str, Any]

SOURCES = ("volume_id", "snapshot_id", "image", "image_id")
OF_THE_HOST = ("swap_size", "ephemeral_size", "ephemeral_format")


def old_mapping(disks: Sequence[Disk]) -> list[dict[str, Any]]:
    """The old form: an id of a volume, or of a snapshot to make one from, with size and device name."""
    return [_old(disk) for disk in disks]


def _old(disk: Disk) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "device_name": disk.get("device_name"),
        "volume_id": disk.get("volume_id"),
        "snapshot_id": disk.get("snapshot_id"),
        "volume_size": disk.get("volume_size"),
        "delete_on_termination": disk.get("delete_on_termination"),
    }
    return {key: value for key, value in wanted.items() if value is not None}


def new_mapping(disks: Sequence[Disk], image: str | None) -> list[dict[str, Any]]:
    """The new form, with the image's own disk before those that are not to boot."""
    wanted = [_new(disk) for disk in disks]
    if not wanted or not image or any(one.get("boot_index") == 0 for one in wanted):
        return wanted
    root = {
        "uuid": image,
        "source_type": "image",
        "destination_type": "local",
        "boot_index": 0,
        "delete_on_termination": True,
    }
    return [root, *wanted]


def _new(disk: Disk) -> dict[str, Any]:
    source, ident = _source(disk)
    wanted: dict[str, Any] = {"source_type": source, "destination_type": "local" if source == "blank" else "volume"}
    if ident:
        wanted["uuid"] = ident
    boots_by_default = source != "blank"
    index = disk.get("boot_index")
    wanted["boot_index"] = index if index is not None else (0 if boots_by_default else -1)
    if disk.get("swap_size") is not None:
        wanted.update(guest_format="swap", volume_size=disk["swap_size"])
    if disk.get("ephemeral_size") is not None:
        wanted["volume_size"] = disk["ephemeral_size"]
    if disk.get("ephemeral_format") is not None:
        wanted["guest_format"] = disk["ephemeral_format"]
    for key in ("device_name", "device_type", "disk_bus", "volume_size", "volume_type"):
        if disk.get(key) is not None:
            wanted[key] = disk[key]
    ends = disk.get("delete_on_termination")
    wanted["delete_on_termination"] = (source == "blank") if ends is None else ends
    return wanted


def _source(disk: Disk) -> tuple[str, str | None]:
    for key, source in (
        ("volume_id", "volume"),
        ("snapshot_id", "snapshot"),
        ("image", "image"),
        ("image_id", "image"),
    ):
        if disk.get(key):
            return source, str(disk[key])
    return "blank", None


def check_disks(disks: Sequence[Disk], disks_v2: Sequence[Disk], image: str | None, server: str) -> None:
    """Raises ValidationError for disks that contradict themselves, or a server that nothing boots."""
    if disks and disks_v2:
        raise ResourcePropertyConflict(
            "block_device_mapping and block_device_mapping_v2 exclude each other", fix="Give one of them"
        )
    for disk in disks:
        _check_old(disk)
    for disk in disks_v2:
        _check_new(disk)
    boots = any(str(disk.get("device_name")).removeprefix("/dev/") == "vda" for disk in disks) or any(
        _source(disk)[0] != "blank" and disk.get("boot_index") in (0, None) for disk in disks_v2
    )
    if not image and not boots:
        raise ValidationError(f"Neither image nor bootable volume is specified for instance {server}")
    if image and any(_boots(disk) for disk in disks_v2):
        raise ValidationError(f"Multiple bootable sources for instance {server}")


def _boots(disk: Disk) -> bool:
    index = disk.get("boot_index")
    return _source(disk)[0] != "blank" and (index == 0 or index is None)


def _check_old(disk: Disk) -> None:
    if disk.get("volume_id") and disk.get("snapshot_id"):
        raise ResourcePropertyConflict("volume_id and snapshot_id of a block device exclude each other")
    if not disk.get("volume_id") and not disk.get("snapshot_id"):
        raise ValidationError("Either volume_id or snapshot_id must be specified for device mapping")


def _check_new(disk: Disk) -> None:
    sources = [key for key in (*SOURCES, "swap_size", "ephemeral_size") if disk.get(key) is not None]
    if len(sources) > 1:
        raise ResourcePropertyConflict(f"{', '.join(sources)} of a block device exclude each other")
    if not any(disk.get(key) is not None for key in (*SOURCES, *OF_THE_HOST)):
        raise ValidationError(
            "Either volume_id, snapshot_id, image_id, swap_size, ephemeral_size or ephemeral_format must be specified"
        )
