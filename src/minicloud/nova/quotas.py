"""How many servers, cores and so on a project may have, and how many it has.

Source: Compute API v2.1, "Quota sets", "Limits", "Usage reports".
"""

from minicloud.nova.checks import content, members, need_admin, number
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

DEFAULTS = {
    "cores": -1,
    "fixed_ips": -1,
    "floating_ips": -1,
    "injected_file_content_bytes": 10240,
    "injected_file_path_bytes": 255,
    "injected_files": 5,
    "instances": -1,
    "key_pairs": 1000,
    "metadata_items": 128,
    "ram": -1,
    "security_group_rules": -1,
    "security_groups": -1,
    "server_group_members": 1000,
    "server_groups": 1000,
}
NETWORKS = ("fixed_ips", "floating_ips", "security_group_rules", "security_groups")  # gone since 2.36
FILES = ("injected_file_content_bytes", "injected_file_path_bytes", "injected_files")  # gone since 2.57
SETS = f"{BASE}/os-quota-sets/{{project}}"
CHECK = number(-1)


def limit(request: Request, project: str, name: str) -> int:
    """A project's quota; -1 is without end."""
    chosen = _records(request).get(project) or {}
    default = request.cloud.operation("nova.quota").get(name, DEFAULTS[name])
    return int(chosen.get(name, default))


def check_servers(request: Request, project: str, flavor: Record, count: int) -> None:
    """Refuse servers beyond a project's quotas.  Raises Problem 403."""
    wanted = {"cores": flavor["vcpus"] * count, "instances": count, "ram": flavor["ram"] * count}
    limits = {name: limit(request, project, name) for name in wanted}
    if all(bound < 0 for bound in limits.values()):
        return
    used = usage(request, project)
    over = [name for name in wanted if 0 <= limits[name] < used[name] + wanted[name]]
    if over:
        names = ", ".join(over)
        asked = ", ".join(str(wanted[name]) for name in over)
        have = ", ".join(str(used[name]) for name in over)
        most = ", ".join(str(limits[name]) for name in over)
        words = f"Quota exceeded for {names}: Requested {asked}, but already used {have} of {most} {names}"
        raise Problem(403, words)


def usage(request: Request, project: str) -> dict[str, int]:
    """What a project's servers use."""
    servers = request.cloud.state.collection("nova", "servers", ("project_id",)).find(project_id=project)
    return {
        "instances": len(servers),
        "cores": sum(server["flavor"]["vcpus"] for server in servers),
        "ram": sum(server["flavor"]["ram"] for server in servers),
        "server_groups": len(request.cloud.state.collection("nova", "server_groups").find(project_id=project)),
    }


@route("GET", SETS, operation="nova.quota.show")
def show(request: Request, project: str) -> Answer:
    """The quotas of a project."""
    _may_read(request, project)
    return {"quota_set": {"id": project, **_limits(request, project)}}


@route("GET", SETS + "/defaults", operation="nova.quota.defaults")
def defaults(request: Request, project: str) -> Answer:
    """What a project has when nobody says otherwise."""
    return {"quota_set": {"id": project, **_limits(request, "")}}


@route("GET", SETS + "/detail", operation="nova.quota.detail")
def detail(request: Request, project: str) -> Answer:
    """Quotas with what is used of them."""
    _may_read(request, project)
    used = usage(request, project)
    shown = {
        name: {"limit": bound, "in_use": used.get(name, 0), "reserved": 0}
        for name, bound in _limits(request, project).items()
    }
    return {"quota_set": {"id": project, **shown}}


@route("PUT", SETS, operation="nova.quota.update")
def update(request: Request, project: str) -> Answer:
    """Choose the quotas of a project."""
    need_admin(request, "os-quota-sets:update")
    known = dict.fromkeys(_offered(request), CHECK)
    given = members("quota_set", content(request, "quota_set"), {**known, "force": lambda _, value: value})
    if not given.pop("force", False):
        _check_used(usage(request, project), given)
    record = _records(request).get(project) or {"id": project}
    _records(request).put({**record, **given})
    return {"quota_set": _limits(request, project)}


@route("DELETE", SETS, operation="nova.quota.delete")
def delete(request: Request, project: str) -> Answer:
    """Back to the defaults."""
    need_admin(request, "os-quota-sets:delete")
    _records(request).remove(project)
    return Reply(202)


@route("GET", f"{BASE}/limits", operation="nova.limits")
def limits(request: Request) -> Answer:
    """What the asker's project may have and has."""
    project = request.param("tenant_id") if request.is_admin else None
    bounds, used = _limits(request, project or request.project_id), usage(request, project or request.project_id)
    shown = {
        "maxTotalCores": bounds["cores"],
        "maxTotalInstances": bounds["instances"],
        "maxTotalKeypairs": bounds["key_pairs"],
        "maxServerMeta": bounds["metadata_items"],
        "maxTotalRAMSize": bounds["ram"],
        "maxServerGroups": bounds["server_groups"],
        "maxServerGroupMembers": bounds["server_group_members"],
        "totalRAMUsed": used["ram"],
        "totalCoresUsed": used["cores"],
        "totalInstancesUsed": used["instances"],
        "totalServerGroupsUsed": used["server_groups"],
    }
    if not at(request, 36):
        shown.update(maxTotalFloatingIps=-1, maxSecurityGroups=-1, maxSecurityGroupRules=-1)
        shown.update(totalFloatingIpsUsed=0, totalSecurityGroupsUsed=0)
    if not at(request, 39):
        shown["maxImageMeta"] = bounds["metadata_items"]
    if not at(request, 57):
        shown.update(maxPersonality=bounds["injected_files"], maxPersonalitySize=bounds["injected_file_content_bytes"])
    return {"limits": {"rate": [], "absolute": shown}}


@route("GET", f"{BASE}/os-simple-tenant-usage/{{project}}", operation="nova.usage.show")
def report(request: Request, project: str) -> Answer:
    """Minicloud keeps no books: nothing was used."""
    _may_read(request, project)
    return {"tenant_usage": {}}


def _check_used(used: dict[str, int], given: Record) -> None:
    """A quota is not set below what is used already.  Raises Problem 400."""
    for name in ("instances", "cores", "ram", "server_groups"):
        if 0 <= given.get(name, -1) < used[name]:
            words = f"must be greater than or equal to already used and reserved {used[name]}."
            raise Problem(400, f"Quota limit {given[name]} for {name} {words}")


def _records(request: Request) -> Collection:
    return request.cloud.state.collection("nova", "quotas")


def _offered(request: Request) -> list[str]:
    gone = (NETWORKS if at(request, 36) else ()) + (FILES if at(request, 57) else ())
    return [name for name in DEFAULTS if name not in gone]


def _limits(request: Request, project: str) -> dict[str, int]:
    return {name: limit(request, project, name) for name in _offered(request)}


def _may_read(request: Request, project: str) -> None:
    if project != request.project_id:
        need_admin(request, "os-quota-sets:show")
