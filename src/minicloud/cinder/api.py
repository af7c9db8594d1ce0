"""What all of Cinder's routes share: paths with and without a project, microversions, words of refusal, pages."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Handler, Reply, Request, after, before, route

BASE = "/volume/v3"
MIN_VERSION, MAX_VERSION = (3, 0), (3, 71)
PROJECT = re.compile(r"[0-9a-f]{32}")


def volume_route(
    method: str, path: str, operation: str, since: int = 0, policy: str = ""
) -> Callable[[Handler], Handler]:
    """Register a handler below /v3 and below /v3/{project}; `since` is a minor version, `policy` is for admins."""

    def register(handler: Handler) -> Handler:
        def serve(request: Request, project: str = "", **values: str) -> Answer:
            if version(request) < (3, since):
                raise Problem(404, "The resource could not be found.")
            if policy and not request.is_admin:
                raise forbidden(policy)
            return handler(request, **values)

        for base in (BASE, f"{BASE}/{{project}}"):
            route(method, base + path, operation=f"cinder.{operation}")(serve)
        return handler

    return register


def forbidden(policy: str) -> Problem:
    """Cinder's refusal, naming the policy."""
    return Problem(403, f"Policy doesn't allow {policy} to be performed.")


def version(request: Request) -> tuple[int, int]:
    """The microversion of this request."""
    found: tuple[int, int] = request.notes.get("version", MIN_VERSION)
    return found


@before("cinder")
def negotiate(request: Request) -> None:
    """Agree on a microversion, and refuse a path that names another project."""
    place = request.path.split("/")
    if len(place) > 3 and PROJECT.fullmatch(place[3]) and place[3] != request.project_id:
        request.notes["version"] = MIN_VERSION
        raise Problem(400, "Malformed request url")
    service, _, text = request.headers.get("openstack-api-version", "").partition(" ")
    if service != "volume":
        request.notes["version"] = MIN_VERSION
    elif text.strip() == "latest":
        request.notes["version"] = MAX_VERSION
    else:
        request.notes["version"] = _parsed(text.strip())
        if not MIN_VERSION <= request.notes["version"] <= MAX_VERSION:
            raise Problem(
                406, f"Version {text} is not supported by the API. Minimum is 3.0 and maximum is 3.{MAX_VERSION[1]}."
            )


def _parsed(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)\.(\d+)", text)
    if not match:
        raise Problem(400, f"API Version String {text} is of invalid format. Must be of format MajorNum.MinorNum.")
    return int(match[1]), int(match[2])


@after("cinder")
def tell_version(request: Request, reply: Reply) -> None:
    """Say which microversion was spoken."""
    spoken = request.notes.get("version")
    if spoken:
        reply.headers["OpenStack-API-Version"] = f"volume {spoken[0]}.{spoken[1]}"
        reply.headers["Vary"] = "OpenStack-API-Version"
    reply.headers["x-compute-request-id"] = reply.headers["x-openstack-request-id"]


def given(request: Request, noun: str) -> dict[str, Any]:
    """The object under this noun in the body.  Raises Problem 400."""
    body = request.body
    if not isinstance(body, dict) or noun not in body:
        raise Problem(400, f"'{noun}' is a required property")
    found = body[noun]
    if not isinstance(found, dict):
        raise Problem(
            400, f"Invalid input for field/attribute {noun}. Value: {found}. {found!r} is not of type 'object'"
        )
    return found


def check_text(values: dict[str, Any]) -> None:
    """Refuse names that are too long and metadata that is no text."""
    for field in ("name", "description"):
        text = values.get(field)
        if isinstance(text, str) and len(text) > 255:
            raise Problem(400, f"Invalid input received: {field} has {len(text)} characters, more than 255.")
    for name, value in (values.get("metadata") or {}).items():
        if not isinstance(value, str):
            message = f"Invalid input for field/attribute {name}. Value: {value}. {value!r} is not of type 'string'"
            raise Problem(400, message)


def links(request: Request, kind: str, key: str) -> list[dict[str, str]]:
    """Where a thing is found."""
    home, project = request.cloud.base_url, request.project_id
    return [
        {"rel": "self", "href": f"{home}{BASE}/{project}/{kind}/{key}"},
        {"rel": "bookmark", "href": f"{home}/volume/{project}/{kind}/{key}"},
    ]


PAGING = ("limit", "marker", "offset", "sort", "sort_key", "sort_dir", "all_tenants", "with_count", "project_id")


def page(request: Request, kind: str, found: list[Record], view: Callable[[Record], dict[str, Any]]) -> dict[str, Any]:
    """One page of a list, newest first unless told otherwise, with the link to the next."""
    kept = [record for record in found if _fits(request, record)]
    field, _, direction = (request.param("sort") or "").split(",")[0].partition(":")
    field = field or request.param("sort_key") or "created_at"
    direction = direction or request.param("sort_dir") or "desc"
    ordered = sorted(kept, key=lambda record: str(record.get(field) or ""), reverse=direction == "desc")
    total, limit = len(ordered), _count(request, "limit", 1000)
    marker = request.param("marker")
    if marker:
        places = [place for place, record in enumerate(ordered) if record["id"] == marker]
        if not places:
            raise Problem(404, f"{kind[:-1].capitalize()} {marker} could not be found.")
        ordered = ordered[places[0] + 1 :]
    ordered = ordered[_count(request, "offset", 0) :]
    answer: dict[str, Any] = {kind: [view(record) for record in ordered[:limit]]}
    if request.param("limit") and ordered and len(ordered) >= limit:
        answer[f"{kind}_links"] = [{"rel": "next", "href": _next(request, ordered[limit - 1]["id"])}]
    if request.param("with_count") and version(request) >= (3, 45):
        answer["count"] = total
    return answer


def _fits(request: Request, record: Record) -> bool:
    for field, texts in request.query.items():
        if field in PAGING or field not in record:
            continue
        value = record[field]
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        if shown != texts[-1]:
            return False
    return True


def _count(request: Request, name: str, default: int) -> int:
    text = request.param(name)
    if text is None:
        return default
    if not text.isdigit():
        raise Problem(400, f"Invalid input received: {name} param must be an integer")
    return int(text)


def _next(request: Request, marker: str) -> str:
    asked = [(name, value) for name, values in request.query.items() for value in values if name != "marker"]
    return f"{request.cloud.base_url}{request.path}?{urlencode([*asked, ('marker', marker)])}"
