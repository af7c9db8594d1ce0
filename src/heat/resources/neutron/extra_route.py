"""OS::Neutron::ExtraRoute: one route added to a router; ExtraRouteSet does it better.

It is no thing of its own in the cloud: the physical id is `<router>:<destination>:<nexthop>`.
Source: Networking API v2.0, /routers/{id}/add_extraroutes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Custom, String, resource_type
from heat.plugin.support import unsupported
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import Peers, Relation, interfaces_of
from heat.values.errors import CloudError, NotFound


@resource_type("OS::Neutron::ExtraRoute", support=unsupported())
class ExtraRoute(Heritable, Relation):
    """One of a router's routes."""

    destination = String("Block it leads to.", required=True)
    nexthop = String("Address it leads over.", required=True)
    router_id = String("The router that gets the route.", required=True, constraints=[Custom("neutron.router")])

    def handle_create(self) -> None:
        self._call("add_extraroutes")
        self.physical_id = ":".join(str(self.properties[name]) for name in ("router_id", "destination", "nexthop"))

    def handle_delete(self) -> None:
        if not self.physical_id or self.is_inherited():
            return
        try:
            self._call("remove_extraroutes")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def handle_check(self) -> None:
        """The router must be there."""
        self.client.get(f"/routers/{self.properties['router_id']}")

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """A next hop must stand on one of the router's subnets before a route may lead over it."""
        return interfaces_of(properties.get("router_id"), peers)

    def _call(self, action: str) -> None:
        route = {name: self.properties[name] for name in ("destination", "nexthop")}
        self.client.put(f"/routers/{self.properties['router_id']}/{action}", {"router": {"routes": [route]}})
