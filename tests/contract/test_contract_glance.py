"""What clients of Glance rely on."""

from typing import Any

PATCH = "application/openstack-images-v2.1-json-patch"
IMAGE = {
    *("checksum", "container_format", "created_at", "disk_format", "file", "id", "min_disk", "min_ram", "name"),
    *("os_hash_algo", "os_hash_value", "os_hidden", "owner", "protected", "schema", "self", "size", "status"),
    *("tags", "updated_at", "virtual_size", "visibility"),
}


def new_image(user: Any, later: Any, name: str) -> str:
    """The path of a fresh image."""
    body = {"name": name, "disk_format": "raw", "container_format": "bare"}
    place = f"/v2/images/{user.post('image', '/v2/images', body).json()['id']}"
    later(user.delete, "image", place)
    return place


def test_the_image_cirros_is_public_and_active(user: Any) -> None:
    images = user.get("image", "/v2/images?name=cirros").json()["images"]

    assert [(image["visibility"], image["status"]) for image in images] == [("public", "active")]
    assert IMAGE | {"stores"} <= set(images[0])


def test_a_new_image_waits_for_its_data(user: Any, name: str, later: Any) -> None:
    shown = user.get("image", new_image(user, later, name)).json()

    assert (set(shown), shown["status"], shown["size"]) == (IMAGE, "queued", None)


def test_a_missing_image_is_named_on_a_page(user: Any) -> None:
    answer = user.get("image", "/v2/images/nope", Accept="*/*")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=UTF-8")
    assert "No image found with ID nope<br /><br />" in answer.text


def test_a_missing_image_is_named_in_json_for_who_asks_for_json(user: Any) -> None:
    answer = user.get("image", "/v2/images/nope", Accept="application/json")

    assert set(answer.json()) == {"message", "code", "title"}
    assert answer.json()["code"] == "404 Not Found"


def test_a_public_image_is_not_for_everyone_to_make_or_delete(user: Any) -> None:
    cirros = user.get("image", "/v2/images?name=cirros").json()["images"][0]["id"]

    assert user.post("image", "/v2/images", {"visibility": "public"}).status_code == 403
    assert user.delete("image", f"/v2/images/{cirros}").status_code == 403


def test_a_patch_must_say_that_it_is_one(user: Any, name: str, later: Any) -> None:
    place = new_image(user, later, name)
    change = [{"op": "replace", "path": "/min_ram", "value": 64}]

    assert user.patch("image", place, change).status_code == 415
    assert user.patch("image", place, change, Content_Type=PATCH).json()["min_ram"] == 64


def test_a_patch_of_what_is_not_there_or_may_not_change_is_refused(user: Any, name: str, later: Any) -> None:
    place = new_image(user, later, name)

    def change(path: str) -> int:
        step = {"op": "replace", "path": path, "value": "x"}
        return int(user.patch("image", place, [step], Content_Type=PATCH).status_code)

    assert (change("/nope"), change("/status"), change("/disk_format")) == (409, 403, 400)


def test_a_page_of_images_points_to_the_next(user: Any) -> None:
    page = user.get("image", "/v2/images?limit=1").json()

    assert set(page) == {"images", "first", "next", "schema"}
    assert page["next"].startswith("/v2/images?")
    assert user.get("image", "/v2/images?marker=nope").status_code == 400


def test_a_protected_image_is_not_deleted(user: Any, name: str, later: Any) -> None:
    place = new_image(user, later, name)

    def protect(value: bool) -> None:
        user.patch("image", place, [{"op": "replace", "path": "/protected", "value": value}], Content_Type=PATCH)

    protect(True)
    later(protect, False)

    assert user.delete("image", place).status_code == 403
