"""Values as templates write them, in the type that a declaration asks for.

What converts into what is the reference's behaviour: numbers and booleans become text, text becomes numbers, only the
words true and false become booleans, and an explicit null becomes the type's empty value.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from heat.plugin.properties import Kind, Property
from heat.plugin.unknown import UNKNOWN, is_unknown


def boolean_word(value: Any) -> bool:
    """A boolean of a property: true and false in any case. Raises ValueError."""
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in {"true", "false"}:
        raise ValueError(f'"{value}" is not a valid boolean')
    return word == "true"


def number(value: Any) -> int | float:
    """A number from text or a number. Raises ValueError."""
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a number")
    try:
        return int(value)
    except ValueError:
        try:
            return float(value)
        except ValueError:
            raise ValueError(f'"{value}" is not a number') from None


def integer(value: Any) -> int:
    """A whole number; what stands after the point of a number is dropped. Raises ValueError."""
    if isinstance(value, str | int | float):
        try:
            return int(value)
        except (ValueError, OverflowError):
            pass
    raise ValueError(f'"{value}" is not an integer')


def text(value: Any, convert: bool = False) -> str:
    """Text from text, a whole number or a boolean; from a map or list only where declared. Raises ValueError."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int):
        return str(value)
    if convert and isinstance(value, list | dict):
        return json.dumps(value)
    raise ValueError(f"{json.dumps(value, default=str)} is not a string")


def listed(value: Any, convert: bool = False) -> list[Any]:
    """A list; text with commas only where declared. Raises ValueError."""
    if isinstance(value, list | tuple):
        return list(value)
    if convert and isinstance(value, str):
        return value.split(",") if value else []
    raise ValueError(f"{json.dumps(value, default=str)} is not a list")


def mapped(value: Any, convert: bool = False) -> Any:
    """A map; only where declared also a list, and JSON text of either. Raises ValueError."""
    if isinstance(value, Mapping):
        return dict(value)
    parsed = value
    if convert and isinstance(value, str):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            parsed = None
    if convert and isinstance(parsed, dict | list):
        return parsed
    raise ValueError(f"{json.dumps(value, default=str)} is not a map")


_CONVERTERS: Mapping[Kind, Callable[[Any, bool], Any]] = {
    Kind.STRING: text,
    Kind.INTEGER: lambda value, convert: integer(value),
    Kind.NUMBER: lambda value, convert: number(value),
    Kind.BOOLEAN: lambda value, convert: boolean_word(value),
    Kind.LIST: listed,
    Kind.MAP: mapped,
    Kind.ANY: lambda value, convert: value,
}
_EMPTY: Mapping[Kind, Callable[[], Any]] = {
    Kind.STRING: str,
    Kind.INTEGER: int,
    Kind.NUMBER: int,
    Kind.BOOLEAN: bool,
    Kind.LIST: list,
    Kind.MAP: dict,
    Kind.ANY: lambda: None,
}


def convert(prop: Property, value: Any) -> Any:
    """The value in the property's own type, not looking inside lists and maps. Raises ValueError."""
    if value is None:
        return _EMPTY[prop.kind]() if prop.default is None else default_value(prop)
    if prop.kind is Kind.STRING and is_unknown(value):
        return UNKNOWN  # text of it can be made when all of it is known
    return _CONVERTERS[prop.kind](value, prop.convert)


def default_value(prop: Property) -> Any:
    """The declared default, in a shape of its own; declarations write lists as tuples."""
    return _plain(prop.default)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value
