"""How a server comes to other networks: interfaces that go, interfaces that come, ports that stay and change."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from heat.resources.nova.resizing import ChangingInstance
from heat.resources.nova.server.declaration import ServerDeclaration
from heat.resources.nova.server.networks import Network, attachment, needs_port
from heat.resources.nova.server.pairing import Interface, holders, pair
from heat.resources.nova.server.ports import ServerPorts
from heat.values.errors import CloudError, NotFound

DETACHING, ATTACHING, THERE = "detaching", "attaching", "interfaces_before"
TOWARDS = "networks_to_be"
"""Under this name the data keeps the networks that a change is to bring, as long as it has come to no end."""


class PluggedServer(ChangingInstance, ServerDeclaration):
    """A server whose networks change in place."""

    @property
    def ports(self) -> ServerPorts:
        """The ports made for it."""
        return ServerPorts(self.context, self.physical_name)

    def plan_networks(self, before: Sequence[Network], after: Sequence[Network]) -> None:
        """Work out which interfaces go and which come; what changes on a port that stays is changed now.

        How far a change came that failed is told by the interfaces that are there.
        """
        self.data.pop(THERE, None)
        towards = json.loads(self.data.get(TOWARDS, "null"))
        unsaid = any(part is not None and _say_nothing(part) for part in (before, towards))
        before, sure = [*(towards or []), *before], towards is None
        interfaces = self.interfaces()
        held = self.held(before, interfaces)
        before = [*before, *self._strays(before, held, interfaces, unsaid)]
        pairing = pair(before, after, held, sure)
        leaving = [before[number].get("floating_ip") for number in pairing.going]
        self._change_ports([(before[old], after[new], held.get(old)) for old, new in pairing.kept], leaving, sure)
        ports = [held[number].port for number in pairing.going if number in held]
        self.ports.renumber({held[old].port: new for old, new in pairing.kept if old in held})
        coming = {number: after[number] for number in pairing.coming} if after else {0: {}}
        self.data[DETACHING] = json.dumps(ports)
        self.data[ATTACHING] = json.dumps(list(coming.items()))
        self.data[TOWARDS] = json.dumps(list(after))

    def _strays(
        self,
        before: Sequence[Network],
        held: dict[int, Interface],
        interfaces: Sequence[Mapping[str, Any]],
        unsaid: bool,
    ) -> Sequence[Network]:
        """Networks of which nothing is said: given where none was named, or made by a change that was cut short."""
        known, made = {one.port for one in held.values()}, self.ports.made.values()
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
            self.data.pop(TOWARDS, None)
            return True
        there = sorted(str(interface["port_id"]) for interface in self.interfaces())
        if THERE not in self.data:
            self.data[THERE] = json.dumps(there)
            self.only_saves = True
            return False
        number, network = waiting[0]
        port = self._port_for(number, network)
        if set(there) <= set(json.loads(self.data[THERE])):
            self._attach(network, port)
        self.ports.lead(network.get("floating_ip"), port, network.get("fixed_ip"))
        del self.data[THERE]
        self.data[ATTACHING] = json.dumps(waiting[1:])
        self.only_saves = True
        return False

    def _port_for(self, number: int, network: Network) -> str | None:
        """The port by which it is to be on a network, made where one must be; None where the service makes it."""
        port: str | None = network.get("port")
        return self.ports.make(number, network, self.group_ids()) if needs_port(network) else port

    def _attach(self, network: Network, port: str | None) -> None:
        if port and port in {interface["port_id"] for interface in self.interfaces()}:
            return
        self.client.post(f"{self.path}/os-interface", {"interfaceAttachment": attachment(network, port)})

    def _change_ports(
        self, kept: Sequence[tuple[Network, Network, Interface | None]], leaving: Sequence[str | None], sure: bool
    ) -> None:
        """Addresses leave all ports that they are to leave before they come to others."""
        changed = [pair for pair in kept if not sure or pair[0].get("floating_ip") != pair[1].get("floating_ip")]
        for address in [*leaving, *(before.get("floating_ip") for before, _, _ in changed)]:
            self.ports.lead(address, None)
        for _, after, interface in changed:
            self.ports.lead(after.get("floating_ip"), interface.port if interface else None, after.get("fixed_ip"))
        for before, after, interface in kept:
            extra = after.get("port_extra_properties")
            if interface and (not sure or before.get("port_extra_properties") != extra):
                self.ports.change(interface.port, extra or {})

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


def _say_nothing(networks: Sequence[Network]) -> bool:
    """Is the choice left to the service?"""
    return all(network.get("allocate_network") for network in networks)
