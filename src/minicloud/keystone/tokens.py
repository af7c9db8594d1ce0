"""What a token is worth: a few facts are kept and judged anew at each use, so a lost role or trust shows at once."""

import secrets
from typing import TYPE_CHECKING, Any

from minicloud.clock import micro_zulu
from minicloud.cloud import authenticator
from minicloud.keystone.catalog import catalog
from minicloud.keystone.kinds import V3, admit, forbid
from minicloud.keystone.projects import DOMAINS, PROJECTS
from minicloud.keystone.roles import ROLES, brief, held, with_implied
from minicloud.keystone.users import USERS
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Identity, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

UNKNOWN = "Could not recognize Fernet token"
INVALID = "Failed to validate token"
SWEEP_EVERY = 500  # tokens issued between two clearings of the expired


def tokens(cloud: "Cloud") -> Collection:
    """All tokens ever issued and not yet swept away."""
    return cloud.state.collection("keystone", "tokens", ("user_id",))


def issue(cloud: "Cloud", facts: dict[str, Any]) -> Record:
    """Make a token out of who, where and how.  Raises Problem when the bearer has no standing there."""
    now = float(int(cloud.clock()))
    token = {
        "id": "gAAAAA" + secrets.token_urlsafe(100),
        "project_id": None,
        "domain_id": None,
        "system": False,
        "trust_id": None,
        "application_credential_id": None,
        "issued_at": now,
        "expires_at": now + cloud.settings.token_lifetime_s,
        **facts,
        "audit_ids": [secrets.token_urlsafe(16), *facts.get("audit_ids", [])[-1:]],
    }
    standing(cloud, token)
    if len(tokens(cloud)) % SWEEP_EVERY == 0:
        for old in tokens(cloud).values():
            if old["expires_at"] < now:
                tokens(cloud).remove(old["id"])
    return tokens(cloud).put(token)


def standing(cloud: "Cloud", token: Record) -> list[Record]:
    """The roles that a token carries now.  Raises Problem when it is worth nothing any more."""
    if token["trust_id"]:
        return _standing_by_trust(cloud, token)
    user = USERS.records(cloud).get(token["user_id"])
    if not user or not user["enabled"] or not DOMAINS.require(cloud, user["domain_id"])["enabled"]:
        raise Problem(404, INVALID)
    scope_id = token["project_id"] or token["domain_id"] or ("all" if token["system"] else "")
    if not scope_id:
        return []
    _require_open(cloud, token)
    roles = held(cloud, user["id"], scope_id)
    if token["application_credential_id"]:
        credential = cloud.state.collection("keystone", "application_credentials").get(
            token["application_credential_id"]
        )
        if credential is None:
            raise Problem(404, f"Could not find Application Credential: {token['application_credential_id']}.")
        roles = [role for role in roles if role["id"] in credential["role_ids"]]
    if not roles:
        raise Problem(404, INVALID)
    return roles


def _require_open(cloud: "Cloud", token: Record) -> None:
    place = None
    if token["project_id"]:
        place = PROJECTS.records(cloud).get(token["project_id"])
    elif token["domain_id"]:
        place = DOMAINS.records(cloud).get(token["domain_id"])
    elif token["system"]:
        return
    if place is None or not place["enabled"]:
        raise Problem(404, INVALID)


def _standing_by_trust(cloud: "Cloud", token: Record) -> list[Record]:
    trust = cloud.state.collection("keystone", "trusts").get(token["trust_id"])
    if trust is None or (trust["expires_at"] and trust["expires_at"] < cloud.clock()):
        raise Problem(404, f"Could not find trust: {token['trust_id']}.")
    for person in ("trustor_user_id", "trustee_user_id"):
        user = USERS.records(cloud).get(trust[person])
        if user is None or not user["enabled"]:
            forbid()
    owned = {role["id"] for role in held(cloud, trust["trustor_user_id"], trust["project_id"])}
    if not owned.issuperset(trust["role_ids"]):
        forbid()
    if trust["project_id"]:
        _require_open(cloud, token)
    return with_implied(cloud, [ROLES.require(cloud, role_id) for role_id in trust["role_ids"]])


