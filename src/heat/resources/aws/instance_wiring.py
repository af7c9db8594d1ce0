"""The ports and volumes of an AWS::EC2::Instance."""

from collections.abc import Mapping
from typing import Any

from heat.resources.aws.instance_schema import InstanceDeclaration
from heat.resources.nova.resizing import ChangingInstance
from heat.resources.nova.server.networks import attachment, nic
from heat.resources.nova.server.ports import ServerPorts
from heat.values.errors import CloudError, NotFound

ATTACHING, LACKING = "volume_attaching", "lacking"


class WiredInstance(ChangingInstance, InstanceDeclaration):
    """An instance with what is plugged into it."""

    def prepare_for_replace(self) -> None:
        """The replacement needs the ports and volumes that were given to it; a broken server lets go at its end."""
        held = [f"os-interface/{port}" for port in self._given_ports()]
        held += [f"os-volume_attachments/{volume['VolumeId']}" for volume in self.properties.get("Volumes") or ()]
        if self.physical_id is None or not held:
            return
        if self.may_end_early():
            self.handle_delete()
            return
        for one in held:
            try:
                self.client.delete(f"{self.path}/{one}")
            except (NotFound, CloudError) as error:
                self.ignore_not_found(error)

    def restore_previous(self) -> None:
        """Its ports come back at once, its volumes one by one.  Raises ResourceFailure when it is gone."""
        if self.physical_id is None:
            return
        self.demand_standing()
        there = {interface["port_id"] for interface in self._interfaces()}
        for port in self._given_ports():
            if port not in there:
                self.client.post(f"{self.path}/os-interface", {"interfaceAttachment": attachment({}, port)})
        self.data.pop(ATTACHING, None)
        self.data[LACKING] = "volumes"

    def is_restored(self) -> bool:
        """Has it the volumes again that it gave up?"""
        if LACKING in self.data and self.volumes_attached():
            del self.data[LACKING]
        return LACKING not in self.data

    def begin_leave(self) -> None:
        for interface in self._interfaces():
            try:
                self.client.delete(f"{self.path}/os-interface/{interface['port_id']}")
            except (NotFound, CloudError) as error:
                self.ignore_not_found(error)

    def leave_done(self) -> bool:
        if self._interfaces():
            return False
        self.ports.delete_all()
        return True

    def begin_join(self) -> None:
        there = {interface["port_id"] for interface in self._interfaces()}
        ports: list[str | None] = [*self._port_ids()]
        for port in ports or [None]:
            if port not in there and (port is not None or not there):
                wanted = attachment({}, port)
                self.client.post(f"{self.path}/os-interface", {"interfaceAttachment": wanted})

    def join_done(self) -> bool:
        return bool(self._interfaces())

    @property
    def ports(self) -> ServerPorts:
        return ServerPorts(self.context, self.physical_name)

    def _interfaces(self) -> list[Mapping[str, Any]]:
        return list(self.client.get(f"{self.path}/os-interface")["interfaceAttachments"])

    def nics(self) -> list[dict[str, Any]]:
        return [nic({}, port) for port in self._port_ids()]

    def _port_ids(self) -> list[str]:
        """Its ports in order; one is made where only a subnet is named."""
        subnet = self.properties.get("SubnetId")
        if subnet:
            return [self.ports.make(0, {"subnet": subnet}, self.groups())]
        return self._given_ports()

    def _given_ports(self) -> list[str]:
        return [] if self.properties.get("SubnetId") else _in_order(self.properties.get("NetworkInterfaces") or [])

    def groups(self) -> list[str]:
        named = [*(self.properties.get("SecurityGroups") or []), *(self.properties.get("SecurityGroupIds") or [])]
        return list(dict.fromkeys(self.context.find("neutron.security_group", name) for name in named))

    def volumes_attached(self) -> bool:
        """Attach one volume after the other, each when the one before it is there."""
        for volume in self.properties.get("Volumes") or []:
            live = self.context.client("block-storage").get(f"/volumes/{volume['VolumeId']}")["volume"]
            here = self.physical_id in {one["server_id"] for one in live.get("attachments") or ()}
            if here and live["status"] == "in-use":
                continue
            if not here and live["status"] in ("available", "in-use") and self.data.get(ATTACHING) != live["id"]:
                wanted = {"volumeId": live["id"], "device": volume["Device"]}
                self.client.post(f"{self.path}/os-volume_attachments", {"volumeAttachment": wanted})
                self.data[ATTACHING] = live["id"]
            return False
        return True


def _in_order(interfaces: list[Any]) -> list[str]:
    """Ids of ports, by device index where one is given."""
    numbered = [
        (int(one.get("DeviceIndex", number)), str(one["NetworkInterfaceId"]))
        if isinstance(one, Mapping)
        else (number, str(one))
        for number, one in enumerate(interfaces)
    ]
    return [port for _, port in sorted(numbered)]
