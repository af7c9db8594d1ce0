"""OS::Cinder::VolumeAttachment: a volume on a server."""

from heat.plugin import Change, Custom, String, resource_type
from heat.resources.cinder.attachments import SERVER, VOLUME, AttachmentBase
from heat.resources.heat.steps import Stepwise


@resource_type("OS::Cinder::VolumeAttachment")
class VolumeAttachment(AttachmentBase, Stepwise):
    """Puts a volume on a server; a change takes it off and puts it on anew."""

    instance_uuid = String("Id of the server.", required=True, updatable=True)
    volume_id = String("Id of the volume.", required=True, constraints=[Custom("cinder.volume")], updatable=True)
    mountpoint = String("Where the guest is to see it; advice only.", updatable=True)

    def target(self) -> tuple[str, str, str | None]:
        properties = self.properties
        return properties["instance_uuid"], properties["volume_id"], properties.get("mountpoint")

    def handle_update(self, change: Change) -> None:
        self.plan_steps(change, ["detach", "attach"] if change.properties else [])

    def check_update_complete(self, change: Change) -> bool:
        return self.go_on()

    def is_free(self) -> bool:
        server, volume, _ = self.target()
        return self.is_free_at(self.data.get(SERVER), self.data.get(VOLUME)) and self.is_free_at(server, volume)

    def begin_detach(self) -> None:
        self.detach()

    def detach_done(self) -> bool:
        return self.detached()

    def begin_attach(self) -> None:
        self.attach()

    def attach_done(self) -> bool:
        return self.attached()
