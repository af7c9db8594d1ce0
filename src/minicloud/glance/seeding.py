"""The images every minicloud is born with, and those of the seed file (`images: [{name: debian, size: 2048}]`)."""

import hashlib
from typing import TYPE_CHECKING, Any

from minicloud.glance.images import fill, images, new_image
from minicloud.seed import seed

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

BORN = ("cirros", "cirros-0.6.2-x86_64-disk")
CONTENT = b"not a real disk\n" * 4096


@seed("glance")
def plant(cloud: "Cloud", document: dict[str, Any]) -> None:
    """Public images that look as if somebody had uploaded them."""
    owner = cloud.state.collection("keystone", "projects").find(name="admin")[0]["id"]
    entries = [*({"name": name} for name in BORN), *document.get("images", ())]
    for entry in entries:
        values = {"disk_format": "raw", "container_format": "bare", "visibility": "public", **entry}
        size = values.pop("size", len(CONTENT))
        image = new_image(cloud, owner, values)
        content = CONTENT if size == len(CONTENT) else None
        data = content or str(size).encode()
        fill(
            image, size, hashlib.md5(data, usedforsecurity=False).hexdigest(), hashlib.sha512(data).hexdigest(), content
        )
        images(cloud).put(image)
