"""The REST door of the town's Heat over real HTTP, for stacks that make stacks; its answers can be spoilt, too."""

import errno
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cheroot.wsgi import Server
from oslo_config import cfg
from oslo_policy import policy as oslo_policy

from heat.api.policy import Policy
from heat.api.rest.app import rest_app
from heat.api.settings import ApiSettings
from heat.rpc.client import EngineClient

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
HARMLESS = "/validate"
ID = re.compile(r"/[^/]*[0-9a-f]{10,}[^/]*")


class Door:
    """Counts requests that change something, and strikes one of them when told to."""

    def __init__(self, client: Callable[[], EngineClient], who: Callable[[str], Mapping[str, str]]) -> None:
        """`client` gives the engine of now; `who` tells whose a token is, as headers."""
        self._client, self._who = client, who
        self.seen: Counter[str] = Counter()
        self.strikes = 0
        self._target: tuple[str, int] | None = None
        self._rule: Mapping[str, Any] = {}
        self._sleep: Callable[[float], None] = lambda seconds: None
        self._apps: dict[int, App] = {}
        self._server = Server(("127.0.0.1", 0), self._serve, numthreads=4, shutdown_timeout=1)
        self._server.prepare()
        self.url = f"http://127.0.0.1:{self._server.bind_addr[1]}/v1/%(tenant_id)s"
        threading.Thread(target=self._server.serve, daemon=True).start()

    def arm(self, operation: str, nth: int, rule: Mapping[str, Any], sleep: Callable[[float], None]) -> None:
        """Strike one of the coming requests."""
        self.strikes, self._rule, self._sleep = 0, rule, sleep
        self._target = operation, self.seen[operation] + nth

    def close(self) -> None:
        """Serve no more."""
        self._server.stop()

    def _serve(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        environ |= {f"HTTP_X_{name}": value for name, value in self._who(environ["HTTP_X_AUTH_TOKEN"]).items()}
        operation = self._operation(environ)
        if operation is None:
            return self._app()(environ, start)
        self.seen[operation] += 1
        if self._target != (operation, self.seen[operation]):
            return self._app()(environ, start)
        self.strikes += 1
        held: list[Any] = []
        body = list(self._app()(environ, lambda *answer: held.extend(answer)))
        if "late" in self._rule:
            self._sleep(self._rule["late"])
            start(*held)
            return body
        if "instead" not in self._rule:
            raise ConnectionResetError(errno.ECONNRESET, "cut")
        start(f"{self._rule['instead']} Spoilt", [("Content-Length", "0")])
        return [b""]

    def _app(self) -> App:
        client = self._client()
        if id(client) not in self._apps:
            conf = cfg.ConfigOpts()
            conf([], project="heat", default_config_files=[], default_config_dirs=[])
            policy = Policy(oslo_policy.Enforcer(conf))
            self._apps[id(client)] = rest_app(client, policy, ApiSettings(), lambda app: app)
        return self._apps[id(client)]

    @staticmethod
    def _operation(environ: Environ) -> str | None:
        """What a request does, without ids; None for one that changes nothing."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method == "GET" or path.endswith(HARMLESS):
            return None
        return f"heat.{method} {ID.sub('/*', path)}"
