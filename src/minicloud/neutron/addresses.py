"""Which port holds which address: one record per allocation, so that the next free one is found without a search.

An allocation's id is its subnet and address, which makes holding one twice impossible.
"""

import ipaddress
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from minicloud.cloud import Cloud
from minicloud.neutron.fields import parse_network
from minicloud.problems import Problem
from minicloud.state import Collection, Record

Fixed = dict[str, str]
GIVEN_LAST: WeakKeyDictionary[Collection, dict[str, int]] = WeakKeyDictionary()  # a hint only: lost without harm
AUTOMATIC = ("slaac", "dhcpv6-stateless")
ROUTER_OWNED = ("network:router_interface", "network:router_gateway", "network:ha_router_replicated_interface")


def held(cloud: Cloud) -> Collection:
    """All allocations."""
    return cloud.state.collection("neutron", "addresses", ("subnet_id", "port_id"))


def holder(cloud: Cloud, subnet_id: str, ip: str) -> str | None:
    """The port that holds an address of a subnet."""
    record = held(cloud).get(f"{subnet_id}/{ip}")
    return record["port_id"] if record else None


def subnets_of(cloud: Cloud, network_id: str) -> list[Record]:
    """The subnets of a network, oldest first."""
    return cloud.state.collection("neutron", "subnets", ("network_id",)).find(network_id=network_id)


def choose(cloud: Cloud, port: Record, wanted: list[Fixed] | None) -> list[Fixed]:
    """The addresses that a port shall hold: those wanted, or one of each family.  Raises Problem."""
    subnets = subnets_of(cloud, port["network_id"])
    if wanted is None:
        return _one_of_each(cloud, port, subnets)
    chosen: list[Fixed] = []
    for wish in wanted:
        chosen.append(_grant(cloud, port, subnets, wish, chosen))
    return chosen


def hold(cloud: Cloud, port: Record, fixed_ips: list[Fixed]) -> None:
    """Make a port the holder of exactly these addresses."""
    records = held(cloud)
    wanted = {f"{fixed['subnet_id']}/{fixed['ip_address']}": fixed["subnet_id"] for fixed in fixed_ips}
    for record in records.find(port_id=port["id"]):
        if record["id"] not in wanted:
            records.remove(record["id"])
    for key, subnet_id in wanted.items():
        if not records.get(key):
            records.put({"id": key, "subnet_id": subnet_id, "port_id": port["id"]})


def _one_of_each(cloud: Cloud, port: Record, subnets: list[Record]) -> list[Fixed]:
    """One IPv4 and one IPv6 address where there are such subnets, and every automatic one."""
    routed = port["device_owner"] in ROUTER_OWNED
    chosen: list[Fixed] = []
    for version in (4, 6):
        family = [subnet for subnet in subnets if subnet["ip_version"] == version]
        automatic = [] if routed else [subnet for subnet in family if subnet["ipv6_address_mode"] in AUTOMATIC]
        ordinary = [subnet for subnet in family if subnet not in automatic]
        chosen += [_fixed(subnet, _from_mac(subnet["cidr"], port["mac_address"])) for subnet in automatic]
        if ordinary:
            found = ((subnet, next_free(cloud, subnet, [])) for subnet in ordinary)
            first = next(((subnet, ip) for subnet, ip in found if ip), None)
            if first is None:
                words = f"No more IP addresses available on network {port['network_id']}."
                raise Problem(409, words, "IpAddressGenerationFailure")
            chosen.append(_fixed(*first))
    return chosen


def _grant(cloud: Cloud, port: Record, subnets: list[Record], wish: Fixed, chosen: list[Fixed]) -> Fixed:
    """One wanted address: by address, by subnet, or by both."""
    subnet = _wanted_subnet(cloud, port, subnets, wish)
    if "ip_address" in wish:
        return _fixed(subnet, _exact(cloud, port, subnet, wish["ip_address"]))
    if subnet["ipv6_address_mode"] in AUTOMATIC and port["device_owner"] not in ROUTER_OWNED:
        return _fixed(subnet, _from_mac(subnet["cidr"], port["mac_address"]))
    taken = [fixed["ip_address"] for fixed in chosen if fixed["subnet_id"] == subnet["id"]]
    ip = _already(cloud, port, subnet, taken) or next_free(cloud, subnet, taken)
    if not ip:
        words = f"No more IP addresses available for subnet {subnet['id']}."
        raise Problem(409, words, "IpAddressGenerationFailureForSubnet")
    return _fixed(subnet, ip)


