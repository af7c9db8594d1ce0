"""OS::Nova::Server: a virtual machine.

Source: Compute API 2.1, /servers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import resource_type
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.resources.neutron.resource import Peers, subnets_of
from heat.resources.nova.server import views
from heat.resources.nova.server.changes import texts
from heat.resources.nova.server.disks import check_disks, new_mapping, old_mapping
from heat.resources.nova.server.imaging import ImagedServer
from heat.resources.nova.server.networks import check_networks, needs_port, nic
from heat.values.errors import CloudError, NotFound, ValidationError

BEFORE_NETWORKS_WERE_REQUIRED = "2.36"
"""The newest microversion that chooses the only network there is, or none, when nothing is said."""
SIMPLE_PROPERTIES = {
    "image": "imageRef",
    "flavor": "flavorRef",
    "key_name": "key_name",
    "availability_zone": "availability_zone",
    "config_drive": "config_drive",
    "admin_pass": "adminPass",
    "diskConfig": "OS-DCF:diskConfig",
    "reservation_id": "reservation_id",
}
LAST_IMAGE = "last_image_id"
BUSY = "busy"
"""Under this name the data keeps that its last image cannot be made yet, since another task is in hand."""


@resource_type("OS::Nova::Server")
class Server(ImagedServer):
    """A virtual machine with its disks, its place in networks, and what it runs at first boot."""

    keeps_last_copy = True

    def validate(self) -> None:
        properties, name = self.properties, self.context.name
        check_networks(_known(properties.get("networks")), name)
        disks = [properties.get(key) for key in ("block_device_mapping", "block_device_mapping_v2")]
        if UNKNOWN not in disks:
            check_disks(_known(disks[0]), _known(disks[1]), properties.get("image"), name)
        if properties.get("personality") and not is_unknown(properties["personality"]):
            raise ValidationError(
                "Cannot use the personality parameter as nova no longer supports it", fix="Use user_data instead."
            )
        swift = properties.get("deployment_swift_data")
        if isinstance(swift, Mapping) and bool(swift.get("container")) != bool(swift.get("object")):
            raise ValidationError("deployment_swift_data needs both container and object")

    def handle_create(self) -> None:
        self.start(self.create_body(), self.properties.get("scheduler_hints"), self._options())

    def give_up(self) -> None:
        self.ports.delete_all()
        self.remove_user()

    def check_create_complete(self) -> bool:
        if self.physical_id is None:
            self.handle_create()
            return False
        if not self.has_come_about():
            return False
        self._lead_floating_ips()
        tags = self.properties.get("tags")
        if tags and "tagged" not in self.data:
            self.client.put(f"{self.path}/tags", {"tags": list(tags)})
            self.data["tagged"] = "1"
        return True

    def find_existing(self) -> str | None:
        """Found by the description that a create gives, since the user may have chosen any name."""
        networks = self.properties.get("networks") or []
        self.ports.find(number for number, network in enumerate(networks) if needs_port(network))
        name = self.properties.get("name") or self.physical_name
        found = self.client.list("/servers/detail", "servers", name=f"^{_literal(name)}$")
        mine = [server for server in found if self.physical_name in (server["name"], server.get("description"))]
        return str(mine[0]["id"]) if mine else None

    def handle_delete(self) -> None:
        if self.physical_id is None:
            return
        self.data.pop(BUSY, None)
        if self.context.deletion_policy != "Snapshot" or LAST_IMAGE in self.data or not self._rests():
            super().handle_delete()
        elif self.is_idle():
            self.data[LAST_IMAGE] = self.make_image()
        else:
            self.data[BUSY] = "yes"

    def check_delete_complete(self) -> bool:
        if BUSY in self.data:
            self.handle_delete()
            return False
        if self.data.get(LAST_IMAGE, "kept") != "kept":
            if self.image_ready(self.data[LAST_IMAGE]):
                self.data[LAST_IMAGE] = "kept"
                super().handle_delete()
            return False
        if not super().check_delete_complete():
            return False
        self.ports.delete_all()
        self.remove_user()
        return True

    def handle_suspend(self) -> None:
        self.enable_user(False)
        super().handle_suspend()

    def handle_resume(self) -> None:
        self.enable_user(True)
        super().handle_resume()

    def create_body(self) -> dict[str, Any]:
        """The server as the compute service is asked for it."""
        properties = self.properties
        name = properties.get("name") or self.physical_name
        body: dict[str, Any] = {"name": name}
        if name != self.physical_name:
            body["description"] = self.physical_name
        body |= {
            wire: properties[key] for key, wire in SIMPLE_PROPERTIES.items() if properties.get(key) not in (None, "")
        }
        body.setdefault("imageRef", "")
        if properties.get("metadata"):
            body["metadata"] = texts(properties["metadata"])
        if user_data := self.encoded_user_data():
            body["user_data"] = user_data
        if disks := old_mapping(properties.get("block_device_mapping") or []):
            body["block_device_mapping"] = disks
        if disks := new_mapping(properties.get("block_device_mapping_v2") or [], properties.get("image")):
            body["block_device_mapping_v2"] = disks
        body |= self._place()
        return body

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        match name:
            case "os_collect_config":
                return self.told()
            case _ if not live:
                return None
            case "first_address":
                return views.first_address(live.get("addresses") or {})
            case "networks":
                return self._networks(live)
            case "addresses":
                return views.full_addresses(
                    live.get("addresses") or {}, self.interfaces(), self.context.client("network")
                )
            case "console_urls":
                return views.consoles(
                    self.client, self.path, self._keys_wanted(name) & set(views.CONSOLES) or views.CONSOLES
                )
            case "instance_name":
                return live.get("OS-EXT-SRV-ATTR:instance_name")
            case "show":
                return {**live, "os_collect_config": self.told()}
        return super().attribute(name, live)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """A server made before the subnets of its networks would have no address on them."""
        for network in _known(properties.get("networks")):
            yield from subnets_of(network.get("network") or network.get("uuid"), peers)

    # -- small steps

    def _place(self) -> dict[str, Any]:
        """Networks and security groups of the create call; ports that are needed are made."""
        networks = self.properties.get("networks") or []
        groups = self.group_ids()
        body: dict[str, Any] = {"security_groups": [{"name": group} for group in groups]} if groups else {}
        if networks and networks[0].get("allocate_network"):
            return {**body, "networks": networks[0]["allocate_network"]}
        made = [
            self.ports.make(number, network, groups) if needs_port(network) else None
            for number, network in enumerate(networks)
        ]
        if networks:
            body["networks"] = [nic(network, port) for network, port in zip(networks, made, strict=True)]
        elif not self._options():
            body["networks"] = "auto"
        return body

    def _options(self) -> dict[str, Any]:
        """Where nothing is said of networks, an older form of the call chooses as it always has."""
        disks = self.properties.get("block_device_mapping_v2") or []
        new_form = self.properties.get("networks") or any(disk.get("volume_type") for disk in disks)
        return {} if new_form else {"microversion": BEFORE_NETWORKS_WERE_REQUIRED}

    def _lead_floating_ips(self) -> None:
        for number, network in enumerate(self.properties.get("networks") or []):
            port = network.get("port") or self.ports.port_of(number)
            self.ports.lead(network.get("floating_ip"), port, network.get("fixed_ip"))

    def _rests(self) -> bool:
        """Can an image be made of it?"""
        try:
            return self.observe().get("status") in ("ACTIVE", "SHUTOFF", "SUSPENDED", "PAUSED")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return False

    def _networks(self, live: Mapping[str, Any]) -> dict[str, Any]:
        addresses = live.get("addresses") or {}
        plain = views.plain_addresses(addresses)
        keys = self._keys_wanted("networks")
        if keys and keys <= plain.keys():
            return plain
        return views.with_ids(plain, views.network_ids(addresses, self.interfaces()))

    def _keys_wanted(self, name: str) -> set[Any]:
        """First keys that are read of an attribute; none where somebody reads all of it."""
        paths = [path for path in self.context.wanted_attributes if path and path[0] == name]
        return set() if any(len(path) < 2 for path in paths) else {path[1] for path in paths}


def _known(items: Any) -> list[Mapping[str, Any]]:
    """The maps of a list, as far as they are known yet."""
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _literal(name: str) -> str:
    """The name as a regular expression that every database reads alike."""
    return "".join(character if character.isalnum() or character in "-_" else "." for character in name)
