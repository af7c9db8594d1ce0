"""OS::Neutron::RouterGateway: a router's way to the outside, set from beside; its router can say the same by itself.

It is no thing of its own in the cloud: the physical id is `<router>:<network>`.
Source: Networking API v2.0, PUT /routers/{id}.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import AtLeastOneOf, Custom, Rename, String, resource_type
from heat.plugin.support import deprecated, hidden
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import Peers, Relation, subnets_of
from heat.values.errors import CloudError, NotFound


@resource_type("OS::Neutron::RouterGateway", support=hidden("5.0.0", previous=deprecated("2014.1", previous=None)))
class RouterGateway(Heritable, Relation):
    """What connects a router to an external network."""

    network = String(
        "External network, by name or id.",
        constraints=[Custom("neutron.network")],
        wire="network_id",
        finds="neutron.network",
    )
    network_id = String(
        "Old name of network.",
        constraints=[Custom("neutron.network")],
        wire="",
        support=hidden("9.0.0", previous=deprecated("2014.2", previous=None)),
    )
    router_id = String("The router, by name or id.", required=True, constraints=[Custom("neutron.router")])

    translations = (Rename(("network",), ("network_id",)),)
    rules = (AtLeastOneOf("network"),)

    def handle_create(self) -> None:
        self._set({"network_id": self.properties["network"]})
        self.physical_id = f"{self.properties['router_id']}:{self.properties['network']}"

    def stands_for(self) -> Any:
        """A router has one gateway."""
        return "gateway", self.properties["router_id"]

    def handle_delete(self) -> None:
        if not self.physical_id or self.is_inherited():
            return
        try:
            self._set({})
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def handle_check(self) -> None:
        """The router must be there."""
        self.client.get(f"/routers/{self.properties['router_id']}")

    def _set(self, gateway: Mapping[str, Any]) -> None:
        body = {"router": {"external_gateway_info": dict(gateway)}}
        self.client.put(f"/routers/{self.properties['router_id']}", body)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """The router's other sides come first, and so do the subnets of the external network."""
        names = ("router", "router_id")
        yield from peers.having("OS::Neutron::RouterInterface", names, properties.get("router_id"))
        yield from subnets_of(properties.get("network") or properties.get("network_id"), peers)
