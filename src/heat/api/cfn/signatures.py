"""Who signed a request: read from AWS Signature version 2 or 4, and checked by the Identity service.

Only the Identity service knows the secret keys. It is sent what was signed and answers with a token of the key's owner.
It lets only services ask; a `Keystone` here is a session with the credentials of one.
Source: Identity API v3, OS-EC2, POST /ec2tokens.
"""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from heat.api.cfn.faults import Unsigned, WrongSignature
from heat.api.tokens import Environ
from heat.rpc.faults import EngineUnreachable
from heat.values.errors import NotAuthenticated

_AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)/[^,]*,.*Signature=([0-9a-f]+)", re.DOTALL)
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Ec2Token:
    """What the Identity service says of a good signature."""

    token: str
    info: Mapping[str, Any]


class Keystone(Protocol):
    """One Identity service that may know the key."""

    def check(self, credentials: Mapping[str, Any]) -> Ec2Token | None:
        """The token for what was signed; None when key or signature are wrong.

        Raises EngineUnreachable when it cannot be asked, NotAuthenticated when it will not answer this service.
        """


def credentials_of(environ: Environ, body: bytes) -> dict[str, Any]:
    """What the Identity service needs to check the signature. Raises Unsigned when there is none."""
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    headers = {name[5:].replace("_", "-").title(): value for name, value in environ.items() if name[:5] == "HTTP_"}
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    found = _AUTHORIZATION.search(headers.get("Authorization", ""))
    if found:
        access, signature, params = found[1], found[2], query
    elif "X-Amz-Signature" in query:
        access, signature, params = query.get("X-Amz-Credential", "").partition("/")[0], query["X-Amz-Signature"], query
    else:
        params = query | _form(environ, body)
        access, signature = params.get("AWSAccessKeyId", ""), params.pop("Signature", "")
    if not access or not signature:
        raise Unsigned
    return {
        "access": access,
        "signature": signature,
        "host": headers.get("Host", ""),
        "verb": environ["REQUEST_METHOD"],
        "path": environ.get("SCRIPT_NAME", "") + environ.get("heat.signed_path", environ["PATH_INFO"]),
        "params": params,
        "headers": headers,
        "body_hash": hashlib.sha256(body).hexdigest(),
    }


def _form(environ: Environ, body: bytes) -> dict[str, str]:
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


class SignatureCheck:
    """Finds the caller behind a signature, and believes the very same request again for a short while."""

    def __init__(
        self, keystones: Sequence[Keystone], lifetime_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keystones, self._lifetime_s, self._clock = keystones, lifetime_s, clock
        self._known: dict[bytes, tuple[float, Ec2Token]] = {}
        self._lock = threading.Lock()

    def token(self, environ: Environ, body: bytes) -> Ec2Token:
        """The token of whoever signed. Raises Unsigned, WrongSignature, or EngineUnreachable."""
        credentials = credentials_of(environ, body)
        key = hashlib.sha256(json.dumps(credentials, sort_keys=True).encode()).digest()
        until, token = self._known.get(key, (0.0, None))
        if token is not None and until > self._clock():
            return token
        token = self._ask(credentials)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = self._clock() + self._lifetime_s, token
        return token

    def _ask(self, credentials: Mapping[str, Any]) -> Ec2Token:
        trouble: Exception | None = None
        for keystone in self._keystones:
            try:
                token = keystone.check(credentials)
            except (EngineUnreachable, NotAuthenticated) as error:
                trouble = error
                continue
            if token is not None:
                return token
        raise trouble or WrongSignature()


def identity_of(token: Ec2Token) -> Environ:
    """The same that keystonemiddleware leaves in the environment of a request with a token."""
    info = token.info["token"]
    user, project = info["user"], info.get("project", {})
    return {
        "HTTP_X_AUTH_TOKEN": token.token,
        "HTTP_X_USER_ID": user["id"],
        "HTTP_X_USER_NAME": user["name"],
        "HTTP_X_USER_DOMAIN_ID": user.get("domain", {}).get("id", ""),
        "HTTP_X_PROJECT_ID": project.get("id", ""),
        "HTTP_X_PROJECT_NAME": project.get("name", ""),
        "HTTP_X_PROJECT_DOMAIN_ID": project.get("domain", {}).get("id", ""),
        "HTTP_X_ROLES": ",".join(role["name"] for role in info.get("roles", ())),
        "keystone.token_info": token.info,
    }
