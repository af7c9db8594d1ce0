"""The one host that minicloud pretends to have: services, hypervisors, zones, aggregates.

Source: Compute API v2.1, "Compute services", "Hypervisors", "Availability zones", "Host aggregates".
"""

import uuid
from typing import Any

from minicloud.clock import micro
from minicloud.nova import quotas
from minicloud.nova.checks import anything, content, members, need_admin, optional, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at, before_only
from minicloud.nova.wiring import HOST
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

ZONE, INTERNAL = "nova", "internal"
SERVICES = (("nova-scheduler", INTERNAL), ("nova-conductor", INTERNAL), ("nova-compute", ZONE))
CAPACITY = {"vcpus": 1000, "memory_mb": 800000, "local_gb": 600000}
NAMES = uuid.UUID("5b2c5e0c-3f0a-4d2e-9b8d-0c6f4d1f7a11")  # from which the ids of what is always there are made
AGGREGATE = f"{BASE}/os-aggregates/{{key}}"


def require_zone(request: Request, name: str | None) -> str | None:
    """An availability zone that there is; "zone:host" is a zone too.  Raises Problem 400."""
    if name is None:
        return None
    zone = name.partition(":")[0]
    if zone not in _zones(request):
        raise Problem(400, "The requested availability zone is not available")
    return zone


@route("GET", f"{BASE}/os-availability-zone", operation="nova.availability_zone.list")
def zones(request: Request) -> Answer:
    """Where servers can be."""
    shown = [{"zoneName": name, "zoneState": {"available": True}, "hosts": None} for name in _zones(request)]
    return {"availabilityZoneInfo": shown}


@route("GET", f"{BASE}/os-availability-zone/detail", operation="nova.availability_zone.list")
def zones_in_detail(request: Request) -> Answer:
    """Where servers can be, with what runs there."""
    need_admin(request, "os-availability-zone:detail")
    seen = micro(request.cloud.clock())
    state = {"available": True, "active": True, "updated_at": seen}
    shown = []
    for zone in (INTERNAL, *_zones(request)):
        running = {binary: state for binary, place in SERVICES if place == zone}
        shown.append({"zoneName": zone, "zoneState": {"available": True}, "hosts": {HOST: running} if running else {}})
    return {"availabilityZoneInfo": shown}


@route("GET", f"{BASE}/os-services", operation="nova.service.list")
def services(request: Request) -> Answer:
    """What Compute consists of."""
    need_admin(request, "os-services:list")
    binary = request.param("binary")
    found = [
        _service(request, place, name, zone) for place, (name, zone) in enumerate(SERVICES, 1) if binary in (None, name)
    ]
    return {"services": found}


@route("GET", f"{BASE}/os-hypervisors", operation="nova.hypervisor.list")
def hypervisors(request: Request) -> Answer:
    """Names of hypervisors."""
    need_admin(request, "os-hypervisors:list")
    shown = _hypervisor(request)
    return {"hypervisors": [{name: shown[name] for name in ("id", "hypervisor_hostname", "state", "status")}]}


@route("GET", f"{BASE}/os-hypervisors/detail", operation="nova.hypervisor.list")
def hypervisors_in_detail(request: Request) -> Answer:
    """Hypervisors in full."""
    need_admin(request, "os-hypervisors:list-detail")
    return {"hypervisors": [_hypervisor(request)]}


@route("GET", f"{BASE}/os-hypervisors/statistics", operation="nova.hypervisor.statistics")
def statistics(request: Request) -> Answer:
    """What all hypervisors have together."""
    need_admin(request, "os-hypervisors:statistics")
    before_only(request, 88)
    return {"hypervisor_statistics": {"count": 1, **_load(request)}}


@route("GET", f"{BASE}/os-hypervisors/{{key}}", operation="nova.hypervisor.show")
def hypervisor(request: Request, key: str) -> Answer:
    """One hypervisor."""
    need_admin(request, "os-hypervisors:show")
    shown = _hypervisor(request)
    if str(shown["id"]) != key:
        raise Problem(404, f"Compute host {key} could not be found.")
    return {"hypervisor": shown}


@route("GET", f"{BASE}/os-aggregates", operation="nova.aggregate.list")
def aggregates(request: Request) -> Answer:
    """Groups of hosts."""
    need_admin(request, "os-aggregates:index")
    return {"aggregates": [_aggregate(request, record) for record in _records(request).values()]}


@route("POST", f"{BASE}/os-aggregates", operation="nova.aggregate.create")
def create_aggregate(request: Request) -> Answer:
    """A new group of hosts."""
    need_admin(request, "os-aggregates:create")
    known = {"name": text(), "availability_zone": optional(text())}
    given = members("aggregate", content(request, "aggregate"), known, ("name",))
    if _records(request).find(name=given["name"]):
        raise Problem(409, f"Aggregate {given['name']} already exists.")
    numbers = [int(record["id"]) for record in _records(request).values()]
    zone = given.get("availability_zone")
    record = {
        "id": str(max(numbers, default=0) + 1),
        "uuid": request.cloud.new_id(),
        "name": given["name"],
        "hosts": [],
        "metadata": {"availability_zone": zone} if zone else {},
        "created_at": micro(request.cloud.clock()),
        "updated_at": None,
    }
    shown = _aggregate(request, _records(request).put(record))
    return {"aggregate": {name: value for name, value in shown.items() if name not in ("hosts", "metadata")}}


