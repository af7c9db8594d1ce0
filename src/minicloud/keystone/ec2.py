"""Credentials of any kind, EC2 keys among them, and the exchange of an AWS signature for a token."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from minicloud.keystone.authentication import refused, token_reply
from minicloud.keystone.kinds import V3, admit, demand, forbid, given, hex_id, listing
from minicloud.keystone.projects import PROJECTS
from minicloud.keystone.signatures import is_signed, is_signed_for_s3
from minicloud.keystone.tokens import delegated
from minicloud.keystone.users import USERS
from minicloud.problems import UNAUTHORIZED, Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

EC2 = f"{V3}/users/{{user_id}}/credentials/OS-EC2"
CREDENTIALS = f"{V3}/credentials"
FIELDS = ("id", "user_id", "project_id", "type", "blob")


def credentials(cloud: "Cloud") -> Collection:
    """All credentials."""
    return cloud.state.collection("keystone", "credentials", ("user_id", "project_id"))


@route("POST", EC2, operation="keystone.ec2_credential.create")
def create_key(request: Request, user_id: str) -> Answer:
    """Make an EC2 key pair for a user in a project."""
    cloud, project_id = request.cloud, (request.body or {}).get("tenant_id")
    if delegated(request):
        forbid("Delegated tokens cannot access credentials directly")
    admit(request, "ec2_create_credential", user_id == request.user_id)
    USERS.require(cloud, user_id)
    PROJECTS.require(cloud, str(project_id))
    blob = {"access": hex_id(cloud), "secret": hex_id(cloud), "trust_id": None}
    record = {"user_id": user_id, "project_id": project_id, "type": "ec2", "blob": json.dumps(blob)}
    credentials(cloud).put({"id": _id_of(blob["access"] or ""), **record})
    return Reply(201, {"credential": _key_view(cloud, {**record, **blob})})


@route("GET", EC2, operation="keystone.ec2_credential.list")
def list_keys(request: Request, user_id: str) -> Answer:
    """A user's EC2 keys."""
    admit(request, "ec2_list_credentials", user_id == request.user_id)
    found = credentials(request.cloud).find(user_id=user_id, type="ec2")
    return listing(request, "credentials", [_key_view(request.cloud, _opened(record)) for record in found])


@route("GET", EC2 + "/{access}", operation="keystone.ec2_credential.show")
def show_key(request: Request, user_id: str, access: str) -> Answer:
    """One EC2 key with its secret."""
    return {"credential": _key_view(request.cloud, _opened(_find_key(request, user_id, access, "get")))}


@route("DELETE", EC2 + "/{access}", operation="keystone.ec2_credential.delete")
def delete_key(request: Request, user_id: str, access: str) -> Answer:
    """Forget an EC2 key."""
    credentials(request.cloud).remove(_find_key(request, user_id, access, "delete")["id"])
    return None


def _id_of(access: str) -> str:
    return hashlib.sha256(access.encode()).hexdigest()


def _opened(record: Record) -> Record:
    return {**record, **json.loads(record["blob"])}


def _find_key(request: Request, user_id: str, access: str, verb: str) -> Record:
    admit(request, f"ec2_{verb}_credential", user_id == request.user_id)
    record = credentials(request.cloud).get(_id_of(access))
    if record is None or record["user_id"] != user_id:
        raise Problem(404, f"Could not find credential: {_id_of(access)}.")
    return record


def _key_view(cloud: "Cloud", key: Record) -> dict[str, Any]:
    place = f"{cloud.base_url}{V3}/users/{key['user_id']}/credentials/OS-EC2/{key['access']}"
    return {
        "user_id": key["user_id"],
        "tenant_id": key["project_id"],
        "access": key["access"],
        "secret": key["secret"],
        "trust_id": key["trust_id"],
        "links": {"self": place},
    }


