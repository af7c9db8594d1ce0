"""Where each path of a template stands in its text: asked only when something is wrong, so read only then."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import yaml

Position: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""


def positions(text: str) -> Mapping[tuple[str, ...], Position]:
    """The position of every path; of a map entry, that of its key. Empty for a text that cannot be read."""
    found: dict[tuple[str, ...], Position] = {}
    try:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                _walk(event, events, (), found)
    except yaml.YAMLError:
        return found
    return found


def nearest(index: Mapping[tuple[str, ...], Position], path: tuple[str, ...]) -> Position | None:
    """The position of a path, or else of the closest one above it that the text holds."""
    for length in range(len(path), -1, -1):
        if path[:length] in index:
            return index[path[:length]]
    return None


def _walk(event: Any, events: Any, path: tuple[str, ...], found: dict[tuple[str, ...], Position]) -> None:
    found.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
    if isinstance(event, yaml.MappingStartEvent):
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            below = (*path, getattr(key, "value", "?"))
            found[below] = key.start_mark.line + 1, key.start_mark.column + 1
            _walk(next(events), events, below, found)
    elif isinstance(event, yaml.SequenceStartEvent):
        number = 0
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            _walk(item, events, (*path, str(number)), found)
            number += 1