@route("GET", AGGREGATE, operation="nova.aggregate.show")
def show_aggregate(request: Request, key: str) -> Answer:
    """One group of hosts."""
    need_admin(request, "os-aggregates:show")
    return {"aggregate": _aggregate(request, _find(request, key))}


@route("PUT", AGGREGATE, operation="nova.aggregate.update")
def update_aggregate(request: Request, key: str) -> Answer:
    """Another name or zone."""
    need_admin(request, "os-aggregates:update")
    known = {"name": text(), "availability_zone": optional(text())}
    given = members("aggregate", content(request, "aggregate"), known)
    record = _find(request, key)
    record["name"] = given.get("name", record["name"])
    if "availability_zone" in given:
        record["metadata"]["availability_zone"] = given["availability_zone"]
    return {"aggregate": _aggregate(request, _touch(request, record))}


@route("DELETE", AGGREGATE, operation="nova.aggregate.delete")
def delete_aggregate(request: Request, key: str) -> Answer:
    """Dissolve a group of hosts."""
    need_admin(request, "os-aggregates:delete")
    record = _find(request, key)
    if record["hosts"]:
        raise Problem(400, f"Cannot remove aggregate {key}. Reason: Host aggregate is not empty.")
    _records(request).remove(key)
    return Reply(200)


@route("POST", AGGREGATE + "/action", operation="nova.aggregate.action")
def change_aggregate(request: Request, key: str) -> Answer:
    """Add or remove a host, or set metadata."""
    body = request.body if isinstance(request.body, dict) else {}
    verb, given = next(iter(body.items()), ("", None))
    if verb not in ("add_host", "remove_host", "set_metadata"):
        raise Problem(400, f"There is no such action: {verb}")
    need_admin(request, f"os-aggregates:{verb}")
    record = _find(request, key)
    if verb == "set_metadata":
        changes = members(verb, given, {"metadata": anything}, ("metadata",))["metadata"]
        merged = {**record["metadata"], **changes}
        record["metadata"] = {name: value for name, value in merged.items() if value is not None}
    else:
        _change_hosts(record, verb, members(verb, given, {"host": text()}, ("host",))["host"])
    return {"aggregate": _aggregate(request, _touch(request, record))}


def _change_hosts(record: Record, verb: str, host: str) -> None:
    if host != HOST:
        raise Problem(404, f"Compute host {host} could not be found.")
    if verb == "remove_host" and host not in record["hosts"]:
        raise Problem(404, f"Aggregate {record['id']} has no host {host}.")
    if verb == "add_host" and host in record["hosts"]:
        raise Problem(409, f"Aggregate {record['id']} already has host {host}.")
    record["hosts"] = [host] if verb == "add_host" else []


def _zones(request: Request) -> list[str]:
    """The zone of hosts in no aggregate, and those of aggregates with hosts."""
    named = [r["metadata"].get("availability_zone") for r in _records(request).values() if r["hosts"]]
    found = [zone for zone in named if zone]
    return found or [ZONE]


def _records(request: Request) -> Collection:
    return request.cloud.state.collection("nova", "aggregates", ("name",))


def _find(request: Request, key: str) -> Record:
    record = _records(request).get(key)
    if record is None:
        raise Problem(404, f"Aggregate {key} could not be found.")
    return record


def _touch(request: Request, record: Record) -> Record:
    record["updated_at"] = micro(request.cloud.clock())
    return _records(request).put(record)


def _aggregate(request: Request, record: Record) -> Record:
    shown = {**record, "id": int(record["id"]), "deleted": False, "deleted_at": None}
    shown["availability_zone"] = record["metadata"].get("availability_zone")
    if not at(request, 41):
        del shown["uuid"]
    return shown


def _service(request: Request, place: int, binary: str, zone: str) -> Record:
    shown: dict[str, Any] = {
        "binary": binary,
        "host": HOST,
        "id": str(uuid.uuid5(NAMES, binary)) if at(request, 53) else place + 1,
        "zone": zone,
        "status": "enabled",
        "state": "up",
        "updated_at": micro(request.cloud.clock()),
        "disabled_reason": None,
    }
    if at(request, 11):
        shown["forced_down"] = False
    return shown


def _hypervisor(request: Request) -> Record:
    service = _service(request, len(SERVICES), "nova-compute", ZONE)
    shown = {
        "id": str(uuid.uuid5(NAMES, HOST)) if at(request, 53) else 1,
        "hypervisor_hostname": HOST,
        "state": "up",
        "status": "enabled",
        "hypervisor_type": "fake",
        "hypervisor_version": 1000,
        "host_ip": "127.0.0.1",
        "service": {name: service[name] for name in ("id", "host", "disabled_reason")},
    }
    if at(request, 88):
        return {**shown, "uptime": None}
    return {**shown, **_load(request), "cpu_info": '{"arch": "x86_64", "topology": {"cores": 1}}'}


def _load(request: Request) -> dict[str, int]:
    """What is used of the one host, by all projects together."""
    projects = {server["project_id"] for server in request.cloud.state.collection("nova", "servers").values()}
    used = [quotas.usage(request, project) for project in projects]
    memory, cores = sum(one["ram"] for one in used), sum(one["cores"] for one in used)
    return {
        **CAPACITY,
        "vcpus_used": cores,
        "memory_mb_used": memory + 512,
        "local_gb_used": 0,
        "free_ram_mb": CAPACITY["memory_mb"] - memory - 512,
        "free_disk_gb": CAPACITY["local_gb"],
        "current_workload": 0,
        "running_vms": sum(one["instances"] for one in used),
        "disk_available_least": 0,
    }
