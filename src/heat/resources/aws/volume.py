"""AWS::EC2::Volume: a disk that outlives the servers it is attached to."""

from typing import Any

from heat.plugin import Custom, Integer, List, Map, Range, String, resource_type
from heat.resources.cinder.volumes import VolumeBase


@resource_type("AWS::EC2::Volume")
class Ec2Volume(VolumeBase):
    """A volume: empty, or from a backup.  It never changes."""

    AvailabilityZone = String("Where it is.", required=True, immutable=True)
    Size = Integer("Size in GB.", constraints=[Range(min=1)], immutable=True)
    SnapshotId = String("Backup it is made from.", constraints=[Custom("cinder.backup")], immutable=True)
    Tags = List(
        "Texts kept with it.",
        Map("One text.", {"Key": String("Its key.", required=True), "Value": String("The text.", required=True)}),
        immutable=True,
    )

    def handle_create(self) -> None:
        backup = self.properties.get("SnapshotId")
        if backup:
            wanted = {"restore": {"name": self.physical_name}}
            self.physical_id = str(self.client.post(f"/backups/{backup}/restore", wanted)["restore"]["volume_id"])
        else:
            super().handle_create()

    def create_body(self) -> dict[str, Any]:
        zone, size, tags = (self.properties.get(name) for name in ("AvailabilityZone", "Size", "Tags"))
        body = {"name": self.physical_name, "description": self.physical_name, "availability_zone": zone, "size": size}
        return {**body, "metadata": {tag["Key"]: tag["Value"] for tag in tags}} if tags else body
