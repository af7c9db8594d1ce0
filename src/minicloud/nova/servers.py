"""Servers: create, list, show, update, delete.

Source: Compute API v2.1, "Servers".
"""

import re
from collections.abc import Callable
from typing import Any

from minicloud.nova import booting, history, lifecycle, paging, server_views, wiring
from minicloud.nova.checks import (
    Check,
    content,
    denied,
    given_name,
    ip,
    members,
    one_of,
    optional,
    text,
)
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

# fmt: off
SORTABLE = (
    "access_ip_v4", "access_ip_v6", "auto_disk_config", "availability_zone", "config_drive", "created_at",
    "display_description", "display_name", "host", "hostname", "image_ref", "instance_type_id", "kernel_id", "key_name",
    "launch_index", "launched_at", "locked_by", "node", "power_state", "progress", "project_id", "ramdisk_id",
    "root_device_name", "task_state", "terminated_at", "updated_at", "user_id", "uuid", "vm_state", "architecture",
    "cell_name", "cleaned", "default_ephemeral_device", "default_swap_device", "deleted", "deleted_at",
    "disable_terminate", "ephemeral_gb", "ephemeral_key_uuid", "id", "key_data", "launched_on", "locked", "memory_mb",
    "os_type", "reservation_id", "root_gb", "shutdown_terminate", "user_data", "vcpus", "vm_mode",
)
# fmt: on
SORTED_BY = {
    "display_name": "name",
    "display_description": "description",
    "created_at": "created",
    "updated_at": "updated",
    "uuid": "id",
    "image_ref": "image_id",
}
Filter = Callable[[Request, Record, str], bool]


@route("POST", f"{BASE}/servers", operation="nova.server.create")
def create(request: Request) -> Answer:
    """One server or several; the answer does not wait for them."""
    plan = booting.accept(request)
    given, reservation = plan["given"], booting.reservation_id()
    servers = [booting.build(request, plan, place, reservation) for place in range(plan["count"])]
    for server in servers:
        history.note(request, server, "create")
    if given.get("return_reservation_id"):
        return Reply(202, {"reservation_id": reservation})
    first = servers[0]
    named = given.get("security_groups") or [{"name": "default"}]
    shown = {
        "id": first["id"],
        "links": paging.links(request, "servers", first["id"]),
        "OS-DCF:diskConfig": first["disk_config"],
        "security_groups": [{"name": group["name"]} for group in named],
        "adminPass": given.get("adminPass") or booting.password(),
    }
    where = f"{request.cloud.base_url}{BASE}/servers/{first['id']}"
    return Reply(202, {"server": shown}, {"Location": where})


@route("GET", f"{BASE}/servers", operation="nova.server.list")
def list_short(request: Request) -> Answer:
    """Names of servers."""
    return paging.answer(request, "servers", _page(request, "index"), server_views.short)


@route("GET", f"{BASE}/servers/detail", operation="nova.server.list")
def list_long(request: Request) -> Answer:
    """Servers in full."""
    return paging.answer(request, "servers", _page(request, "detail"), server_views.full)


@route("GET", f"{BASE}/servers/{{key}}", operation="nova.server.show")
def show(request: Request, key: str) -> Answer:
    """One server."""
    return {"server": server_views.full(request, lifecycle.find(request, key))}


@route("PUT", f"{BASE}/servers/{{key}}", operation="nova.server.update")
def update(request: Request, key: str) -> Answer:
    """Another name, description, host name or access address."""
    known: dict[str, Check] = {
        "name": given_name,
        "accessIPv4": ip(4),
        "accessIPv6": ip(6),
        "OS-DCF:diskConfig": one_of("AUTO", "MANUAL"),
    }
    if at(request, 19):
        known["description"] = optional(text(0))
    if at(request, 90):
        known["hostname"] = text()
    given = members("server", content(request, "server"), known)
    server = lifecycle.find(request, key)
    kept = {"accessIPv4": "access_ipv4", "accessIPv6": "access_ipv6", "OS-DCF:diskConfig": "disk_config"}
    if given:
        lifecycle.change(request, server, **{kept.get(name, name): value for name, value in given.items()})
    return {"server": server_views.changed(request, server)}


@route("DELETE", f"{BASE}/servers/{{key}}", operation="nova.server.delete")
def delete(request: Request, key: str) -> Answer:
    """Take a server away with all that it made."""
    server = lifecycle.find(request, key)
    lifecycle.require_unlocked(request, server)
    history.note(request, server, "delete")
    lifecycle.remove(request, server)
    return None


