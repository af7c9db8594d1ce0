"""How much a project may have, how much it has, and the refusal when it wants more."""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import forbidden, given, volume_route
from minicloud.cinder.volume_types import volume_types
from minicloud.problems import Problem
from minicloud.state import Collection
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

UNLIMITED = -1
COUNTED = ("volumes", "snapshots", "backups", "groups")
SIZED = {"gigabytes": ("volumes", "snapshots"), "backup_gigabytes": ("backups",)}
PER_TYPE = ("volumes", "snapshots", "gigabytes")
NAMES = (*COUNTED, *SIZED, "per_volume_gigabytes")
EXCEEDED = {"volumes": "VolumeLimitExceeded", "snapshots": "SnapshotLimitExceeded", "backups": "BackupLimitExceeded"}


def quotas(cloud: "Cloud") -> Collection:
    """Limits that were chosen, per project; a project without an entry has none."""
    return cloud.state.collection("cinder", "quotas")


def limits(cloud: "Cloud", project_id: str) -> dict[str, int]:
    """All limits of a project, -1 for none."""
    names = [*NAMES, *(f"{name}_{kind['name']}" for kind in volume_types(cloud).values() for name in PER_TYPE)]
    found = dict.fromkeys(names, UNLIMITED) | _known(cloud.operation("cinder.quota"), names)
    for key in ("default", project_id):
        found |= (quotas(cloud).get(key) or {"limits": {}})["limits"]
    return found


def _known(values: dict[str, Any], names: list[str]) -> dict[str, int]:
    return {name: int(values[name]) for name in names if name in values}


def used(cloud: "Cloud", project_id: str, name: str) -> int:
    """How much of a quota a project uses."""
    base, _, kind = next((n, "_", name[len(n) + 1 :]) for n in NAMES if name == n or name.startswith(f"{n}_"))
    if base == "per_volume_gigabytes":
        return 0
    kinds = SIZED.get(base, (base,))
    records = [r for k in kinds for r in cloud.state.collection("cinder", k).find(project_id=project_id)]
    if kind:
        records = [record for record in records if record.get("volume_type") == kind]
    return sum(record["size"] for record in records) if base in SIZED else len(records)


def charge(cloud: "Cloud", project_id: str, kind: str, size_gb: int, sized: str = "gigabytes", count: int = 1) -> None:
    """Refuse when another thing of this kind and size would be too much; looks only at limits that are set."""
    allowed = limits(cloud, project_id)
    single = allowed["per_volume_gigabytes"]
    if kind == "volumes" and single != UNLIMITED and size_gb > single:
        message = f"Requested volume size {size_gb}G is larger than maximum allowed limit {single}G."
        raise Problem(413, f"VolumeSizeExceedsLimit: {message}", headers={"Retry-After": "0"})
    if count and allowed[kind] != UNLIMITED and used(cloud, project_id, kind) + count > allowed[kind]:
        suffix = f" for quota '{kind}'." if kind == "volumes" else ""
        message = f"{EXCEEDED[kind]}: Maximum number of {kind} allowed ({allowed[kind]}) exceeded{suffix}"
        raise Problem(413, message, headers={"Retry-After": "0"})
    if allowed[sized] == UNLIMITED:
        return
    consumed = used(cloud, project_id, sized)
    if consumed + size_gb > allowed[sized]:
        what = "VolumeBackupSizeExceedsAvailableQuota" if kind == "backups" else "VolumeSizeExceedsAvailableQuota"
        subject = "backup exceeds allowed Backup" if kind == "backups" else "volume or snapshot exceeds allowed"
        raise Problem(
            413,
            f"{what}: Requested {subject} gigabytes quota."
            f" Requested {size_gb}G, quota is {allowed[sized]}G and {consumed}G has been consumed.",
            headers={"Retry-After": "0"},
        )


@volume_route("GET", "/os-quota-sets/{project_id}", "quota.show")
def show(request: Request, project_id: str) -> Answer:
    """A project's limits, with `usage` what it uses of them."""
    if not request.is_admin and project_id != request.project_id:
        raise forbidden("volume_extension:quotas:show")
    found = limits(request.cloud, project_id)
    if str(request.param("usage", "false")).lower() != "true":
        return {"quota_set": {**found, "id": project_id}}
    usage = {
        name: {"limit": limit, "in_use": used(request.cloud, project_id, name), "reserved": 0}
        for name, limit in found.items()
    }
    return {"quota_set": {**usage, "id": project_id}}


@volume_route("GET", "/os-quota-sets/{project_id}/defaults", "quota.defaults")
def defaults(request: Request, project_id: str) -> Answer:
    """What a project without limits of its own may have."""
    return {"quota_set": {**limits(request.cloud, "default"), "id": project_id}}


@volume_route("PUT", "/os-quota-sets/{project_id}", "quota.update", policy="volume_extension:quotas:update")
def update(request: Request, project_id: str) -> Answer:
    """Choose a project's limits."""
    return {"quota_set": _choose(request, project_id, given(request, "quota_set"))}


@volume_route("DELETE", "/os-quota-sets/{project_id}", "quota.delete", policy="volume_extension:quotas:delete")
def delete(request: Request, project_id: str) -> Answer:
    """Back to the defaults."""
    quotas(request.cloud).remove(project_id)
    return Reply(200)


@volume_route("GET", "/os-quota-class-sets/{name}", "quota.class", policy="volume_extension:quota_classes:get")
def show_class(request: Request, name: str) -> Answer:
    """The defaults."""
    return {"quota_class_set": {**limits(request.cloud, "default"), "id": name}}


@volume_route("PUT", "/os-quota-class-sets/{name}", "quota.set_class", policy="volume_extension:quota_classes:update")
def update_class(request: Request, name: str) -> Answer:
    """Choose the defaults."""
    return {"quota_class_set": _choose(request, "default", given(request, "quota_class_set"))}


def _choose(request: Request, key: str, values: dict[str, Any]) -> dict[str, int]:
    cloud = request.cloud
    unknown = sorted(set(values) - set(limits(cloud, key)) - {"tenant_id", "id", "force"})
    if unknown:
        raise Problem(400, f"Invalid input received: Bad key(s) in quota set: {', '.join(unknown)}")
    chosen = dict((quotas(cloud).get(key) or {"limits": {}})["limits"])
    chosen.update({name: int(limit) for name, limit in values.items() if name in limits(cloud, key)})
    quotas(cloud).put({"id": key, "limits": chosen})
    return limits(cloud, key)


@volume_route("GET", "/limits", "limits.show")
def show_limits(request: Request) -> Answer:
    """The bearer's limits and usage in one table."""
    found = limits(request.cloud, request.project_id)
    words = {
        "volumes": ("maxTotalVolumes", "totalVolumesUsed"),
        "gigabytes": ("maxTotalVolumeGigabytes", "totalGigabytesUsed"),
        "snapshots": ("maxTotalSnapshots", "totalSnapshotsUsed"),
        "backups": ("maxTotalBackups", "totalBackupsUsed"),
        "backup_gigabytes": ("maxTotalBackupGigabytes", "totalBackupGigabytesUsed"),
    }
    absolute = {most: found[name] for name, (most, _) in words.items()}
    absolute |= {sum_: used(request.cloud, request.project_id, name) for name, (_, sum_) in words.items()}
    return {"limits": {"rate": [], "absolute": absolute}}
