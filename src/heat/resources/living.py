"""Compares what a thing was given with what its service says of it now, key by key of its bodies.

A service may say more than it was told, put lists in another order, write numbers as text, show a thing where it was
named, or leave secrets out. None of that is a difference: only what contradicts is.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Property

EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


def differing(schema: Mapping[str, Property], body: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """Names of properties whose part of the body the service contradicts, with what it says."""
    return {
        name: live[prop.wire_name]
        for name, prop in schema.items()
        if prop.wire_name in body and prop.wire_name in live and not agrees(body[prop.wire_name], live[prop.wire_name])
    }


def agrees(told: Any, live: Any) -> bool:
    """Does the service say what it was told, and perhaps more?"""
    if told in EMPTY:
        return True  # nobody wished for anything
    if isinstance(told, Mapping):
        return isinstance(live, Mapping) and all(agrees(value, live[key]) for key, value in told.items() if key in live)
    if isinstance(live, Mapping):
        names = [live[key] for key in ("id", "name") if live.get(key)]
        return told in names or not names  # a thing was named, and the service shows the thing itself
    if isinstance(told, list | tuple):
        return isinstance(live, list | tuple) and len(told) == len(live) and _all_found(list(told), list(live))
    if isinstance(told, bool) or isinstance(live, bool):
        return str(told).lower() == str(live).lower()
    return told == live or str(told) == str(live)


def _all_found(told: list[Any], live: list[Any]) -> bool:
    """Each item that was told, in whatever order."""
    left = list(live)
    for item in told:
        found = next((place for place, other in enumerate(left) if agrees(item, other)), None)
        if found is None:
            return False
        del left[found]
    return True
