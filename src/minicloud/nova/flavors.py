"""Flavors: the sizes that servers come in, with extra specs and who may use the private ones.

Source: Compute API v2.1, "Flavors", "Flavors access", "Flavors extra-specs".
"""

from typing import Any

from minicloud.nova import paging
from minicloud.nova.checks import (
    anything,
    content,
    flag,
    given_name,
    members,
    need_admin,
    number,
    optional,
    shape,
    text,
)
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at, since
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

PUBLIC, EPHEMERAL = "os-flavor-access:is_public", "OS-FLV-EXT-DATA:ephemeral"
SIZES = {
    "name": given_name,
    "ram": number(1),
    "vcpus": number(1),
    "disk": number(0),
}
CHOICES = {
    **SIZES,
    "id": optional(text()),
    "swap": number(0),
    "rxtx_factor": anything,
    EPHEMERAL: number(0),
    PUBLIC: flag,
}
# fmt: off
SORTABLE = (
    "created_at", "description", "disabled", "ephemeral_gb", "flavorid", "id", "is_public", "memory_mb", "name",
    "root_gb", "rxtx_factor", "swap", "updated_at", "vcpu_weight", "vcpus",
)
# fmt: on
SORTED_BY = {"flavorid": "id", "memory_mb": "ram", "root_gb": "disk"}
SPECS = f"{BASE}/flavors/{{key}}/os-extra_specs"


def flavors(request: Request) -> Collection:
    """All flavors."""
    return request.cloud.state.collection("nova", "flavors", ("name",))


def find(request: Request, key: str, status: int = 404) -> Record:
    """A flavor that the asker may use.  Raises Problem."""
    record = flavors(request).get(key)
    if record is None or not _usable(request, record):
        raise Problem(status, f"Flavor {key} could not be found.")
    return record


@route("GET", f"{BASE}/flavors", operation="nova.flavor.list")
def list_short(request: Request) -> Answer:
    """Names of flavors."""
    return paging.answer(request, "flavors", _page(request), short_view)


@route("GET", f"{BASE}/flavors/detail", operation="nova.flavor.list")
def list_long(request: Request) -> Answer:
    """Flavors in full."""
    return paging.answer(request, "flavors", _page(request), view)


@route("GET", f"{BASE}/flavors/{{key}}", operation="nova.flavor.show")
def show(request: Request, key: str) -> Answer:
    """One flavor."""
    return {"flavor": view(request, find(request, key))}


@route("POST", f"{BASE}/flavors", operation="nova.flavor.create")
def create(request: Request) -> Answer:
    """A new size."""
    need_admin(request, "os-flavor-manage:create")
    known = {**CHOICES, **({"description": optional(text(0, 65535))} if at(request, 55) else {})}
    given = members("flavor", content(request, "flavor"), known, SIZES)
    record = new_flavor(request, given)
    if flavors(request).find(name=record["name"]):
        raise Problem(409, f"Flavor with name {record['name']} already exists.")
    if flavors(request).get(record["id"]):
        raise Problem(409, f"Flavor with ID {record['id']} already exists.")
    flavors(request).put(record)
    return {"flavor": view(request, record)}


@route("PUT", f"{BASE}/flavors/{{key}}", operation="nova.flavor.update")
def update(request: Request, key: str) -> Answer:
    """Another description."""
    since(request, 55)
    need_admin(request, "os-flavor-manage:update")
    record = find(request, key)
    given = shape({"description": optional(text(0, 65535))})("flavor", content(request, "flavor"))
    record["description"] = given["description"]
    flavors(request).put(record)
    return {"flavor": view(request, record)}


@route("DELETE", f"{BASE}/flavors/{{key}}", operation="nova.flavor.delete")
def delete(request: Request, key: str) -> Answer:
    """Offer a size no longer; servers keep theirs."""
    need_admin(request, "os-flavor-manage:delete")
    flavors(request).remove(find(request, key)["id"])
    return Reply(202)


@route("GET", f"{BASE}/flavors/{{key}}/os-flavor-access", operation="nova.flavor_access.list")
def access(request: Request, key: str) -> Answer:
    """Which projects may use a private flavor."""
    need_admin(request, "os-flavor-access")
    record = find(request, key)
    if record["is_public"]:
        raise Problem(404, "Access list not available for public flavors.")
    return _access_view(record)


@route("POST", f"{BASE}/flavors/{{key}}/action", operation="nova.flavor_access.change")
def change_access(request: Request, key: str) -> Answer:
    """Let a project use a flavor, or no longer."""
    body = request.body if isinstance(request.body, dict) else {}
    verb = next((verb for verb in ("addTenantAccess", "removeTenantAccess") if verb in body), None)
    if verb is None:
        raise Problem(400, f"There is no such action: {next(iter(body), '')}")
    adding = verb == "addTenantAccess"
    need_admin(request, f"os-flavor-access:{'add' if adding else 'remove'}_tenant_access")
    record = find(request, key)
    tenant = shape({"tenant": text()})(verb, body[verb])["tenant"]
    if adding and tenant in record["projects"]:
        words = f"Flavor access already exists for flavor {key} and project {tenant} combination."
        raise Problem(409, words)
    if not adding and tenant not in record["projects"]:
        raise Problem(404, f"Flavor access not found for {key} / {tenant} combination.")
    others = [project for project in record["projects"] if project != tenant]
    record["projects"] = [*others, tenant] if adding else others
    flavors(request).put(record)
    return _access_view(record)


