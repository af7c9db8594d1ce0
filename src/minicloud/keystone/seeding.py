"""The accounts every minicloud is born with, and those of the seed file.

domains:  [{name: ops}]
projects: [{name: shop, domain: ops}]
roles:    [{name: auditor}]
users:    [{name: jane, password: secret, domain: ops, grants: [{project: shop, roles: [member]}]}]
services: [{type: object-store, name: swift, url: "http://..."}]
"""

from typing import TYPE_CHECKING, Any

from minicloud.keystone.catalog import REGIONS, SERVICES_BORN, enter
from minicloud.keystone.projects import DOMAINS, PROJECTS
from minicloud.keystone.roles import ROLES, grant, role_named
from minicloud.keystone.users import USERS, seal
from minicloud.seed import seed
from minicloud.state import Record

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

FIXED_ROLES = ("admin", "manager", "member", "reader", "service")
FREE_ROLES = ("heat_stack_owner", "heat_stack_user", "creator")
KNOWN_NAMES = {"orchestration": "heat", "cloudformation": "heat-cfn"}
SERVICE_USERS = ("nova", "neutron", "glance", "cinder", "heat")


@seed("keystone")
def plant(cloud: "Cloud", document: dict[str, Any]) -> None:
    """Roles, domains, projects, users, grants and the catalog."""
    for name in FIXED_ROLES:
        ROLES.records(cloud).put(ROLES.new(cloud, {"name": name, "options": {"immutable": True}}))
    for name in FREE_ROLES:
        ROLES.records(cloud).put(ROLES.new(cloud, {"name": name, "options": {}}))
    _plant_domains(cloud)
    _plant_people(cloud)
    REGIONS.records(cloud).put({**REGIONS.new(cloud, {}), "id": cloud.settings.region})
    for kind, name, url in SERVICES_BORN:
        enter(cloud, kind, name, url)
    for kind in cloud.settings.catalog:
        enter(cloud, kind, KNOWN_NAMES.get(kind, kind), f"$({kind})s")
    _plant_more(cloud, document)


def _plant_domains(cloud: "Cloud") -> None:
    default = {"name": "Default", "description": "The default domain"}
    DOMAINS.records(cloud).put({**DOMAINS.new(cloud, default), "id": "default"})
    heat = DOMAINS.records(cloud).put(DOMAINS.new(cloud, {"name": "heat", "description": "stack users"}))
    keeper = _user(cloud, "heat_domain_admin", heat["id"])
    _grant(cloud, "domain", heat, keeper, "admin")


def _plant_people(cloud: "Cloud") -> None:
    admin, service, demo = (_project(cloud, name, "default") for name in ("admin", "service", "demo"))
    chief = _user(cloud, "admin", "default")
    for place in (admin, demo):
        _grant(cloud, "project", place, chief, "admin", "heat_stack_owner")
    _grant(cloud, "system", {"id": "all"}, chief, "admin")
    _grant(cloud, "project", demo, _user(cloud, "demo", "default"), "member", "reader", "heat_stack_owner", "creator")
    for name in SERVICE_USERS:
        _grant(cloud, "project", service, _user(cloud, name, "default"), "admin", "service")


def _plant_more(cloud: "Cloud", document: dict[str, Any]) -> None:
    for entry in document.get("roles", ()):
        ROLES.records(cloud).put(ROLES.new(cloud, {"name": entry["name"], "options": {}}))
    for entry in document.get("domains", ()):
        DOMAINS.records(cloud).put(DOMAINS.new(cloud, entry))
    for entry in document.get("projects", ()):
        _project(cloud, entry["name"], _domain_id(cloud, entry))
    for entry in document.get("users", ()):
        user = _user(cloud, entry["name"], _domain_id(cloud, entry), entry.get("password"))
        for given in entry.get("grants", ()):
            _grant(cloud, "project", _project_named(cloud, given["project"]), user, *given["roles"])
    for entry in document.get("services", ()):
        enter(cloud, entry["type"], entry.get("name", entry["type"]), entry["url"])


def _domain_id(cloud: "Cloud", entry: dict[str, Any]) -> str:
    if "domain" not in entry:
        return "default"
    return str(DOMAINS.records(cloud).find(name=entry["domain"])[0]["id"])


def _project(cloud: "Cloud", name: str, domain_id: str) -> Record:
    values = {"name": name, "domain_id": domain_id, "parent_id": domain_id}
    return PROJECTS.records(cloud).put(PROJECTS.new(cloud, values))


def _project_named(cloud: "Cloud", name: str) -> Record:
    found = PROJECTS.records(cloud).find(name=name)
    if not found:
        raise ValueError(f"the seed file grants roles in project {name}, which it does not define")
    return found[0]


def _user(cloud: "Cloud", name: str, domain_id: str, password: str | None = None) -> Record:
    sealed = seal(password or cloud.settings.admin_password)
    return USERS.records(cloud).put(USERS.new(cloud, {"name": name, "domain_id": domain_id, "sealed": sealed}))


def _grant(cloud: "Cloud", scope: str, place: Record, user: Record, *names: str) -> None:
    for name in names:
        role = role_named(cloud, name)
        if role is None:
            raise ValueError(f"the seed file grants role {name}, which does not exist")
        grant(cloud, scope, place["id"], "user", user["id"], role["id"])
