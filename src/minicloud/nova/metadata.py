"""Metadata and tags of servers.

Source: Compute API v2.1, "Server metadata", "Server tags".
"""

from typing import Any

from minicloud.nova import checks, lifecycle, quotas
from minicloud.nova.checks import content, many, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import since
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

METADATA = f"{BASE}/servers/{{key}}/metadata"
TAGS = f"{BASE}/servers/{{key}}/tags"
MOST_TAGS = 50
CHANGEABLE = ("active", "paused", "suspended", "stopped")


@route("GET", METADATA, operation="nova.server_metadata.list")
def show_all(request: Request, key: str) -> Answer:
    """All metadata of a server."""
    return {"metadata": lifecycle.find(request, key)["metadata"]}


@route("POST", METADATA, operation="nova.server_metadata.add")
def add(request: Request, key: str) -> Answer:
    """Add to the metadata."""
    server = lifecycle.find(request, key)
    given = checks.metadata("metadata", content(request, "metadata"))
    return {"metadata": _set(request, server, {**server["metadata"], **given})}


@route("PUT", METADATA, operation="nova.server_metadata.replace")
def replace(request: Request, key: str) -> Answer:
    """Other metadata."""
    server = lifecycle.find(request, key)
    given = checks.metadata("metadata", content(request, "metadata"))
    return {"metadata": _set(request, server, given)}


@route("GET", METADATA + "/{name}", operation="nova.server_metadata.show")
def show(request: Request, key: str, name: str) -> Answer:
    """One item."""
    server = lifecycle.find(request, key)
    return {"meta": {name: _item(server, name)}}


@route("PUT", METADATA + "/{name}", operation="nova.server_metadata.set")
def put(request: Request, key: str, name: str) -> Answer:
    """Set one item."""
    server = lifecycle.find(request, key)
    given = checks.metadata("meta", content(request, "meta"))
    if list(given) != [name]:
        raise Problem(400, "Request body and URI mismatch")
    _set(request, server, {**server["metadata"], **given})
    return {"meta": given}


@route("DELETE", METADATA + "/{name}", operation="nova.server_metadata.delete")
def drop(request: Request, key: str, name: str) -> Answer:
    """Remove one item."""
    server = lifecycle.find(request, key)
    _item(server, name)
    _set(request, server, {other: value for other, value in server["metadata"].items() if other != name})
    return None


@route("GET", TAGS, operation="nova.server_tag.list")
def tags(request: Request, key: str) -> Answer:
    """All tags of a server."""
    since(request, 26)
    return {"tags": lifecycle.find(request, key)["tags"]}


@route("PUT", TAGS, operation="nova.server_tag.replace")
def replace_tags(request: Request, key: str) -> Answer:
    """Other tags."""
    since(request, 26)
    server = lifecycle.find(request, key)
    given = many(text(1, 60), 0, MOST_TAGS)("tags", content(request, "tags"))
    return {"tags": _tag(request, server, given)}


@route("DELETE", TAGS, operation="nova.server_tag.clear")
def clear_tags(request: Request, key: str) -> Answer:
    """No tags."""
    since(request, 26)
    _tag(request, lifecycle.find(request, key), [])
    return None


@route("GET", TAGS + "/{name}", operation="nova.server_tag.show")
def has_tag(request: Request, key: str, name: str) -> Answer:
    """Whether a server has a tag."""
    since(request, 26)
    if name not in lifecycle.find(request, key)["tags"]:
        raise Problem(404, f"Server {key} has no tag '{name}'")
    return None


@route("PUT", TAGS + "/{name}", operation="nova.server_tag.set")
def put_tag(request: Request, key: str, name: str) -> Answer:
    """Add a tag."""
    since(request, 26)
    server = lifecycle.find(request, key)
    text(1, 60)("tag", name)
    if name in server["tags"]:
        return None
    _tag(request, server, [*server["tags"], name])
    return Reply(201, headers={"Location": f"{request.cloud.base_url}{request.path}"})


@route("DELETE", TAGS + "/{name}", operation="nova.server_tag.delete")
def drop_tag(request: Request, key: str, name: str) -> Answer:
    """Remove a tag."""
    since(request, 26)
    server = lifecycle.find(request, key)
    if name not in server["tags"]:
        raise Problem(404, f"Instance {key} has no tag '{name}'")
    _tag(request, server, [tag for tag in server["tags"] if tag != name])
    return None


def _set(request: Request, server: Record, items: dict[str, str]) -> dict[str, str]:
    verb = "delete" if request.method == "DELETE" else "update"
    lifecycle.require(server, f"{verb} metadata", CHANGEABLE)
    limit = quotas.limit(request, server["project_id"], "metadata_items")
    if 0 <= limit < len(items):
        raise Problem(403, f"Maximum number of metadata items exceeds {limit}")
    lifecycle.change(request, server, metadata=items)
    return items


def _item(server: Record, name: str) -> Any:
    if name not in server["metadata"]:
        raise Problem(404, "Metadata item was not found")
    return server["metadata"][name]


def _tag(request: Request, server: Record, names: list[str]) -> list[str]:
    if server["vm_state"] not in CHANGEABLE:
        words = f"Cannot 'update tags' instance {server['id']} while it is in vm_state {server['vm_state']}"
        raise Problem(409, words)
    kept = sorted(set(names))
    lifecycle.change(request, server, tags=kept)
    return kept