@route("POST", CREDENTIALS, operation="keystone.credential.create")
def create(request: Request) -> Answer:
    """Keep any credential."""
    cloud, values = request.cloud, given(request, "credential")
    demand("credential", values, ("type", "blob", "user_id"))
    admit(request, "create_credential", values["user_id"] == request.user_id and not delegated(request))
    key = hex_id(cloud)
    if values["type"] == "ec2":
        demand("credential", values, ("project_id",))
        key = _id_of(str(_parsed(values["blob"]).get("access")))
        if credentials(cloud).get(key):
            raise Problem(409, "Conflict occurred attempting to store credential - Duplicate entry.")
    record = {"id": key, "project_id": None, **{name: values[name] for name in FIELDS[1:] if name in values}}
    credentials(cloud).put(record)
    return Reply(201, {"credential": _view(cloud, record)})


def _parsed(blob: str) -> dict[str, Any]:
    try:
        found = json.loads(blob)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Problem(400, "Invalid blob in credential")
    return found


@route("GET", CREDENTIALS, operation="keystone.credential.list")
def list_all(request: Request) -> Answer:
    """Credentials, one's own unless administrator."""
    wanted = {name: request.param(name) for name in ("user_id", "type") if request.param(name)}
    if not request.is_admin:
        wanted["user_id"] = request.user_id
    found = credentials(request.cloud).find(**wanted)
    return listing(request, "credentials", [_view(request.cloud, record) for record in found])


@route("GET", CREDENTIALS + "/{key}", operation="keystone.credential.show")
def show(request: Request, key: str) -> Answer:
    """One credential."""
    return {"credential": _view(request.cloud, _find(request, key, "get"))}


@route("PATCH", CREDENTIALS + "/{key}", operation="keystone.credential.update")
def update(request: Request, key: str) -> Answer:
    """Change a credential."""
    changed = {**_find(request, key, "update"), **given(request, "credential"), "id": key}
    credentials(request.cloud).put({name: changed.get(name) for name in FIELDS})
    return {"credential": _view(request.cloud, changed)}


@route("DELETE", CREDENTIALS + "/{key}", operation="keystone.credential.delete")
def delete(request: Request, key: str) -> Answer:
    """Forget a credential."""
    credentials(request.cloud).remove(_find(request, key, "delete")["id"])
    return None


def _find(request: Request, key: str, verb: str) -> Record:
    record = credentials(request.cloud).get(key)
    admit(request, f"{verb}_credential", record is not None and record["user_id"] == request.user_id)
    if record is None:
        raise Problem(404, f"Could not find credential: {key}.")
    return record


def _view(cloud: "Cloud", record: Record) -> dict[str, Any]:
    shown = {name: record.get(name) for name in FIELDS}
    return {**shown, "links": {"self": f"{cloud.base_url}{CREDENTIALS}/{record['id']}"}}


@route("POST", f"{V3}/ec2tokens", operation="keystone.token.ec2")
def sign_in_by_signature(request: Request) -> Answer:
    """A service that received an AWS request asks who signed it."""
    admit(request, "ec2tokens_validate", "service" in request.roles)
    body = request.body
    if not body:
        raise Problem(400, "request must include a request body")
    signed = body.get("ec2Credentials") or body.get("credentials") or {}
    key = _signer(request, signed)
    if not is_signed(key["secret"], signed, request.cloud.clock()):
        raise Problem(401, UNAUTHORIZED)
    return _token_of(request, key)


@route("POST", f"{V3}/s3tokens", operation="keystone.token.s3")
def sign_in_by_s3_signature(request: Request) -> Answer:
    """The same for an object store."""
    admit(request, "s3tokens_validate", "service" in request.roles)
    signed = (request.body or {}).get("credentials") or {}
    if not signed.get("access"):
        raise refused()
    key = _signer(request, signed)
    if not is_signed_for_s3(key["secret"], str(signed.get("token", "")), str(signed.get("signature", ""))):
        raise refused()
    return _token_of(request, key)


def _signer(request: Request, signed: dict[str, Any]) -> Record:
    if not signed.get("access"):
        raise refused()
    record = credentials(request.cloud).get(_id_of(signed["access"]))
    if record is None:
        raise Problem(404, "EC2 access key not found.")
    return _opened(record)


def _token_of(request: Request, key: Record) -> Reply:
    facts = {"user_id": key["user_id"], "project_id": key["project_id"], "methods": ["ec2credential"]}
    return token_reply(request, facts, 200)
