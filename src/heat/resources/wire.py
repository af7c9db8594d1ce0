"""Values of properties as a service spells them, by the wire names that stand beside the properties."""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Property


def to_wire(schema: Mapping[str, Property], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values under their wire names, without those that are not sent; nulls stay."""
    return {
        schema[name].wire_name: wire_value(schema[name], value)
        for name, value in values.items()
        if schema[name].wire_name
    }


def wire_value(prop: Property, value: Any) -> Any:
    """One value with everything inside it under wire names; nulls inside are left out."""
    if prop.fields is not None and isinstance(value, Mapping):
        return to_wire(prop.fields, without_nulls(value))
    if prop.item is not None and isinstance(value, Iterable) and not isinstance(value, (str, Mapping)):
        return [wire_value(prop.item, item) for item in value]
    return value


def without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that have a value."""
    return {name: value for name, value in values.items() if value is not None}
