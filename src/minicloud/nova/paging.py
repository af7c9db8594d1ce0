"""Lists of Compute: their links, and the page of them that was asked for."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

BASE = "/compute/v2.1"
LARGEST = 1000


def links(request: Request, collection: str, key: str) -> list[dict[str, str]]:
    """Where a resource is, with and without the API version."""
    home = request.cloud.base_url
    return [
        {"rel": "self", "href": f"{home}{BASE}/{collection}/{key}"},
        {"rel": "bookmark", "href": f"{home}/compute/{collection}/{key}"},
    ]


def bookmark(request: Request, collection: str, key: str) -> list[dict[str, str]]:
    """Where a resource is, without the API version."""
    return links(request, collection, key)[1:]


def page(request: Request, records: list[Record], key: str = "id") -> list[Record]:
    """The records after the marker, as many as wanted.  Raises Problem 400."""
    limit = _limit(request)
    marker = request.param("marker")
    if marker is not None:
        place = next((place for place, record in enumerate(records) if record[key] == marker), None)
        if place is None:
            raise Problem(400, f"marker [{marker}] not found")
        records = records[place + 1 :]
    return records[:limit]


def answer(
    request: Request, collection: str, shown: list[Record], view: Callable[[Request, Record], Any], key: str = "id"
) -> dict[str, Any]:
    """The body of a list, with a link to the next page when there may be one."""
    body: dict[str, Any] = {collection: [view(request, record) for record in shown]}
    if shown and "limit" in request.query and len(shown) >= _limit(request):
        kept = [(name, value) for name, values in request.query.items() for value in values if name != "marker"]
        query = urlencode([*kept, ("marker", shown[-1][key])])
        body[f"{collection}_links"] = [{"rel": "next", "href": f"{request.cloud.base_url}{request.path}?{query}"}]
    return body


def refuse_query(name: str, value: str, reason: str) -> Problem:
    """The refusal of a query parameter."""
    return Problem(400, f"Invalid input for query parameters {name}. Value: {value}. {reason}")


def check_sort(request: Request, known: tuple[str, ...]) -> None:
    """Refuse sorting by what there is not.  Raises Problem 400."""
    if not {"asc", "desc"}.issuperset(request.query.get("sort_dir", [])):
        raise Problem(400, "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'")
    for key in request.query.get("sort_key", []):
        if key not in known:
            raise refuse_query("sort_key", key, f"{key!r} is not one of {list(known)}")


def _limit(request: Request) -> int:
    given = request.param("limit")
    if given is None:
        return LARGEST
    if not re.fullmatch(r"[0-9]*", given):
        raise refuse_query("limit", given, f"{given!r} does not match '^[0-9]*$'")
    return min(int(given or LARGEST), LARGEST)
