"""What a template may say of the disks of a server."""

from heat.plugin import Boolean, Custom, Integer, List, Map, Range, String
from heat.plugin.support import deprecated, hidden, since

VOLUME = String("A volume made before.", constraints=[Custom("cinder.volume")])
SNAPSHOT = String("A snapshot that a new volume is made from.", constraints=[Custom("cinder.snapshot")])
VOLUME_SIZE = Integer("Size of the new volume in GB; that of its source when not given.")
ENDS_WITH_SERVER = Boolean("Delete the volume with the server.")

BLOCK_DEVICE_MAPPING = List(
    "Volumes, in the old form.",
    Map(
        "One volume.",
        {
            "device_name": String("Where the guest sees it, e.g. vda.", required=True),
            "volume_id": VOLUME,
            "snapshot_id": SNAPSHOT,
            "volume_size": VOLUME_SIZE,
            "delete_on_termination": ENDS_WITH_SERVER,
        },
    ),
)

BLOCK_DEVICE_MAPPING_V2 = List(
    "Disks: volumes old and new, swap and scratch space.",
    Map(
        "One disk.",
        {
            "device_name": String("Where the guest sees it, e.g. vda."),
            "volume_id": VOLUME,
            "image_id": String(
                "Old name of image.",
                constraints=[Custom("glance.image")],
                support=hidden(
                    "9.0.0", "Use property image.", deprecated("7.0.0", "Use property image.", since("5.0.0"))
                ),
            ),
            "image": String(
                "An image that a new volume is made from, by name or id.",
                constraints=[Custom("glance.image")],
                finds="glance.image",
                support=since("7.0.0"),
            ),
            "snapshot_id": SNAPSHOT,
            "swap_size": Integer("Swap space in MB."),
            "device_type": String("Kind of device.", allowed=("cdrom", "disk")),
            "disk_bus": String("How it is attached.", allowed=("ide", "lame_bus", "sata", "scsi", "usb", "virtio")),
            "boot_index": Integer("Its place in the boot order; 0 boots."),
            "volume_size": VOLUME_SIZE,
            "volume_type": String(
                "Type of the new volume.", constraints=[Custom("cinder.vtype")], support=since("26.0.0")
            ),
            "delete_on_termination": ENDS_WITH_SERVER,
            "ephemeral_size": Integer("Scratch space in GB.", constraints=[Range(min=1)], support=since("8.0.0")),
            "ephemeral_format": String(
                "File system of the scratch space.",
                allowed=("ext2", "ext3", "ext4", "xfs", "ntfs"),
                support=since("8.0.0"),
            ),
        },
    ),
    support=since("2015.1"),
)
