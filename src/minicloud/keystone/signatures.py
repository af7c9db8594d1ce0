"""AWS request signatures, checked against the secret that the signer should have.

Source: AWS General Reference, "Signature Version 2" and "Signature Version 4"; Amazon S3 REST authentication.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from minicloud.clock import parse

VALID_FOR_S = 900.0
V4 = "AWS4-HMAC-SHA256"


def is_signed(secret: str, signed: Mapping[str, Any], now_s: float) -> bool:
    """Whether a described request (version 2 or 4) carries this secret's signature and is fresh."""
    try:
        if not _is_fresh(signed, now_s):
            return False
        return any(_same(signed["signature"], expected) for expected in _expected(secret, signed))
    except (KeyError, ValueError, IndexError):
        return False


def is_signed_for_s3(secret: str, token: str, signature: str) -> bool:
    """Whether a string to sign, base64 coded as S3 services pass it on, was signed with this secret."""
    try:
        text = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError):
        return False
    if text.startswith(V4.encode()):
        scope = text.decode().split("\n")[2]
        return _same(signature, hmac.new(_v4_key(secret, scope), text, hashlib.sha256).hexdigest())
    return _same(signature, base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha1).digest()).decode())


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(str(left).encode(), right.encode())


def _headers(signed: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in (signed.get("headers") or {}).items()}


def _is_fresh(signed: Mapping[str, Any], now_s: float) -> bool:
    params, headers = signed.get("params") or {}, _headers(signed)
    if "Expires" in params:
        return parse(params["Expires"]) > now_s
    text = params.get("Timestamp") or params.get("X-Amz-Date") or headers.get("x-amz-date")
    if text is None:
        return False
    compact = text.endswith("Z") and "-" not in text
    moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp() if compact else parse(text)
    return abs(now_s - moment) <= VALID_FOR_S


def _expected(secret: str, signed: Mapping[str, Any]) -> list[str]:
    """Signatures that would do: with the host as given, and without its port as some clients sign it."""
    host = signed["host"]
    hosts = dict.fromkeys((host, host.rpartition(":")[0] or host))
    params = signed.get("params") or {}
    if params.get("SignatureVersion") == "2":
        return [_version_2(secret, signed, name) for name in hosts]
    return [_version_4(secret, signed, name) for name in hosts]


def _query(params: Mapping[str, str], left_out: str) -> str:
    pairs = sorted((quote(k, safe="-_.~"), quote(str(v), safe="-_.~")) for k, v in params.items() if k != left_out)
    return "&".join(f"{name}={value}" for name, value in pairs)


def _version_2(secret: str, signed: Mapping[str, Any], host: str) -> str:
    params = signed["params"]
    text = "\n".join((signed["verb"], host.lower(), signed["path"], _query(params, "Signature")))
    digest = hashlib.sha256 if params["SignatureMethod"] == "HmacSHA256" else hashlib.sha1
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), digest).digest()).decode()


def _version_4(secret: str, signed: Mapping[str, Any], host: str) -> str:
    params, headers = signed.get("params") or {}, _headers(signed)
    authorization = headers.get("authorization", "")
    stated = dict(part.strip().partition("=")[::2] for part in authorization.removeprefix(V4).split(",") if part)
    credential = params.get("X-Amz-Credential") or stated["Credential"]
    names = (params.get("X-Amz-SignedHeaders") or stated["SignedHeaders"]).split(";")
    lines = [f"{name}:{' '.join((host if name == 'host' else headers[name]).split())}\n" for name in names]
    in_body = signed["verb"].upper() == "POST" and "X-Amz-Signature" not in params
    request = "\n".join(
        (
            signed["verb"].upper(),
            signed["path"],
            "" if in_body else _query(params, "X-Amz-Signature"),
            "".join(lines),
            ";".join(names),
            signed.get("body_hash") or hashlib.sha256(b"").hexdigest(),
        )
    )
    moment = params.get("X-Amz-Date") or headers["x-amz-date"]
    scope = credential.partition("/")[2]
    text = "\n".join((V4, moment, scope, hashlib.sha256(request.encode()).hexdigest()))
    return hmac.new(_v4_key(secret, scope), text.encode(), hashlib.sha256).hexdigest()


def _v4_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
