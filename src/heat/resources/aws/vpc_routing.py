"""The routers of a VPC: its own and those of its route tables, known by the VPC's id in their description.

Source: Networking API v2.0, /routers.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from heat.plugin import Resource
from heat.values.errors import CloudError, EntityNotFound, NotFound


def mark(vpc: str) -> str:
    """The description of the routers of a VPC."""
    return f"VPC {vpc}"


class Routing(Resource):
    """A resource that deals with the routers of a VPC."""

    service: ClassVar[str | None] = "network"

    def routers_of(self, vpc: str) -> list[str]:
        """Ids of all routers of the VPC."""
        found = self.client.list("/routers", "routers", description=mark(vpc))
        return [str(router["id"]) for router in found if router.get("description") == mark(vpc)]

    def router_of(self, vpc: str) -> str:
        """Id of the VPC's own router, which bears the name of its network.  Raises EntityNotFound."""
        name = self.client.get(f"/networks/{vpc}")["network"]["name"]
        for router in self.client.list("/routers", "routers", name=name):
            if router["name"] == name:
                return str(router["id"])
        raise EntityNotFound("Router", f"of VPC {vpc}")

    def join(self, router: str, subnet: str) -> None:
        """Put a subnet on a router, and take it off any other router it is on."""
        others = self._routers_on(subnet)
        if router in others:
            return
        for other in others:
            self.part(other, subnet)
        try:
            self.client.put(f"/routers/{router}/add_router_interface", {"subnet_id": subnet})
        except CloudError:
            if router not in self._routers_on(subnet):  # else a call whose answer was lost has done it
                raise

    def _routers_on(self, subnet: str) -> list[str]:
        """Ids of the routers that a subnet is on."""
        ports = self.client.list("/ports", "ports", fixed_ips=f"subnet_id={subnet}")
        return [str(port["device_id"]) for port in ports if "router_interface" in str(port["device_owner"])]

    def part(self, router: str, subnet: str) -> None:
        """Take a subnet off a router; one that is not on it is off."""
        self.quietly(lambda: self.client.put(f"/routers/{router}/remove_router_interface", {"subnet_id": subnet}))

    def make_router(self, vpc: str) -> str:
        """A router of the VPC, under the resource's physical name, made unless it is there."""
        for router in self.client.list("/routers", "routers", name=self.physical_name):
            if router["name"] == self.physical_name:
                return str(router["id"])
        body = {"name": self.physical_name, "description": mark(vpc)}
        return str(self.client.post("/routers", {"router": body})["router"]["id"])

    def quietly(self, call: Callable[[], Any]) -> None:
        """What is gone already is no error."""
        try:
            call()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def found_by_name(self, collection: str) -> str | None:
        """The id of the member of a collection that has the physical name."""
        found: list[Mapping[str, Any]] = list(self.client.list(f"/{collection}", collection, name=self.physical_name))
        return next((str(one["id"]) for one in found if one["name"] == self.physical_name), None)
