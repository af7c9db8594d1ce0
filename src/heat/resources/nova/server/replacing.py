"""What a server gives up before another takes its place: ports and addresses that only one server can hold."""

from collections.abc import Mapping
from typing import Any

from heat.resources.nova.server.changes import ChangingServer
from heat.resources.nova.server.networks import Network
from heat.values.errors import CloudError, NotFound


class ReplaceableServer(ChangingServer):
    """A server that makes room for its replacement, and takes its place back when that fails."""

    def prepare_for_replace(self) -> None:
        """Detach given ports and wanted addresses; ports of our own only lose their addresses."""
        if self.physical_id is None:
            return
        networks = self.properties.get("networks") or []
        held = self.held(networks, self._interfaces_or_none())
        needed = []
        for number, network in enumerate(networks):
            own = self.ports.port_of(number)
            if own and network.get("fixed_ip"):
                self._set_addresses(own, [])
            elif not own and number in held and _holds(network):
                needed.append(held[number].port)
        if needed and self.may_end_early():
            self.handle_delete()  # the service takes nothing off a broken server but all at its end
            return
        for port in needed:
            self._detach(port)

    def restore_previous(self) -> None:
        """Whatever the server should have and has not, it gets again.  Raises ResourceFailure when it is gone."""
        if self.physical_id is None:
            return
        self.demand_standing()
        networks = self.properties.get("networks") or []
        held = self.held(networks, self.interfaces())
        for number, network in enumerate(networks):
            own = self.ports.port_of(number)
            if own and network.get("fixed_ip"):
                address = {"ip_address": network["fixed_ip"], "subnet_id": network.get("subnet")}
                self._set_addresses(own, [{key: value for key, value in address.items() if value}])
            elif not own and number not in held and _holds(network):
                port = self._port_for(number, network)
                self._attach(network, port)
                self.ports.lead(network.get("floating_ip"), port, network.get("fixed_ip"))

    @property
    def _network(self) -> Any:
        return self.context.client("network")

    def _interfaces_or_none(self) -> list[Mapping[str, Any]]:
        try:
            return self.interfaces()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return []

    def _set_addresses(self, port: str, addresses: list[dict[str, str]]) -> None:
        self._network.put(f"/ports/{port}", {"port": {"fixed_ips": addresses}})

    def _detach(self, port: str) -> None:
        try:
            self.client.delete(f"{self.path}/os-interface/{port}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)


def _holds(network: Network) -> bool:
    """Does a server on it hold what no other can have at the same time?"""
    return bool(network.get("port") or network.get("fixed_ip"))