def _wanted_subnet(cloud: Cloud, port: Record, subnets: list[Record], wish: Fixed) -> Record:
    if "subnet_id" in wish:
        found = next((subnet for subnet in subnets if subnet["id"] == wish["subnet_id"]), None)
        if found:
            return found
        if cloud.state.collection("neutron", "subnets").get(wish["subnet_id"]) is None:
            raise Problem(404, f"Subnet {wish['subnet_id']} could not be found.", "SubnetNotFound")
        words = f"with network ID {port['network_id']} that does not match"
        words = f"Failed to create port on network {port['network_id']}, because fixed_ips included invalid subnet"
        raise Problem(400, f"{words} {wish['subnet_id']}.", "InvalidInput")
    address = ipaddress.ip_address(wish["ip_address"])
    found = next((subnet for subnet in subnets if address in parse_network(subnet["cidr"])), None)
    if not found:
        words = "is not a valid IP for any of the subnets on the specified network."
        raise Problem(400, f"IP address {wish['ip_address']} {words}", "InvalidIpForNetwork")
    return found


def _exact(cloud: Cloud, port: Record, subnet: Record, ip: str) -> str:
    network, address = parse_network(subnet["cidr"]), ipaddress.ip_address(ip)
    ends = (network.network_address, network.broadcast_address) if network.version == 4 else ()
    if address not in network or (address in ends and network.prefixlen < 31):
        raise Problem(400, f"IP address {ip} is not a valid IP for the specified subnet.", "InvalidIpForSubnet")
    ip = str(address)
    if holder(cloud, subnet["id"], ip) not in (None, port.get("id")):
        words = f"IP address {ip} already allocated in subnet {subnet['id']}"
        raise Problem(409, words, "IpAddressAlreadyAllocated")
    return ip


def _already(cloud: Cloud, port: Record, subnet: Record, taken: list[str]) -> str | None:
    """An address of this subnet that the port holds now, so that an update keeps it."""
    mine = held(cloud).find(port_id=port.get("id")) if port.get("id") else []
    held_here = [record["id"].partition("/")[2] for record in mine if record["subnet_id"] == subnet["id"]]
    return next((ip for ip in held_here if ip not in taken), None)


def next_free(cloud: Cloud, subnet: Record, taken: list[str]) -> str | None:
    """A free address of a subnet's pools.

    The search begins after the address given last, so it ends at once unless the subnet is nearly full.
    """
    records = held(cloud)
    pools = [_bounds(pool["start"], pool["end"]) for pool in subnet["allocation_pools"]]
    size = sum(last - first + 1 for first, last in pools)
    places = GIVEN_LAST.setdefault(records, {})
    begin = places.get(subnet["id"], 0)
    make: Any = ipaddress.IPv4Address if subnet["ip_version"] == 4 else ipaddress.IPv6Address
    for step in range(size):
        place = (begin + step) % size
        ip = str(make(_nth(pools, place)))
        if ip not in taken and not records.get(f"{subnet['id']}/{ip}"):
            places[subnet["id"]] = place + 1
            return ip
    return None


def _nth(pools: list[tuple[int, int]], place: int) -> int:
    for first, last in pools:
        if place <= last - first:
            return first + place
        place -= last - first + 1
    raise IndexError(place)


@lru_cache(maxsize=4096)
def _bounds(start: str, end: str) -> tuple[int, int]:
    return int(ipaddress.ip_address(start)), int(ipaddress.ip_address(end))


def _from_mac(cidr: str, mac: str) -> str:
    """The address that stateless autoconfiguration derives from an Ethernet address (EUI-64)."""
    octets = [int(part, 16) for part in mac.split(":")]
    octets[0] ^= 2
    low = int.from_bytes(bytes([*octets[:3], 0xFF, 0xFE, *octets[3:]]), "big")
    return str(ipaddress.IPv6Address(int(parse_network(cidr).network_address) + low))


def _fixed(subnet: Record, ip: str) -> Fixed:
    return {"subnet_id": subnet["id"], "ip_address": ip}
