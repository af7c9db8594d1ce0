"""Where Cinder lives: zones, services, pools, extensions; and the default volume type it is born with."""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import volume_route
from minicloud.cinder.volume_types import DEFAULT_TYPE, new_type
from minicloud.cinder.volumes import HOST, ZONE
from minicloud.clock import micro
from minicloud.seed import seed
from minicloud.web import Answer, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

EXTENSIONS = {
    "os-vol-image-meta": "VolumeImageMetadata",
    "os-volume-actions": "VolumeActions",
    "os-quota-sets": "Quotas",
    "os-types-extra-specs": "TypesExtraSpecs",
    "os-availability-zone": "AvailabilityZones",
    "os-volume-encryption-metadata": "VolumeEncryptionMetadata",
    "os-services": "Services",
    "backups": "Backups",
    "qos-specs": "Qos_specs_manage",
    "os-admin-actions": "AdminActions",
}


@seed("cinder")
def plant(cloud: "Cloud", document: dict[str, Any]) -> None:
    """The default volume type, and those of the seed file (`volume_types: [{name: fast, extra_specs: {...}}]`)."""
    new_type(cloud, {"name": DEFAULT_TYPE, "description": "Default Volume Type"})
    for entry in document.get("volume_types", ()):
        new_type(cloud, entry)


@volume_route("GET", "/os-availability-zone", "zone.list")
def zones(request: Request) -> Answer:
    """Where volumes can be."""
    return {"availabilityZoneInfo": [{"zoneName": ZONE, "zoneState": {"available": True}}]}


@volume_route("GET", "/os-services", "service.list", policy="volume_extension:services:index")
def services(request: Request) -> Answer:
    """Cinder's own processes, if it had any."""
    host = HOST.partition("#")[0]
    common = {"zone": ZONE, "status": "enabled", "state": "up", "disabled_reason": None}
    common["updated_at"] = micro(request.cloud.clock())
    disks = {"replication_status": "disabled", "active_backend_id": None, "frozen": False}
    return {
        "services": [
            {**common, "binary": "cinder-scheduler", "host": "minicloud"},
            {**common, **disks, "binary": "cinder-volume", "host": host},
            {**common, "binary": "cinder-backup", "host": "minicloud"},
        ]
    }


@volume_route("GET", "/scheduler-stats/get_pools", "pool.list", policy="scheduler_extension:scheduler_stats:get_pools")
def pools(request: Request) -> Answer:
    """Where disks would come from."""
    return {"pools": [{"name": HOST}]}


@volume_route("GET", "/extensions", "extension.list")
def extensions(request: Request) -> Answer:
    """What this Cinder can do beyond the core."""
    common = {"links": [], "updated": "2013-01-01T00:00:00+00:00"}
    shown = [{**common, "alias": alias, "name": name, "description": name} for alias, name in EXTENSIONS.items()]
    return {"extensions": shown}


@volume_route("GET", "/groups", "group.list", since=13)
def groups(request: Request) -> Answer:
    """Volume groups, of which there are none."""
    return {"groups": []}


@volume_route("GET", "/messages", "message.list", since=3)
def messages(request: Request) -> Answer:
    """Complaints of failed background work, of which there are none."""
    return {"messages": []}


@volume_route("GET", "/os-volume-transfer", "transfer.list")
def transfers(request: Request) -> Answer:
    """Volumes on offer to other projects, of which there are none."""
    return {"transfers": []}
