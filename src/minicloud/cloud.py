"""The whole cloud in one object: its records, its time, its settings, and the answer to any request."""

import json
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import minicloud
from minicloud import seed
from minicloud.clock import Clock
from minicloud.faults import ConnectionLost, Rule
from minicloud.problems import JSON, UNAUTHORIZED, Problem, render
from minicloud.state import State
from minicloud.web import AFTER, BEFORE, ROUTER, Identity, Reply, Request, Route

LOG = logging.getLogger(__name__)
Authenticator = Callable[["Cloud", str], Identity | None]
Sleep = Callable[[float], None]


@dataclass
class Settings:
    """What may be chosen when a minicloud is made."""

    state_path: Path | None = None
    seed: dict[str, Any] = field(default_factory=dict)
    admin_password: str = "minicloud"  # of every seeded account
    base_url: str = ""  # where clients reach it; the server's own address when empty
    region: str = "RegionOne"
    token_lifetime_s: float = 3600.0
    catalog: dict[str, str] = field(default_factory=dict)  # further endpoints: service type -> URL
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)  # operation glob -> {"seconds": 2, ...}


@dataclass
class Answered:
    """An answer ready to be sent."""

    status: int
    headers: dict[str, str]
    content: bytes


class Cloud:
    """One minicloud; `answer` is its only door."""

    def __init__(self, settings: Settings, clock: Clock | None = None, sleep: Sleep = time.sleep) -> None:
        self.settings = settings
        self.base_url = settings.base_url.rstrip("/")  # the server fills it in once it knows its port
        self.clock = clock or Clock()
        self.state = State(settings.state_path)
        self.rules: dict[str, Rule] = {}
        self.chosen = dict(settings.operations)  # operation glob -> how it goes, changed by the control API
        self.seen: Counter[str] = Counter()
        self._sleep = sleep
        if not len(self.state.collection("control", "born")):
            seed.plant(self)

    def new_id(self) -> str:
        """A fresh id as most services write it; Keystone's has no dashes."""
        return str(uuid.uuid4())

    def operation(self, name: str) -> dict[str, Any]:
        """The settings of one operation: those of every glob that fits, an exact name last."""
        found: dict[str, Any] = {}
        for pattern, chosen in self.chosen.items():
            if pattern != name and fnmatchcase(name, pattern):
                found.update(chosen)
        found.update(self.chosen.get(name, {}))
        return found

    def delay(self, name: str, default_s: float = 0.0) -> float:
        """How long an operation such as "nova.server.build" takes, in seconds."""
        return float(self.operation(name).get("seconds", default_s))

    def answer(self, request: Request) -> Answered:
        """Serve one request from faults to flush.  Raises ConnectionLost when the line shall be cut."""
        route, values, allowed = ROUTER.match(request.method, request.path)
        request.operation = route.operation if route else ""
        struck: dict[str, Any] = {}
        try:
            struck = self._strike(request)
            reply = self._prepared(request, struck) if "status" in struck else None
            ready = self._respond(request, reply) if reply else self._serve(request, route, values, allowed)
        except Problem as problem:
            ready = self._refuse(request, problem)
        except ConnectionLost:
            raise
        except Exception:
            LOG.exception("This is a bug in minicloud: %s %s", request.method, request.path)
            ready = self._refuse(request, Problem(500, "Unexpected error; see the log of minicloud."))
        return self._held_back(request, struck, ready)

    def _held_back(self, request: Request, struck: dict[str, Any], ready: Answered) -> Answered:
        """The answer to work that is done, as late or lost as a rule says."""
        if "late" in struck:
            self._sleep(struck["late"])
        if "lost" in struck and "instead" in struck:
            return self._refuse(request, Problem(struck["instead"], struck.get("message", "Injected by minicloud.")))
        if "lost" in struck:
            raise ConnectionLost
        return ready

    def _strike(self, request: Request) -> dict[str, Any]:
        """Count the request and apply the first fault rule that hits it; a plain delay is waited out here."""
        if request.service == "control":
            return {}
        name = request.operation or "unknown"
        with self.state.lock:
            self.seen[name] += 1
            rules = [r for r in self.rules.values() if r.strike(name, request.method, request.path, request.raw)]
        delay_s = self.delay("http") + self.operation(name).get("latency", 0)
        delay_s += sum(rule.spec.get("slow", 0) for rule in rules)
        if delay_s:
            self._sleep(delay_s)
        final = next((rule.spec for rule in rules if rule.action != "slow"), {})
        if "reset" in final:
            raise ConnectionLost
        return final

    def _prepared(self, request: Request, spec: dict[str, Any]) -> Reply:
        headers = dict(spec.get("headers", {}))
        if "retry_after" in spec:
            headers["Retry-After"] = str(spec["retry_after"])
        if "body" in spec:
            return Reply(spec["status"], spec["body"], headers)
        raise Problem(spec["status"], spec.get("message", "Injected by minicloud."), headers=headers)

    def _serve(self, request: Request, route: Route | None, values: dict[str, str], allowed: list[str]) -> Answered:
        public = route.public if route else request.service in ("control", "")
        with self.state.lock:
            if not public or "x-auth-token" in request.headers:
                self._identify(request, public)
            try:
                reply = self._handle(request, route, values, allowed)
            finally:
                self.state.flush()
            return self._respond(request, reply)

    def _identify(self, request: Request, public: bool) -> None:
        identity = AUTHENTICATORS[0](self, request.headers.get("x-auth-token", "")) if AUTHENTICATORS else None
        if identity:
            request.identity = identity
        elif not public:
            challenge = f'Keystone uri="{self.base_url}/identity/v3"'
            raise Problem(401, UNAUTHORIZED, headers={"WWW-Authenticate": challenge})

    def _handle(self, request: Request, route: Route | None, values: dict[str, str], allowed: list[str]) -> Reply:
        if hook := BEFORE.get(request.service):
            hook(request)
        if route is None:
            if allowed:
                raise Problem(
                    405, "The method is not allowed for this resource.", headers={"Allow": ", ".join(allowed)}
                )
            raise Problem(404, "The resource could not be found.")
        if route.admin:
            request.require_admin()
        outcome = route.handler(request, **values)
        if isinstance(outcome, Reply):
            return outcome
        return Reply(204) if outcome is None else Reply(200, outcome)

    def _refuse(self, request: Request, problem: Problem) -> Answered:
        kind, content = render(request.service, problem, request.headers.get("accept", ""))
        return self._respond(request, Reply(problem.status, content, {"Content-Type": kind, **problem.headers}))

    def _respond(self, request: Request, reply: Reply) -> Answered:
        headers = {"x-openstack-request-id": f"req-{uuid.uuid4()}", **request.reply_headers, **reply.headers}
        reply.headers = headers
        if hook := AFTER.get(request.service):
            hook(request, reply)
        content = reply.body
        if content is None:
            content = b""
        elif isinstance(content, str):
            content = content.encode()
        elif not isinstance(content, bytes):
            content = json.dumps(content).encode()
            headers.setdefault("Content-Type", JSON)
        return Answered(reply.status, headers, content)


AUTHENTICATORS: list[Authenticator] = []


def authenticator(function: Authenticator) -> Authenticator:
    """Register who turns a token id into an identity; that is Keystone's work."""
    AUTHENTICATORS.append(function)
    return function


def discover() -> None:
    """Import every module of this package, so that routes, seeds and hooks register themselves."""
    for module in walk_packages(minicloud.__path__, "minicloud."):
        if module.name != "minicloud.main":
            import_module(module.name)
