"""How a service of minicloud offers its API: handlers registered by method and path, called with a Request.

A route is declared once, beside its handler:

    @route("GET", "/compute/v2.1/servers/{server_id}", operation="nova.server.show")
    def show(request: Request, server_id: str) -> Answer: ...

The first word of an operation names the service; it decides the shape of errors. `@before` and `@after` add what a
service does around every one of its handlers, such as microversions.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from minicloud.problems import MALFORMED_BODY, Problem

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

PREFIXES = {
    "identity": "keystone",
    "compute": "nova",
    "network": "neutron",
    "volume": "cinder",
    "image": "glance",
    "messaging": "zaqar",
    "control": "control",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: what a valid token says of its bearer."""

    token_id: str = ""
    user_id: str = ""
    project_id: str = ""
    domain_id: str = ""
    roles: frozenset[str] = frozenset()
    token: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Upload:
    """A request body that was read and dropped (or kept when small): its size and checksums."""

    size: int
    md5: str
    sha512: str
    content: bytes | None


@dataclass
class Request:
    """One HTTP request, with its bearer and the cloud it came to."""

    cloud: "Cloud"
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]  # names in lower case
    raw: bytes = b""
    identity: Identity = field(default_factory=Identity)
    operation: str = ""
    upload: Upload | None = None
    reply_headers: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)  # what a service's @before hook leaves for its handlers

    @property
    def service(self) -> str:
        """The service that owns this request."""
        return self.operation.partition(".")[0] or PREFIXES.get(self.path.split("/")[1], "")

    @property
    def project_id(self) -> str:
        return self.identity.project_id

    @property
    def user_id(self) -> str:
        return self.identity.user_id

    @property
    def roles(self) -> frozenset[str]:
        return self.identity.roles

    @property
    def is_admin(self) -> bool:
        return "admin" in self.identity.roles

    @cached_property
    def body(self) -> Any:
        """The parsed JSON body, or None when there is none.  Raises Problem 400."""
        if not self.raw:
            return None
        try:
            return json.loads(self.raw)
        except ValueError as error:
            raise Problem(400, MALFORMED_BODY.get(self.service, "Malformed request body")) from error

    def param(self, name: str, default: str | None = None) -> str | None:
        """The last value of a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else default

    def require_admin(self, message: str = "You are not authorized to perform the requested action.") -> None:
        """Refuse everyone but administrators."""
        if not self.is_admin:
            raise Problem(403, message)


@dataclass
class Reply:
    """One HTTP answer; a dict or list body becomes JSON."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Answer = Reply | dict[str, Any] | None
Handler = Callable[..., Answer]
Before = Callable[[Request], None]
After = Callable[[Request, Reply], None]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Route:
    """One declared way into a service."""

    method: str
    path: str
    operation: str
    handler: Handler
    public: bool = False
    admin: bool = False
    digest: bool = False
    names: tuple[str, ...] = ()

    @property
    def service(self) -> str:
        return self.operation.partition(".")[0]


class Router:
    """Finds the route of a request; a literal segment wins over a variable one."""

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}
        self.routes: list[Route] = []

    def add(self, route: Route) -> None:
        """Enter a route.  Raises ValueError when method and path are taken."""
        node = self._tree
        for segment in _segments(route.path):
            node = node.setdefault("{}" if segment.startswith("{") else segment, {})
        if route.method in node.setdefault("/", {}):
            raise ValueError(f"two routes for {route.method} {route.path}")
        node["/"][route.method] = route
        self.routes.append(route)

    def match(self, method: str, path: str) -> tuple[Route | None, dict[str, str], list[str]]:
        """The route with its path values, or the methods that this path does allow."""
        values: list[str] = []
        methods = _walk(self._tree, _segments(path), 0, values)
        if not methods:
            return None, {}, []
        route = methods.get(method) or (methods.get("GET") if method == "HEAD" else None)
        if route is None:
            return None, {}, sorted(methods)
        return route, dict(zip(route.names, map(unquote, values))), []


ROUTER = Router()
BEFORE: dict[str, Before] = {}
AFTER: dict[str, After] = {}


def route(
    method: str, path: str, operation: str, public: bool = False, admin: bool = False, digest: bool = False
) -> Callable[[H], H]:
    """Register a handler; `admin` refuses others with 403, `digest` reads a large body into `request.upload`."""

    def register(handler: H) -> H:
        names = tuple(segment[1:-1] for segment in _segments(path) if segment.startswith("{"))
        ROUTER.add(Route(method, path, operation, handler, public, admin, digest, names))
        return handler

    return register


def before(service: str) -> Callable[[Before], Before]:
    """Register what runs before every handler of a service; it may raise Problem and leave `request.notes`."""

    def register(hook: Before) -> Before:
        return BEFORE.setdefault(service, hook)

    return register


def after(service: str) -> Callable[[After], After]:
    """Register what may change every reply of a service, refusals included."""

    def register(hook: After) -> After:
        return AFTER.setdefault(service, hook)

    return register


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _walk(node: dict[str, Any], segments: list[str], depth: int, values: list[str]) -> dict[str, Route] | None:
    if depth == len(segments):
        return node.get("/")
    segment = segments[depth]
    if segment in node and segment != "{}":
        found = _walk(node[segment], segments, depth + 1, values)
        if found:
            return found
    if "{}" in node:
        values.append(segment)
        found = _walk(node["{}"], segments, depth + 1, values)
        if found:
            return found
        values.pop()
    return None
