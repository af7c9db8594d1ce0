"""Images of a server: for a snapshot of its stack, before its end, and to go back to."""

from collections.abc import Mapping
from typing import Any

from heat.resources.nova.server.replacing import ReplaceableServer
from heat.values.errors import CloudError, NotFound, ResourceInError

SNAPSHOT = "snapshot_image_id"
RESTORED = "restored_image_id"
"""Under this name the data keeps the image that the server went back to: no other than it should have."""


class ImagedServer(ReplaceableServer):
    """A server that images are made of."""

    snapshot_data = frozenset({SNAPSHOT})

    def handle_snapshot(self) -> None:
        self.data.pop(SNAPSHOT, None)
        self._take_snapshot()

    def check_snapshot_complete(self) -> bool:
        if SNAPSHOT not in self.data:
            self._take_snapshot()
            return False
        return self.image_ready(self.data[SNAPSHOT])

    def _take_snapshot(self) -> None:
        """Begin it as soon as no task is in hand; that may be just this one, by a call whose answer was lost."""
        if self.is_idle():
            self.data[SNAPSHOT] = self.make_image()

    def handle_delete_snapshot(self) -> None:
        """Take the last snapshot's image away."""
        image = self.data.pop(SNAPSHOT, None)
        if image is None:
            return
        try:
            self.context.client("image").delete(f"/images/{image}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def handle_restore(self) -> None:
        """Go back to the last snapshot, as soon as no other task is in hand."""
        self.data.pop(RESTORED, None)
        if self.status() != "REBUILD":
            if not self.is_idle():
                return
            self.act("rebuild", {"imageRef": self.data[SNAPSHOT]})
        self.data[RESTORED] = self.data[SNAPSHOT]

    def check_restore_complete(self) -> bool:
        if RESTORED not in self.data:
            self.handle_restore()
            return False
        return self.rebuild_done()

    def live_properties(self) -> Mapping[str, Any]:
        found = super().live_properties()
        image = (self.observe().get("image") or {}) if "image" in found else {}
        restored = image and image.get("id") == self.data.get(RESTORED)
        return {name: value for name, value in found.items() if name != "image"} if restored else found

    def make_image(self) -> str:
        """Begin an image of the server; its id.  One of the same name that a lost call began is taken."""
        name = f"{self.physical_name}-{int(self.context.started_at * 1000)}"
        images = self.context.client("image").list("/images", "images", name=name)
        if images:
            return str(images[0]["id"])
        answer = self.client.post(f"{self.path}/action", {"createImage": {"name": name}})
        self.observed = None
        return str(answer["image_id"])

    def image_ready(self, image: str) -> bool:
        """Raises ResourceInError when the image never will be."""
        status = self._image_status(image)
        if status == "queued" and self.observe().get("OS-EXT-STS:task_state") is None:
            status = self._image_status(image)  # it may have been filled between the two looks
            if status == "queued":
                raise ResourceInError(status, f"the compute service has left image {image} empty")
        if status in ("killed", "deleted", "error"):
            raise ResourceInError(status, f"image {image}")
        return status == "active"

    def _image_status(self, image: str) -> str:
        return str(self.context.client("image").get(f"/images/{image}")["status"]).lower()
