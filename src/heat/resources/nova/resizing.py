"""The resize of a running server, for all types that are a server."""

from collections.abc import Mapping
from typing import Any

from heat.resources.heat.steps import Stepwise
from heat.resources.nova.instances import ComputeInstance
from heat.values.errors import CloudError, NotFound, ResourceFailure

CONFLICT = 409


class ChangingInstance(ComputeInstance, Stepwise):
    """A server that changes in steps."""

    def flavor_wanted(self) -> str:
        """Id of the flavor that it should have."""
        return str(self.properties["flavor"])

    def may_end_early(self) -> bool:
        """Is it broken, and was it told to be, or left so by its own creation or change?

        Any other may be broken for a moment only, and is to stay when its replacement fails.
        """
        given_up = not self.context.ended_well and self.context.deletion_policy == "Delete"
        return given_up and self.needs_replace_failed()

    def demand_standing(self) -> None:
        """Raises ResourceFailure for a server that is gone or on its way out: nothing can be given back to it."""
        try:
            live = self.observe()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            live = {}
        if not live or live.get("status") in self.gone or live.get("OS-EXT-STS:task_state") == "deleting":
            raise ResourceFailure("The server is gone")

    def is_free(self) -> bool:
        """What a lost call or a change that came to no end has begun is ended first; a resize by our word."""
        if self.status() == "VERIFY_RESIZE":
            self._confirm()
            return False
        return self.is_idle()

    def begin_resize(self) -> None:
        self.data.pop("confirmed", None)
        if not self._has_flavor(self.observe()):
            self.act("resize", {"flavorRef": self.flavor_wanted()})

    def resize_done(self) -> bool:
        """The service waits for our word before it gives up the old place.

        Raises ResourceFailure when it gave up: the server runs on as it was.
        """
        status = self.status()
        if status == "VERIFY_RESIZE" and "confirmed" not in self.data:
            self._confirm()
            return False
        if status not in ("ACTIVE", "SHUTOFF"):
            return False
        if not self._has_flavor(self.observe()):
            raise ResourceFailure(f"Resizing to '{self.flavor_wanted()}' failed, status '{status}'")
        return True

    def _confirm(self) -> None:
        try:
            self.act("confirmResize")
        except CloudError as error:
            if error.status != CONFLICT:  # confirmed already, by a call whose answer was lost
                raise
        self.data["confirmed"] = "1"

    def _has_flavor(self, live: Mapping[str, Any]) -> bool:
        said = live.get("flavor") or {}
        if "id" in said:
            return bool(said["id"] == self.flavor_wanted())
        flavor = self.client.get(f"/flavors/{self.flavor_wanted()}")["flavor"]
        return bool(said.get("original_name") == flavor["name"])
