"""Server groups: servers that shall be near to or far from each other.

Source: Compute API v2.1, "Server groups".
"""

from typing import Any

from minicloud.nova import paging, quotas
from minicloud.nova.checks import content, given_name, many, number, one_of, shape
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Request, route

HARD = ("anti-affinity", "affinity")
ALL = (*HARD, "soft-anti-affinity", "soft-affinity")


def groups(request: Request) -> Collection:
    """All server groups."""
    return request.cloud.state.collection("nova", "server_groups", ("project_id",))


def find(request: Request, key: str, status: int = 404) -> Record:
    """A group of the asker's project.  Raises Problem."""
    record = groups(request).get(key)
    if record is None or not (request.is_admin or record["project_id"] == request.project_id):
        raise Problem(status, f"Instance group {key} could not be found.")
    return record


@route("GET", f"{BASE}/os-server-groups", operation="nova.server_group.list")
def list_all(request: Request) -> Answer:
    """The groups of a project, or of all for administrators who ask so."""
    everything = request.is_admin and "all_projects" in request.query
    found = groups(request).values() if everything else groups(request).find(project_id=request.project_id)
    return {"server_groups": [_view(request, record) for record in paging.page(request, found)]}


@route("POST", f"{BASE}/os-server-groups", operation="nova.server_group.create")
def create(request: Request) -> Answer:
    """A new group."""
    given = _given(request)
    bound = quotas.limit(request, request.project_id, "server_groups")
    if 0 <= bound <= len(groups(request).find(project_id=request.project_id)):
        raise Problem(403, "Quota exceeded, too many server groups.")
    record = {
        "id": request.cloud.new_id(),
        "name": given["name"],
        "policy": given.get("policy") or given["policies"][0],
        "rules": given.get("rules") or {},
        "project_id": request.project_id,
        "user_id": request.user_id,
    }
    return {"server_group": _view(request, groups(request).put(record))}


@route("GET", f"{BASE}/os-server-groups/{{key}}", operation="nova.server_group.show")
def show(request: Request, key: str) -> Answer:
    """One group with its members."""
    return {"server_group": _view(request, find(request, key))}


@route("DELETE", f"{BASE}/os-server-groups/{{key}}", operation="nova.server_group.delete")
def delete(request: Request, key: str) -> Answer:
    """Dissolve a group; its servers stay."""
    groups(request).remove(find(request, key)["id"])
    return None


def members_of(request: Request, key: str) -> list[str]:
    """The servers of a group."""
    servers = request.cloud.state.collection("nova", "servers", ("server_group",))
    return [server["id"] for server in servers.find(server_group=key)]


def _given(request: Request) -> dict[str, Any]:
    words = ALL if at(request, 15) else HARD
    if at(request, 64):
        check = shape(
            {"name": given_name, "policy": one_of(*words)},
            rules=shape(max_server_per_host=number(1)),
        )
    else:
        check = shape({"name": given_name, "policies": many(one_of(*words), 1, 1)})
    given: dict[str, Any] = check("server_group", content(request, "server_group"))
    if given.get("rules") and given["policy"] != "anti-affinity":
        raise Problem(400, "Only anti-affinity policy supports rules.")
    return given


def _view(request: Request, record: Record) -> Record:
    shown: Record = {"id": record["id"], "name": record["name"], "members": members_of(request, record["id"])}
    if at(request, 64):
        shown.update(policy=record["policy"], rules=record["rules"])
    else:
        shown.update(policies=[record["policy"]], metadata={})
    if at(request, 13):
        shown.update(project_id=record["project_id"], user_id=record["user_id"])
    return shown
