"""Images: made, filled, found, changed and deleted."""

import base64
import re
from typing import TYPE_CHECKING, Any

from minicloud.clock import zulu
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

IMAGES = "/image/v2/images"
IMAGE = IMAGES + "/{image_id}"
DISK_FORMATS = (None, "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop")
CONTAINER_FORMATS = (None, "ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed")
VISIBILITIES = ("public", "private", "shared", "community")
BLANK: dict[str, Any] = {
    "name": None,
    "disk_format": None,
    "container_format": None,
    "visibility": "shared",
    "size": None,
    "virtual_size": None,
    "status": "queued",
    "checksum": None,
    "protected": False,
    "min_ram": 0,
    "min_disk": 0,
    "os_hidden": False,
    "tags": [],
    "os_hash_algo": None,
    "os_hash_value": None,
}
READ_ONLY = (
    *("created_at", "updated_at", "size", "virtual_size", "status", "checksum"),
    *("os_hash_algo", "os_hash_value", "file", "schema", "self", "owner", "stores"),
)
NUMBERS = ("min_ram", "min_disk")


def images(cloud: "Cloud") -> Collection:
    """Every image."""
    return cloud.state.collection("glance", "images", ("name",))


def members(cloud: "Cloud") -> Collection:
    """Projects with which an image is shared."""
    return cloud.state.collection("glance", "members", ("image_id",))


def new_image(cloud: "Cloud", owner: str, values: dict[str, Any]) -> Record:
    """An image without data."""
    now = zulu(cloud.clock())
    image = {**BLANK, "id": cloud.new_id(), **values, "owner": owner, "created_at": now, "updated_at": now}
    return images(cloud).put({**image, "tags": list(image["tags"])})


def check(values: dict[str, Any]) -> None:
    """Refuse values that no image may have."""
    for name, allowed in (
        ("disk_format", DISK_FORMATS),
        ("container_format", CONTAINER_FORMATS),
        ("visibility", VISIBILITIES),
    ):
        if name in values and values[name] not in allowed:
            fault = f"{values[name]!r} is not one of {list(allowed)}"
            raise Problem(400, f"Provided object does not match schema 'image': {fault}")
    for name in NUMBERS:
        if name in values and not isinstance(values[name], int):
            raise Problem(
                400, f"Provided object does not match schema 'image': {values[name]!r} is not of type 'integer'"
            )


def forbid(action: str) -> Problem:
    """Glance's refusal, naming the policy."""
    return Problem(403, f"You are not authorized to complete {action} action.")


def visible(request: Request, image: Record) -> bool:
    """Whether the bearer may see an image that she names."""
    if request.is_admin or image["owner"] == request.project_id or image["visibility"] in ("public", "community"):
        return True
    return members(request.cloud).get(f"{image['id']}/{request.project_id}") is not None


def find(request: Request, image_id: str, missing: str = "No image found with ID {}") -> Record:
    """An image that the bearer may see.  Raises Problem 404."""
    image = images(request.cloud).get(image_id)
    if image is None or not visible(request, image):
        raise Problem(404, missing.format(image_id))
    return image


def find_own(request: Request, image_id: str, action: str, missing: str = "No image found with ID {}") -> Record:
    """An image that the bearer may change.  Raises Problem 404 or 403."""
    image = find(request, image_id, missing)
    if not request.is_admin and image["owner"] != request.project_id:
        raise forbid(action)
    return image


def touch(request: Request, image: Record) -> Record:
    """Keep a changed image."""
    image["updated_at"] = zulu(request.cloud.clock())
    return images(request.cloud).put(image)


def view(image: Record) -> dict[str, Any]:
    """An image as clients see it."""
    shown = {name: value for name, value in image.items() if name != "content"}
    place = f"/v2/images/{image['id']}"
    return {**shown, "self": place, "file": f"{place}/file", "schema": "/v2/schemas/image"}


@route("POST", IMAGES, operation="glance.image.create")
def create(request: Request) -> Answer:
    """Announce an image; its data comes later."""
    values = request.body
    if not isinstance(values, dict):
        raise Problem(400, "Malformed JSON in request body.")
    for name in values:
        if name in READ_ONLY:
            raise Problem(403, f"Attribute '{name}' is read-only.")
    check(values)
    if values.get("visibility") == "public" and not request.is_admin:
        raise forbid("publicize_image")
    if "id" in values and images(request.cloud).get(values["id"]):
        raise Problem(409, f"Image ID {values['id']} already exists!")
    image = new_image(request.cloud, request.project_id, values)
    location = f"{request.cloud.base_url}{IMAGES}/{image['id']}"
    headers = {"Location": location, "OpenStack-image-import-methods": "glance-direct,web-download,copy-image"}
    return Reply(201, view(image), headers)


