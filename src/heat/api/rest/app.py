"""The REST door put together: its routes served by Falcon, behind version negotiation and authentication."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import falcon

from heat.api.caller import acting_in, caller_of
from heat.api.middleware import health_check, request_id
from heat.api.policy import Policy
from heat.api.rest import actions, events, house, lookups, plans, resources, software, stacks, templates
from heat.api.rest.faults import BadRequest, Denied, MethodNotAllowed, Missing, body_of, status_of
from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import ROUTES, Reply, Route, written
from heat.api.settings import ApiSettings
from heat.api.together import Together
from heat.api.tokens import WsgiApp
from heat.api.versions import negotiate
from heat.rpc.client import EngineClient
from heat.values.errors import Bug, HeatError

LOG = logging.getLogger(__name__)

NOUNS = actions, events, house, lookups, plans, resources, software, stacks, templates
"""The modules whose import registers the routes."""


def rest_app(
    client: EngineClient, policy: Policy, settings: ApiSettings, authenticate: Callable[[WsgiApp], WsgiApp]
) -> WsgiApp:
    """The whole door; `authenticate` wraps it in the check of tokens."""
    app: WsgiApp = _Door(client, policy, settings).falcon_app()
    return health_check(request_id(negotiate(authenticate(app))))


class _Door:
    """Runs routes: finds out who asks, applies policy, writes the answer or the fault."""

    def __init__(self, client: EngineClient, policy: Policy, settings: ApiSettings) -> None:
        self._client, self._policy, self._settings = client, policy, settings
        self._together = Together()

    def falcon_app(self) -> Any:
        """A Falcon application with every registered route."""
        app = falcon.App()
        app.req_options.keep_blank_qs_values = True
        app.req_options.auto_parse_qs_csv = False
        app.add_error_handler(Exception, _report)
        app.add_error_handler(falcon.HTTPError, _report)  # Falcon's own handler for it would come first
        by_path: dict[str, dict[str, Route]] = defaultdict(dict)
        for (method, path), each in ROUTES.items():
            by_path[path][method] = each
        for path, methods in by_path.items():
            if path == lookups.BY_ARN:
                pattern = path.replace("{project}", "(?P<project>[^/]+)").replace("{name:arn}", "(?P<name>arn:.*)")
                app.add_sink(partial(self._any_method, methods), re.compile(f"{pattern}$"))
            else:
                app.add_route(path, _Path(self, methods))
        return app

    def run(self, route: Route, req: falcon.Request, resp: falcon.Response, **path: str) -> None:
        """Serve one request by one route."""
        caller = caller_of(req.env, self._policy, self._settings.auth_url)
        if path["project"] != caller.project_id:
            if not caller.is_admin:
                raise Denied
            caller = acting_in(caller, path["project"])
        if route.policy:
            self._policy.demand(route.policy, caller)
        request = Request(req, path, caller, self._policy, self._settings)
        answer = route.function(request, Engine(self._client, caller, self._together))
        _write(resp, answer if isinstance(answer, Reply) else Reply(route.status, answer))

    def _any_method(self, methods: dict[str, Route], req: falcon.Request, resp: falcon.Response, **path: str) -> None:
        if req.method not in methods:
            raise MethodNotAllowed
        self.run(methods[req.method], req, resp, **path)


class _Path:
    """What Falcon calls a resource: one path with a responder for each method it takes."""

    def __init__(self, door: _Door, methods: dict[str, Route]) -> None:
        self._allowed = ",".join(sorted(methods))
        for method, route in methods.items():
            setattr(self, f"on_{method.lower()}", partial(door.run, route))

    def on_options(self, req: falcon.Request, resp: falcon.Response, **_path: str) -> None:
        """Tell which methods the path takes."""
        resp.status = falcon.HTTP_204
        resp.set_header("Allow", self._allowed)


def _write(resp: falcon.Response, reply: Reply) -> None:
    resp.status = reply.status
    for name, value in reply.headers.items():
        resp.set_header(name, value)
    if reply.body is not None or reply.status == 200:
        resp.content_type = falcon.MEDIA_JSON
        resp.data = reply.body if isinstance(reply.body, bytes) else written(reply.body)
    elif reply.status != 204:
        resp.content_type = falcon.MEDIA_TEXT  # clients would try to read nothing as JSON


def _report(req: falcon.Request, resp: falcon.Response, error: Exception, _params: Any) -> None:
    fault = _fault_of(error)
    if isinstance(fault, Bug) and not isinstance(error, HeatError):
        LOG.error("Bug while serving %s %s", req.method, req.path, exc_info=error)
    if isinstance(error, falcon.HTTPMethodNotAllowed):
        resp.set_header("Allow", dict(error.headers or {}).get("Allow", ""))
    _write(resp, Reply(status_of(fault), body_of(fault)))


def _fault_of(error: Exception) -> HeatError:
    if isinstance(error, HeatError):
        return error
    if isinstance(error, falcon.HTTPMethodNotAllowed):
        return MethodNotAllowed()
    if isinstance(error, falcon.HTTPNotFound):
        return Missing()
    if isinstance(error, falcon.HTTPError):
        return BadRequest(error.description or error.title)
    return Bug("The log of the API has the details.")
