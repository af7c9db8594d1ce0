"""What is done to a stack through Heat's own API, and how far it is.

Source: Orchestration API v1, /stacks/{name}/{id} and below.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Resource
from heat.values.errors import CloudError, NotFound, ResourceFailure
from heat.values.status import Action

SNAPSHOT = "snapshot_id"


class StackInError(ResourceFailure, type_name="ResourceInError"):
    """The other stack failed."""


class OtherStack(Resource):
    """A stack beside this one, that goes along with what is done to this one."""

    service: ClassVar[str | None] = "orchestration"
    snapshot_data = frozenset({SNAPSHOT})

    def handle_suspend(self) -> None:
        self._act({"suspend": None})

    def check_suspend_complete(self) -> bool:
        return self._finished(Action.SUSPEND)

    def handle_resume(self) -> None:
        self._act({"resume": None})

    def check_resume_complete(self) -> bool:
        return self._finished(Action.RESUME)

    def handle_check(self) -> None:
        self._act({"check": None})

    def check_check_complete(self) -> bool:
        return self._finished(Action.CHECK)

    def handle_snapshot(self) -> None:
        """One of the same name, which is another each time, was begun by a call whose answer was lost."""
        name = f"{self.physical_name}-{int(self.context.started_at * 1000)}"
        known = [one for one in self.client.list(f"{self._path}/snapshots", "snapshots") if one["name"] == name]
        made = known[0] if known else self.client.post(f"{self._path}/snapshots", {"name": name})
        self.data[SNAPSHOT] = str(made["id"])

    def check_snapshot_complete(self) -> bool:
        return self._finished(Action.SNAPSHOT)

    def handle_delete_snapshot(self) -> None:
        """Take the last snapshot away, unless the other stack is gone with all of its own."""
        snapshot = self.data.pop(SNAPSHOT, None)
        if snapshot is None:
            return
        try:
            self.client.delete(f"{self._path}/snapshots/{snapshot}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def handle_restore(self) -> None:
        if not self._goes_on(Action.RESTORE):
            self.client.post(f"{self._path}/snapshots/{self.data[SNAPSHOT]}/restore")

    def check_restore_complete(self) -> bool:
        return self._finished(Action.RESTORE)

    def show(self) -> Mapping[str, Any]:
        return dict(self.client.get(self._path)["stack"]) if self.physical_id else {}

    @property
    def _path(self) -> str:
        return f"/stacks/{self.physical_name}/{self.physical_id}"

    def _act(self, body: Mapping[str, Any]) -> None:
        self.client.post(f"{self._path}/actions", dict(body))

    def _goes_on(self, action: Action) -> bool:
        """Has a call whose answer was lost begun it?"""
        return str(self.show().get("stack_status")) == f"{action}_IN_PROGRESS"

    def _finished(self, action: Action) -> bool:
        """Raises StackInError when the other stack failed, NotFound when it is gone."""
        live = self.show()
        status = str(live.get("stack_status"))
        if status == f"{action}_COMPLETE":
            return True
        if status.endswith("_FAILED") and status.startswith(action):
            raise StackInError(f'Went to status {status} due to "{live.get("stack_status_reason")}"')
        return False
