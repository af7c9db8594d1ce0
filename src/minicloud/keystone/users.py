"""Users, their passwords, and groups of them."""

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from minicloud.keystone.kinds import V3, Kind, admit, given, listing, offer
from minicloud.keystone.projects import DOMAINS, home_domain
from minicloud.keystone.roles import memberships, withdraw
from minicloud.problems import UNAUTHORIZED, Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

ROUNDS = 600  # few: this cloud guards nothing, and a test signs in thousands of times


def seal(password: str) -> str:
    """A salted digest of a secret."""
    salt = secrets.token_hex(8)
    return f"{salt}${_digest(password, salt)}"


def opens(sealed: str | None, password: str) -> bool:
    """Whether this secret is the sealed one."""
    salt, _, digest = (sealed or "").partition("$")
    return bool(digest) and hmac.compare_digest(digest, _digest(password, salt))


def _digest(password: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS).hex()


def _check_person(request: Request, record: Record, noun: str) -> None:
    record["domain_id"] = record["domain_id"] or home_domain(request)
    DOMAINS.require(request.cloud, record["domain_id"])
    people = request.cloud.state.collection("keystone", f"{noun}s")
    twins = people.find(name=record["name"], domain_id=record["domain_id"])
    if any(twin["id"] != record["id"] for twin in twins):
        raise Problem(
            409,
            f"Conflict occurred attempting to store {noun} - Duplicate entry found with"
            f" name {record['name']} at domain ID {record['domain_id']}.",
        )


def _check_user(request: Request, record: Record, old: Record | None) -> None:
    _check_person(request, record, "user")
    password = record.pop("password", None)
    if password is not None:
        record["sealed"] = seal(password)
    if old and (password is not None or not record["enabled"]):
        revoke_all(request.cloud, record["id"])


def revoke_all(cloud: "Cloud", user_id: str) -> None:
    """End every token of a user, for good."""
    tokens = cloud.state.collection("keystone", "tokens")
    for token in tokens.find(user_id=user_id):
        if not token["trust_id"]:
            tokens.remove(token["id"])


def _user_removed(cloud: "Cloud", record: Record) -> None:
    withdraw(cloud, actor_id=record["id"])
    owned = {
        "memberships": ("user_id",),
        "trusts": ("trustor_user_id", "trustee_user_id"),
        "application_credentials": ("user_id",),
        "credentials": ("user_id",),
        "tokens": ("user_id",),
    }
    for kind, fields in owned.items():
        collection = cloud.state.collection("keystone", kind)
        for field in fields:
            for found in collection.find(**{field: record["id"]}):
                collection.remove(found["id"])


def _group_removed(cloud: "Cloud", record: Record) -> None:
    withdraw(cloud, actor_id=record["id"])
    for entry in memberships(cloud).find(group_id=record["id"]):
        memberships(cloud).remove(entry["id"])


USERS = offer(
    Kind(
        "user",
        {"name": "", "domain_id": None, "enabled": True, "password_expires_at": None, "options": {}},
        filters=("name", "domain_id", "enabled"),
        indexes=("name", "domain_id"),
        hidden=("sealed",),
        extra_on_update=True,
        check=_check_user,
        removed=_user_removed,
        readable=lambda request, record: record["id"] == request.user_id,
    )
)
GROUPS = offer(
    Kind(
        "group",
        {"name": "", "domain_id": None, "description": ""},
        filters=("name", "domain_id"),
        check=lambda request, record, old: _check_person(request, record, "group"),
        removed=_group_removed,
    )
)


@route("POST", f"{V3}/users/{{user_id}}/password", operation="keystone.user.password", public=True)
def change_password(request: Request, user_id: str) -> Answer:
    """A user changes her own password by knowing the old one."""
    values, user = given(request, "user"), USERS.records(request.cloud).get(user_id)
    if user is None or not opens(user.get("sealed"), values.get("original_password", "")):
        raise Problem(401, UNAUTHORIZED)
    user["sealed"] = seal(values["password"])
    USERS.records(request.cloud).put(user)
    revoke_all(request.cloud, user_id)
    return None


@route("GET", f"{V3}/users/{{user_id}}/groups", operation="keystone.user.groups")
def groups_of(request: Request, user_id: str) -> Answer:
    """Groups that a user is in."""
    admit(request, "list_groups_for_user", user_id == request.user_id)
    found = [GROUPS.require(request.cloud, e["group_id"]) for e in memberships(request.cloud).find(user_id=user_id)]
    return listing(request, "groups", [GROUPS.view(request.cloud, group) for group in found])


@route("GET", f"{V3}/groups/{{group_id}}/users", operation="keystone.group.users")
def members_of(request: Request, group_id: str) -> Answer:
    """Users in a group."""
    admit(request, "list_users_in_group")
    GROUPS.require(request.cloud, group_id)
    found = [USERS.require(request.cloud, e["user_id"]) for e in memberships(request.cloud).find(group_id=group_id)]
    return listing(request, "users", [USERS.view(request.cloud, user) for user in found])


@route("PUT", f"{V3}/groups/{{group_id}}/users/{{user_id}}", operation="keystone.group.add")
def join(request: Request, group_id: str, user_id: str) -> Answer:
    """Put a user into a group."""
    entry = _membership(request, "add_user_to_group", group_id, user_id)
    memberships(request.cloud).put(entry)
    return None


@route("GET", f"{V3}/groups/{{group_id}}/users/{{user_id}}", operation="keystone.group.check")
def is_member(request: Request, group_id: str, user_id: str) -> Answer:
    """204 when the user is in the group."""
    entry = _membership(request, "check_user_in_group", group_id, user_id)
    if memberships(request.cloud).get(entry["id"]) is None:
        raise Problem(404, f"User '{user_id}' not found in group '{group_id}'.")
    return None


@route("DELETE", f"{V3}/groups/{{group_id}}/users/{{user_id}}", operation="keystone.group.remove")
def leave(request: Request, group_id: str, user_id: str) -> Answer:
    """Take a user out of a group."""
    entry = _membership(request, "remove_user_from_group", group_id, user_id)
    if memberships(request.cloud).remove(entry["id"]) is None:
        raise Problem(404, f"User '{user_id}' not found in group '{group_id}'.")
    return None


def _membership(request: Request, action: str, group_id: str, user_id: str) -> dict[str, Any]:
    admit(request, action)
    GROUPS.require(request.cloud, group_id)
    USERS.require(request.cloud, user_id)
    return {"id": f"{group_id}/{user_id}", "group_id": group_id, "user_id": user_id}
