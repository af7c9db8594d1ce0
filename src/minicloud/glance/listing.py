"""The list of images: filters, order and pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from minicloud.glance.images import IMAGES, VISIBILITIES, images, members, view
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

PAGING = ("limit", "marker", "sort", "sort_key", "sort_dir", "member_status")
DEFAULT_LIMIT, MAX_LIMIT = 25, 1000


@route("GET", IMAGES, operation="glance.image.list")
def list_images(request: Request) -> Answer:
    """Images that the bearer may use, newest first unless told otherwise."""
    visibility = request.param("visibility")
    if visibility not in (None, "all", *VISIBILITIES):
        raise Problem(400, f"Invalid visibility value: {visibility}")
    name = request.param("name")
    candidates = images(request.cloud).find(name=name) if name and ":" not in name else images(request.cloud).values()
    found = [image for image in candidates if _listed(request, image) and _fits(request, image)]
    page, more = _page(request, _sorted(request, found))
    answer: dict[str, Any] = {"images": [view(image) for image in page], "schema": "/v2/schemas/images"}
    answer["first"] = _link(request)
    if more:
        answer["next"] = _link(request, page[-1]["id"])
    return answer


def _listed(request: Request, image: Record) -> bool:
    """Community images and those shared without consent are shown by name only."""
    own = image["owner"] == request.project_id
    wanted = request.param("visibility")
    if wanted not in (None, "all") and image["visibility"] != wanted:
        return False
    if image["os_hidden"] != (request.param("os_hidden", "false") == "true"):
        return False
    if own or image["visibility"] == "public" or request.is_admin:
        return True
    if image["visibility"] == "community":
        return wanted in ("community", "all")
    member = members(request.cloud).get(f"{image['id']}/{request.project_id}")
    return member is not None and member["status"] == request.param("member_status", "accepted")


def _fits(request: Request, image: Record) -> bool:
    for field, texts in request.query.items():
        if field in PAGING or field in ("visibility", "os_hidden"):
            continue
        if field == "tag":
            if not set(texts) <= set(image["tags"]):
                return False
        elif not _equal(image, field, texts[-1]):
            return False
    return True


def _equal(image: Record, field: str, text: str) -> bool:
    if field in ("size_min", "size_max"):
        size = image["size"] or 0
        return size >= int(text) if field == "size_min" else size <= int(text)
    value = image.get(field)
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if text.startswith("in:"):
        return shown in text[3:].split(",")
    return shown == text.removeprefix("eq:")


def _sorted(request: Request, found: list[Record]) -> list[Record]:
    keys = [tuple(part.partition(":")[::2]) for part in (request.param("sort") or "").split(",") if part]
    directions = request.query.get("sort_dir", ["desc"])
    fields = request.query.get("sort_key", ["created_at"])
    keys = keys or [(name, directions[min(i, len(directions) - 1)]) for i, name in enumerate(fields)]
    for name, direction in reversed(keys):
        found = sorted(found, key=_order_by(name), reverse=(direction or "desc") == "desc")
    return found


def _order_by(field: str) -> Callable[[Record], tuple[bool, Any]]:
    return lambda image: (image.get(field) is not None, image.get(field) or "")


def _page(request: Request, found: list[Record]) -> tuple[list[Record], bool]:
    limit = _limit(request)
    marker = request.param("marker")
    if marker is not None:
        places = [place for place, image in enumerate(found) if image["id"] == marker]
        if not places:
            raise Problem(400, f"No image found with ID {marker}")
        found = found[places[0] + 1 :]
    return found[:limit], len(found) > limit


def _limit(request: Request) -> int:
    text = request.param("limit")
    if text is None:
        return DEFAULT_LIMIT
    try:
        limit = int(text)
    except ValueError as error:
        raise Problem(400, "limit param must be an integer") from error
    if limit < 0:
        raise Problem(400, "limit param must be positive")
    return min(limit, MAX_LIMIT)


def _link(request: Request, marker: str | None = None) -> str:
    asked = [(name, value) for name, values in request.query.items() for value in values if name != "marker"]
    if marker:
        asked.append(("marker", marker))
    return "/v2/images" + (f"?{urlencode(asked)}" if asked else "")
