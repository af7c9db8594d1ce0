"""What a server's attributes say, from what the services say of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heat.plugin import RestClient
from heat.values.errors import CloudError

CONSOLES: Mapping[str, str] = {
    "novnc": "vnc",
    "xvpvnc": "vnc",
    "spice-html5": "spice",
    "rdp-html5": "rdp",
    "serial": "serial",
    "webmks": "mks",
}
"""Kinds of console and the protocol of each."""

Addresses = Mapping[str, Sequence[Mapping[str, Any]]]


def first_address(addresses: Addresses) -> str:
    """The first address of its own, or ""."""
    every = [one for network in addresses.values() for one in network]
    own = [one for one in every if one.get("OS-EXT-IPS:type", "fixed") == "fixed"]
    return str(own[0]["addr"]) if own else ""


def plain_addresses(addresses: Addresses) -> dict[str, list[str]]:
    """Addresses by network name, those of its own first."""
    return {
        name: [str(one["addr"]) for one in sorted(network, key=lambda one: one.get("OS-EXT-IPS:type") == "floating")]
        for name, network in addresses.items()
    }


def network_ids(addresses: Addresses, interfaces: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Network name to id, told by the MAC addresses that both know."""
    by_mac = {interface["mac_addr"]: str(interface["net_id"]) for interface in interfaces}
    return {
        name: by_mac[mac]
        for name, network in addresses.items()
        for mac in [one.get("OS-EXT-IPS-MAC:mac_addr") for one in network]
        if mac in by_mac
    }


def with_ids(by_name: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """The same under the names of networks and under their ids."""
    return {**by_name, **{ids[name]: value for name, value in by_name.items() if name in ids}}


def full_addresses(
    addresses: Addresses, interfaces: Sequence[Mapping[str, Any]], network_client: RestClient
) -> dict[str, Any]:
    """Addresses by network name and id, each with its port, its network and that network's subnets."""
    ports = {fixed["ip_address"]: one for one in interfaces for fixed in one.get("fixed_ips") or ()}
    ids = network_ids(addresses, interfaces)
    networks = {ident: network_client.get(f"/networks/{ident}")["network"] for ident in set(ids.values())}
    subnets = {ident: network_client.list("/subnets", "subnets", network_id=ident) for ident in networks}
    full = {}
    for name, network in addresses.items():
        full[name] = [
            {
                **one,
                "port": ports[one["addr"]]["port_id"],
                "network": networks.get(ids.get(name, "")),
                "subnets": subnets.get(ids.get(name, "")),
            }
            if one["addr"] in ports
            else {**one, "port": None}
            for one in network
        ]
    return with_ids(full, ids)


def consoles(client: RestClient, path: str, kinds: Iterable[str]) -> dict[str, str]:
    """The address of each kind of console, or why there is none."""
    found = {}
    for kind in kinds:
        try:
            wanted = {"protocol": CONSOLES[kind], "type": kind}
            found[kind] = str(
                client.post(f"{path}/remote-consoles", {"remote_console": wanted})["remote_console"]["url"]
            )
        except CloudError as error:
            found[kind] = f"Cannot get console url: {error.words}"
    return found
