"""Signing in: a password, a token or an application credential becomes a token with a scope."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from minicloud.keystone.kinds import MALFORMED, V3, forbid, given
from minicloud.keystone.projects import DOMAINS, PROJECTS
from minicloud.keystone.roles import held
from minicloud.keystone.tokens import describe, find_token, issue
from minicloud.keystone.users import USERS, opens
from minicloud.problems import UNAUTHORIZED, Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

Facts = dict[str, Any]
Method = Callable[["Cloud", dict[str, Any]], Facts]


def refused() -> Problem:
    """Keystone's answer to every failed proof: no reason given."""
    return Problem(401, UNAUTHORIZED)


@route("POST", f"{V3}/auth/tokens", operation="keystone.token.issue", public=True)
def sign_in(request: Request) -> Answer:
    """Issue a token for who proves to be somebody."""
    auth = given(request, "auth")
    identity = auth.get("identity")
    if not isinstance(identity, dict) or not isinstance(identity.get("methods"), list):
        raise Problem(400, "'identity' is a required property" if not identity else "'methods' is a required property")
    facts: Facts = {"methods": []}
    for name in identity["methods"]:
        if name not in METHODS:
            raise Problem(401, "Attempted to authenticate with an unsupported method.")
        proved = METHODS[name](request.cloud, identity.get(name) or {})
        facts = {**facts, **proved, "methods": [*facts["methods"], *proved.get("methods", [name])]}
    facts.update(_scope(request.cloud, facts, auth.get("scope")))
    return token_reply(request, facts, 201)


def token_reply(request: Request, facts: Facts, status: int) -> Reply:
    """A fresh token as an answer."""
    try:
        token = issue(request.cloud, facts)
    except Problem as problem:
        raise (problem if problem.status == 403 else refused()) from problem
    with_catalog = request.param("nocatalog") is None
    headers = {"X-Subject-Token": token["id"], "Vary": "X-Auth-Token"}
    return Reply(status, describe(request.cloud, token, with_catalog), headers)


def _by_password(cloud: "Cloud", proof: dict[str, Any]) -> Facts:
    if not isinstance(proof.get("user"), dict):
        raise Problem(400, f"Expecting to find user in None.{MALFORMED}")
    user = find_user(cloud, proof["user"])
    if not opens(user.get("sealed"), str(proof["user"].get("password", ""))):
        raise refused()
    return {"user_id": user["id"]}


def _by_token(cloud: "Cloud", proof: dict[str, Any]) -> Facts:
    token = find_token(cloud, str(proof.get("id", "")))
    if token["trust_id"]:
        forbid(
            "Using trust-scoped token to create another token. Create a new trust-scoped token instead",
        )
    if token["application_credential_id"]:
        forbid("Using method 'application_credential' is not allowed for managing additional application credentials.")
    methods = token["methods"] if "token" in token["methods"] else ["token", *token["methods"]]
    kept = {name: token[name] for name in ("user_id", "expires_at", "audit_ids")}
    return {**kept, "methods": methods, "former": token["project_id"]}


def _by_application_credential(cloud: "Cloud", proof: dict[str, Any]) -> Facts:
    credentials = cloud.state.collection("keystone", "application_credentials", ("user_id",))
    if "id" in proof:
        found = credentials.get(proof["id"])
    else:
        user = find_user(cloud, proof.get("user") or {})
        found = next(iter(credentials.find(user_id=user["id"], name=proof.get("name"))), None)
    if found is None or not opens(found["sealed"], str(proof.get("secret", ""))):
        raise refused()
    if found["expires_at"] and found["expires_at"] <= cloud.clock():
        raise refused()
    place = {"user_id": found["user_id"], "project_id": found["project_id"]}
    return {**place, "application_credential_id": found["id"]}


METHODS: dict[str, Method] = {
    "password": _by_password,
    "token": _by_token,
    "application_credential": _by_application_credential,
}


def find_user(cloud: "Cloud", wanted: dict[str, Any]) -> Record:
    """A user by id, or by name and domain.  Raises Problem 401."""
    if "id" in wanted:
        user = USERS.records(cloud).get(wanted["id"])
    else:
        domain = _find_domain(cloud, wanted.get("domain") or {})
        user = next(iter(USERS.records(cloud).find(name=wanted.get("name"), domain_id=domain["id"])), None)
    if user is None or not user["enabled"]:
        raise refused()
    return user


def _find_domain(cloud: "Cloud", wanted: dict[str, Any]) -> Record:
    records = DOMAINS.records(cloud)
    found = records.get(wanted["id"]) if "id" in wanted else next(iter(records.find(name=wanted.get("name"))), None)
    if found is None:
        raise refused()
    return found


def _scope(cloud: "Cloud", facts: Facts, scope: Any) -> Facts:
    former = facts.pop("former", None)
    if facts.get("application_credential_id"):
        return {}
    if scope is None:
        return _home(cloud, facts["user_id"], former)
    if scope == "unscoped" or (isinstance(scope, dict) and "unscoped" in scope):
        return {}
    if not isinstance(scope, dict) or not scope:
        raise Problem(400, f"Expecting to find scope in request body.{MALFORMED}")
    kind, wanted = next(iter(scope.items()))
    if kind not in SCOPES:
        raise Problem(400, f"Expecting to find project in scope.{MALFORMED}")
    return SCOPES[kind](cloud, facts, wanted or {})


def _home(cloud: "Cloud", user_id: str, former: str | None) -> Facts:
    home = former or USERS.require(cloud, user_id).get("default_project_id")
    return {"project_id": home} if home and held(cloud, user_id, home) else {}


def _project_scope(cloud: "Cloud", facts: Facts, wanted: dict[str, Any]) -> Facts:
    if "id" in wanted:
        return {"project_id": wanted["id"]}
    domain = _find_domain(cloud, wanted.get("domain") or {})
    found = PROJECTS.records(cloud).find(name=wanted.get("name"), domain_id=domain["id"])
    if not found:
        raise refused()
    return {"project_id": found[0]["id"]}


def _trust_scope(cloud: "Cloud", facts: Facts, wanted: dict[str, Any]) -> Facts:
    trusts = cloud.state.collection("keystone", "trusts")
    trust = trusts.get(str(wanted.get("id")))
    if trust is None or trust["remaining_uses"] == 0:
        raise refused()
    if trust["trustee_user_id"] != facts["user_id"]:
        forbid()
    if trust["remaining_uses"] is not None:
        trusts.put({**trust, "remaining_uses": trust["remaining_uses"] - 1})
    user = trust["trustor_user_id"] if trust["impersonation"] else facts["user_id"]
    return {"trust_id": trust["id"], "project_id": trust["project_id"], "user_id": user}


SCOPES: dict[str, Callable[["Cloud", Facts, dict[str, Any]], Facts]] = {
    "project": _project_scope,
    "domain": lambda cloud, facts, wanted: {"domain_id": _find_domain(cloud, wanted)["id"]},
    "system": lambda cloud, facts, wanted: {"system": True},
    "OS-TRUST:trust": _trust_scope,
}
