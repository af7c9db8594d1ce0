"""What all types that are a volume share.

Source: Block Storage API v3, /volumes and /backups.
"""

from typing import Any, ClassVar

from heat.resources.rest import RestResource
from heat.values.errors import CloudError, NotFound, ResourceFailure, ResourceInError

LAST_BACKUP = "last_backup_id"
DELETING = "deleting"
BUSY = frozenset(
    {
        "attaching", "backing-up", "creating", "detaching", "downloading", "extending", "managing", "restoring-backup",
        "retyping", "uploading",
    }
)  # fmt: skip
"""Statuses in which the service refuses what changes a volume, and that end by themselves."""
SHORT = frozenset({"attaching", "detaching"})
"""Those that end soon or, when a server was lost on the way, never."""
HELD_S = 60.0
"""How long a server may hold a volume, coming or on its way out, before the service is asked to say why not."""


def is_at_work(status: Any, waited_s: float) -> bool:
    """Will it end if one waits on?"""
    return status in BUSY and (status not in SHORT or waited_s <= HELD_S)


class VolumeBase(RestResource):
    """One volume: its birth, backups and end."""

    service: ClassVar[str | None] = "block-storage"
    watch_kind: ClassVar[str | None] = "cinder.volume"
    keeps_last_copy = True
    collection = "/volumes"
    entity = "volume"
    ready = frozenset({"available", "in-use"})
    broken = frozenset(
        {"error", "error_backing-up", "error_deleting", "error_extending", "error_managing", "error_restoring"}
    )

    def handle_check(self) -> None:
        """Raises ResourceFailure for a volume that is in no state to be used."""
        status = self.observe().get("status")
        if status not in self.ready:
            raise ResourceFailure(f"Volume is not available or in-use (it is {status})")

    def handle_delete(self) -> None:
        """With the policy Snapshot a backup is made first."""
        if self.physical_id is None:
            return
        if self.context.deletion_policy == "Snapshot" and LAST_BACKUP not in self.data:
            if not self._exists():
                self.physical_id = None
            elif not self.is_busy():
                self.data[LAST_BACKUP] = self.make_backup()
        else:
            self._delete_when_free()

    def check_delete_complete(self) -> bool:
        if self.physical_id is None:
            return True
        if DELETING in self.data:
            return super().check_delete_complete()
        if LAST_BACKUP not in self.data:
            self.handle_delete()
        elif self.backup_ready(self.data[LAST_BACKUP]):
            self._delete_when_free()
        return False

    def is_busy(self) -> bool:
        """Is something under way, with which the service would refuse anything else?"""
        return is_at_work(self.observe().get("status"), self.context.now() - self.context.started_at)

    def act(self, name: str, body: Any) -> None:
        """One action on the volume."""
        self.client.post(f"{self.path}/action", {name: body})
        self.observed = None

    def make_backup(self) -> str:
        """Begin a backup; its id.  One of the same name that a lost call began is taken."""
        name = f"{self.physical_name}-{int(self.context.started_at * 1000)}"
        for backup in self.client.list("/backups", "backups", name=name):
            if backup["name"] == name:
                return str(backup["id"])
        body = {"backup": {"volume_id": self.physical_id, "name": name, "force": True}}
        return str(self.client.post("/backups", body)["backup"]["id"])

    def backup_ready(self, backup: str) -> bool:
        """Raises ResourceInError when it never will be."""
        live = self.client.get(f"/backups/{backup}")["backup"]
        if live["status"] == "error":
            raise ResourceInError("error", f"backup {backup}: {live.get('fail_reason')}")
        return bool(live["status"] == "available")

    def delete_backup(self, backup: str) -> None:
        """Take it away; one that goes already, or is gone, goes."""
        try:
            self.client.delete(f"/backups/{backup}")
        except (NotFound, CloudError) as error:
            if not self._is_going(f"/backups/{backup}", "backup"):
                raise error

    def _is_going(self, path: str, key: str) -> bool:
        try:
            return bool(self.client.get(path)[key]["status"] == DELETING)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return True

    def _exists(self) -> bool:
        try:
            self.observe()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return False
        return True

    def _delete_when_free(self) -> None:
        """Raises ResourceFailure for a volume that is in use and is not about to be free."""
        if not self._exists():
            self.physical_id = None
            return
        status, held_s = self.observe().get("status"), self.context.now() - self.context.started_at
        self.observed = None
        if status == "in-use" and held_s > HELD_S:
            raise ResourceFailure("Volume in use")
        if status != "in-use" and not is_at_work(status, held_s):
            self._delete_now()
            self.data[DELETING] = "1"

    def _delete_now(self) -> None:
        """The service refuses to delete what it deletes already, which a call whose answer was lost may have begun."""
        try:
            super().handle_delete()
        except CloudError:
            if not self._is_going(self.path, self.entity):
                raise
