"""What all types that attach a volume to a server share.

The compute service attaches; the block storage service tells how far it is.
Source: Compute API 2.1, /servers/{id}/os-volume_attachments.
"""

from typing import Any, ClassVar

from heat.plugin import Resource
from heat.resources.cinder.volumes import is_at_work
from heat.resources.unmarked import Unmarked
from heat.values.errors import CloudError, NotFound, ResourceInError
from heat.values.status import Action

SERVER, VOLUME = "server_id", "volume_id"
ASKED, GONE = "asked_to_detach", "gone"


class AttachmentBase(Unmarked):
    """One volume on one server; its physical id is the volume's, as the compute service has it."""

    service: ClassVar[str | None] = "block-storage"

    def target(self) -> tuple[str, str, str | None]:
        """The server, the volume, and where the guest is to see it."""
        raise NotImplementedError(f"{self.type_name} must say what is attached where")

    def attach(self) -> None:
        """Ask for it unless it is so, and remember where it is."""
        server, volume, device = self.target()
        if self._is_on(server, volume):
            self.data.update({SERVER: server, VOLUME: volume})
            self.physical_id = volume
        else:
            self._ask_for(server, volume, device)

    def attached(self) -> bool:
        """Raises ResourceInError when it never will be."""
        volume = self._volume(self.data[VOLUME])
        status = str(volume["status"])
        if status.startswith("error"):
            raise ResourceInError(status, "Volume attachment failed")
        return status == "in-use" and self.data[SERVER] in _servers(volume)

    def detach(self) -> None:
        """Ask for its end; what is gone already is no error."""
        server, volume = self.data.get(SERVER), self.data.get(VOLUME)
        if not server or not volume:
            return
        try:
            self.context.client("compute").delete(f"/servers/{server}/os-volume_attachments/{volume}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def is_free_at(self, server: str | None, volume: str | None) -> bool:
        """Is neither of them at work, when the services would refuse to bring them together or apart?"""
        waited_s = self.context.now() - self.context.started_at
        status = volume and self._status_of("block-storage", f"/volumes/{volume}", "volume", "status")
        task = server and self._status_of("compute", f"/servers/{server}", "server", "OS-EXT-STS:task_state")
        return not (is_at_work(status, waited_s) or task)

    def is_broken(self, server: str | None) -> bool:
        """Of a server that is broken nothing can be taken off, but at its end everything is."""
        return bool(self._status_of("compute", f"/servers/{server}", "server", "status") == "ERROR")

    def detached(self) -> bool:
        """Has the server let go?"""
        server, volume_id = self.data.get(SERVER), self.data.get(VOLUME)
        if not server or not volume_id:
            return True
        try:
            volume = self._volume(volume_id)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return True
        status = str(volume["status"])
        if status.startswith("error"):
            raise ResourceInError(status, "Volume detachment failed")
        gone = status in ("available", "in-use", "deleting") and server not in _servers(volume)
        return gone and not self._is_on(server, volume_id)

    def alike(self) -> list[str]:
        server, volume, _ = self.target()
        return [volume] if self._is_on(server, volume) else []

    def make(self) -> None:
        server, volume, device = self.target()
        if self.is_free_at(server, volume):
            self._ask_for(server, volume, device)

    def check_create_complete(self) -> bool:
        return super().check_create_complete() and self.physical_id is not None and self.attached()

    def find_existing(self) -> str | None:
        found = super().find_existing()
        if found is not None:
            server, volume, _ = self.target()
            self.data.update({SERVER: server, VOLUME: volume})
        return found

    def stands_for(self) -> Any:
        return self.data.get(VOLUME)

    def excludes(self, other: Resource) -> bool:
        """A volume is on one server at a time."""
        return isinstance(other, AttachmentBase) and self.data.get(VOLUME) == other.target()[1]

    def needs_replace_failed(self) -> bool:
        """A change that failed may go on; whatever is attached by now is taken off first."""
        return self.context.action is not Action.UPDATE

    def handle_delete(self) -> None:
        for key in (ASKED, GONE):
            self.data.pop(key, None)
        server, volume = self.data.get(SERVER), self.data.get(VOLUME)
        if not server or self.is_inherited() or self.is_broken(server):
            self.data[GONE] = "yes"
        elif self.is_free_at(server, volume):
            self.detach()
            self.data[ASKED] = "yes"

    def check_delete_complete(self) -> bool:
        if GONE in self.data:
            return True
        if ASKED not in self.data:
            self.handle_delete()
            return False
        return self.detached()

    def _ask_for(self, server: str, volume: str, device: str | None) -> None:
        wanted: dict[str, Any] = {"volumeId": volume}
        if device:
            wanted["device"] = device
        path = f"/servers/{server}/os-volume_attachments"
        self.context.client("compute").post(path, {"volumeAttachment": wanted})
        self.data.update({SERVER: server, VOLUME: volume})  # not before: what was refused may be somebody else's
        self.physical_id = volume

    def _status_of(self, service: str, path: str, key: str, field: str) -> Any:
        """What a service says of something; None when it is gone."""
        try:
            return self.context.client(service).get(path)[key].get(field)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return None

    def _volume(self, volume: str) -> dict[str, Any]:
        return dict(self.context.client("block-storage").get(f"/volumes/{volume}")["volume"])

    def _is_on(self, server: str, volume: str) -> bool:
        try:
            self.context.client("compute").get(f"/servers/{server}/os-volume_attachments/{volume}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return False
        return True


def _servers(volume: dict[str, Any]) -> set[str]:
    return {str(attachment["server_id"]) for attachment in volume.get("attachments") or ()}
