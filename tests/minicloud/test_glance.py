"""Images through openstacksdk."""

import pytest
from openstack.exceptions import ForbiddenException, NotFoundException

from minicloud.testing import RunningCloud


def test_an_uploaded_image_is_active_and_can_be_downloaded(mini: RunningCloud) -> None:
    images = mini.connect().image
    image = images.create_image(name="tiny", data=b"hello", disk_format="raw", container_format="bare")

    assert images.get_image(image.id).status == "active"
    assert images.download_image(image).content == b"hello"
    images.delete_image(image)


def test_another_project_does_not_see_a_shared_image_before_it_is_a_member(mini: RunningCloud) -> None:
    image = mini.connect("admin").image.create_image(name="mine", data=b"x", disk_format="raw", container_format="bare")

    with pytest.raises(NotFoundException):
        mini.connect().image.get_image(image.id)


def test_only_an_administrator_makes_an_image_public(mini: RunningCloud) -> None:
    with pytest.raises(ForbiddenException):
        mini.connect().image.create_image(name="ours", visibility="public", disk_format="raw", container_format="bare")


def test_pages_follow_each_other_to_the_end(mini: RunningCloud) -> None:
    names = [image.name for image in mini.connect().image.images(limit=1, sort_key="name", sort_dir="asc")]

    assert names[:2] == ["cirros", "cirros-0.6.2-x86_64-disk"]


def test_a_patch_changes_what_it_names(mini: RunningCloud) -> None:
    images = mini.connect().image
    image = images.create_image(name="old", disk_format="raw", container_format="bare", color="red")

    changed = images.update_image(image, name="new", min_ram=512)

    assert (changed.name, changed.min_ram, changed.properties["color"]) == ("new", 512, "red")