def find_token(cloud: "Cloud", token_id: str) -> Record:
    """A token that has not expired.  Raises Problem 404."""
    token = tokens(cloud).get(token_id)
    if token is None or token["expires_at"] <= cloud.clock():
        raise Problem(404, INVALID if token else UNKNOWN)
    return token


@authenticator
def authenticate(cloud: "Cloud", token_id: str) -> Identity | None:
    """Who bears this token, or None when nobody may."""
    try:
        token = find_token(cloud, token_id)
        roles = standing(cloud, token)
    except Problem:
        return None
    return Identity(
        token_id=token_id,
        user_id=token["user_id"],
        project_id=token["project_id"] or "",
        domain_id=token["domain_id"] or "",
        roles=frozenset(role["name"] for role in roles),
        token=token,
    )


def delegated(request: Request) -> bool:
    """Whether the bearer acts through a trust or an application credential."""
    token = request.identity.token
    return bool(token.get("trust_id") or token.get("application_credential_id"))


def describe(cloud: "Cloud", token: Record, with_catalog: bool = True) -> dict[str, Any]:
    """The body by which Keystone presents a token."""
    user = USERS.require(cloud, token["user_id"])
    body: dict[str, Any] = {
        "methods": token["methods"],
        "user": {**_place(cloud, user), "password_expires_at": None},
        "audit_ids": token["audit_ids"],
        "expires_at": micro_zulu(token["expires_at"]),
        "issued_at": micro_zulu(token["issued_at"]),
    }
    roles = standing(cloud, token)
    if token["trust_id"]:
        body["OS-TRUST:trust"] = _trust_part(cloud, token["trust_id"])
    if token["project_id"]:
        body["project"] = _place(cloud, PROJECTS.require(cloud, token["project_id"]))
        if not token["trust_id"]:
            body["is_domain"] = False
    if token["domain_id"]:
        domain = DOMAINS.require(cloud, token["domain_id"])
        body["domain"] = {"id": domain["id"], "name": domain["name"]}
    if token["system"]:
        body["system"] = {"all": True}
    if roles:
        body["roles"] = [_delegated_role(role) if token["trust_id"] else brief(role) for role in roles]
        if with_catalog:
            body["catalog"] = catalog(cloud, token["project_id"])
    if token["application_credential_id"]:
        body["application_credential"] = _credential_part(cloud, token["application_credential_id"])
    return {"token": body}


def _place(cloud: "Cloud", record: Record) -> dict[str, Any]:
    domain = DOMAINS.require(cloud, record["domain_id"])
    return {"domain": {"id": domain["id"], "name": domain["name"]}, "id": record["id"], "name": record["name"]}


def _delegated_role(role: Record) -> dict[str, Any]:
    return {name: role[name] for name in ("id", "name", "domain_id", "description", "options")}


def _trust_part(cloud: "Cloud", trust_id: str) -> dict[str, Any]:
    trust = cloud.state.collection("keystone", "trusts").get(trust_id) or {}
    return {
        "id": trust_id,
        "trustor_user": {"id": trust["trustor_user_id"]},
        "trustee_user": {"id": trust["trustee_user_id"]},
        "impersonation": trust["impersonation"],
    }


def _credential_part(cloud: "Cloud", key: str) -> dict[str, Any]:
    credential = cloud.state.collection("keystone", "application_credentials").get(key) or {}
    return {"id": key, "name": credential["name"], "restricted": not credential["unrestricted"]}


@route("GET", f"{V3}/auth/tokens", operation="keystone.token.validate")
def validate(request: Request) -> Answer:
    """Whether a token is good, and for what."""
    key = request.headers.get("x-subject-token", "")
    if not key:
        admit(request, "validate_token")
    token = find_token(request.cloud, key)
    admit(request, "validate_token", "service" in request.roles or token["user_id"] == request.user_id)
    body = describe(request.cloud, token, request.param("nocatalog") is None)
    return Reply(200, body, {"X-Subject-Token": key, "Vary": "X-Auth-Token"})


@route("DELETE", f"{V3}/auth/tokens", operation="keystone.token.revoke")
def revoke(request: Request) -> Answer:
    """End a token before its time."""
    key = request.headers.get("x-subject-token", "")
    token = find_token(request.cloud, key)
    admit(request, "revoke_token", token["user_id"] == request.user_id)
    tokens(request.cloud).remove(key)
    return None
