"""Rules of security groups: which protocols they know, and when two of them say the same.

Source: Networking API v2.0, /security-group-rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any
from uuid import UUID

from heat.plugin import RestClient
from heat.plugin.constraints import CustomCheck
from heat.values.errors import CloudError

RULES = "/security-group-rules"
CONFLICT = 409

PROTOCOL_NUMBERS = {
    "ah": 51,
    "dccp": 33,
    "egp": 8,
    "esp": 50,
    "gre": 47,
    "icmp": 1,
    "icmpv6": 58,
    "igmp": 2,
    "ipv6-encap": 41,
    "ipv6-frag": 44,
    "ipv6-icmp": 58,
    "ipv6-nonxt": 59,
    "ipv6-opts": 60,
    "ipv6-route": 43,
    "ospf": 89,
    "pgm": 113,
    "rsvp": 46,
    "sctp": 132,
    "tcp": 6,
    "udp": 17,
    "udplite": 136,
    "vrrp": 112,
}
"""Source: IANA, protocol numbers; `icmp` in a rule for IPv6 means ICMPv6."""

COMPARED = ("direction", "ethertype", "port_range_min", "port_range_max", "remote_group_id")


@dataclass(frozen=True, slots=True)
class ProtocolNames:
    """A name or number of a protocol; the number may be text."""

    description: str = ""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        """What is wrong with the value, or None."""
        text = str(value)
        if text in PROTOCOL_NUMBERS or (text.isdecimal() and int(text) <= 255):
            return None
        names = ", ".join(sorted(PROTOCOL_NUMBERS))
        return f'"{value}" is not an allowed value; allowed are 0 to 255, {names}'

    def as_dict(self) -> dict[str, Any]:
        """The form that the resource type API shows."""
        return {"allowed_values": [*range(256), *sorted(PROTOCOL_NUMBERS)]}


PROTOCOLS = ProtocolNames()


def group_id(find: Callable[[str, str], str], group: str) -> str:
    """The id of a group; what reads like one is taken for one, for the service will say when it is none."""
    try:
        UUID(group)
    except ValueError:
        return find("neutron.security_group", group)
    return group


def same_rule(live: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Does the service's rule say what the wanted one says?"""
    return _essence(live) == _essence(wanted)


def compare(
    live: Iterable[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The rules to take away, and those to make."""
    kept = {_key(rule) for rule in wanted}
    there = {_key(rule): rule for rule in live}
    surplus = [rule for key, rule in there.items() if key not in kept]
    missing = {_key(rule): rule for rule in wanted if _key(rule) not in there}
    return surplus, list(missing.values())


def make_rule(client: RestClient, body: Mapping[str, Any]) -> None:
    """Make one rule; that there is one like it already is no error."""
    try:
        client.post(RULES, {"security_group_rule": dict(body)}, idempotent=True)
    except CloudError as error:
        if error.status != CONFLICT:
            raise


def _key(rule: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*_essence(rule), rule.get("description") or "")


def _essence(rule: Mapping[str, Any]) -> tuple[Any, ...]:
    plain = tuple(rule.get(name) for name in COMPARED)
    return (*plain, _protocol(rule), _block(rule.get("remote_ip_prefix")))


def _protocol(rule: Mapping[str, Any]) -> int | str | None:
    name = rule.get("protocol")
    if name in (None, "any"):
        return None
    if str(name) == "icmp" and rule.get("ethertype") == "IPv6":
        return PROTOCOL_NUMBERS["icmpv6"]
    return int(name) if str(name).isdecimal() else PROTOCOL_NUMBERS.get(str(name), str(name))


def _block(prefix: str | None) -> str | None:
    """One spelling of an address block, as the service keeps it: `None` for everywhere."""
    if not prefix:
        return None
    block = ip_network(prefix, strict=False)
    return None if block.prefixlen == 0 else str(block)
