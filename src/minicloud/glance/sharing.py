"""Sharing images with other projects, and what else Glance tells about itself."""

from typing import Any

from minicloud.clock import zulu
from minicloud.glance.images import BLANK, IMAGE, find, find_own, forbid, images, members
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

MEMBERS = IMAGE + "/members"
STATUSES = ("pending", "accepted", "rejected")


@route("GET", MEMBERS, operation="glance.member.list")
def list_members(request: Request, image_id: str) -> Answer:
    """With whom an image is shared."""
    image = find(request, image_id)
    own = request.is_admin or image["owner"] == request.project_id
    found = members(request.cloud).find(image_id=image_id)
    shown = [_view(member) for member in found if own or member["member_id"] == request.project_id]
    return {"members": shown, "schema": "/v2/schemas/members"}


@route("POST", MEMBERS, operation="glance.member.create")
def add_member(request: Request, image_id: str) -> Answer:
    """Share an image with a project, which then may accept."""
    image = find_own(request, image_id, "add_member")
    if image["visibility"] != "shared":
        raise Problem(403, f"Only shared images have members; this one is {image['visibility']}.")
    member_id = (request.body or {}).get("member")
    if not member_id:
        raise Problem(400, "Member can't be empty")
    key = f"{image_id}/{member_id}"
    if members(request.cloud).get(key):
        raise Problem(409, f"Member {member_id} is duplicated for image {image_id}")
    now = zulu(request.cloud.clock())
    member = {"id": key, "image_id": image_id, "member_id": member_id, "status": "pending"}
    return _view(members(request.cloud).put({**member, "created_at": now, "updated_at": now}))


@route("GET", MEMBERS + "/{member_id}", operation="glance.member.show")
def show_member(request: Request, image_id: str, member_id: str) -> Answer:
    """One sharing."""
    return _view(_find(request, image_id, member_id))


@route("PUT", MEMBERS + "/{member_id}", operation="glance.member.update")
def answer_member(request: Request, image_id: str, member_id: str) -> Answer:
    """The other project accepts or rejects."""
    member = _find(request, image_id, member_id)
    if not request.is_admin and member_id != request.project_id:
        raise forbid("modify_member")
    status = (request.body or {}).get("status")
    if status not in STATUSES:
        raise Problem(400, f"Invalid status: {status}")
    member.update(status=status, updated_at=zulu(request.cloud.clock()))
    return _view(members(request.cloud).put(member))


@route("DELETE", MEMBERS + "/{member_id}", operation="glance.member.delete")
def remove_member(request: Request, image_id: str, member_id: str) -> Answer:
    """Stop sharing."""
    find_own(request, image_id, "delete_member")
    members(request.cloud).remove(_find(request, image_id, member_id)["id"])
    return None


def _find(request: Request, image_id: str, member_id: str) -> Record:
    member = members(request.cloud).get(f"{image_id}/{member_id}")
    if member is None or images(request.cloud).get(image_id) is None:
        raise Problem(404, f"{member_id} not found in the member list of the image {image_id}.")
    return member


def _view(member: Record) -> dict[str, Any]:
    shown = {name: value for name, value in member.items() if name != "id"}
    return {**shown, "schema": "/v2/schemas/member"}


@route("GET", "/image/v2/schemas/image", operation="glance.schema.show")
def image_schema(request: Request) -> Answer:
    """What an image looks like."""
    kinds = {bool: "boolean", int: "integer", list: "array", str: "string", type(None): "string"}
    properties = {name: {"type": kinds[type(value)]} for name, value in BLANK.items()}
    links = [{"rel": "self", "href": "{self}"}, {"rel": "enclosure", "href": "{file}"}]
    return {"name": "image", "properties": properties, "additionalProperties": {"type": "string"}, "links": links}


@route("GET", "/image/v2/info/import", operation="glance.info.import")
def import_methods(request: Request) -> Answer:
    """How data may come in."""
    methods = ["glance-direct", "web-download", "copy-image"]
    described = {"description": "Import methods available.", "type": "array", "value": methods}
    return {"import-methods": described}


@route("GET", "/image/v2/info/stores", operation="glance.info.stores")
def stores(request: Request) -> Answer:
    """Where data is kept."""
    return {"stores": [{"id": "file", "default": "true"}]}
