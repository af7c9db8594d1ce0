"""Key pairs: public keys by name that servers are born with; Compute makes one when none is brought.

Source: Compute API v2.1, "Keypairs".
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from minicloud.clock import micro
from minicloud.nova import paging, quotas
from minicloud.nova.checks import content, denied, invalid, one_of, shape, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

KEY_BITS = 2048
ALLOWED = "_- abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
Made = tuple[str, str, str]  # private key, public key, fingerprint


def keypairs(request: Request) -> Collection:
    """All key pairs."""
    return request.cloud.state.collection("nova", "keypairs", ("user_id", "name"))


def find(request: Request, name: str, user_id: str | None = None) -> Record:
    """A user's key pair.  Raises Problem 404."""
    user_id = user_id or request.user_id
    found = keypairs(request).find(user_id=user_id, name=name)
    if not found:
        raise Problem(404, f"Keypair {name} not found for user {user_id}")
    return found[0]


@route("GET", f"{BASE}/os-keypairs", operation="nova.keypair.list")
def list_all(request: Request) -> Answer:
    """A user's key pairs."""
    mine = sorted(keypairs(request).find(user_id=_user(request, "index")), key=lambda record: str(record["name"]))
    shown = paging.page(request, mine, "name") if at(request, 35) else mine
    return paging.answer(request, "keypairs", shown, lambda _, record: {"keypair": _view(request, record)}, "name")


@route("GET", f"{BASE}/os-keypairs/{{name}}", operation="nova.keypair.show")
def show(request: Request, name: str) -> Answer:
    """One key pair with its history."""
    record = find(request, name, _user(request, "show"))
    story = {"created_at": record["created_at"], "deleted": False, "deleted_at": None, "updated_at": None}
    return {"keypair": {**_view(request, record), "user_id": record["user_id"], "id": record["number"], **story}}


@route("POST", f"{BASE}/os-keypairs", operation="nova.keypair.create")
def create(request: Request) -> Answer:
    """Bring a public key, or have a pair made."""
    given = _given(request)
    user_id = given.get("user_id", request.user_id)
    if user_id != request.user_id and not request.is_admin:
        raise denied("os-keypairs:create")
    record, private = make(request, user_id, given["name"], given.get("public_key"), given.get("type", "ssh"))
    shown = {**_view(request, record), "user_id": user_id}
    if private:
        shown["private_key"] = private
    return Reply(201 if at(request, 2) else 200, {"keypair": shown})


@route("DELETE", f"{BASE}/os-keypairs/{{name}}", operation="nova.keypair.delete")
def delete(request: Request, name: str) -> Answer:
    """Forget a key pair; servers keep theirs."""
    keypairs(request).remove(find(request, name, _user(request, "delete"))["id"])
    return Reply(204 if at(request, 2) else 202)


def make(request: Request, user_id: str, name: str, public: str | None, kind: str) -> tuple[Record, str | None]:
    """Keep a key pair; the private key when it was made here.  Raises Problem 400, 403 or 409."""
    mine = keypairs(request).find(user_id=user_id)
    limit = quotas.limit(request, request.project_id, "key_pairs")
    if 0 <= limit <= len(mine):
        raise Problem(403, "Quota exceeded, too many key pairs.")
    if any(record["name"] == name for record in mine):
        raise Problem(409, f"Key pair '{name}' already exists.")
    private = None
    if public is None:
        private, public, fingerprint = MAKERS[kind](user_id)
    else:
        fingerprint = FINGERPRINTS[kind](public)
    record = {
        "id": request.cloud.new_id(),
        "name": name,
        "user_id": user_id,
        "public_key": public,
        "fingerprint": fingerprint,
        "type": kind,
        "created_at": micro(request.cloud.clock()),
        "number": len(keypairs(request)) + 1,
    }
    return keypairs(request).put(record), private


def _given(request: Request) -> Record:
    needed = {"name": text()}
    choices = {"public_key": text(0, 65535)}
    if at(request, 2):
        choices["type"] = one_of("ssh", "x509")
    if at(request, 10):
        choices["user_id"] = text()
    if at(request, 92):
        needed["public_key"] = choices.pop("public_key")
    given: Record = shape(needed, **choices)("keypair", content(request, "keypair"))
    name, allowed = given["name"], ALLOWED + ("@." if at(request, 92) else "")
    if any(letter not in allowed for letter in name):
        form = "^[@\\\\._\\\\- a-zA-Z0-9]+$" if at(request, 92) else "^[_\\\\- a-zA-Z0-9]+$"
        raise invalid("name", name, f"{name!r} does not match '{form}'")
    return given


def _user(request: Request, action: str) -> str:
    """Whose keys: the asker's, or from 2.10 on another user's for administrators."""
    wanted = request.param("user_id") if at(request, 10) else None
    if wanted and wanted != request.user_id and not request.is_admin:
        raise denied(f"os-keypairs:{action}")
    return wanted or request.user_id


def _view(request: Request, record: Record) -> Record:
    shown = {name: record[name] for name in ("name", "public_key", "fingerprint")}
    return {**shown, "type": record["type"]} if at(request, 2) else shown


def _ssh_fingerprint(public: str) -> str:
    try:
        blob = base64.b64decode(public.split()[1], validate=True)
        if not blob:
            raise ValueError
    except (IndexError, ValueError, binascii.Error):
        raise Problem(400, "Keypair data is invalid: failed to generate fingerprint") from None
    return hashlib.md5(blob, usedforsecurity=False).digest().hex(":")


def _x509_fingerprint(public: str) -> str:
    try:
        certificate = x509.load_pem_x509_certificate(public.encode())
    except ValueError as reason:
        raise Problem(400, f"Keypair data is invalid: failed to generate fingerprint. {reason}") from reason
    return certificate.fingerprint(hashes.SHA1()).hex(":")


def _ssh_pair(user_id: str) -> Made:
    key = rsa.generate_private_key(65537, KEY_BITS)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    spelled = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    public = f"{key.public_key().public_bytes(*spelled).decode()} Generated-by-Nova"
    return private.decode(), public, _ssh_fingerprint(public)


def _x509_pair(user_id: str) -> Made:
    """A certificate that a Windows guest would accept from this user."""
    key = rsa.generate_private_key(65537, KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, user_id)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    certificate = builder.not_valid_after(now + timedelta(days=3650)).sign(key, hashes.SHA256())
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return private.decode(), public, _x509_fingerprint(public)


MAKERS: dict[str, Callable[[str], Made]] = {"ssh": _ssh_pair, "x509": _x509_pair}
FINGERPRINTS: dict[str, Callable[[str], str]] = {"ssh": _ssh_fingerprint, "x509": _x509_fingerprint}
