"""Types of the block storage service."""

from tests.ambiguity.lives import Case

STORAGE = (
    Case(
        "volume",
        "thing: {type: OS::Cinder::Volume, properties: {name: a, size: 1, metadata: {a: b}, read_only: true}}",
        (
            "thing: {type: OS::Cinder::Volume, properties: {name: b, size: 2, metadata: {a: c}, read_only: false}}",
            "thing: {type: OS::Cinder::Volume, properties: {name: b, size: 2, volume_type: %(volume_type)s}}",
            "thing: {type: OS::Cinder::Volume, properties: {name: b, size: 2, volume_type: %(volume_type)s, "
            "backup_id: %(backup)s}}",
        ),
        ("check", "snapshot", "restore", "discard"),
    ),
    Case(
        "volume from a backup",
        "thing: {type: OS::Cinder::Volume, properties: {name: a, description: d, backup_id: %(backup)s}}",
    ),
    Case(
        "volume of which a backup stays",
        "thing: {type: OS::Cinder::Volume, deletion_policy: Snapshot, properties: {size: 1}}",
    ),
    Case(
        "volume on a server",
        """
one: {type: OS::Cinder::Volume, properties: {size: 1}}
two: {type: OS::Cinder::Volume, properties: {size: 1}}
thing:
  type: OS::Cinder::VolumeAttachment
  properties: {instance_uuid: %(server)s, volume_id: {get_resource: one}}
""",
        (
            """
one: {type: OS::Cinder::Volume, properties: {size: 1}}
two: {type: OS::Cinder::Volume, properties: {size: 1}}
thing:
  type: OS::Cinder::VolumeAttachment
  properties: {instance_uuid: %(server)s, volume_id: {get_resource: two}}
""",
        ),
    ),
)
