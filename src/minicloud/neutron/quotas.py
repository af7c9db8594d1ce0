"""How many resources a project may have; unlimited unless an administrator says otherwise, as in the lab.

Source: Networking API v2.0, "Quotas extension".
"""

from collections import Counter

from minicloud.neutron.fields import number
from minicloud.neutron.kind import Kind
from minicloud.neutron.schema import forbidden
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Request, route

DEFAULTS = {
    "network": -1,
    "subnet": -1,
    "subnetpool": -1,
    "port": -1,
    "router_route": 30,
    "router": -1,
    "floatingip": -1,
    "rbac_policy": -1,
    "security_group": -1,
    "security_group_rule": -1,
    "trunk": -1,
}
COLLECTIONS = {"rbac_policy": "rbac_policies"}
PATH = "/network/v2.0/quotas"


def check(request: Request, kind: Kind, owners: list[str]) -> None:
    """Refuse resources beyond their owners' quotas.  Raises Problem 409."""
    if not kind.quota:
        return
    for owner, count in Counter(owners).items():
        limit = _limits(request, owner)[kind.name]
        if limit >= 0 and _used(request, kind.name, owner) + count > limit:
            raise Problem(409, f"Quota exceeded for resources: ['{kind.name}'].", "OverQuota")


@route("GET", PATH, operation="neutron.quota.list")
def list_quotas(request: Request) -> Answer:
    """Projects whose quotas differ from the defaults."""
    _admin(request, "get")
    return {"quotas": [_view(request, record["id"]) | _named(record["id"]) for record in _records(request).values()]}


@route("GET", PATH + "/{project}", operation="neutron.quota.show")
def show(request: Request, project: str) -> Answer:
    """The quotas of a project."""
    _may_read(request, project)
    return {"quota": _view(request, project)}


@route("GET", PATH + "/{project}/default", operation="neutron.quota.defaults")
@route("GET", PATH + "/{project}/default.json", operation="neutron.quota.defaults")
def defaults(request: Request, project: str) -> Answer:
    """What a project has when nobody says otherwise."""
    _may_read(request, project)
    return {"quota": _chosen_defaults(request)}


@route("GET", PATH + "/{project}/details.json", operation="neutron.quota.details")
@route("GET", PATH + "/{project}/details", operation="neutron.quota.details")
def details(request: Request, project: str) -> Answer:
    """Quotas with what is used of them."""
    _may_read(request, project)
    limits = _limits(request, project)
    return {
        "quota": {
            name: {"limit": limit, "used": _used(request, name, project), "reserved": 0}
            for name, limit in limits.items()
        }
    }


@route("PUT", PATH + "/{project}", operation="neutron.quota.update")
def update(request: Request, project: str) -> Answer:
    """Choose the quotas of a project."""
    _admin(request, "update")
    given = request.body.get("quota") if isinstance(request.body, dict) else None
    if not isinstance(given, dict):
        raise Problem(400, "Unable to find 'quota' in request body")
    chosen = {name: value for name, value in given.items() if name not in ("force", "check_limit")}
    strangers = [name for name in chosen if name not in DEFAULTS]
    if strangers:
        raise Problem(400, f"Unrecognized attribute(s) '{', '.join(strangers)}'")
    limits = {name: _limit(name, value) for name, value in chosen.items()}
    for name, limit in limits.items():
        used = _used(request, name, project)
        if 0 <= limit < used and not given.get("force"):
            words = f"must be greater than or equal to already used {used}"
            raise Problem(400, f"Quota limit {limit} for {name} {words}")
    record = _records(request).get(project) or {"id": project}
    _records(request).put({**record, **limits})
    return {"quota": _view(request, project)}


@route("DELETE", PATH + "/{project}", operation="neutron.quota.delete")
def delete(request: Request, project: str) -> Answer:
    """Back to the defaults."""
    _admin(request, "delete")
    if _records(request).remove(project) is None:
        raise Problem(404, f"Quota for project {project} could not be found.", "TenantQuotaNotFound")
    return None


def _limit(name: str, value: object) -> int:
    try:
        return int(number(-1, 2147483647)(value))
    except ValueError as reason:
        raise Problem(400, f"Invalid input for {name}. Reason: {reason}.") from reason


def _records(request: Request) -> Collection:
    return request.cloud.state.collection("neutron", "quotas")


def _chosen_defaults(request: Request) -> dict[str, int]:
    """The lab's defaults, or what the operation setting "neutron.quota" says."""
    chosen = request.cloud.operation("neutron.quota")
    return {name: int(chosen.get(name, limit)) for name, limit in DEFAULTS.items()}


def _limits(request: Request, project: str) -> dict[str, int]:
    return {**_chosen_defaults(request), **_named_limits(_records(request).get(project))}


def _named_limits(record: Record | None) -> dict[str, int]:
    return {name: value for name, value in (record or {}).items() if name in DEFAULTS}


def _view(request: Request, project: str) -> dict[str, int]:
    return _limits(request, project)


def _named(project: str) -> Record:
    return {"project_id": project, "tenant_id": project}


def _used(request: Request, name: str, project: str) -> int:
    if name == "router_route":
        return 0
    records = request.cloud.state.collection("neutron", COLLECTIONS.get(name, f"{name}s"), ("project_id",))
    return len(records.find(project_id=project))


def _may_read(request: Request, project: str) -> None:
    if project != request.project_id:
        _admin(request, "get")


def _admin(request: Request, action: str) -> None:
    if not request.is_admin:
        raise forbidden(f"rule:{action}_quota")
