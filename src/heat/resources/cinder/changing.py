"""The steps by which a volume changes, and how it goes back to a backup."""

import json
from collections.abc import Mapping
from typing import Any

from heat.resources.cinder.volumes import VolumeBase
from heat.resources.heat.steps import Stepwise
from heat.values.errors import ResourceFailure

SNAPSHOT = "backup_id"


class ChangingVolume(VolumeBase, Stepwise):
    """A volume that grows, changes its type, and takes back what a backup holds."""

    snapshot_data = frozenset({SNAPSHOT})

    def begin_extend(self) -> None:
        live = self.observe()
        if live["status"] != "extending" and int(live["size"]) < self.properties["size"]:
            self.act("os-extend", {"new_size": self.properties["size"]})

    def extend_done(self) -> bool:
        return self.is_ready()

    def begin_retype(self) -> None:
        wanted = self.properties["volume_type"]
        live = self.observe()
        if live["status"] != "retyping" and live.get("volume_type") != wanted:
            self.act("os-retype", {"new_type": wanted, "migration_policy": "on-demand"})

    def retype_done(self) -> bool:
        """Raises ResourceFailure when the service went back to the old type."""
        if not self.is_ready():
            return False
        live, wanted = self.observe(), self.properties["volume_type"]
        if wanted not in (live.get("volume_type"), live.get("volume_type_id")):
            raise ResourceFailure(f"The volume type could not be changed to {wanted}")
        return True

    def begin_restore(self) -> None:
        self._take_back(str(self.properties["backup_id"]))

    def restore_done(self) -> bool:
        return self.is_ready()

    def handle_snapshot(self) -> None:
        self.data[SNAPSHOT] = self.make_backup()

    def check_snapshot_complete(self) -> bool:
        return self.backup_ready(self.data[SNAPSHOT])

    def handle_delete_snapshot(self) -> None:
        """Take the last snapshot's backup away."""
        backup = self.data.pop(SNAPSHOT, None)
        if backup is None:
            return
        self.delete_backup(backup)

    def handle_restore(self) -> None:
        """Go back to the last snapshot."""
        self._take_back(self.data[SNAPSHOT])

    def check_restore_complete(self) -> bool:
        return self.is_ready()

    def _take_back(self, backup: str) -> None:
        """Begin, unless a call whose answer was lost has; what is done already is done again, which does no harm."""
        self.observed = None
        if self.observe()["status"] == "restoring-backup":
            return
        self.client.post(f"/backups/{backup}/restore", {"restore": {"volume_id": self.physical_id}})
        self.observed = None


def texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Metadata as the service takes it: all texts, JSON where it was more."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in (values or {}).items()}
