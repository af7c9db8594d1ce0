"""What all types that are a server of the compute service share: its birth, rest and end.

Source: Compute API 2.1, /servers.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.resources.rest import RestResource
from heat.values.errors import CloudError, ResourceFailure
from heat.values.status import Action

ON_THE_WAY = frozenset(
    {
        "BUILD", "HARD_REBOOT", "MIGRATING", "PASSWORD", "REBOOT", "REBUILD", "RESCUE", "RESIZE", "REVERT_RESIZE",
        "SHUTOFF", "SUSPENDED", "VERIFY_RESIZE",
    }
)  # fmt: skip
RESTING = frozenset({"PAUSED", "SHUTOFF", "SUSPENDED"})
"""Statuses that somebody brought a finished server to, and that nobody may ever end."""
REFUSED = range(400, 501)
"""Statuses of a create call that certainly made nothing."""
PORT_PATIENCE_S = 60.0
"""How long a port may still be held by the server that this one replaces."""
ASKED = "asked_for"
"""Under this name the data keeps which action was accepted: the service sets its task before it answers."""


class ComputeInstance(RestResource):
    """One server."""

    service: ClassVar[str | None] = "compute"
    watch_kind: ClassVar[str | None] = "nova.server"
    collection = "/servers"
    entity = "server"
    name_limit: ClassVar[int] = 53
    ready = frozenset({"ACTIVE"})
    pending = ON_THE_WAY
    gone = frozenset({"DELETED", "SOFT_DELETED"})

    def fault(self, live: Mapping[str, Any]) -> str:
        """The compute service's own words about a broken server."""
        said = live.get("fault") or {}
        return f"Message: {said.get('message', 'Unknown')}, Code: {said.get('code', 'Unknown')}"

    def handle_check(self) -> None:
        """Raises ResourceInError, or ResourceFailure for a server that does not run."""
        status = self.status()
        if status != "ACTIVE":
            raise ResourceFailure(f"Server is not ACTIVE (it is {status})")

    def handle_delete(self) -> None:
        super().handle_delete()
        self.observed = {"status": "DELETING"}  # likewise

    def act(self, name: str, body: Any = None) -> None:
        """One action of the compute service."""
        self.client.post(f"{self.path}/action", {name: body})
        self.observed = None

    def start(self, server: Mapping[str, Any], hints: Mapping[str, Any] | None, options: Mapping[str, Any]) -> bool:
        """Ask for the server; False while a port that it needs is still held by the one before it."""
        body = {"server": dict(server), **({"os:scheduler_hints": dict(hints)} if hints else {})}
        try:
            answer = self.client.post(self.collection, body, **options)
        except CloudError as error:
            if self._is_port_in_use(error):
                return False
            if error.status in REFUSED:
                self.give_up()
            raise
        self.physical_id = str(answer["server"]["id"])
        self.observed = {"id": self.physical_id, "status": "BUILD"}  # nobody needs to ask so soon
        return True

    def give_up(self) -> None:
        """The server will not be made: take away what was made for it, since nobody will remember it."""

    def status(self) -> str:
        """What it is doing.  Raises ResourceInError when the server is broken, ResourceFailure when there is none."""
        if self.physical_id is None:
            raise ResourceFailure("There is no server")
        live = self.observe()
        self._refuse_broken(live)
        return str(live.get("status"))

    def has_come_about(self) -> bool:
        """Does it run?  For a change that mends its creation it may as well rest, as whoever has it wants it."""
        if self.context.action is Action.UPDATE and self.status() in RESTING and self.is_idle():
            return True
        return self.is_ready()

    def is_idle(self) -> bool:
        """Has it no task in hand, with which it would refuse any other?"""
        return self.observe().get("OS-EXT-STS:task_state") is None

    def handle_suspend(self) -> None:
        self.data.pop(ASKED, None)
        self._come_to("SUSPENDED", "suspend")

    def check_suspend_complete(self) -> bool:
        return self._come_to("SUSPENDED", "suspend")

    def handle_resume(self) -> None:
        self.data.pop(ASKED, None)
        self._come_to("ACTIVE", "resume")

    def check_resume_complete(self) -> bool:
        return self._come_to("ACTIVE", "resume")

    def _come_to(self, status: str, action: str) -> bool:
        """Ask for it once, as soon as no task is in hand; that may be just this one.

        Raises ResourceFailure when the service has given it up.
        """
        live = self.status()
        if live == status:
            self.data.pop(ASKED, None)
            return True
        if not self.is_idle():
            return False
        if self.data.pop(ASKED, None) == action:
            raise ResourceFailure(f"The server did not {action}, its status is {live}")
        self.act(action)
        self.data[ASKED] = action
        return False

    def _is_port_in_use(self, error: CloudError) -> bool:
        waited = self.context.now() - self.context.started_at
        return error.status in (400, 409) and "in use" in error.words and waited < PORT_PATIENCE_S
