"""What one attribute of a Networking resource may hold, and the words in which a wrong value is refused.

A check takes the value given and returns the value kept; it raises ValueError with the reason, or a Problem where the
real service words the whole refusal differently.
"""

import ipaddress
import re
import uuid
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from minicloud.problems import Problem

Check = Callable[[Any], Any]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MAC = re.compile(
    r"(?:[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}|[0-9a-f]{1,2}(?:-[0-9a-f]{1,2}){5}"  # 6 pairs
    r"|[0-9a-f]{1,4}(?:\.[0-9a-f]{1,4}){2}|[0-9a-f]{6}[:-][0-9a-f]{6}|[0-9a-f]{12})",  # 3 fours, 2 sixes, all in one
    re.IGNORECASE,
)
TRUE = {"true", "t", "yes", "y", "on", "1"}
FALSE = {"false", "f", "no", "n", "off", "0"}


def anything(value: Any) -> Any:
    """Any value at all."""
    return value


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute: its check and default, when it may be given, and by whom it is set and seen."""

    name: str
    check: Check = anything
    default: Any = None
    required: bool = False
    post: bool = True
    put: bool = True
    admin_sets: bool = False
    admin_updates: bool = False
    admin_sees: bool = False
    hidden: bool = False  # taken, never shown

    def convert(self, value: Any) -> Any:
        """The value to keep.  Raises Problem 400."""
        try:
            return self.check(value)
        except ValueError as reason:
            raise Problem(400, f"Invalid input for {self.name}. Reason: {reason}.") from reason

    def initial(self) -> Any:
        """The default, never shared between records."""
        return copy(self.default)


def computed(name: str, default: Any = None, admin_sees: bool = False) -> Field:
    """An attribute that only the service writes."""
    return Field(name, default=default, post=False, put=False, admin_sees=admin_sees)


def text(limit: int = 255) -> Check:
    """A string of limited length."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"'{value}' is not a valid string")
        if len(value) > limit:
            raise ValueError(f"'{value}' exceeds maximum length of {limit}")
        return value

    return check


def optional(check: Check) -> Check:
    """Null, or what another check allows."""
    return lambda value: None if value is None else check(value)


def flag(value: Any) -> bool:
    """A truth value in any of the spellings that Networking takes."""
    word = str(value).lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise invalid(f"'{value}' cannot be converted to boolean.")


def one_of(*words: Any) -> Check:
    """One of a few values."""

    def check(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"{value} is not in valid_values")
        return value

    return check


def number(least: int, most: int | None = None) -> Check:
    """An integer, also written as text, within bounds."""

    def check(value: Any) -> int:
        try:
            found = int(value)
        except (TypeError, ValueError):
            raise invalid(f"'{value}' is not an integer.") from None
        if found < least:
            raise ValueError(f"'{value}' is too small - must be at least '{least}'")
        if most is not None and found > most:
            raise ValueError(f"'{value}' is too large - must be no larger than '{most}'")
        return found

    return check


def identifier(value: Any) -> str:
    """A UUID as Networking writes it."""
    try:
        return str(value) if uuid.UUID(str(value)) else ""
    except ValueError:
        raise ValueError(f"'{value}' is not a valid UUID") from None


def address(value: Any) -> str:
    """One IP address in its shortest spelling."""
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError(f"'{value}' is not a valid IP address") from None


def prefix(value: Any) -> str:
    """A block of addresses in its shortest spelling."""
    try:
        return str(parse_network(str(value)))
    except ValueError:
        raise ValueError(f"'{value}' is not a valid IP subnet") from None


def mac_address(value: Any) -> str:
    """An Ethernet address in its usual spelling."""
    if not isinstance(value, str) or not MAC.fullmatch(value):
        raise ValueError(f"'{value}' is not a valid MAC address")
    parts = re.split("[:.-]", value.lower())
    digits = "".join(part.zfill(12 // len(parts)) for part in parts)
    return ":".join(digits[start : start + 2] for start in range(0, 12, 2))


def several(check: Check) -> Check:
    """A list that may repeat itself."""

    def check_each(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError(f"'{value}' is not a list")
        return [check(item) for item in value]

    return check_each


def many(check: Check) -> Check:
    """A list without repetition."""

    def check_all(value: Any) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise ValueError(f"'{value}' is not a list")
        found = [check(item) for item in value]
        twice = [item for place, item in enumerate(found) if item in found[:place]]
        if twice:
            raise ValueError(f"Duplicate items in the list: '{twice[0]}'")
        return found

    return check_all


def table(**columns: Check) -> Check:
    """A dictionary with exactly these keys."""

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError(f"'{value}' is not a dictionary")
        if value.keys() != columns.keys():
            raise ValueError(
                "Validation of dictionary's keys failed. "
                f"Expected keys: {set(columns)} Provided keys: {set(value) or '{}'}"
            )
        return {name: column(value[name]) for name, column in columns.items()}

    return check


def some_of(**columns: Check) -> Check:
    """A dictionary with no keys but these."""

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError(f"'{value}' is not a dictionary")
        strangers = ", ".join(sorted(value.keys() - columns.keys()))
        if strangers:
            raise ValueError(f"Unexpected keys supplied: {strangers}")
        return {name: column(value[name]) for name, column in columns.items() if name in value}

    return check


def invalid(words: str) -> Problem:
    """The refusal that Networking words as an invalid operation."""
    return Problem(400, f"Invalid input for operation: {words}", "InvalidInput")


@lru_cache(maxsize=4096)
def parse_network(cidr: str) -> Network:
    """A block of addresses; host bits are dropped.  Raises ValueError."""
    return ipaddress.ip_network(cidr, strict=False)
