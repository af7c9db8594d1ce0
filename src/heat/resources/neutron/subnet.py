"""OS::Neutron::Subnet: a block of IP addresses on one network.

Source: Networking API v2.0, /subnets.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from heat.plugin import (
    Attribute,
    Boolean,
    Custom,
    ExactlyOneOf,
    Integer,
    List,
    Map,
    NotTogether,
    Range,
    Rename,
    String,
    resource_type,
)
from heat.plugin.support import Support, deprecated, hidden, since
from heat.resources.neutron.resource import NeutronResource
from heat.values.errors import CloudError, ValidationError

NO_GATEWAY = ("", "~")
CONFLICT = 409
HELD_S = 30.0
"""Whoever still has an address on it after so long is not on its way out."""


def is_address(text: str) -> bool:
    """Is it an IP address of either version?"""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@resource_type("OS::Neutron::Subnet")
class Subnet(NeutronResource):
    """Addresses, gateway and routes of one network."""

    collection = "/subnets"
    entity = "subnet"

    allocation_pools = List(
        "Ranges that addresses are given from.",
        Map(
            "One range.",
            {
                "end": String("Its last address.", required=True, constraints=[Custom("ip_addr")]),
                "start": String("Its first address.", required=True, constraints=[Custom("ip_addr")]),
            },
        ),
        updatable=True,
    )
    cidr = String("Address block, e.g. 10.0.0.0/24.", constraints=[Custom("net_cidr")])
    dns_nameservers = List("Name servers, asked in this order.", default=[], updatable=True)
    enable_dhcp = Boolean("Whether addresses are announced by DHCP.", default=True, updatable=True)
    gateway_ip = String("Address of the gateway; empty for none, chosen by the service when omitted.", updatable=True)
    host_routes = List(
        "Routes announced to hosts.",
        Map(
            "One route.",
            {
                "destination": String("Block it leads to.", required=True, constraints=[Custom("net_cidr")]),
                "nexthop": String("Address it leads over.", required=True, constraints=[Custom("ip_addr")]),
            },
        ),
        updatable=True,
    )
    ip_version = Integer("4 or 6.", allowed=(4, 6), default=4)
    ipv6_address_mode = String(
        "How IPv6 addresses are given.",
        allowed=("dhcpv6-stateful", "dhcpv6-stateless", "slaac"),
        support=since("2015.1"),
    )
    ipv6_ra_mode = String(
        "How IPv6 routers announce themselves.",
        allowed=("dhcpv6-stateful", "dhcpv6-stateless", "slaac"),
        support=since("2015.1"),
    )
    name = String("Its name; one is made up when omitted.", updatable=True)
    network = String(
        "Its network, by name or id.",
        required=True,
        constraints=[Custom("neutron.network")],
        wire="network_id",
        finds="neutron.network",
        support=since("2014.2"),
    )
    network_id = String(
        "Old name of network.",
        constraints=[Custom("neutron.network")],
        wire="",
        support=hidden("5.0.0", previous=deprecated("2014.2", previous=None)),
    )
    prefixlen = Integer(
        "Length of the prefix of the block that the pool gives.", constraints=[Range(0)], support=since("6.0.0")
    )
    segment = String(
        "Segment of the network, by name or id.",
        constraints=[Custom("neutron.segment")],
        updatable=True,
        wire="segment_id",
        finds="neutron.segment",
        support=Support(version="11.0.0", previous=since("9.0.0")),
    )
    subnetpool = String(
        "Pool that the block is taken from, by name or id.",
        constraints=[Custom("neutron.subnetpool")],
        wire="subnetpool_id",
        finds="neutron.subnetpool",
        support=since("6.0.0"),
    )
    tags = List("Labels to find it by.", String("One label."), updatable=True, wire="", support=since("9.0.0"))
    tenant_id = String("The project that owns it.")
    value_specs = Map("Further fields of the request, as the service names them.", default={}, updatable=True, wire="")

    attributes = {
        "allocation_pools": Attribute("Ranges that addresses are given from.", "list"),
        "cidr": Attribute("Its address block.", "string"),
        "dns_nameservers": Attribute("Name servers, asked in this order.", "list"),
        "enable_dhcp": Attribute("Whether addresses are announced by DHCP.", "string"),
        "gateway_ip": Attribute("Address of its gateway; null when it has none.", "string"),
        "host_routes": Attribute("Routes announced to hosts.", "list"),
        "ip_version": Attribute("Version of the Internet protocol, 4 or 6.", "string"),
        "name": Attribute("Its name.", "string"),
        "network_id": Attribute("Id of its network.", "string"),
        "tenant_id": Attribute("The project that owns it.", "string"),
    }

    translations = (Rename(("network",), ("network_id",)),)
    rules = (ExactlyOneOf("subnetpool", "cidr"), NotTogether("prefixlen", "cidr"))

    def validate(self) -> None:
        super().validate()
        modes = [self.properties.get(name) for name in ("ipv6_ra_mode", "ipv6_address_mode")]
        if self.properties.get("ip_version") == 4 and any(modes):
            raise ValidationError("ipv6_ra_mode and ipv6_address_mode are not supported for ipv4.")
        if all(modes) and modes[0] != modes[1]:
            raise ValidationError("When both ipv6_ra_mode and ipv6_address_mode are set, they must be equal.")
        gateway = self.properties.get("gateway_ip")
        if isinstance(gateway, str) and gateway not in NO_GATEWAY and not is_address(gateway):
            raise ValidationError(f'Gateway IP address "{gateway}" is in invalid format.')

    def handle_delete(self) -> None:
        """A server that is on its way out, and that no template ties to the subnet, holds it for a moment."""
        self.data.pop("held", None)
        try:
            super().handle_delete()
        except CloudError as error:
            if error.status != CONFLICT or self.context.now() - self.context.started_at > HELD_S:
                raise
            self.data["held"] = "1"

    def check_delete_complete(self) -> bool:
        if "held" in self.data:
            self.handle_delete()
        return "held" not in self.data and super().check_delete_complete()

    def to_wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A template says "" for no gateway; the service wants null."""
        body = super().to_wire(values)
        if body.get("gateway_ip") in NO_GATEWAY:
            body["gateway_ip"] = None
        return body
