"""OS::Neutron::FloatingIP: an outer address that may lead to a port.

Source: Networking API v2.0, /floatingips.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Attribute, Change, Custom, Map, Rename, String, resource_type
from heat.plugin.support import deprecated, hidden, since
from heat.resources.neutron.resource import NeutronResource, Peers, interfaces_to
from heat.values.errors import CloudError, NotFound

INSIDE = "port_id", "fixed_ip_address"
"""What tells where an address leads."""


@resource_type("OS::Neutron::FloatingIP")
class FloatingIP(NeutronResource):
    """An address of an external network."""

    collection = "/floatingips"
    entity = "floatingip"
    name_key = "description"
    """It has no name, so the description says whose it is: an address that a crash left behind is found by it."""

    dns_domain = String(
        "Domain that names in it end with.", constraints=[Custom("dns_domain")], updatable=True, support=since("7.0.0")
    )
    dns_name = String(
        "Its name in the DNS.", constraints=[Custom("rel_dns_name")], updatable=True, support=since("7.0.0")
    )
    fixed_ip_address = String(
        "Which address of the port, where it has several.", constraints=[Custom("ip_addr")], updatable=True
    )
    floating_ip_address = String(
        "The outer address; any free one when omitted.", constraints=[Custom("ip_addr")], support=since("5.0.0")
    )
    floating_network = String(
        "External network that the address is taken from, by name or id.",
        required=True,
        constraints=[Custom("neutron.network")],
        wire="floating_network_id",
        finds="neutron.network",
        support=since("2014.2"),
    )
    floating_network_id = String(
        "Old name of floating_network.",
        constraints=[Custom("neutron.network")],
        wire="",
        support=hidden("5.0.0", previous=deprecated("2014.2", previous=None)),
    )
    floating_subnet = String(
        "Subnet that the address is taken from, by name or id.",
        constraints=[Custom("neutron.subnet")],
        wire="subnet_id",
        finds="neutron.subnet",
        support=since("9.0.0"),
    )
    port_id = String(
        "Port that the address leads to, by name or id.", constraints=[Custom("neutron.port")], updatable=True
    )
    value_specs = Map("Further fields of the request, as the service names them.", default={}, wire="")

    attributes = {
        "fixed_ip_address": Attribute("The address inside that it leads to.", "string", fresh=True),
        "floating_ip_address": Attribute("The outer address.", "string"),
        "floating_network_id": Attribute("Id of the network that the address is taken from.", "string"),
        "port_id": Attribute("Id of the port it leads to.", "string", fresh=True),
        "router_id": Attribute("Id of the router that serves it.", "string"),
        "tenant_id": Attribute("The project that owns it.", "string"),
    }

    translations = (Rename(("floating_network",), ("floating_network_id",)),)

    def chosen_name(self) -> str | None:
        """The description that the user chose."""
        return (self.properties.get("value_specs") or {}).get("description")

    def update_body(self, change: Change) -> dict[str, Any]:
        """The service takes an inner address only together with its port."""
        body = super().update_body(change)
        if "fixed_ip_address" in body or "port_id" in body:
            port, address = (self.properties.get(name) for name in ("port_id", "fixed_ip_address"))
            body |= {"port_id": port, "fixed_ip_address": address} if port else {"port_id": None}
            if not port or not address:
                body.pop("fixed_ip_address", None)
        return body

    def prepare_for_replace(self) -> None:
        """A port has one address of an external network."""
        heir = self.context.heir()
        port = self.properties.get("port_id")
        if self.physical_id and port and heir is not None and heir.properties.get("port_id") == port:
            try:
                self.send_changes({"port_id": None})
            except (NotFound, CloudError) as error:
                self.ignore_not_found(error)

    def restore_previous(self) -> None:
        """Lead to its port again."""
        wanted = {name: self.properties[name] for name in INSIDE if self.properties.get(name)}
        if self.physical_id and self.properties.get("port_id"):
            self.send_changes(wanted)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """The way from outside to the port must stand first, and goes last."""
        network = properties.get("floating_network") or properties.get("floating_network_id")
        if network:
            yield from peers.having("OS::Neutron::RouterGateway", ("network", "network_id"), network)
            yield from peers.having("OS::Neutron::Router", "external_gateway_info.network", network)
        if properties.get("port_id"):
            yield from interfaces_to(peers.properties(properties["port_id"]), peers)
