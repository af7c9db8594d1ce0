"""How a server is changed: at once where one call does it, else in steps."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from heat.plugin import Change
from heat.resources.nova.resizing import ChangingInstance
from heat.resources.nova.server.declaration import ServerDeclaration
from heat.resources.nova.server.guest import GuestData
from heat.resources.nova.server.networks import Network, attachment, needs_port
from heat.resources.nova.server.pairing import Interface, holders, pair
from heat.resources.nova.server.ports import ServerPorts
from heat.values.errors import CloudError, NotFound

DETACHING, ATTACHING, THERE = "detaching", "attaching", "interfaces_before"


class ChangingServer(ChangingInstance, GuestData, ServerDeclaration):
    """A server whose properties change in place."""

    @property
    def ports(self) -> ServerPorts:
        """The ports made for it."""
        return ServerPorts(self.context, self.physical_name)

    def replacement_reason(self, change: Change) -> str | None:
        after = change.after
        if "flavor" in change and after.get("flavor_update_policy") == "REPLACE":
            return "flavor_update_policy is REPLACE"
        if "image" in change and (after.get("image_update_policy") == "REPLACE" or not after.get("image")):
            return "the image cannot be changed in place"
        if "user_data" in change and after.get("user_data_update_policy") == "REPLACE":
            return "user_data_update_policy is REPLACE"
        return None

    def handle_update(self, change: Change) -> None:
        self._change_at_once(change)
        steps = []
        if "admin_pass" in change and self.properties.get("admin_pass"):
            steps.append("password")
        rebuilds = "user_data" in change and change.after.get("user_data_update_policy") == "REBUILD"
        if "image" in change or rebuilds:
            self.data["rebuild_user_data"] = "1" if rebuilds else ""
            steps.append("rebuild")
        if "flavor" in change:
            steps.append("resize")
        if "networks" in change:
            if not self.is_planned(change):
                self._plan_networks(change.before.get("networks") or [], change.after.get("networks") or [])
            steps += ["detach", "attach"]
        self.plan_steps(change, steps)

    def check_update_complete(self, change: Change) -> bool:
        return self.go_on()

    def _change_at_once(self, change: Change) -> None:
        if "name" in change:
            self.send_changes({"name": self.properties.get("name") or self.physical_name})
        if "metadata" in change:
            self.client.put(f"{self.path}/metadata", {"metadata": texts(self.properties.get("metadata"))})
        if "tags" in change:
            self.client.put(f"{self.path}/tags", {"tags": self.properties.get("tags") or []})
        if "software_config_transport" in change or "deployment_swift_data" in change:
            self.guest_metadata()
        self.observed = None

    # -- steps

    def begin_password(self) -> None:
        self.act("changePassword", {"adminPass": self.properties["admin_pass"]})

    def password_done(self) -> bool:
        return self.is_idle()

    def begin_rebuild(self) -> None:
        live = (self.observe().get("image") or {}).get("id")
        image = self.properties.get("image") or live
        if image == live and not self.data.get("rebuild_user_data"):
            return  # by a call whose answer was lost
        body: dict[str, Any] = {"imageRef": image}
        if self.properties.get("image_update_policy") == "REBUILD_PRESERVE_EPHEMERAL":
            body["preserve_ephemeral"] = True
        if self.properties.get("admin_pass"):
            body["adminPass"] = self.properties["admin_pass"]
        if self.data.get("rebuild_user_data"):
            body["user_data"] = self.encoded_user_data()
        self.act("rebuild", body)

    def rebuild_done(self) -> bool:
        return self.status() in ("ACTIVE", "SHUTOFF")

    def _plan_networks(self, before: Sequence[Network], after: Sequence[Network]) -> None:
        """Work out which interfaces go and which come; what changes on a port that stays is changed now."""
        self.data.pop(THERE, None)  # of a change that came to no end
        interfaces = self.interfaces()
        held = self.held(before, interfaces)
        before = [*before, *self._strays(before, held, interfaces)]
        pairing = pair(before, after, held)
        for old, new in pairing.kept:
            self._change_port(before[old], after[new], held[old].port if old in held else None)
        ports = [held[number].port for number in pairing.going if number in held]
        for number in pairing.going:
            self.ports.lead(before[number].get("floating_ip"), None)
        self.ports.renumber({held[old].port: new for old, new in pairing.kept if old in held})
        coming = {number: after[number] for number in pairing.coming} if after else {0: {}}
        self.data[DETACHING] = json.dumps(ports)
        self.data[ATTACHING] = json.dumps(list(coming.items()))

    def _strays(
        self, before: Sequence[Network], held: dict[int, Interface], interfaces: Sequence[Mapping[str, Any]]
    ) -> Sequence[Network]:
        """Networks of which nothing is said: given where none was named, or made by a change that was cut short."""
        known, made = {one.port for one in held.values()}, self.ports.made.values()
        unsaid = all(network.get("allocate_network") for network in before)
        free = [one for one in map(Interface.of, interfaces) if one.port not in known]
        strays = [one for one in free if unsaid or one.port in made]
        held.update(enumerate(strays, len(before)))
        return [{} for _ in strays]

    def begin_detach(self) -> None:
        for port in json.loads(self.data[DETACHING]):
            try:
                self.client.delete(f"{self.path}/os-interface/{port}")
            except (NotFound, CloudError) as error:
                self.ignore_not_found(error)

    def detach_done(self) -> bool:
        going = json.loads(self.data[DETACHING])
        if {interface["port_id"] for interface in self.interfaces()} & set(going):
            return False
        for port in going:
            self.ports.delete(port)
        return True

    def begin_attach(self) -> None:
        """Nothing yet: each network is attached by a check of its own, so that none is attached twice."""

    def attach_done(self) -> bool:
        """Which interfaces there are is saved before one is added: so one that came by a lost call is known."""
        waiting = json.loads(self.data[ATTACHING])
        if not waiting or waiting[0][1].get("allocate_network") == "none":
            return True
        there = sorted(str(interface["port_id"]) for interface in self.interfaces())
        if THERE not in self.data:
            self.data[THERE] = json.dumps(there)
            self.only_saves = True
            return False
        if there == json.loads(self.data[THERE]):
            self._attach(*waiting[0])
        del self.data[THERE]
        self.data[ATTACHING] = json.dumps(waiting[1:])
        self.only_saves = len(waiting) > 1
        return not self.only_saves

    def _attach(self, number: int, network: Network) -> None:
        ports = self.ports
        port = network.get("port")
        if needs_port(network):
            port = ports.make(number, network, self.group_ids())
        if port and port in {interface["port_id"] for interface in self.interfaces()}:
            return
        self.client.post(f"{self.path}/os-interface", {"interfaceAttachment": attachment(network, port)})
        ports.lead(network.get("floating_ip"), port, network.get("fixed_ip"))

    def _change_port(self, before: Network, after: Network, port: str | None) -> None:
        if before.get("floating_ip") != after.get("floating_ip"):
            self.ports.lead(before.get("floating_ip"), None)
            self.ports.lead(after.get("floating_ip"), port, after.get("fixed_ip"))
        if before.get("port_extra_properties") != after.get("port_extra_properties") and port:
            self.ports.change(port, after.get("port_extra_properties") or {})

    # -- what is there

    def interfaces(self) -> list[Mapping[str, Any]]:
        """The server's interfaces as the compute service knows them."""
        return list(self.client.get(f"{self.path}/os-interface")["interfaceAttachments"])

    def group_ids(self) -> list[str]:
        """Ids of its security groups."""
        return [self.context.find("neutron.security_group", name) for name in self.properties["security_groups"] or []]

    def held(self, networks: Sequence[Network], interfaces: Sequence[Mapping[str, Any]]) -> dict[int, Interface]:
        """The interface by which the server is on each of these networks, by number."""
        made = {int(number): port for number, port in self.ports.made.items() if number.isdigit()}
        return holders(networks, map(Interface.of, interfaces), made)


def texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Metadata as the compute service takes it: all texts, JSON where it was more."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in (values or {}).items()}
