"""Application credentials: a secret with which a program acts as its owner in one project."""

import secrets
from typing import TYPE_CHECKING, Any

from minicloud.clock import micro, parse
from minicloud.keystone.kinds import V3, admit, demand, forbid, given, hex_id, listing
from minicloud.keystone.roles import ROLES, held, with_implied
from minicloud.keystone.tokens import delegated
from minicloud.keystone.trusts import wanted_roles
from minicloud.keystone.users import seal
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

EVERY = f"{V3}/users/{{user_id}}/application_credentials"
ONE = EVERY + "/{key}"


def application_credentials(cloud: "Cloud") -> Collection:
    """All application credentials."""
    return cloud.state.collection("keystone", "application_credentials", ("user_id", "project_id"))


@route("POST", EVERY, operation="keystone.application_credential.create")
def create(request: Request, user_id: str) -> Answer:
    """Make a secret; it is shown this once."""
    values, cloud = given(request, "application_credential"), request.cloud
    demand("application_credential", values, ("name",))
    if request.identity.token["application_credential_id"]:
        forbid("Using method 'application_credential' is not allowed for managing additional application credentials.")
    if user_id != request.user_id or delegated(request):
        forbid("identity:create_application_credential")
    if application_credentials(cloud).find(user_id=user_id, name=values["name"]):
        raise Problem(
            409,
            "Conflict occurred attempting to store application_credential -"
            f" Duplicate entry found with name {values['name']}.",
        )
    owned = held(cloud, user_id, request.project_id)
    roles = with_implied(cloud, wanted_roles(cloud, values["roles"], owned)) if values.get("roles") else owned
    secret = values.get("secret") or secrets.token_urlsafe(64)
    record = {
        "id": hex_id(cloud),
        "name": values["name"],
        "description": values.get("description"),
        "user_id": user_id,
        "project_id": request.project_id,
        "system": None,
        "expires_at": parse(values["expires_at"]) if values.get("expires_at") else None,
        "unrestricted": values.get("unrestricted"),
        "role_ids": [role["id"] for role in roles],
        "sealed": seal(secret),
    }
    application_credentials(cloud).put(record)
    return Reply(201, {"application_credential": {**_view(cloud, record), "secret": secret}})


@route("GET", EVERY, operation="keystone.application_credential.list")
def list_all(request: Request, user_id: str) -> Answer:
    """A user's application credentials."""
    admit(request, "list_application_credentials", user_id == request.user_id)
    wanted = {"name": request.param("name")} if request.param("name") else {}
    found = application_credentials(request.cloud).find(user_id=user_id, **wanted)
    return listing(request, "application_credentials", [_view(request.cloud, record) for record in found])


@route("GET", ONE, operation="keystone.application_credential.show")
def show(request: Request, user_id: str, key: str) -> Answer:
    """One application credential, without its secret."""
    admit(request, "get_application_credential", user_id == request.user_id)
    return {"application_credential": _view(request.cloud, _find(request, user_id, key))}


@route("DELETE", ONE, operation="keystone.application_credential.delete")
def delete(request: Request, user_id: str, key: str) -> Answer:
    """End an application credential and every token from it."""
    admit(request, "delete_application_credential", user_id == request.user_id)
    application_credentials(request.cloud).remove(_find(request, user_id, key)["id"])
    return None


def _find(request: Request, user_id: str, key: str) -> Record:
    record = application_credentials(request.cloud).get(key)
    if record is None or record["user_id"] != user_id:
        raise Problem(404, f"Could not find Application Credential: {key}.")
    return record


def _view(cloud: "Cloud", record: Record) -> dict[str, Any]:
    shown = {name: value for name, value in record.items() if name not in ("sealed", "role_ids")}
    roles = [ROLES.require(cloud, role_id) for role_id in record["role_ids"]]
    fields = ("id", "name", "domain_id", "description", "options")
    return {
        **shown,
        "expires_at": micro(record["expires_at"]) if record["expires_at"] else None,
        "roles": [{name: role[name] for name in fields} for role in roles],
        "links": {"self": f"{cloud.base_url}{V3}/application_credentials/{record['id']}"},
    }
