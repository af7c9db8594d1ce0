"""Domains and the projects within them."""

from typing import TYPE_CHECKING

from minicloud.keystone.kinds import V3, Kind, admit, listing, offer
from minicloud.keystone.roles import assignments, memberships, withdraw
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud


def home_domain(request: Request) -> str:
    """The domain that a request without one means."""
    if request.identity.domain_id:
        return request.identity.domain_id
    project = PROJECTS.records(request.cloud).get(request.project_id)
    return str(project["domain_id"]) if project else "default"


def _check_domain(request: Request, record: Record, old: Record | None) -> None:
    twins = DOMAINS.records(request.cloud).find(name=record["name"])
    if any(twin["id"] != record["id"] for twin in twins):
        message = f"Conflict occurred attempting to store domain - Duplicate entry found with name {record['name']}."
        raise Problem(409, message)


def _domain_removed(cloud: "Cloud", record: Record) -> None:
    if record["enabled"]:
        raise Problem(403, "Cannot delete a domain that is enabled, please disable it first.")
    withdraw(cloud, scope_id=record["id"])
    for project in PROJECTS.records(cloud).find(domain_id=record["id"]):
        drop_project(cloud, project)
        PROJECTS.records(cloud).remove(project["id"])
    for kind in ("users", "groups"):
        people = cloud.state.collection("keystone", kind)
        for person in people.find(domain_id=record["id"]):
            withdraw(cloud, actor_id=person["id"])
            people.remove(person["id"])


def _check_project(request: Request, record: Record, old: Record | None) -> None:
    if old is None:
        record["domain_id"] = record["domain_id"] or home_domain(request)
        record["parent_id"] = record["parent_id"] or record["domain_id"]
        if DOMAINS.records(request.cloud).get(record["domain_id"]) is None:
            raise Problem(400, f"Could not find domain: {record['domain_id']}.")
    twins = PROJECTS.records(request.cloud).find(name=record["name"], domain_id=record["domain_id"])
    if any(twin["id"] != record["id"] for twin in twins):
        raise Problem(
            409,
            "Conflict occurred attempting to store project - it is not permitted to have two projects with either"
            f" the same name or same id in the same domain: name is {record['name']}, project id {record['id']}.",
        )


def drop_project(cloud: "Cloud", record: Record) -> None:
    """Forget what hangs on a project: grants, trusts and credentials."""
    if PROJECTS.records(cloud).find(parent_id=record["id"]):
        raise Problem(403, f"Cannot delete the project {record['id']} since it is not a leaf in the hierarchy.")
    withdraw(cloud, scope_id=record["id"])
    for kind in ("trusts", "application_credentials", "credentials"):
        collection = cloud.state.collection("keystone", kind)
        for found in collection.find(project_id=record["id"]):
            collection.remove(found["id"])


DOMAINS = offer(
    Kind(
        "domain",
        {"name": "", "description": "", "enabled": True, "tags": [], "options": {}},
        filters=("name", "enabled"),
        check=_check_domain,
        removed=_domain_removed,
        readable=lambda request, record: record["id"] == home_domain(request),
    )
)
PROJECTS = offer(
    Kind(
        "project",
        {
            "name": "",
            "domain_id": None,
            "description": "",
            "enabled": True,
            "parent_id": None,
            "is_domain": False,
            "tags": [],
            "options": {},
        },
        filters=("name", "domain_id", "enabled", "parent_id", "is_domain"),
        indexes=("name", "domain_id", "parent_id"),
        extra_on_update=True,
        check=_check_project,
        removed=drop_project,
        readable=lambda request, record: record["id"] == request.project_id,
    )
)


def reachable(cloud: "Cloud", user_id: str, scope: str) -> list[Record]:
    """Projects or domains (the scope) where a user holds any role."""
    actors = [user_id, *(entry["group_id"] for entry in memberships(cloud).find(user_id=user_id))]
    keys = {e["scope_id"]: None for a in actors for e in assignments(cloud).find(actor_id=a, scope=scope)}
    places = cloud.state.collection("keystone", f"{scope}s")
    return [place for place in map(places.get, keys) if place and place["enabled"]]


@route("GET", f"{V3}/auth/projects", operation="keystone.auth.projects")
def own_projects(request: Request) -> Answer:
    """Projects that the bearer may ask a token for."""
    found = reachable(request.cloud, request.user_id, "project")
    return listing(request, "projects", [PROJECTS.view(request.cloud, record) for record in found])


@route("GET", f"{V3}/auth/domains", operation="keystone.auth.domains")
def own_domains(request: Request) -> Answer:
    """Domains that the bearer may ask a token for."""
    found = reachable(request.cloud, request.user_id, "domain")
    return listing(request, "domains", [DOMAINS.view(request.cloud, record) for record in found])


@route("GET", f"{V3}/users/{{user_id}}/projects", operation="keystone.user.projects")
def projects_of(request: Request, user_id: str) -> Answer:
    """Projects where a user holds a role."""
    admit(request, "list_user_projects", user_id == request.user_id)
    found = reachable(request.cloud, user_id, "project")
    return listing(request, "projects", [PROJECTS.view(request.cloud, record) for record in found])
