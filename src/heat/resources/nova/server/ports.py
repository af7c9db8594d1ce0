"""The ports that a server makes for itself, because the compute service cannot express what its networks want.

Each has a name made from the server's physical name, so that those of a create that was cut short are found again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heat.plugin import ResourceContext
from heat.resources.nova.server.networks import Network, port_body, port_extra
from heat.values.errors import CloudError, NotFound
from heat.values.status import Action

KEY = "internal_ports"


class ServerPorts:
    """The ports of one server, by the number of the network that each stands for."""

    def __init__(self, context: ResourceContext, physical_name: str) -> None:
        self._context, self._name = context, physical_name

    @property
    def _network(self) -> Any:
        return self._context.client("network")

    @property
    def made(self) -> dict[str, str]:
        """Ids of the ports made so far, by number."""
        return dict(json.loads(self._context.data.get(KEY, "{}")))

    def port_of(self, number: str | int) -> str | None:
        """The port made for a network, or None."""
        return self.made.get(str(number))

    def find(self, numbers: Iterable[int]) -> None:
        """Remember again the ports of these networks that a create made before it was cut short."""
        for number in numbers:
            found = self._network.list("/ports", "ports", name=f"{self._name}-port-{number}")
            for port in found[:1]:
                self._remember(str(number), str(port["id"]))

    def make(self, number: str | int, network: Network, security_groups: Sequence[str]) -> str:
        """The port for a network, made unless it is there."""
        name = f"{self._name}-port-{number}"
        existing = self.port_of(number) or self._left_behind(name)
        if existing:
            self._remember(str(number), existing)
            return existing
        body = port_body(network, name, security_groups)
        if "network_id" not in body:
            subnet = self._network.get(f"/subnets/{network['subnet']}")["subnet"]
            body["network_id"] = subnet["network_id"]
        if "qos_policy_id" in body:
            body["qos_policy_id"] = self._context.find("neutron.qos_policy", body["qos_policy_id"])
        port = str(self._network.post("/ports", {"port": body})["port"]["id"])
        self._remember(str(number), port)
        return port

    def change(self, port: str, extra: Mapping[str, Any]) -> None:
        """Give a port other extra properties."""
        body = port_extra({key: value for key, value in extra.items() if value is not None})
        if body:
            self._network.put(f"/ports/{port}", {"port": body})

    def delete(self, port: str) -> None:
        """Take a port away that was made here; any other is left alone."""
        made = self.made
        number = next((number for number, one in made.items() if one == port), None)
        if number is None:
            return
        try:
            self._network.delete(f"/ports/{port}")
        except (NotFound, CloudError) as error:
            if not isinstance(error, NotFound) and getattr(error, "status", 0) != 404:
                raise
        del made[number]
        self._context.data[KEY] = json.dumps(made)

    def delete_all(self) -> None:
        """Take all away that were made here."""
        for port in list(self.made.values()):
            self.delete(port)

    def lead(self, floating_ip: str | None, port: str | None, fixed_ip: str | None = None) -> None:
        """Make a floating IP lead to a port, or nowhere."""
        if not floating_ip:
            return
        body: dict[str, Any] = {"port_id": port}
        if port and fixed_ip:
            body["fixed_ip_address"] = fixed_ip
        try:
            self._network.put(f"/floatingips/{floating_ip}", {"floatingip": body})
        except (NotFound, CloudError) as error:
            gone = isinstance(error, NotFound) or getattr(error, "status", 0) == 404
            if port is not None or not gone:
                raise

    def renumber(self, kept: Mapping[str, int]) -> None:
        """Ports whose networks stay have other numbers now; the others await their end without one."""
        made = {str(kept.get(port, f"gone-{port}")): port for port in self.made.values()}
        self._context.data[KEY] = json.dumps(made)

    def _left_behind(self, name: str) -> str | None:
        """The port that a change which was cut short has made; creations look for theirs before they begin again."""
        if self._context.action is Action.CREATE:
            return None
        made = self.made.values()
        found = (str(port["id"]) for port in self._network.list("/ports", "ports", name=name))
        return next((port for port in found if port not in made), None)

    def _remember(self, number: str, port: str) -> None:
        self._context.data[KEY] = json.dumps({**self.made, number: port})
