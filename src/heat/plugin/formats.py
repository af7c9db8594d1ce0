"""Custom constraints that need no cloud: is the text an address, a domain name, a date, a cron line?

Each check takes a value and gives what is wrong with it, or None. They stand behind `Custom("ip_addr")` and the like:
the caller's `CustomCheck` looks a name up here before it asks the cloud.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network
from typing import Any
from zoneinfo import ZoneInfo

from heat.plugin.cron import cron_problem

MAX_DOMAIN_LENGTH = 255
LABEL = re.compile(r"[a-z0-9-]{1,63}")
MAC = re.compile(
    r"(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|[0-9a-f]{12}", re.I
)


def is_address(value: Any) -> bool:
    """Is it an IPv4 or IPv6 address, without a zone?"""
    text = str(value)
    for kind in (IPv4Address, IPv6Address):
        try:
            kind(text)
        except AddressValueError:
            continue
        return "%" not in text
    return False


def ip_addr(value: Any) -> str | None:
    """An IPv4 or IPv6 address."""
    return None if is_address(value) else f'"{value}" is not an IP address'


def mac_addr(value: Any) -> str | None:
    """A hardware address of six bytes."""
    return None if MAC.fullmatch(str(value)) else f'"{value}" is not a MAC address'


def net_cidr(value: Any) -> str | None:
    """A network with its prefix length, such as 10.0.0.0/24."""
    address, _, bits = str(value).partition("/")
    problem = f'"{value}" is not a network in CIDR form, such as 10.0.0.0/24'
    if not is_address(address) or not bits.isdecimal():
        return problem
    try:
        ip_network(str(value), strict=False)
    except ValueError:
        return problem
    return None


def ip_or_cidr(value: Any) -> str | None:
    """An address, or a network with its prefix length."""
    if "/" in str(value):
        return net_cidr(value)
    return ip_addr(value)


def dns_name(value: Any) -> str | None:
    """A host name, relative or fully qualified."""
    text = str(value)
    if not text:
        return None
    if len(text) > MAX_DOMAIN_LENGTH:
        return f'"{value}" exceeds the {MAX_DOMAIN_LENGTH} characters of a domain name'
    for label in text.removesuffix(".").split("."):
        if not label:
            return f'"{value}" is not a domain name: a part of it is empty'
        if label[0] == "-" or label[-1] == "-":
            return f'"{value}" is not a domain name: "{label}" begins or ends with a hyphen'
        if not LABEL.fullmatch(label):
            return f'"{value}" is not a domain name: "{label}" must be 1 to 63 lower-case letters, digits or hyphens'
    return None


def dns_domain(value: Any) -> str | None:
    """A domain that ends in a dot."""
    if value and not str(value).endswith("."):
        return f'"{value}" must end with a dot'
    return dns_name(value)


def rel_dns_name(value: Any) -> str | None:
    """A name below some domain."""
    if str(value).endswith("."):
        return f'"{value}" ends with a dot; it must be relative'
    return dns_name(value)


def cron_expression(value: Any) -> str | None:
    """When something is to happen, as cron writes it."""
    problem = cron_problem(str(value)) if value else None
    return problem and f'"{value}" is not a cron expression: {problem}'


def timezone(value: Any) -> str | None:
    """A time zone of the Olson database."""
    if not value:
        return None
    try:
        ZoneInfo(str(value))
    except (ValueError, LookupError, OSError):
        return f'"{value}" is not a timezone, such as Europe/Berlin'
    return None


def moment(value: Any) -> datetime | None:
    """The moment that a text in ISO 8601 names, in UTC where it names no zone; None when it names none."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def iso_8601(value: Any) -> str | None:
    """A moment as ISO 8601 writes it."""
    return None if moment(value) else f'"{value}" is not a date and time as ISO 8601 has them'


def json_string(value: Any) -> str | None:
    """Text that is JSON."""
    if not value:
        return None
    try:
        json.loads(str(value))
    except (ValueError, RecursionError) as error:
        return f'"{value}" is not JSON: {error}'[:300]
    return None


def expiration(value: Any) -> str | None:
    """A moment that is still to come, as ISO 8601 writes it."""
    return iso_8601(value) if value else None


def not_expired(value: Any, now: float) -> str | None:
    """The same, and the moment lies ahead of `now`, in seconds since 1970."""
    when = moment(value) if value else None
    if when is not None and when.timestamp() <= now:
        return f'"{value}" has passed'
    return expiration(value)


FORMATS: Mapping[str, Callable[[Any], str | None]] = {
    "cron_expression": cron_expression,
    "dns_domain": dns_domain,
    "dns_name": dns_name,
    "expiration": expiration,
    "ip_addr": ip_addr,
    "ip_or_cidr": ip_or_cidr,
    "iso_8601": iso_8601,
    "json_string": json_string,
    "mac_addr": mac_addr,
    "net_cidr": net_cidr,
    "rel_dns_name": rel_dns_name,
    "timezone": timezone,
}
"""By the name of the custom constraint. Where time matters, ask `not_expired` for expiration."""
