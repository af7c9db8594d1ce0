"""A file as its author sees it: its text, and where in the text each path of keys stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import yaml

from heat.values.short_tags import function_of

Path: TypeAlias = tuple[str, ...]
DEEPEST = 250
"""Levels after which nothing has a place any more: nobody reads so far, and the walk must end."""
MEMBER_OF_GROUP = ("properties", "resource_def"), ("properties", "resource")
"""Where the types that make many of one say what each is."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, lines and columns from 1, the end not included."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True)
class Source:
    """One file."""

    name: str
    """As the person knows it."""
    address: str
    """As files find each other: an absolute path, or "stdin"."""
    text: str = field(repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """The text by lines."""
        return self.text.splitlines()

    @cached_property
    def spans(self) -> Mapping[Path, Span]:
        """Where every path stands: of a map's entry the key, of a list's item the item."""
        return dict(_spans(self.text))

    def repeated(self) -> Span | None:
        """The first key that stands in its map a second time."""
        seen: set[Path] = set()
        for path, span in _spans(self.text):
            if path in seen:
                return span
            seen.add(path)
        return None

    def line(self, number: int) -> str:
        """One line of the text; "" beyond its end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def resolved(self, path: Path) -> Path:
        """The longest beginning of a path that the text holds; a group's member is sought in the group's definition."""
        while path not in self.spans and path:
            longer = next((one for one in _in_group(path) if one in self.spans), None)
            if longer is not None:
                return longer
            path = path[:-1]
        return path

    def span(self, path: Path) -> Span:
        """Where a path stands, or else the closest one above it."""
        return self.spans.get(self.resolved(path), Span())


def _in_group(path: Path) -> Iterator[Path]:
    for at in range(2, len(path) - 1):
        if path[at] == "resources":
            for inner in MEMBER_OF_GROUP:
                yield (*path[:at], *inner, *path[at + 2 :])


def _spans(text: str) -> Iterator[tuple[Path, Span]]:
    try:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                yield (), _span_of(event)
                yield from _below(event, events, ())
    except yaml.YAMLError:
        return


def _span_of(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _below(event: Any, events: Iterator[Any], path: Path) -> Iterator[tuple[Path, Span]]:
    if len(path) > DEEPEST:
        raise yaml.YAMLError("too deep")
    function = function_of(getattr(event, "tag", None) or "")
    if function:
        path = (*path, function)
        yield path, _span_of(event)
        if isinstance(event, yaml.ScalarEvent) and function == "Fn::GetAtt":
            yield from (((*path, number), _span_of(event)) for number in ("0", "1"))
    if isinstance(event, yaml.MappingStartEvent):
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            below = (*path, str(getattr(key, "value", "?")))
            yield below, _span_of(key)
            yield from _below(next(events), events, below)
    elif isinstance(event, yaml.SequenceStartEvent):
        number = 0
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            below = (*path, str(number))
            yield below, _span_of(item)
            yield from _below(item, events, below)
            number += 1