@route("GET", IMAGE, operation="glance.image.show")
def show(request: Request, image_id: str) -> Answer:
    """One image."""
    return view(find(request, image_id))


@route("DELETE", IMAGE, operation="glance.image.delete")
def delete(request: Request, image_id: str) -> Answer:
    """Delete an image and its sharing."""
    image = find_own(request, image_id, "delete_image", "Failed to find image {} to delete")
    if image["protected"]:
        raise Problem(403, f"Image {image_id} is protected and cannot be deleted.")
    images(request.cloud).remove(image_id)
    for member in members(request.cloud).find(image_id=image_id):
        members(request.cloud).remove(member["id"])
    return None


@route("PATCH", IMAGE, operation="glance.image.update")
def update(request: Request, image_id: str) -> Answer:
    """Change an image by a JSON patch."""
    if not re.search(r"openstack-images-v2\.[01]-json-patch", request.headers.get("content-type", "")):
        kind = request.headers.get("content-type", "")
        raise Problem(415, f"The request media type {kind} is not supported by this server.")
    image = find_own(request, image_id, "modify_image")
    changed = dict(image)
    for step in request.body or []:
        _apply(changed, step)
    check(changed)
    if changed["visibility"] == "public" != image["visibility"] and not request.is_admin:
        raise forbid("publicize_image")
    return view(touch(request, changed))


def _apply(image: Record, step: dict[str, Any]) -> None:
    verb, name = step.get("op", ""), str(step.get("path", "")).lstrip("/").replace("~1", "/").replace("~0", "~")
    if name in (*READ_ONLY, "id"):
        raise Problem(403, f"Attribute '{name}' is read-only.")
    if verb in ("replace", "remove") and name not in image:
        raise Problem(409, f"Property {name} does not exist.")
    if verb == "remove":
        if name in BLANK:
            raise Problem(403, f"Property '{name}' is a base property and may not be removed.")
        del image[name]
    elif verb in ("add", "replace"):
        image[name] = step.get("value")
    else:
        raise Problem(400, f"Unrecognized JSON Schema draft operation: {verb}")


@route("PUT", IMAGE + "/file", operation="glance.image.upload", digest=True)
def upload(request: Request, image_id: str) -> Answer:
    """Fill an image with data, of which size and checksums are kept (and the bytes, while they are few)."""
    image = find_own(request, image_id, "upload_image")
    data = request.upload
    if image["status"] != "queued" or data is None:
        message = f"Image status transition from {image['status']} to saving is not allowed"
        raise Problem(409, message)
    fill(image, data.size, data.md5, data.sha512, data.content)
    touch(request, image)
    return None


def fill(image: Record, size: int, md5: str, sha512: str, content: bytes | None) -> None:
    """Make an image active."""
    image.update(size=size, virtual_size=size, status="active", checksum=md5, os_hash_algo="sha512", stores="file")
    image.update(os_hash_value=sha512, content=base64.b64encode(content).decode() if content is not None else None)


@route("GET", IMAGE + "/file", operation="glance.image.download")
def download(request: Request, image_id: str) -> Answer:
    """The data of an image; 204 when there is none (any more)."""
    image = find(request, image_id)
    if image["status"] == "deactivated" and not request.is_admin:
        raise Problem(403, "The requested image has been deactivated. Image data download is forbidden.")
    if image.get("content") is None:
        return None
    headers = {"Content-Type": "application/octet-stream", "Content-MD5": image["checksum"]}
    return Reply(200, base64.b64decode(image["content"]), headers)


@route("POST", IMAGE + "/actions/{verb}", operation="glance.image.action")
def act(request: Request, image_id: str, verb: str) -> Answer:
    """Deactivate or reactivate an image."""
    states = {"deactivate": "deactivated", "reactivate": "active"}
    if verb not in states:
        raise Problem(404, "The resource could not be found.")
    image = find_own(request, image_id, verb)
    if image["status"] not in states.values():
        raise Problem(403, f"Not allowed to {verb} image in status '{image['status']}'")
    image["status"] = states[verb]
    touch(request, image)
    return None


@route("PUT", IMAGE + "/tags/{tag}", operation="glance.tag.add")
def add_tag(request: Request, image_id: str, tag: str) -> Answer:
    """Tag an image."""
    image = find_own(request, image_id, "modify_image")
    image["tags"] = [*dict.fromkeys((*image["tags"], tag))]
    touch(request, image)
    return None


@route("DELETE", IMAGE + "/tags/{tag}", operation="glance.tag.remove")
def remove_tag(request: Request, image_id: str, tag: str) -> Answer:
    """Untag an image."""
    image = find_own(request, image_id, "modify_image")
    if tag not in image["tags"]:
        raise Problem(404, "The resource could not be found.")
    image["tags"] = [other for other in image["tags"] if other != tag]
    touch(request, image)
    return None
