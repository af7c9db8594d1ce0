"""Trusts: one user lets another act with some of her roles in one project."""

from typing import TYPE_CHECKING, Any

from minicloud.clock import micro_zulu, parse
from minicloud.keystone.kinds import MALFORMED, V3, admit, demand, forbid, given, hex_id, listing
from minicloud.keystone.roles import ROLES, held, role_named
from minicloud.keystone.tokens import delegated
from minicloud.keystone.users import USERS
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

TRUSTS = f"{V3}/OS-TRUST/trusts"
OPEN_FIELDS = ("id", "trustor_user_id", "trustee_user_id", "project_id", "impersonation")


def trusts(cloud: "Cloud") -> Collection:
    """All living trusts."""
    return cloud.state.collection("keystone", "trusts", ("trustor_user_id", "trustee_user_id", "project_id"))


def wanted_roles(cloud: "Cloud", wanted: list[dict[str, Any]], owned: list[Record]) -> list[Record]:
    """Roles by id or name, all of which must be owned.  Raises Problem 404."""
    found = []
    for entry in wanted:
        name = entry.get("name")
        role = role_named(cloud, name) if name else ROLES.records(cloud).get(str(entry.get("id")))
        if role is None:
            message = f"Role {name} is not defined" if name else f"Could not find role: {entry.get('id')}."
            raise Problem(404, message)
        if role["id"] not in {other["id"] for other in owned}:
            raise Problem(404, f"Could not find role: {role['id']}.")
        found.append(role)
    return found


@route("POST", TRUSTS, operation="keystone.trust.create")
def create(request: Request) -> Answer:
    """Trust somebody; only the trustor herself can."""
    values, cloud = given(request, "trust"), request.cloud
    demand("trust", values, ("trustor_user_id", "trustee_user_id", "impersonation"))
    if request.identity.token["trust_id"]:
        forbid()
    if delegated(request):
        forbid("Delegated tokens cannot manage trusts.")
    if values["trustor_user_id"] != request.user_id:
        forbid("identity:create_trust")
    USERS.require(cloud, values["trustee_user_id"])
    project_id = values.get("project_id")
    roles = wanted_roles(cloud, values.get("roles") or [], held(cloud, request.user_id, project_id or ""))
    if project_id and not roles:
        forbid("At least one role should be specified")
    trust = {
        "id": hex_id(cloud),
        "trustor_user_id": request.user_id,
        "trustee_user_id": values["trustee_user_id"],
        "project_id": project_id,
        "impersonation": values["impersonation"],
        "expires_at": _expiry(cloud, values.get("expires_at")),
        "remaining_uses": values.get("remaining_uses"),
        "role_ids": [role["id"] for role in roles],
    }
    _refuse_twin(cloud, trust)
    trusts(cloud).put(trust)
    return Reply(201, {"trust": _whole(cloud, trust)})


def _refuse_twin(cloud: "Cloud", trust: Record) -> None:
    """Two trusts may be alike only when neither ends by itself."""
    alike = ("trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at")
    if trust["expires_at"] is not None and trusts(cloud).find(**{name: trust[name] for name in alike}):
        message = "Conflict occurred attempting to store trust - Duplicate entry found with ID"
        raise Problem(409, f"{message} {trust['id']}.")


def _expiry(cloud: "Cloud", text: str | None) -> float | None:
    if text is None:
        return None
    try:
        moment = parse(text)
    except ValueError as error:
        raise Problem(400, f"Invalid input for field/attribute expires_at. Value: {text}.") from error
    if moment < cloud.clock():
        raise Problem(400, f"The 'expires_at' must not be before now.{MALFORMED}")
    return moment


@route("GET", TRUSTS, operation="keystone.trust.list")
def list_trusts(request: Request) -> Answer:
    """Trusts by trustor or trustee; all of them for administrators."""
    names = ("trustor_user_id", "trustee_user_id")
    wanted = {name: request.param(name) for name in names if request.param(name)}
    admit(request, "list_trusts", any(value == request.user_id for value in wanted.values()))
    # One that is used up is still listed, though it can no more be shown than one that never was.
    return listing(request, "trusts", [_view(request.cloud, trust) for trust in trusts(request.cloud).find(**wanted)])


@route("GET", TRUSTS + "/{trust_id}", operation="keystone.trust.show")
def show(request: Request, trust_id: str) -> Answer:
    """One trust with its roles."""
    return {"trust": _whole(request.cloud, _find(request, trust_id, "get_trust"))}


@route("GET", TRUSTS + "/{trust_id}/roles", operation="keystone.trust.roles")
def list_roles(request: Request, trust_id: str) -> Answer:
    """The roles of one trust."""
    trust = _find(request, trust_id, "list_roles_for_trust")
    return {"roles": _roles(request.cloud, trust), "links": _role_links(request.cloud, trust)}


@route("GET", TRUSTS + "/{trust_id}/roles/{role_id}", operation="keystone.trust.role")
def show_role(request: Request, trust_id: str, role_id: str) -> Answer:
    """One role of one trust."""
    trust = _find(request, trust_id, "get_role_for_trust")
    if role_id not in trust["role_ids"]:
        raise Problem(404, f"Could not find role: {role_id}.")
    return {"role": ROLES.view(request.cloud, ROLES.require(request.cloud, role_id))}


@route("DELETE", TRUSTS + "/{trust_id}", operation="keystone.trust.delete")
def delete(request: Request, trust_id: str) -> Answer:
    """End a trust."""
    trust = trusts(request.cloud).get(trust_id)
    if trust is None or not _alive(request, trust):
        raise Problem(404, f"Could not find trust: {trust_id}.")
    admit(request, "delete_trust", trust["trustor_user_id"] == request.user_id)
    trusts(request.cloud).remove(trust_id)
    return None


def _alive(request: Request, trust: Record) -> bool:
    expired = trust["expires_at"] is not None and trust["expires_at"] <= request.cloud.clock()
    return not expired and trust["remaining_uses"] != 0


def _find(request: Request, trust_id: str, action: str) -> Record:
    trust = trusts(request.cloud).get(trust_id)
    if trust is None or not _alive(request, trust):
        raise Problem(404, f"Could not find trust: {trust_id}.")
    admit(request, action, request.user_id in (trust["trustor_user_id"], trust["trustee_user_id"]))
    return trust


def _view(cloud: "Cloud", trust: Record) -> dict[str, Any]:
    expires = trust["expires_at"]
    return {
        **{name: trust[name] for name in OPEN_FIELDS},
        "expires_at": micro_zulu(expires) if expires else None,
        "remaining_uses": trust["remaining_uses"],
        "deleted_at": None,
        "redelegated_trust_id": None,
        "redelegation_count": 0,
        "links": {"self": f"{cloud.base_url}{TRUSTS}/{trust['id']}"},
    }


def _whole(cloud: "Cloud", trust: Record) -> dict[str, Any]:
    return {"roles": _roles(cloud, trust), **_view(cloud, trust), "roles_links": _role_links(cloud, trust)}


def _roles(cloud: "Cloud", trust: Record) -> list[dict[str, Any]]:
    return [ROLES.view(cloud, ROLES.require(cloud, role_id)) for role_id in trust["role_ids"]]


def _role_links(cloud: "Cloud", trust: Record) -> dict[str, Any]:
    # The real one leaves "OS-TRUST/trusts" out of this address.
    return {"self": f"{cloud.base_url}{V3}/{trust['id']}/roles", "next": None, "previous": None}