@route("GET", SPECS, operation="nova.flavor_extra_specs.list")
def specs(request: Request, key: str) -> Answer:
    """What else a flavor asks for."""
    return {"extra_specs": find(request, key)["extra_specs"]}


@route("POST", SPECS, operation="nova.flavor_extra_specs.create")
def add_specs(request: Request, key: str) -> Answer:
    """Ask for more."""
    need_admin(request, "os-flavor-extra-specs:create")
    record = find(request, key)
    given = _specs(content(request, "extra_specs"))
    record["extra_specs"] = {**record["extra_specs"], **given}
    flavors(request).put(record)
    return {"extra_specs": given}


@route("GET", SPECS + "/{name}", operation="nova.flavor_extra_specs.show")
def spec(request: Request, key: str, name: str) -> Answer:
    """One extra spec."""
    return {name: _spec(find(request, key), name)}


@route("PUT", SPECS + "/{name}", operation="nova.flavor_extra_specs.update")
def set_spec(request: Request, key: str, name: str) -> Answer:
    """Ask for something else."""
    need_admin(request, "os-flavor-extra-specs:update")
    record = find(request, key)
    given = _specs(request.body)
    if list(given) != [name]:
        raise Problem(400, "Request body and URI mismatch")
    record["extra_specs"] = {**record["extra_specs"], **given}
    flavors(request).put(record)
    return given


@route("DELETE", SPECS + "/{name}", operation="nova.flavor_extra_specs.delete")
def drop_spec(request: Request, key: str, name: str) -> Answer:
    """Ask for less."""
    need_admin(request, "os-flavor-extra-specs:delete")
    record = find(request, key)
    _spec(record, name)
    record["extra_specs"] = {other: value for other, value in record["extra_specs"].items() if other != name}
    flavors(request).put(record)
    return Reply(200)


def new_flavor(request: Request, given: Record) -> Record:
    """A flavor record of checked values."""
    return {
        "id": given.get("id") or request.cloud.new_id(),
        "name": given["name"],
        "ram": given["ram"],
        "vcpus": given["vcpus"],
        "disk": given["disk"],
        "swap": given.get("swap", 0),
        "ephemeral": given.get(EPHEMERAL, 0),
        "rxtx_factor": float(given.get("rxtx_factor", 1.0)),
        "is_public": given.get(PUBLIC, True),
        "description": given.get("description"),
        "extra_specs": given.get("extra_specs", {}),
        "projects": [],
    }


def view(request: Request, record: Record) -> Record:
    """A flavor as this microversion shows it."""
    shown = {
        "id": record["id"],
        "name": record["name"],
        "ram": record["ram"],
        "disk": record["disk"],
        "swap": record["swap"] if record["swap"] or at(request, 75) else "",
        EPHEMERAL: record["ephemeral"],
        "OS-FLV-DISABLED:disabled": False,
        "vcpus": record["vcpus"],
        PUBLIC: record["is_public"],
        "rxtx_factor": record["rxtx_factor"],
        "links": paging.links(request, "flavors", record["id"]),
    }
    if at(request, 55):
        shown["description"] = record["description"]
    if at(request, 61):
        shown["extra_specs"] = record["extra_specs"]
    if at(request, 102):
        del shown["OS-FLV-DISABLED:disabled"], shown["rxtx_factor"]
    return shown


def short_view(request: Request, record: Record) -> Record:
    """A flavor's name and place."""
    shown = {"id": record["id"], "name": record["name"], "links": paging.links(request, "flavors", record["id"])}
    if at(request, 55):
        shown["description"] = record["description"]
    return shown


def _page(request: Request) -> list[Record]:
    paging.check_sort(request, SORTABLE)
    found = [record for record in flavors(request).values() if _listed(request, record)]
    for name, field in (("minRam", "ram"), ("minDisk", "disk")):
        least = request.param(name)
        if least and not least.isdigit():
            raise Problem(400, f"Invalid {name} filter [{least}]")
        if least:
            found = [record for record in found if record[field] >= int(least)]
    key = request.param("sort_key") or "flavorid"
    downward = request.param("sort_dir") == "desc"
    found.sort(key=lambda record: _rank(record.get(SORTED_BY.get(key, key))), reverse=downward)
    return paging.page(request, found)


def _rank(value: Any) -> tuple[int, Any]:
    return (0, value) if isinstance(value, int | float) else (1, str(value))


def _listed(request: Request, record: Record) -> bool:
    """Administrators choose whether they see public or private flavors, others see what they may use."""
    if not request.is_admin:
        return _usable(request, record)
    wanted = (request.param("is_public") or "true").lower()
    if wanted == "none":
        return True
    return bool(record["is_public"] == (wanted in ("true", "1", "t", "yes", "on")))


def _usable(request: Request, record: Record) -> bool:
    return record["is_public"] or request.is_admin or request.project_id in record["projects"]


def _access_view(record: Record) -> Answer:
    return {"flavor_access": [{"flavor_id": record["id"], "tenant_id": project} for project in record["projects"]]}


def _specs(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not given:
        raise Problem(400, "Malformed request body")
    return {name: str(value) for name, value in given.items()}


def _spec(record: Record, name: str) -> str:
    if name not in record["extra_specs"]:
        raise Problem(404, f"Flavor {record['id']} has no extra specs with key {name}.")
    return str(record["extra_specs"][name])
