"""OS::Cinder::Volume: a disk that outlives the servers it is attached to."""

import json
from collections.abc import Mapping
from typing import Any

from heat.plugin import (
    Attribute,
    Boolean,
    Change,
    Custom,
    Integer,
    Map,
    Range,
    Rename,
    String,
    resource_type,
)
from heat.plugin.support import deprecated, hidden, since
from heat.plugin.unknown import is_unknown
from heat.resources.cinder.changing import ChangingVolume, texts
from heat.values.errors import NotSupported, ValidationError

STILL_MAKES_SHARED_ONES = "3.49"
"""The newest microversion that takes multiattach from the request; later it is a matter of the type."""
SOURCES = ("image", "imageRef", "source_volid", "snapshot_id")
NAMED = {"image": "glance.image", "snapshot_id": "cinder.snapshot", "source_volid": "cinder.volume"}
"""What may be given by name, and as what it is looked up."""
TEXTS = frozenset(
    {
        "availability_zone", "bootable", "created_at", "encrypted", "size", "snapshot_id", "source_volid", "status",
        "volume_type",
    }
)  # fmt: skip
"""Attributes that are given as text whatever the service says them as."""


@resource_type("OS::Cinder::Volume")
class Volume(ChangingVolume):
    """A volume: empty, or from an image, a snapshot, a backup or another volume."""

    availability_zone = String("Where it is.")
    size = Integer("Size in GB; it can grow.", constraints=[Range(min=1)], updatable=True, wire="")
    snapshot_id = String("Snapshot it is made from.", constraints=[Custom("cinder.snapshot")])
    backup_id = String("Backup it is made from.", constraints=[Custom("cinder.backup")], updatable=True, wire="")
    name = String("Its name; made up when not given.", updatable=True)
    description = String("What it is for.", updatable=True)
    volume_type = String("Its type.", constraints=[Custom("cinder.vtype")], updatable=True)
    metadata_ = Map("Texts kept with it.", name="metadata", default={}, updatable=True, wire="")
    imageRef = String(  # noqa: N815 - as templates spell it
        "Old name of image.", support=hidden("5.0.0", "Use property image.", deprecated("2014.1", previous=None))
    )
    image = String("Image it is made from, by name or id.", constraints=[Custom("glance.image")], wire="imageRef")
    source_volid = String("Volume it is a copy of.", constraints=[Custom("cinder.volume")])
    scheduler_hints = Map("Advice to the scheduler.", support=since("2015.1"), wire="")
    read_only = Boolean("Refuse writes.", support=since("5.0.0"), updatable=True, wire="")
    multiattach = Boolean(
        "May several servers have it at once?",
        default=False,
        wire="",
        support=hidden("13.0.0", "This is a matter of the volume type.", since("6.0.0")),
    )

    translations = (Rename(("image",), ("imageRef",)),)
    attributes = {
        "availability_zone": Attribute("Where it is.", "string"),
        "size": Attribute("Size in GB.", "string"),
        "snapshot_id": Attribute("Snapshot it was made from.", "string"),
        "display_name": Attribute("Its name.", "string", source="name"),
        "display_description": Attribute("What it is for.", "string", source="description"),
        "volume_type": Attribute("Its type.", "string"),
        "metadata": Attribute("JSON text of what is kept with it.", "string"),
        "metadata_values": Attribute("What is kept with it.", "map", source="metadata"),
        "source_volid": Attribute("Volume it is a copy of.", "string"),
        "status": Attribute("What it is doing.", "string", fresh=True),
        "created_at": Attribute("When it came about.", "string"),
        "bootable": Attribute("Can a server boot from it?", "string"),
        "encrypted": Attribute("Is it encrypted?", "string"),
        "attachments": Attribute(
            "Text of attachments_list.", "string", fresh=True, support=deprecated("9.0.0", None, since("2015.1"))
        ),
        "attachments_list": Attribute("Which servers have it, and how.", "list", fresh=True, support=since("9.0.0")),
        "multiattach": Attribute("May several servers have it at once?", "boolean", support=since("6.0.0")),
    }

    def validate(self) -> None:
        if is_unknown([self.properties.get(name) for name in SOURCES]):
            return
        given = [name for name in SOURCES if self.properties.get(name) is not None]
        if self.properties.get("size") is not None:
            if len(given) > 1:
                raise ValidationError(
                    'If "size" is provided, only one of "image", "imageRef", "source_volid", "snapshot_id" can be '
                    f"specified, but currently specified options: {given}"
                )
        elif self.properties.get("backup_id") is None and (len(given) != 1 or given[0].startswith("image")):
            raise ValidationError(
                'If neither "backup_id" nor "size" is provided, one and only one of "source_volid", "snapshot_id" must '
                f"be specified, but currently specified options: {given}"
            )

    def handle_create(self) -> None:
        backup = self.properties.get("backup_id")
        if backup:
            wanted = {"restore": {"name": self.physical_name}}
            self.physical_id = str(self.client.post(f"/backups/{backup}/restore", wanted)["restore"]["volume_id"])
            return
        body: dict[str, Any] = {"volume": self.create_body()}
        if self.properties.get("scheduler_hints"):
            body["OS-SCH-HNT:scheduler_hints"] = dict(self.properties["scheduler_hints"])
        shared = self.properties.get("multiattach")
        if shared:
            body["volume"]["multiattach"] = True
        options = {"microversion": STILL_MAKES_SHARED_ONES} if shared else {}
        self.observed = self.client.post(self.collection, body, **options)["volume"]
        self.physical_id = str(self.observed["id"])

    def create_body(self) -> dict[str, Any]:
        body = super().create_body()
        if self.properties.get("size") is not None:
            body["size"] = self.properties["size"]
        for name, kind in NAMED.items():
            if self.properties.get(name):
                body[self.properties_schema[name].wire_name] = self.context.find(kind, self.properties[name])
        if self.properties.get("metadata"):
            body["metadata"] = texts(self.properties["metadata"])
        return body

    def check_create_complete(self) -> bool:
        if not super().check_create_complete():
            return False
        if "finished" not in self.data:
            self._finish()
            self.data["finished"] = "1"
        return True

    def handle_update(self, change: Change) -> None:
        """Raises NotSupported for a volume that is to become smaller."""
        before, after = change.before.get("size"), change.after.get("size")
        if "size" in change and before is not None and (after or 0) < before:
            raise NotSupported("Shrinking volume is not supported.")
        at_once = {
            "name": self.properties.get("name") or self.physical_name,
            "description": self.properties.get("description"),
        }
        self.send_changes({key: value for key, value in at_once.items() if key in change})
        if "metadata" in change:
            self.client.put(f"{self.path}/metadata", {"metadata": texts(self.properties.get("metadata"))})
        self.observed = None
        steps = ["read_only"] if "read_only" in change else []
        if self.properties.get("backup_id") and self.is_due(change, "backup_id", "restore"):
            steps.append("restore")
        order = (("volume_type", "retype"), ("size", "extend"))
        self.plan_steps(change, steps + [step for name, step in order if name in change and self.properties.get(name)])

    def check_update_complete(self, change: Change) -> bool:
        return self.go_on()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "metadata" and live:
            return json.dumps(live.get("metadata") or {})
        if name == "attachments" and live:
            return str(live.get("attachments"))
        if name == "attachments_list":
            return live.get("attachments")
        value = super().attribute(name, live)
        return str(value) if name in TEXTS and live else value

    def _finish(self) -> None:
        """What a create call cannot say."""
        if self.properties.get("backup_id") and self.properties.get("description"):
            self.send_changes({"description": self.properties["description"]})
        if self.properties.get("read_only") is not None:
            self.begin_read_only()
