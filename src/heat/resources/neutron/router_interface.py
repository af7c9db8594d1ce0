"""OS::Neutron::RouterInterface: a subnet joined to a router.

It is no thing of its own in the cloud: the physical id is `<router>:subnet_id=<id>` or `<router>:port_id=<id>`.
Source: Networking API v2.0, /routers/{id}/add_router_interface.
"""

from heat.plugin import Custom, ExactlyOneOf, Rename, Resource, String, resource_type
from heat.plugin.support import deprecated, hidden, since
from heat.resources.neutron.resource import Relation
from heat.resources.unmarked import Unmarked
from heat.values.errors import CloudError, EntityNotFound, NotFound


@resource_type("OS::Neutron::RouterInterface")
class RouterInterface(Unmarked, Relation):
    """The place where a router meets a subnet."""

    port = String(
        "The port, by name or id.",
        constraints=[Custom("neutron.port")],
        wire="port_id",
        finds="neutron.port",
        support=since("2015.1"),
    )
    port_id = String(
        "Old name of port.",
        constraints=[Custom("neutron.port")],
        wire="",
        support=hidden("6.0.0", previous=deprecated("2015.1", previous=since("2014.1"))),
    )
    router = String(
        "The router, by name or id.",
        required=True,
        constraints=[Custom("neutron.router")],
        wire="",
        finds="neutron.router",
    )
    router_id = String(
        "Old name of router.",
        constraints=[Custom("neutron.router")],
        wire="",
        support=hidden("6.0.0", previous=deprecated("2015.1", previous=since("2013.1"))),
    )
    subnet = String(
        "The subnet, by name or id.", constraints=[Custom("neutron.subnet")], wire="subnet_id", finds="neutron.subnet"
    )
    subnet_id = String(
        "Old name of subnet.",
        constraints=[Custom("neutron.subnet")],
        wire="",
        support=hidden("5.0.0", previous=deprecated("2014.2", previous=None)),
    )

    translations = (
        Rename(("port",), ("port_id",)),
        Rename(("router",), ("router_id",)),
        Rename(("subnet",), ("subnet_id",)),
    )
    rules = (ExactlyOneOf("subnet", "port"),)

    def make(self) -> None:
        self.client.put(f"{self._router}/add_router_interface", dict([self._side]), idempotent=False)
        self.physical_id = self._identity

    def alike(self) -> list[str]:
        return [self._identity] if self.is_joined() else []

    def excludes(self, other: Resource) -> bool:
        """On another router it would have the same address of the subnet; a port that is let go of is gone for good."""
        return isinstance(other, RouterInterface) and other._side == self._side and self._side[0] == "subnet_id"

    def is_joined(self) -> bool:
        """A port of the router on the subnet tells that the join was made."""
        key, value = self._side
        if key == "port_id":
            found = [self.client.get(f"/ports/{value}")["port"]]
        else:
            found = self.client.list("/ports", "ports", fixed_ips=f"subnet_id={value}", device_id=self._router_id)
        return any(port["device_id"] == self._router_id for port in found)

    def handle_delete(self) -> None:
        if not self.physical_id or self.is_inherited():
            return
        router, _, side = self.physical_id.partition(":")
        key, _, value = side.partition("=")
        try:
            self.client.put(f"/routers/{router}/remove_router_interface", {key: value})
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def needs_replace_failed(self) -> bool:
        return self.physical_id is None or not self.is_joined()

    def handle_check(self) -> None:
        if not self.is_joined():
            raise EntityNotFound("RouterInterface", str(self.physical_id))

    @property
    def _router_id(self) -> str:
        return str(self.properties["router"])

    @property
    def _router(self) -> str:
        return f"/routers/{self._router_id}"

    @property
    def _side(self) -> tuple[str, str]:
        name = "subnet" if self.properties.get("subnet") else "port"
        return f"{name}_id", str(self.properties[name])

    @property
    def _identity(self) -> str:
        key, value = self._side
        return f"{self._router_id}:{key}={value}"
