"""OS::Neutron::ExtraRouteSet: routes added to a router, beside those that others added.

It is no thing of its own in the cloud: the physical id is the router's.
Source: Networking API v2.0, /routers/{id}/add_extraroutes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heat.plugin import Change, Custom, List, Map, String, resource_type
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import Peers, Relation, interfaces_of
from heat.values.errors import CloudError, NotFound

TRIED = "routes_tried"
"""Under this name the data keeps the routes of a change as long as nobody knows whether they were added."""


@resource_type("OS::Neutron::ExtraRouteSet", since="14.0.0")
class ExtraRouteSet(Heritable, Relation):
    """Some of a router's routes."""

    router = String(
        "The router, by name or id.",
        required=True,
        constraints=[Custom("neutron.router")],
        wire="",
        finds="neutron.router",
    )
    routes = List(
        "Routes added to the router.",
        Map(
            "One route.",
            {
                "destination": String("Block it leads to.", required=True, constraints=[Custom("net_cidr")]),
                "nexthop": String("Address it leads over.", required=True, constraints=[Custom("ip_addr")]),
            },
        ),
        default=[],
        updatable=True,
    )

    def handle_create(self) -> None:
        self._call("add_extraroutes", self.properties["routes"])
        self.physical_id = str(self.properties["router"])

    def handle_update(self, change: Change) -> None:
        """Routes of a change that failed go too, as far as they came; to add what is there does no harm."""
        before, after = [*(change.before.get("routes") or []), *self._tried()], self.properties["routes"]
        self.data[TRIED] = json.dumps([dict(route) for route in after])
        self._call("remove_extraroutes", [route for route in before if route not in after])
        self._call("add_extraroutes", after)
        del self.data[TRIED]

    def handle_delete(self) -> None:
        """A replacement on the same router keeps what it has."""
        if not self.physical_id:
            return
        kept = self.context.heir().properties["routes"] if self.is_inherited() else []
        routes = [*self.properties["routes"], *self._tried()]
        try:
            self._call("remove_extraroutes", [route for route in routes if route not in kept])
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def handle_check(self) -> None:
        """The router must be there."""
        self.client.get(f"/routers/{self.properties['router']}")

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """A next hop must stand on one of the router's subnets before a route may lead over it."""
        return interfaces_of(properties.get("router"), peers)

    def _tried(self) -> list[Mapping[str, Any]]:
        return list(json.loads(self.data.get(TRIED, "[]")))

    def _call(self, action: str, routes: Sequence[Mapping[str, Any]]) -> None:
        if routes:
            body = {"router": {"routes": [dict(route) for route in routes]}}
            self.client.put(f"/routers/{self.properties['router']}/{action}", body)
