"""Subnets: blocks of addresses on a network, with gateway and allocation pools.

Source: Networking API v2.0, "Subnets".
"""

import ipaddress
from typing import Any

from minicloud.neutron import subnet_pools
from minicloud.neutron.addresses import held, holder
from minicloud.neutron.fields import (
    Field,
    address,
    anything,
    computed,
    flag,
    identifier,
    invalid,
    many,
    number,
    one_of,
    optional,
    parse_network,
    prefix,
    some_of,
    table,
    text,
)
from minicloud.neutron.kind import Kind, bad_request
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.rest import serve
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

MODES = one_of("dhcpv6-stateful", "dhcpv6-stateless", "slaac")
CHOOSE = "choose"  # the gateway when none was named
LEAST_MTU = {4: 68, 6: 1280}
Pool = dict[str, str]


def _nameservers(value: Any) -> list[str]:
    if value is not None and not isinstance(value, list):
        raise ValueError(f"'{value}' is not a list")
    found: list[str] = []
    for item in value or []:
        try:
            found.append(address(item))
        except ValueError as reason:
            raise ValueError(f"'{item}' is not a valid nameserver. {reason}") from None
        if found.count(found[-1]) > 1:
            raise ValueError(f"Duplicate nameserver '{item}'")
    return found


class Subnets(Kind):
    """Blocks of addresses on a network."""

    name, plural, title, quota = "subnet", "subnets", "Subnet", True
    indexes = ("project_id", "network_id", "name", "subnetpool_id")
    filters = ("shared", "router:external")
    own = (
        Field("name", text(255), ""),
        Field("ip_version", one_of(4, 6), required=True, put=False),
        Field("network_id", identifier, required=True, put=False),
        Field("cidr", optional(text(64)), put=False),
        Field("subnetpool_id", optional(text(36)), put=False),
        Field("use_default_subnetpool", flag, False, put=False, hidden=True),
        Field("prefixlen", optional(number(0)), put=False, hidden=True),
        Field("gateway_ip", optional(address), CHOOSE),
        Field("allocation_pools", many(some_of(start=address, end=address)), None),
        Field("dns_nameservers", _nameservers, []),
        Field("host_routes", many(table(destination=prefix, nexthop=address)), []),
        Field("enable_dhcp", flag, True),
        Field("ipv6_ra_mode", optional(MODES), put=False),
        Field("ipv6_address_mode", optional(MODES), put=False),
        Field("service_types", anything, []),
        Field("segment_id", optional(identifier), admin_sets=True, admin_sees=True),
        Field("dns_publish_fixed_ip", flag, False, hidden=True),
        computed("router:external", False),
    )

    def visible(self, request: Request, record: Record) -> bool:
        """Who sees a network sees its subnets."""
        if self.mine(request, record):
            return True
        network = NETWORKS.records(request.cloud).get(record["network_id"])
        return network is not None and NETWORKS.visible(request, network)

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        network = NETWORKS.records(request.cloud).get(record["network_id"])
        shown["router:external"] = bool(network and network["router:external"])
        return shown

    def create(self, request: Request, values: Record) -> Record:
        network = NETWORKS.find(request, values["network_id"])
        _check_modes(values)
        subnet_pools.draw(request, values)
        _check_cidr(request, values, network)
        _choose_gateway(values)
        _choose_pools(values)
        return super().create(request, values)

    def update(self, request: Request, record: Record, changes: Record) -> None:
        changed = {**record, **changes}
        if changes.get("gateway_ip") and changes["gateway_ip"] != record["gateway_ip"]:
            self._check_gateway_unused(request, record)
        _check_pools(changed)
        super().update(request, record, changes)

    def delete(self, request: Request, record: Record) -> None:
        """A subnet goes once no port but a router's own and DHCP's holds one of its addresses."""
        taken = held(request.cloud)
        if any(taken.find(subnet_id=record["id"])) and not self._only_automatic(request, record):
            words = "One or more ports have an IP allocation from this subnet."
            raise Problem(409, f"Unable to complete operation on subnet {record['id']}: {words}", "SubnetInUse")
        ports = request.cloud.state.collection("neutron", "ports")
        for allocation in taken.find(subnet_id=record["id"]):
            taken.remove(allocation["id"])
            port = ports.get(allocation["port_id"])
            if port:
                port["fixed_ips"] = [fixed for fixed in port["fixed_ips"] if fixed["subnet_id"] != record["id"]]
                ports.put(port)
        super().delete(request, record)

    def _only_automatic(self, request: Request, record: Record) -> bool:
        """Addresses that hosts give themselves do not keep a subnet alive; a router's do."""
        if record["ipv6_address_mode"] not in ("slaac", "dhcpv6-stateless"):
            return False
        ports = request.cloud.state.collection("neutron", "ports")
        holders = (ports.get(found["port_id"]) for found in held(request.cloud).find(subnet_id=record["id"]))
        return not any(port and port["device_owner"].startswith("network:router") for port in holders)

    def _check_gateway_unused(self, request: Request, record: Record) -> None:
        """A router on the present gateway address pins it."""
        port_id = holder(request.cloud, record["id"], record["gateway_ip"] or "")
        port = request.cloud.state.collection("neutron", "ports").get(port_id or "")
        if port and port["device_owner"] == "network:router_interface":
            words = f"Current gateway ip {record['gateway_ip']} already in use by port {port['id']}. Unable to update."
            raise Problem(409, words, "GatewayIpInUse")


