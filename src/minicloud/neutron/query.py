"""Reading a list request: filters by any attribute, sorting, paging, and the fields wanted back.

Source: Networking API v2.0, "Filtering and column selection", "Pagination", "Sorting".
"""

from typing import Any
from urllib.parse import urlencode

from minicloud.neutron.fields import FALSE, TRUE
from minicloud.neutron.kind import Kind
from minicloud.neutron.schema import OWNERS
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

PAGING = {"fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir"}
TAGS = {"tags", "tags-any", "not-tags", "not-tags-any"}
SUBSTRINGS = {"ip_address_substr"}


def answer(request: Request, kind: Kind) -> dict[str, Any]:
    """The body of a list."""
    filters = _filters(request, kind)
    kind.prepare(request)
    views = [kind.view(request, record) for record in _candidates(request, kind, filters)]
    views = [view for view in views if all(_fits(view, name, values) for name, values in filters.items())]
    views = _sorted(request, kind, views)
    page, links = _page(request, kind, views)
    body: dict[str, Any] = {kind.plural: [select(request, view) for view in page]}
    if links:
        body[f"{kind.plural}_links"] = links
    return body


def select(request: Request, view: Record) -> Record:
    """Only the fields that were asked for."""
    wanted = {name for value in request.query.get("fields", []) for name in value.split(",") if name}
    return {name: value for name, value in view.items() if name in wanted} if wanted else view


def _filters(request: Request, kind: Kind) -> dict[str, list[str]]:
    filters = {name: values for name, values in request.query.items() if name not in PAGING}
    known = {"id", *OWNERS, *kind.fields, *kind.filters, *SUBSTRINGS, *TAGS}
    strangers = [name for name in filters if name not in known]
    if strangers:
        raise Problem(400, f"{strangers} is invalid attribute for filtering")
    return filters


def _candidates(request: Request, kind: Kind, filters: dict[str, list[str]]) -> list[Record]:
    """Visible records, narrowed by the filters that an index or an id answers at once."""
    records = kind.records(request.cloud)
    if "id" in filters:
        named = (records.get(key) for key in dict.fromkeys(filters["id"]))
        found = [record for record in named if record]
    else:
        exact = {name: values[0] for name, values in filters.items() if name in kind.indexes and len(values) == 1}
        found = records.find(**exact) if exact else records.values()
    return [record for record in found if kind.visible(request, record)]


def _fits(view: Record, name: str, values: list[str]) -> bool:
    if name in TAGS:
        return _tagged(set(view.get("tags", [])), name, {tag for value in values for tag in value.split(",")})
    if name == "ip_address_substr":
        return any(part in fixed["ip_address"] for fixed in view["fixed_ips"] for part in values)
    if name not in view:
        return name not in ("shared", "router:external")
    return any(_equal(view[name], value) for value in values)


def _tagged(tags: set[str], name: str, wanted: set[str]) -> bool:
    if name.endswith("any"):
        hit = bool(tags & wanted)
    else:
        hit = wanted <= tags
    return hit != name.startswith("not-")


def _equal(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted.lower() in (TRUE if value else FALSE)
    if value is None:
        return wanted in ("", "None", "null")
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return str(value) == wanted


def _holds(item: Any, wanted: str) -> bool:
    if isinstance(item, dict):
        name, _, value = wanted.partition("=")
        return str(item.get(name)) == value
    return str(item) == wanted


def _sorted(request: Request, kind: Kind, views: list[Record]) -> list[Record]:
    keys = request.query.get("sort_key", [])
    directions = request.query.get("sort_dir", [])
    strangers = [key for key in keys if key not in kind.fields and key not in ("id", *OWNERS)]
    if strangers:
        raise Problem(400, f"{strangers} is invalid attribute for sort_keys")
    wrong = [word for word in directions if word not in ("asc", "desc")]
    if wrong:
        raise Problem(400, f"{wrong} is invalid value for sort_dirs, valid value is 'asc' and 'desc'")
    if "limit" in request.query and "id" not in keys:
        views = sorted(views, key=lambda view: str(view.get("id")))
    for place, key in reversed(list(enumerate(keys))):
        downward = place < len(directions) and directions[place] == "desc"
        views = sorted(views, key=lambda view: _rank(view.get(key)), reverse=downward)
    return views


def _rank(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, "")
    if isinstance(value, int | float):
        return (1, value)
    return (2, str(value))


def _page(request: Request, kind: Kind, views: list[Record]) -> tuple[list[Record], list[dict[str, str]]]:
    limit = _limit(request)
    marker = request.param("marker")
    backward = (request.param("page_reverse") or "").lower() in TRUE
    if marker is not None:
        place = next((place for place, view in enumerate(views) if view["id"] == marker), None)
        if place is None:
            kind.find(request, marker)
            place = len(views)
        views = views[:place] if backward else views[place + 1 :]
    if not limit:
        return views, []
    page = views[-limit:] if backward else views[:limit]
    return page, _links(request, kind, page, limit)


def _limit(request: Request) -> int:
    given = request.param("limit", "0") or "0"
    if not given.isdigit():
        words = f"Limit must be an integer 0 or greater and not '{given}'."
        raise Problem(400, f"Bad limit request: {words}", "BadRequest")
    return int(given)


def _links(request: Request, kind: Kind, page: list[Record], limit: int) -> list[dict[str, str]]:
    if not page:
        return []
    kept = [(name, value) for name, values in request.query.items() for value in values]
    kept = [(name, value) for name, value in kept if name not in ("marker", "page_reverse")]
    base = f"{request.cloud.base_url}{request.path}"
    links = []
    if len(page) >= limit:
        links.append({"rel": "next", "href": f"{base}?{urlencode([*kept, ('marker', page[-1]['id'])])}"})
    back = [*kept, ("marker", page[0]["id"]), ("page_reverse", "True")]
    links.append({"rel": "previous", "href": f"{base}?{urlencode(back)}"})
    return links
