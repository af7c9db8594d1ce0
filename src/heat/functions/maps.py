"""Functions over maps."""

from collections.abc import Hashable
from typing import Any

from heat.functions.registration import function
from heat.values.errors import ValidationError


@function("map_merge", since="2016-04-08", form="value")
def map_merge(maps: list[dict[str, Any] | None]) -> dict[str, Any]:
    """One map of all entries; where a key occurs twice, the later map wins. Null maps are left out."""
    if not isinstance(maps, list):
        raise ValidationError("map_merge takes a list of maps")
    found: dict[str, Any] = {}
    for one in maps:
        if one is not None and not isinstance(one, dict):
            raise ValidationError(f"map_merge takes maps, and {one!r} is none"[:200])
        found.update(one or {})
    return found


@function("map_replace", since="2016-10-14")
def map_replace(source: dict[str, Any] | None, replacements: dict[str, dict[str, Any]] | None) -> dict[str, Any]:
    """The map with its keys, its values, or both, replaced by those given under keys and values."""
    changes = {} if replacements is None else replacements
    if not isinstance(changes, dict) or changes.keys() - {"keys", "values"}:
        raise ValidationError('map_replace takes a map and a map with "keys", "values" or both')
    keys, values = changes.get("keys") or {}, changes.get("values") or {}
    if not isinstance(source, dict | None) or not isinstance(keys, dict) or not isinstance(values, dict):
        raise ValidationError("map_replace takes maps, and its keys and values are maps")
    found = {}
    for key, value in (source or {}).items():
        new_key = key if keys.get(key) is None else keys[key]
        if new_key != key and new_key in (source or {}):
            raise ValidationError(f"key replacement {new_key} collides with a key in the input map")
        if new_key in found:
            raise ValidationError(f"key replacement {new_key} collides with another key replacement")
        found[new_key] = values[value] if isinstance(value, Hashable) and value in values else value
    return found
