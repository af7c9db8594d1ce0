"""What the values of a Compute request may be, and the words in which a wrong one is refused.

A check takes a field's name and value and returns the value to keep; it raises Problem 400.
"""

import ipaddress
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from minicloud.problems import Problem
from minicloud.web import Request

Check = Callable[[str, Any], Any]
TRUE = (True, "True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes")
FALSE = (False, "False", "FALSE", "false", "0", "OFF", "Off", "off", "NO", "No", "no")
METADATA_KEY = re.compile(r"^[a-zA-Z0-9-_:. ]{1,255}$")


def invalid(name: str, value: Any, reason: str) -> Problem:
    """The refusal of one value."""
    return Problem(400, f"Invalid input for field/attribute {name}. Value: {value}. {reason}")


def anything(name: str, value: Any) -> Any:
    """Any value at all."""
    return value


def text(least: int = 1, most: int = 255) -> Check:
    """A string of limited length."""

    def check(name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(name, value, f"{value!r} is not of type 'string'")
        if len(value) < least:
            raise invalid(name, value, f"{value!r} should be non-empty" if least == 1 else f"{value!r} is too short")
        if len(value) > most:
            raise invalid(name, value, f"{value!r} is too long")
        return value

    return check


def given_name(name: str, value: Any) -> str:
    """A display name: printable, and neither starting nor ending in a space."""
    found = str(text()(name, value))
    if found != found.strip() or not found.isprintable():
        words = "The name must be: printable characters. Can not start or end with whitespace."
        raise Problem(400, f"An invalid 'name' value was provided. {words}")
    return found


def optional(check: Check) -> Check:
    """Null, or what another check allows."""
    return lambda name, value: None if value is None else check(name, value)


def flag(name: str, value: Any) -> bool:
    """A truth value in any of the spellings that Compute takes."""
    if isinstance(value, bool | str) and value in TRUE + FALSE:
        return value in TRUE
    raise invalid(name, value, f"{value!r} is not one of {list(TRUE + FALSE)}")


def one_of(*words: Any) -> Check:
    """One of a few values."""

    def check(name: str, value: Any) -> Any:
        if value not in words:
            raise invalid(name, value, f"{value!r} is not one of {list(words)}")
        return value

    return check


def number(least: int, most: int = 0x7FFFFFFF) -> Check:
    """An integer, also written as text, within bounds."""

    def check(name: str, value: Any) -> int:
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            raise invalid(name, value, f"{value!r} is not of type 'integer'")
        if int(value) < least:
            raise invalid(name, value, f"{value!r} is less than the minimum of {least}")
        if int(value) > most:
            raise invalid(name, value, f"{value!r} is greater than the maximum of {most}")
        return int(value)

    return check


def identifier(name: str, value: Any) -> str:
    """A UUID."""
    if not is_uuid(value):
        raise invalid(name, value, f"{value!r} is not a 'uuid'")
    return str(value)


def ip(version: int) -> Check:
    """An IP address of one family; empty for none."""

    def check(name: str, value: Any) -> str:
        try:
            if value and ipaddress.ip_address(value).version != version:
                raise ValueError
        except ValueError:
            raise invalid(name, value, f"{value!r} is not a 'ipv{version}'") from None
        return str(value or "")

    return check


def metadata(name: str, value: Any) -> dict[str, str]:
    """Short strings by short names."""
    if not isinstance(value, dict):
        raise invalid(name, value, f"{value!r} is not of type 'object'")
    for key, item in value.items():
        if not METADATA_KEY.match(key):
            raise invalid(name, value, f"{key!r} does not match any of the regexes: '{METADATA_KEY.pattern}'")
        text(0)(key, item)
    return dict(value)


def many(check: Check, least: int = 0, most: int | None = None) -> Check:
    """A list."""

    def check_all(name: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise invalid(name, value, f"{value!r} is not of type 'array'")
        if len(value) < least:
            raise invalid(name, value, f"{value!r} should be non-empty")
        if most is not None and len(value) > most:
            raise invalid(name, value, f"{value!r} is too long")
        return [check(str(place), item) for place, item in enumerate(value)]

    return check_all


def shape(required: Mapping[str, Check] | None = None, /, **optional: Check) -> Check:
    """An object with these members and no other; dashes and colons of names are passed in `required` or `also`."""
    must = required or {}
    known = {**must, **optional}

    def check(name: str, value: Any) -> dict[str, Any]:
        return members(name, value, known, must)

    return check


def members(name: str, value: Any, known: Mapping[str, Check], must: Any = ()) -> dict[str, Any]:
    """Check an object's members one by one."""
    if not isinstance(value, dict):
        raise invalid(name, value, f"{value!r} is not of type 'object'")
    for member in must:
        if member not in value:
            raise invalid(name, value, f"{member!r} is a required property")
    strangers = sorted(key for key in value if key not in known)
    if strangers:
        verb = "was" if len(strangers) == 1 else "were"
        words = f"({', '.join(repr(stranger) for stranger in strangers)} {verb} unexpected)"
        raise invalid(name, value, f"Additional properties are not allowed {words}")
    return {member: known[member](member, item) for member, item in value.items()}


def content(request: Request, key: str) -> Any:
    """The value under the one key of a body.  Raises Problem 400."""
    body = request.body
    if not isinstance(body, dict):
        raise Problem(400, f"{body!r} is not of type 'object'")
    if key not in body:
        raise Problem(400, f"{key!r} is a required property")
    return body[key]


def is_uuid(value: Any) -> bool:
    """Whether a value is written as a UUID."""
    try:
        return isinstance(value, str) and bool(uuid.UUID(value))
    except ValueError:
        return False


def denied(rule: str) -> Problem:
    """The refusal of a policy rule."""
    return Problem(403, f"Policy doesn't allow os_compute_api:{rule} to be performed.")


def need_admin(request: Request, rule: str) -> None:
    """Refuse everyone but administrators.  Raises Problem 403."""
    if not request.is_admin:
        raise denied(rule)
