"""What a client is told when a request fails, in the shape that the owning service really uses."""

import html
import json
from http.client import responses
from typing import Any

NOVA_FAULTS = {
    400: "badRequest",
    401: "unauthorized",
    403: "forbidden",
    404: "itemNotFound",
    405: "badMethod",
    409: "conflictingRequest",
    413: "overLimit",
    415: "badMediaType",
    429: "overLimit",
    501: "notImplemented",
    503: "serviceUnavailable",
}
NEUTRON_TYPES = {
    400: "HTTPBadRequest",
    403: "PolicyNotAuthorized",
    404: "HTTPNotFound",
    409: "HTTPConflict",
    500: "HTTPInternalServerError",
    501: "HTTPNotImplemented",
    503: "HTTPServiceUnavailable",
}
GLANCE_PAGE = """<html>
 <head>
  <title>{title}</title>
 </head>
 <body>
  <h1>{title}</h1>
  {message}<br /><br />



 </body>
</html>"""
GLANCE_UNAUTHORIZED = (
    "This server could not verify that you are authorized to access the document you requested. Either you supplied"
    " the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials"
    " required."
)
UNAUTHORIZED = "The request you have made requires authentication."
JSON = "application/json"
MALFORMED_BODY = {
    "keystone": "Expecting to find valid JSON in request body. The server could not comply with the request since it is"
    " either malformed or otherwise incorrect. The client is assumed to be in error.",
    "glance": "Malformed JSON in request body.",
}


class Problem(Exception):
    """A refusal: the HTTP status, the service's words, and its name for the fault where it has one."""

    def __init__(self, status: int, message: str, code: str | None = None, headers: dict[str, str] | None = None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = headers or {}


def title(status: int) -> str:
    """The reason phrase of an HTTP status."""
    return responses.get(status, "Unknown")


def render(service: str, problem: Problem, accept: str = "") -> tuple[str, bytes]:
    """Content type and body of a problem as this service writes it."""
    if service == "glance":
        return _glance(problem, accept)
    if problem.status == 401:
        return JSON, _dump({"error": {"code": 401, "title": "Unauthorized", "message": problem.message}})
    return JSON, _dump(_BODIES.get(service, _plain)(problem))


def _glance(problem: Problem, accept: str) -> tuple[str, bytes]:
    """A page, or the same page's text in JSON for who asks for JSON alone."""
    name = f"{problem.status} {title(problem.status)}"
    message = html.escape(GLANCE_UNAUTHORIZED if problem.status == 401 else problem.message)
    if JSON in accept:
        text = f"{message}<br /><br />\n\n\n"
        return JSON, _dump({"message": text, "code": name, "title": title(problem.status)})
    return "text/html; charset=UTF-8", GLANCE_PAGE.format(title=name, message=message).encode()


def _dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def _nova(problem: Problem) -> dict[str, Any]:
    name = problem.code or NOVA_FAULTS.get(problem.status, "computeFault")
    return {name: {"code": problem.status, "message": problem.message}}


def _neutron(problem: Problem) -> dict[str, Any]:
    name = problem.code or NEUTRON_TYPES.get(problem.status, title(problem.status).replace(" ", ""))
    return {"NeutronError": {"type": name, "message": problem.message, "detail": ""}}


def _keystone(problem: Problem) -> dict[str, Any]:
    return {"error": {"code": problem.status, "message": problem.message, "title": title(problem.status)}}


def _plain(problem: Problem) -> dict[str, Any]:
    return {"error": {"code": problem.status, "message": problem.message}}


def _cinder(problem: Problem) -> dict[str, Any]:
    body = _nova(problem)
    if "Retry-After" in problem.headers:
        next(iter(body.values()))["retryAfter"] = problem.headers["Retry-After"]
    return body


_BODIES = {"nova": _nova, "cinder": _cinder, "neutron": _neutron, "keystone": _keystone}
