"""Repeated tokens: what the Identity service said of a token is believed for a while, so that it is asked once.

Stands around keystonemiddleware, whose own cache needs a memcached. A token that is revoked meanwhile is believed
until its time here is over, exactly as with memcached; `token_cache_time` sets how long that is.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Any], Iterable[bytes]]

_IDENTITY = tuple(
    f"HTTP_X_{name}"
    for name in (
        "IDENTITY_STATUS",
        "PROJECT_",
        "USER_",
        "ROLE",
        "TENANT",
        "DOMAIN_",
        "IS_ADMIN_PROJECT",
        "OPENSTACK_SYSTEM_SCOPE",
        "SERVICE_",
        "USER",
    )
)
_TOKEN_INFO = "keystone.token_info"
_MOST = 20_000


class TokenCache:
    """A WSGI application that has tokens checked by `authenticate`, and remembers the outcome."""

    def __init__(
        self,
        app: WsgiApp,
        authenticate: Callable[[WsgiApp], WsgiApp],
        lifetime_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._checked = authenticate(self._remember)
        self._lifetime_s = lifetime_s
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[float, Environ]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        identity = None if "HTTP_X_SERVICE_TOKEN" in environ else self._recall(environ.get("HTTP_X_AUTH_TOKEN", ""))
        if identity is None:
            return self._checked(environ, start_response)
        for name in [name for name in environ if name.startswith(_IDENTITY)]:
            del environ[name]  # what a caller claims about itself does not count
        environ.update(identity)
        return self._app(environ, start_response)

    def _recall(self, token: str) -> Environ | None:
        until, identity = self._known.get(_fingerprint(token), (0.0, None))
        return identity if until > self._clock() else None

    def _remember(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Reached only through the check, which has replaced all identity headers."""
        token = environ.get("HTTP_X_AUTH_TOKEN", "")
        if token and environ.get("HTTP_X_IDENTITY_STATUS") == "Confirmed" and "HTTP_X_SERVICE_TOKEN" not in environ:
            until = min(self._clock() + self._lifetime_s, _expiry(environ))
            identity = {name: value for name, value in environ.items() if name.startswith(_IDENTITY)}
            identity[_TOKEN_INFO] = environ.get(_TOKEN_INFO)
            with self._lock:
                self._known[_fingerprint(token)] = until, identity
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return self._app(environ, start_response)


def _fingerprint(token: str) -> bytes:
    """Tokens themselves are not kept."""
    return hashlib.sha256(token.encode()).digest()


def _expiry(environ: Environ) -> float:
    token = (environ.get(_TOKEN_INFO) or {}).get("token", {})
    return datetime.fromisoformat(token["expires_at"]).timestamp() if "expires_at" in token else 0.0