def _check_modes(values: Record) -> None:
    for name in ("ipv6_ra_mode", "ipv6_address_mode"):
        if values[name] and values["ip_version"] == 4:
            raise invalid(f"{name} is not valid when ip_version is 4.")


def _check_cidr(request: Request, values: Record, network: Record) -> None:
    """Normalise the block and refuse one that cannot be."""
    given = values["cidr"]
    if given is None:
        raise bad_request("subnets", "a subnetpool must be specified in the absence of a cidr.")
    try:
        block = parse_network(given)
        if "/" not in given:
            raise ValueError
    except ValueError:
        raise invalid(f"{given} is not in a CIDR format.") from None
    if block.version != values["ip_version"]:
        raise invalid(f"cidr '{given}' does not match the ip_version '{values['ip_version']}'.")
    if network["mtu"] < LEAST_MTU[block.version]:
        words = f"MTU of {network['id']} is not valid, subnet requires a minimum of {LEAST_MTU[block.version]}"
        raise Problem(409, words, "NetworkMTUSubnetConflict")
    values["cidr"] = str(block)
    for other in SUBNETS.records(request.cloud).find(network_id=network["id"]):
        if block.overlaps(parse_network(other["cidr"])):
            words = f"Requested subnet with cidr: {values['cidr']} for network: {network['id']}"
            raise invalid(f"{words} overlaps with another subnet.")


def _choose_gateway(values: Record) -> None:
    if values["gateway_ip"] == CHOOSE:
        block = parse_network(values["cidr"])
        first = block.network_address
        automatic = block.version == 6 and values["ipv6_ra_mode"] is not None
        values["gateway_ip"] = str(first if automatic or block.prefixlen >= block.max_prefixlen - 1 else first + 1)


def _choose_pools(values: Record) -> None:
    if values["allocation_pools"]:
        _check_pools(values)
    else:
        values["allocation_pools"] = _around_gateway(values["cidr"], values["gateway_ip"])


def _around_gateway(cidr: str, gateway: str | None) -> list[Pool]:
    """All usable addresses of a block but the gateway's."""
    block = parse_network(cidr)
    first, last = int(block.network_address), int(block.broadcast_address)
    if block.prefixlen < block.max_prefixlen - 1:
        first, last = first + 1, last - (block.version == 4)
    spans = [(first, last)]
    if gateway and first <= int(ipaddress.ip_address(gateway)) <= last:
        middle = int(ipaddress.ip_address(gateway))
        spans = [(first, middle - 1), (middle + 1, last)]
    make: Any = type(block.network_address)
    return [{"start": str(make(start)), "end": str(make(end))} for start, end in spans if start <= end]


def _check_pools(values: Record) -> None:
    """Pools lie inside the block, in order, apart, and beside the gateway."""
    block = parse_network(values["cidr"])
    spans: list[tuple[Any, Any]] = []
    for pool in values["allocation_pools"]:
        start, end = ipaddress.ip_address(pool["start"]), ipaddress.ip_address(pool["end"])
        if start.version != end.version or int(start) > int(end):
            raise Problem(400, f"The allocation pool {pool} is not valid.", "InvalidAllocationPool")
        if start not in block or end not in block:
            words = f"The allocation pool {start}-{end} spans beyond the subnet cidr {values['cidr']}."
            raise Problem(400, words, "OutOfBoundsAllocationPool")
        for first, last in spans:
            if start <= last and first <= end:
                words = f"Found overlapping allocation pools: {first}-{last} {start}-{end}"
                raise Problem(409, f"{words} for subnet {values['cidr']}.", "OverlappingAllocationPools")
        spans.append((start, end))
    _check_gateway_apart(values["gateway_ip"], spans)


def _check_gateway_apart(gateway_ip: str | None, spans: list[tuple[Any, Any]]) -> None:
    if gateway_ip is None:
        return
    gateway = ipaddress.ip_address(gateway_ip)
    for start, end in spans:
        if start.version == gateway.version and start <= gateway <= end:
            words = f"Gateway ip {gateway} conflicts with allocation pool {start}-{end}."
            raise Problem(409, words, "GatewayConflictWithAllocationPools")


SUBNETS = serve(Subnets())
