"""The register of routes: one decorator beside each function; tables, policies and 405 answers are made from it.

@get("/v1/{project}/stacks/{name}/{stack_id}", policy="stacks:show")
def show_stack(request, engine): ...
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from heat.api.rest.request import Engine, Request

Handler = Callable[[Request, Engine], Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is more than a JSON body with the route's own status."""

    status: int
    body: Any = None
    """Anything that JSON can tell, or bytes that are JSON already."""
    headers: Mapping[str, str] = field(default_factory=dict)


def written(body: Any) -> bytes:
    """A body as it is sent."""
    return json.dumps(body).encode()


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that can be asked over HTTP."""

    method: str
    path: str
    function: Handler
    policy: str
    """Asked before the function runs; empty when the function itself chooses among `policies`."""
    policies: tuple[str, ...]
    status: int


ROUTES: dict[tuple[str, str], Route] = {}


def route(
    method: str, path: str, policy: str = "", *, policies: tuple[str, ...] = (), status: int = 200
) -> Callable[[Handler], Handler]:
    """Register the decorated function. Raises TypeError for a second one on the same method and path."""

    def register(function: Handler) -> Handler:
        if (method, path) in ROUTES:
            raise TypeError(f"{method} {path} is served twice: {ROUTES[method, path].function} and {function}")
        ROUTES[method, path] = Route(method, path, function, policy, policies or (policy,), status)
        return function

    return register


get = partial(route, "GET")
post = partial(route, "POST")
put = partial(route, "PUT")
patch = partial(route, "PATCH")
delete = partial(route, "DELETE")
