"""AWS::EC2::VolumeAttachment: a volume on a server."""

from heat.plugin import AllowedPattern, Custom, String, resource_type
from heat.resources.cinder.attachments import AttachmentBase


@resource_type("AWS::EC2::VolumeAttachment")
class Ec2VolumeAttachment(AttachmentBase):
    """Puts a volume on a server.  It never changes."""

    InstanceId = String("The server.", required=True, immutable=True, constraints=[Custom("nova.server")])
    VolumeId = String("The volume.", required=True, immutable=True, constraints=[Custom("cinder.volume")])
    Device = String(
        "Where the guest sees it, e.g. /dev/vdc.",
        required=True,
        immutable=True,
        constraints=[AllowedPattern("/dev/vd[b-z]")],
    )

    def target(self) -> tuple[str, str, str | None]:
        return self.properties["InstanceId"], self.properties["VolumeId"], self.properties["Device"]
