"""The small WSGI layers around each door, outermost first: health check, request id."""

from collections.abc import Iterable
from typing import Any

from heat.api.caller import REQUEST_ID
from heat.api.tokens import Environ, WsgiApp
from heat.rpc.context import new_request_id

HEALTH_PATH = "/healthcheck"


def health_check(app: WsgiApp) -> WsgiApp:
    """Answers a load balancer before anything else can fail; says only that this process takes requests."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != HEALTH_PATH:
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain; charset=UTF-8"), ("Content-Length", "0")])
        return [b""]

    return answer


def request_id(app: WsgiApp) -> WsgiApp:
    """Names each request, and tells the client the name under which the logs know it."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        name = environ[REQUEST_ID] = new_request_id()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("x-openstack-request-id", name)], *rest)

        return app(environ, start)

    return answer
