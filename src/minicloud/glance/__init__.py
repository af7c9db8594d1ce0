"""Image v2: disk images that hold no disks."""
