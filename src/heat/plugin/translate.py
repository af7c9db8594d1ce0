"""Applies a type's translations to values: old names move to new ones, dropped ones go, names become ids."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from heat.plugin.translation import Add, Delete, Find, Rename, Translation
from heat.plugin.unknown import UNKNOWN
from heat.values.errors import ResourcePropertyConflict

Finder = Callable[[str, str], str]
"""Kind and name or id to id; raises EntityNotFound."""


def reshape(values: dict[str, Any], translations: Sequence[Translation]) -> None:
    """Apply everything but look-ups, in place. Raises ResourcePropertyConflict when old and new name are both given."""
    for rule in translations:
        if isinstance(rule, Rename):
            _rename(values, rule)
        elif isinstance(rule, Add):
            for holder in _holders(values, rule.path[:-1]):
                _append(holder, rule.path[-1], list(rule.values))
        elif isinstance(rule, Delete):
            for holder in _holders(values, rule.path[:-1]):
                holder.pop(rule.path[-1], None)


def look_up(values: dict[str, Any], translations: Sequence[Translation], find: Finder) -> None:
    """Turn names into ids, in place. Raises EntityNotFound."""
    for rule in translations:
        if isinstance(rule, Find):
            for holder in _holders(values, rule.path[:-1]):
                key = rule.path[-1]
                if key in holder:
                    holder[key] = _found(holder[key], rule.kind, find)


def _found(value: Any, kind: str, find: Finder) -> Any:
    if isinstance(value, list):
        return [_found(item, kind, find) for item in value]
    return find(kind, value) if isinstance(value, str) and value else value


def _holders(value: Any, path: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every map that a path leads to; lists on the way stand for each of their items."""
    if isinstance(value, list):
        for item in value:
            yield from _holders(item, path)
    elif isinstance(value, dict):
        if not path:
            yield value
        elif path[0] in value:
            yield from _holders(value[path[0]], path[1:])


def _rename(values: dict[str, Any], rule: Rename) -> None:
    parent, key = rule.path[:-1], rule.path[-1]
    if len(rule.old) == 1:
        for holder in _holders(values, parent):
            _move(holder, rule.old[0], holder, key)
        return
    for source in _holders(values, rule.old[:-1]):
        for target in _holders(values, parent):
            _move(source, rule.old[-1], target, key)


def _move(source: dict[str, Any], old: str, target: dict[str, Any], new: str) -> None:
    moved = source.pop(old, None)
    if moved is None:
        return
    present = target.get(new)
    if isinstance(present, list) and moved is not UNKNOWN:
        _append(target, new, moved if isinstance(moved, list) else [moved])
    elif present is not None:
        raise ResourcePropertyConflict(f"{old} and {new} exclude each other", fix=f"Give {new} only")
    else:
        target[new] = moved


def _append(holder: dict[str, Any], key: str, values: list[Any]) -> None:
    present = holder.get(key)
    if present is not UNKNOWN:
        holder[key] = [*(present or []), *values]