@route("GET", f"{BASE}/servers/{{key}}/ips", operation="nova.server.addresses")
def addresses(request: Request, key: str) -> Answer:
    """The addresses of a server by network."""
    return {"addresses": wiring.addresses(request, lifecycle.find(request, key), extended=False)}


@route("GET", f"{BASE}/servers/{{key}}/ips/{{network}}", operation="nova.server.addresses")
def addresses_on(request: Request, key: str, network: str) -> Answer:
    """The addresses of a server on one network."""
    found = wiring.addresses(request, lifecycle.find(request, key), extended=False)
    return {network: found.get(network, [])}


def _page(request: Request, action: str) -> list[Record]:
    paging.check_sort(request, SORTABLE)
    found = [server for record in _candidates(request, action) if (server := lifecycle.settle(request, record))]
    for name, fits in FILTERS.items():
        value = request.param(name)
        if value is not None:
            found = [server for server in found if fits(request, server, value)]
    return paging.page(request, _sorted(request, found))


def _candidates(request: Request, action: str) -> list[Record]:
    records = lifecycle.servers(request)
    everywhere = request.param("all_tenants")
    if everywhere is None or everywhere.lower() in ("0", "false"):
        return records.find(project_id=request.project_id)
    if not request.is_admin:
        raise denied(f"servers:{action}:get_all_tenants")
    project = request.param("project_id") or request.param("tenant_id")
    return records.find(project_id=project) if project else records.values()


def _sorted(request: Request, found: list[Record]) -> list[Record]:
    """Newest first, unless other keys were asked for."""
    found = sorted(found, key=lambda server: int(server["number"]), reverse=True)
    keys, directions = request.query.get("sort_key", []), request.query.get("sort_dir", [])
    for place, key in reversed(list(enumerate(keys))):
        field = SORTED_BY.get(key, key)
        downward = (directions[place] if place < len(directions) else "desc") == "desc"
        found = sorted(found, key=lambda server: str(server.get(field) or ""), reverse=downward)
    return found


def _pattern(name: str, value: str) -> re.Pattern[str]:
    try:
        return re.compile(value)
    except re.error:
        raise paging.refuse_query(name, value, f"{value!r} is not a 'regex'") from None


def _same(field: str) -> Filter:
    return lambda request, server, value: str(server[field] or "") == value


def _matches(field: str) -> Filter:
    return lambda request, server, value: bool(_pattern(field, value).search(str(server[field] or "")))


def _tagged(any_of: bool, absent: bool) -> Filter:
    def fits(request: Request, server: Record, value: str) -> bool:
        wanted, tags = set(value.split(",")), set(server["tags"])
        hit = bool(wanted & tags) if any_of else wanted <= tags
        return hit != absent

    return fits


def _addressed(request: Request, server: Record, value: str) -> bool:
    found: Any = wiring.addresses(request, server, extended=False).values()
    return any(_pattern("ip", value).search(entry["addr"]) for entries in found for entry in entries)


FILTERS: dict[str, Filter] = {
    "name": _matches("name"),
    "hostname": _matches("hostname"),
    "status": lambda request, server, value: lifecycle.status(server) == value.upper(),
    "vm_state": _same("vm_state"),
    "flavor": lambda request, server, value: bool(server["flavor"]["id"] == value),
    "image": _same("image_id"),
    "key_name": _same("key_name"),
    "user_id": _same("user_id"),
    "uuid": _same("id"),
    "reservation_id": _same("reservation_id"),
    "host": _same("host"),
    "availability_zone": lambda request, server, value: (server["availability_zone"] or "nova") == value,
    "locked": lambda request, server, value: bool(server["locked"]) == (value.lower() in ("true", "1", "yes")),
    "deleted": lambda request, server, value: value.lower() not in ("true", "1", "yes"),
    "changes-since": lambda request, server, value: bool(server["updated"] >= value),
    "changes-before": lambda request, server, value: bool(server["updated"] <= value),
    "ip": _addressed,
    "ip6": _addressed,
    "tags": _tagged(any_of=False, absent=False),
    "tags-any": _tagged(any_of=True, absent=False),
    "not-tags": _tagged(any_of=False, absent=True),
    "not-tags-any": _tagged(any_of=True, absent=True),
}
