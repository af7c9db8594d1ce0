"""Several environments become one: later ones win, unless a merge strategy says that values are put together."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from heat.template.environment import Environment, read_environment
from heat.template.limits import DEFAULT_LIMITS, Limits
from heat.template.registry import merge_entries
from heat.values.errors import ValidationError

STRATEGIES = "overwrite", "merge", "deep_merge"
MERGEABLE = frozenset({"String", "CommaDelimitedList", "Json"})
VALUE_SECTIONS = "parameters", "parameter_defaults"


def merge_environments(
    sources: Sequence[str | Mapping[str, Any]],
    types: Mapping[str, str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Environment:
    """Merge in order; `types` are the parameters' types, by which strings, lists and maps are put together.

    Raises ValidationError, also when two environments name different strategies for one parameter.
    """
    merged = read_environment(None)
    strategies: dict[str, str] = {}
    for source in sources:
        tree = read_environment(source, limits=limits)
        own = _strategies(tree["parameter_merge_strategies"])
        _agree(strategies, own)
        for section in VALUE_SECTIONS:
            for name, value in tree[section].items():
                how = own.get(name, own.get("default", "overwrite"))
                merged[section][name] = _merged(name, merged[section].get(name), value, how, types or {})
        merge_entries(merged["resource_registry"], tree["resource_registry"])
        for section in ("encrypted_param_names", "event_sinks"):
            merged[section] += [item for item in tree[section] if item not in merged[section]]
    merged["parameter_merge_strategies"] = strategies
    return Environment.parse(merged, limits=limits)


def _strategies(given: Mapping[str, Any]) -> dict[str, str]:
    for name, strategy in given.items():
        if strategy not in STRATEGIES:
            raise ValidationError(
                f'"{strategy}" is not a merge strategy, for parameter {name}', fix=f"Known are {', '.join(STRATEGIES)}"
            )
    return dict(given)


def _agree(known: dict[str, str], new: Mapping[str, str]) -> None:
    for name, strategy in new.items():
        if name != "default" and known.setdefault(name, strategy) != strategy:
            raise ValidationError(f"Conflicting merge strategies for parameter {name}: {known[name]} and {strategy}")


def _merged(name: str, old: Any, new: Any, how: str, types: Mapping[str, str]) -> Any:
    if old is None or how == "overwrite":
        return new
    kind = types.get(name)
    if kind is not None and kind not in MERGEABLE:
        raise ValidationError(f"values of parameter {name} cannot be merged: its type is {kind}")
    if kind == "CommaDelimitedList" or isinstance(old, list):
        return [*_items(old), *_items(new)]
    if kind == "Json" or isinstance(old, Mapping):
        return _maps(_map(name, old), _map(name, new), deep=how == "deep_merge")
    return f"{old}{new}"


def _items(value: Any) -> list[Any]:
    return value.split(",") if isinstance(value, str) else list(value)


def _map(name: str, value: Any) -> Mapping[str, Any]:
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, Mapping):
        raise ValidationError(f"values of parameter {name} cannot be merged: one is not a map")
    return parsed


def _maps(old: Mapping[str, Any], new: Mapping[str, Any], deep: bool) -> dict[str, Any]:
    found = dict(old)
    for key, value in new.items():
        before = found.get(key)
        if deep and isinstance(before, Mapping) and isinstance(value, Mapping):
            found[key] = _maps(before, value, deep)
        elif deep and isinstance(before, list) and isinstance(value, list):
            found[key] = [*before, *value]
        else:
            found[key] = value
    return found
