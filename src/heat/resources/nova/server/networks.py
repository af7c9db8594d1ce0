"""The networks of a server as templates say them and as the compute and networking services want them.  Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from heat.values.errors import ValidationError

Network: TypeAlias = Mapping[str, Any]

PLACES = ("network", "port", "allocate_network", "subnet")
OF_PORT = ("floating_ip", "port_extra_properties")
"""What can change of a network while the server stays on it."""


def check_networks(networks: Sequence[Network], server: str) -> None:
    """Raises ValidationError for networks that contradict themselves."""
    for network in networks:
        given = {key for key, value in network.items() if value is not None}
        if not given & {*PLACES, "uuid"}:
            raise ValidationError(
                'One of the properties "network", "port", "allocate_network" or "subnet" should be set for the '
                f'specified network of server "{server}"'
            )
        if "allocate_network" in given and len(networks) > 1:
            raise ValidationError(
                'Property "allocate_network" can not be specified if multiple network interfaces set for server'
            )
        if "allocate_network" in given and len(given) > 1:
            raise ValidationError('Can not specify "allocate_network" with other keys of networks at the same time')
        if "floating_ip" in given and not given & {"port", "subnet"}:
            raise ValidationError(
                'Property "floating_ip" is not supported if only "network" is specified, because the corresponding '
                "port can not be retrieved"
            )


def needs_port(network: Network) -> bool:
    """Must a port be made for this network?  The compute service cannot express subnets and extra properties."""
    return not network.get("port") and bool(network.get("subnet") or network.get("port_extra_properties"))


def port_body(network: Network, name: str, security_groups: Sequence[str]) -> dict[str, Any]:
    """The port that is made for a network; without network id where only the subnet is known."""
    extra = {key: value for key, value in (network.get("port_extra_properties") or {}).items() if value is not None}
    body: dict[str, Any] = {"name": name}
    if network.get("network"):
        body["network_id"] = network["network"]
    addresses = _fixed_ips(network)
    if addresses:
        body["fixed_ips"] = addresses
    if security_groups:
        body["security_groups"] = list(security_groups)
    return {**body, **port_extra(extra)}


def port_extra(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Extra properties as the networking service spells them."""
    body = {key: value for key, value in extra.items() if key not in ("value_specs", "no_fixed_ips", "qos_policy")}
    if extra.get("qos_policy"):
        body["qos_policy_id"] = extra["qos_policy"]
    if extra.get("no_fixed_ips"):
        body["fixed_ips"] = []
    return {**body, **(extra.get("value_specs") or {})}


def nic(network: Network, port_id: str | None) -> dict[str, Any]:
    """One network as a create call of the compute service wants it."""
    port = port_id or network.get("port")
    wanted: dict[str, Any] = {"port": port} if port else {"uuid": network.get("network")}
    if not port and network.get("fixed_ip"):
        wanted["fixed_ip"] = network["fixed_ip"]
    if network.get("tag"):
        wanted["tag"] = network["tag"]
    return wanted


def attachment(network: Network, port_id: str | None) -> dict[str, Any]:
    """One network as an attach call of the compute service wants it; anything at all where nothing is said."""
    port = port_id or network.get("port")
    wanted: dict[str, Any] = {}
    if port:
        wanted["port_id"] = port
    elif network.get("network"):
        wanted["net_id"] = network["network"]
        if network.get("fixed_ip"):
            wanted["fixed_ips"] = [{"ip_address": network["fixed_ip"]}]
    if network.get("tag"):
        wanted["tag"] = network["tag"]
    return wanted


def place(network: Network) -> tuple[tuple[str, Any], ...]:
    """What makes a network another one: all but what can change on its port."""
    return tuple(sorted((key, value) for key, value in network.items() if value is not None and key not in OF_PORT))


def _fixed_ips(network: Network) -> list[dict[str, str]]:
    address = {"subnet_id": network.get("subnet"), "ip_address": network.get("fixed_ip")}
    said = {key: value for key, value in address.items() if value}
    return [said] if said else []
