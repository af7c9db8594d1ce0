"""AWS::EC2::Instance: a virtual machine, as CloudFormation templates say it."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Change, resource_type
from heat.resources.aws.instance_wiring import WiredInstance
from heat.resources.nova.server.disks import old_mapping
from heat.resources.nova.server.views import first_address, plain_addresses
from heat.resources.nova.user_data import encoded, for_cfn_tools
from heat.values.errors import ValidationError

BEFORE_NETWORKS_WERE_REQUIRED = "2.36"
ANY_ADDRESS = "0.0.0.0"
PUBLIC = "public"


@resource_type("AWS::EC2::Instance")
class Instance(WiredInstance):
    """A virtual machine with its volumes and its place in a network."""

    def validate(self) -> None:
        mappings = self.properties.get("BlockDeviceMappings")
        for mapping in mappings if isinstance(mappings, list) else ():
            ebs = mapping.get("Ebs") if isinstance(mapping, Mapping) else None
            if isinstance(ebs, Mapping) and not ebs.get("SnapshotId"):
                raise ValidationError("SnapshotId is missing, this is required when specifying BlockDeviceMappings")

    def handle_create(self) -> None:
        hints: dict[str, Any] = {}
        for hint in self.properties.get("NovaSchedulerHints") or ():
            hints.setdefault(hint["Key"], []).append(hint["Value"])
        single = {key: values[0] if len(values) == 1 else values for key, values in hints.items()}
        networks = self.nics()
        options = {} if networks else {"microversion": BEFORE_NETWORKS_WERE_REQUIRED}
        self.start({**self.create_body(), **({"networks": networks} if networks else {})}, single, options)

    def give_up(self) -> None:
        self.ports.delete_all()

    def check_create_complete(self) -> bool:
        """First the server, then its volumes."""
        if self.physical_id is None:
            self.handle_create()
            return False
        return self.has_come_about() and self.volumes_attached()

    def find_existing(self) -> str | None:
        self.ports.find({0} if self.properties.get("SubnetId") else set())
        return super().find_existing()

    def handle_update(self, change: Change) -> None:
        steps = [step for name, step in (("Tags", "tags"), ("InstanceType", "resize")) if name in change]
        if any(self.is_due(change, name, "leave") for name in ("NetworkInterfaces", "SubnetId")):
            steps += ["leave", "join"]
        self.observed = None
        self.plan_steps(change, steps)

    def begin_tags(self) -> None:
        self.client.put(f"{self.path}/metadata", {"metadata": self._tags()})

    def tags_done(self) -> bool:
        return True

    def check_update_complete(self, change: Change) -> bool:
        return self.go_on() and self.is_restored()

    def check_delete_complete(self) -> bool:
        if not super().check_delete_complete():
            return False
        self.ports.delete_all()
        return True

    def create_body(self) -> dict[str, Any]:
        """The server as the compute service is asked for it, without its networks."""
        properties = self.properties
        body: dict[str, Any] = {
            "name": self.physical_name,
            "imageRef": self.context.find("glance.image", properties["ImageId"]),
            "flavorRef": self.flavor_wanted(),
            "key_name": properties.get("KeyName"),
            "availability_zone": properties.get("AvailabilityZone"),
            "metadata": self._tags(),
            "user_data": encoded(
                for_cfn_tools(str(properties.get("UserData") or ""), self.context.metadata, self._door())
            ),
            "block_device_mapping": old_mapping([_disk(one) for one in properties.get("BlockDeviceMappings") or ()]),
            "security_groups": [{"name": group} for group in self.groups()],
        }
        return {key: value for key, value in body.items() if value}

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "show":
            return dict(live)
        if name == "AvailabilityZone":
            return live.get("OS-EXT-AZ:availability_zone")
        addresses = live.get("addresses") or {}
        public = plain_addresses(addresses).get(PUBLIC)
        return public[0] if public else (first_address(addresses) or ANY_ADDRESS)

    def flavor_wanted(self) -> str:
        return self.context.find("nova.flavor", self.properties["InstanceType"])

    def _tags(self) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self.properties.get("Tags") or ()}

    def _door(self) -> str:
        return str(self.context.settings.get("heat_metadata_server_url") or "")


def _disk(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """One block device as the compute service's old form has it."""
    ebs = mapping.get("Ebs") or {}
    size = ebs.get("VolumeSize")
    return {
        "device_name": str(mapping["DeviceName"]).removeprefix("/dev/"),
        "snapshot_id": ebs.get("SnapshotId"),
        "volume_size": int(size) if size else None,
        "delete_on_termination": ebs.get("DeleteOnTermination"),
    }
