"""Roles, which role implies which, and who holds one where."""

from typing import TYPE_CHECKING, Any

from minicloud.keystone.kinds import V3, Kind, admit, listing, offer
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

IMPLIED = {"admin": "manager", "manager": "member", "member": "reader"}
SCOPES = {"projects": "project", "domains": "domain"}
ACTORS = {"users": "user", "groups": "group"}


def _check_role(request: Request, record: Record, old: Record | None) -> None:
    twins = ROLES.records(request.cloud).find(name=record["name"], domain_id=record["domain_id"])
    if any(twin["id"] != record["id"] for twin in twins):
        message = f"Conflict occurred attempting to store role - Duplicate entry found with name {record['name']}."
        raise Problem(409, message)


def _role_removed(cloud: "Cloud", record: Record) -> None:
    if record["options"].get("immutable"):
        message = (
            f"Cannot delete immutable resource `role {record['id']}`, set resource option `immutable` to false first."
        )
        raise Problem(403, message)
    for grant in assignments(cloud).find(role_id=record["id"]):
        assignments(cloud).remove(grant["id"])


ROLES = offer(
    Kind(
        "role",
        {"name": "", "domain_id": None, "description": None, "options": {}},
        filters=("name", "domain_id"),
        indexes=("name",),
        check=_check_role,
        removed=_role_removed,
    )
)


def assignments(cloud: "Cloud") -> Collection:
    """Every grant of a role to an actor in a scope."""
    return cloud.state.collection("keystone", "assignments", ("actor_id", "scope_id", "role_id"))


def memberships(cloud: "Cloud") -> Collection:
    """Which user is in which group."""
    return cloud.state.collection("keystone", "memberships", ("user_id", "group_id"))


def grant(cloud: "Cloud", scope: str, scope_id: str, actor: str, actor_id: str, role_id: str) -> Record:
    """Give a role; giving it again changes nothing."""
    key = f"{scope}/{scope_id}/{actor}/{actor_id}/{role_id}"
    return assignments(cloud).put(
        {"id": key, "scope": scope, "scope_id": scope_id, "actor": actor, "actor_id": actor_id, "role_id": role_id}
    )


def withdraw(cloud: "Cloud", **where: str) -> None:
    """Take back every grant that names this actor or this scope."""
    for found in assignments(cloud).find(**where):
        assignments(cloud).remove(found["id"])


def role_named(cloud: "Cloud", name: str) -> Record | None:
    """The role of this name that belongs to no domain."""
    return next(iter(ROLES.records(cloud).find(name=name)), None)


def with_implied(cloud: "Cloud", roles: list[Record]) -> list[Record]:
    """Roles and what they imply, each once."""
    found = {role["id"]: role for role in roles}
    for role in roles:
        name = role["name"]
        while name := IMPLIED.get(name, ""):
            implied = role_named(cloud, name)
            if implied:
                found.setdefault(implied["id"], implied)
    return list(found.values())


def held(cloud: "Cloud", user_id: str, scope_id: str) -> list[Record]:
    """Roles a user holds in a project or domain, by herself or through a group, implied ones included."""
    actors = [user_id, *(entry["group_id"] for entry in memberships(cloud).find(user_id=user_id))]
    grants = [entry for actor in actors for entry in assignments(cloud).find(actor_id=actor, scope_id=scope_id)]
    roles = (ROLES.records(cloud).get(entry["role_id"]) for entry in grants)
    return with_implied(cloud, [role for role in roles if role])


def brief(role: Record) -> dict[str, Any]:
    """A role as tokens show it."""
    return {"id": role["id"], "name": role["name"]}


