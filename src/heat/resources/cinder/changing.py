"""The steps by which a volume changes, and how it goes back to a backup."""

import json
from collections.abc import Mapping
from typing import Any

from heat.resources.cinder.volumes import VolumeBase
from heat.resources.heat.steps import Stepwise
from heat.values.errors import ResourceFailure

SNAPSHOT, GOES_BACK = "backup_id", "goes_back"


class ChangingVolume(VolumeBase, Stepwise):
    """A volume that grows, changes its type, and takes back what a backup holds."""

    snapshot_data = frozenset({SNAPSHOT})

    def is_free(self) -> bool:
        """What a lost call, a change that came to no end or somebody else has begun is awaited."""
        return not self.is_busy()

    def begin_read_only(self) -> None:
        self.act("os-update_readonly_flag", {"readonly": bool(self.properties.get("read_only"))})

    def read_only_done(self) -> bool:
        return True

    def begin_extend(self) -> None:
        if int(self.observe()["size"]) < self.properties["size"]:
            self.act("os-extend", {"new_size": self.properties["size"]})

    def extend_done(self) -> bool:
        return self.is_ready()

    def begin_retype(self) -> None:
        wanted = self.properties["volume_type"]
        live = self.observe()
        if wanted not in (live.get("volume_type"), live.get("volume_type_id")):
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
        self.data.pop(SNAPSHOT, None)
        self._take_snapshot()

    def check_snapshot_complete(self) -> bool:
        if SNAPSHOT not in self.data:
            self._take_snapshot()
            return False
        return self.backup_ready(self.data[SNAPSHOT])

    def _take_snapshot(self) -> None:
        """Begin it as soon as nothing else is under way; that may be just this, by a call whose answer was lost."""
        if not self.is_busy():
            self.data[SNAPSHOT] = self.make_backup()

    def handle_delete_snapshot(self) -> None:
        """Take the last snapshot's backup away."""
        backup = self.data.pop(SNAPSHOT, None)
        if backup is None:
            return
        self.delete_backup(backup)

    def handle_restore(self) -> None:
        """Go back to the last snapshot, as soon as nothing else is under way."""
        self.data.pop(GOES_BACK, None)
        if self.observe()["status"] != "restoring-backup":
            if self.is_busy():
                return
            self._take_back(self.data[SNAPSHOT])
        self.data[GOES_BACK] = "1"

    def check_restore_complete(self) -> bool:
        if GOES_BACK not in self.data:
            self.handle_restore()
            return False
        return self.is_ready()

    def _take_back(self, backup: str) -> None:
        """What is done already is done again, which does no harm."""
        self.client.post(f"/backups/{backup}/restore", {"restore": {"volume_id": self.physical_id}})
        self.observed = None


def texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Metadata as the service takes it: all texts, JSON where it was more."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in (values or {}).items()}