def _grant_routes(scopes: str, actors: str) -> None:
    scope, actor = SCOPES[scopes], ACTORS[actors]
    every = f"{V3}/{scopes}/{{scope_id}}/{actors}/{{actor_id}}/roles"

    def key_of(request: Request, scope_id: str, actor_id: str, role_id: str) -> str:
        ROLES.require(request.cloud, role_id)
        for kind, name in ((actors, actor_id), (scopes, scope_id)):
            if request.cloud.state.collection("keystone", kind).get(name) is None:
                raise Problem(404, f"Could not find {kind[:-1]}: {name}.")
        return f"{scope}/{scope_id}/{actor}/{actor_id}/{role_id}"

    @route("GET", every, operation="keystone.grant.list")
    def list_grants(request: Request, scope_id: str, actor_id: str) -> Answer:
        admit(request, "list_grants")
        found = assignments(request.cloud).find(actor_id=actor_id, scope_id=scope_id)
        shown = [ROLES.view(request.cloud, ROLES.require(request.cloud, entry["role_id"])) for entry in found]
        return listing(request, "roles", shown)

    @route("PUT", every + "/{role_id}", operation="keystone.grant.create")
    def put_grant(request: Request, scope_id: str, actor_id: str, role_id: str) -> Answer:
        admit(request, "create_grant")
        key_of(request, scope_id, actor_id, role_id)
        grant(request.cloud, scope, scope_id, actor, actor_id, role_id)
        return None

    @route("GET", every + "/{role_id}", operation="keystone.grant.show")
    def check_grant(request: Request, scope_id: str, actor_id: str, role_id: str) -> Answer:
        admit(request, "check_grant")
        if assignments(request.cloud).get(key_of(request, scope_id, actor_id, role_id)) is None:
            raise _no_grant(scope_id, actor_id, role_id)
        return None

    @route("DELETE", every + "/{role_id}", operation="keystone.grant.delete")
    def delete_grant(request: Request, scope_id: str, actor_id: str, role_id: str) -> Answer:
        admit(request, "revoke_grant")
        if assignments(request.cloud).remove(key_of(request, scope_id, actor_id, role_id)) is None:
            raise _no_grant(scope_id, actor_id, role_id)
        return None


def _no_grant(scope_id: str, actor_id: str, role_id: str) -> Problem:
    return Problem(
        404,
        f"Could not find role assignment with role: {role_id}, user or group: {actor_id},"
        f" project, domain, or system: {scope_id}.",
    )


for _scopes in SCOPES:
    for _actors in ACTORS:
        _grant_routes(_scopes, _actors)


@route("GET", f"{V3}/role_assignments", operation="keystone.role_assignment.list")
def list_assignments(request: Request) -> Answer:
    """Grants, filtered by actor, scope and role; `include_names` spells them out."""
    admit(request, "list_role_assignments")
    wanted: dict[str, Any] = {}
    for actor in ACTORS.values():
        if name := request.param(f"{actor}.id"):
            wanted |= {"actor": actor, "actor_id": name}
    for scope in SCOPES.values():
        if name := request.param(f"scope.{scope}.id"):
            wanted |= {"scope": scope, "scope_id": name}
    if role_id := request.param("role.id"):
        wanted["role_id"] = role_id
    found = assignments(request.cloud).find(**wanted)
    return listing(request, "role_assignments", [_assignment_view(request, entry) for entry in found])


def _assignment_view(request: Request, entry: Record) -> dict[str, Any]:
    scope, actor, role = entry["scope"], entry["actor"], entry["role_id"]
    path = f"{scope}s/{entry['scope_id']}/{actor}s/{entry['actor_id']}/roles/{role}"
    named = request.param("include_names") is not None
    return {
        "links": {"assignment": f"{request.cloud.base_url}{V3}/{path}"},
        "scope": {scope: _reference(request.cloud, f"{scope}s", entry["scope_id"], named)},
        actor: _reference(request.cloud, f"{actor}s", entry["actor_id"], named),
        "role": _reference(request.cloud, "roles", role, named),
    }


def _reference(cloud: "Cloud", kind: str, key: str, named: bool) -> dict[str, Any]:
    record = cloud.state.collection("keystone", kind).get(key)
    if not named or record is None:
        return {"id": key}
    found = {"id": key, "name": record["name"]}
    if kind in ("users", "groups", "projects"):
        domain = cloud.state.collection("keystone", "domains").get(record["domain_id"]) or {"name": ""}
        found["domain"] = {"id": record["domain_id"], "name": domain["name"]}
    return found


@route("GET", f"{V3}/role_inferences", operation="keystone.role_inference.list")
def list_inferences(request: Request) -> Answer:
    """Which role implies which."""
    admit(request, "list_role_inference_rules")
    rules = []
    for prior, implied in IMPLIED.items():
        first, second = role_named(request.cloud, prior), role_named(request.cloud, implied)
        if first and second:
            rules.append({"prior_role": _linked(request, first), "implies": [_linked(request, second)]})
    return {"role_inferences": rules}


def _linked(request: Request, role: Record) -> dict[str, Any]:
    return {**brief(role), "links": ROLES.view(request.cloud, role)["links"]}
