"""What becomes of resources, as rows: plans say it before, explanations after."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from heat.cli.cells import Lines

Row = tuple[Any, ...]


def rows_of(resources: Sequence[Mapping[str, Any]], above: str = "") -> Iterator[Row]:
    """One row for each resource, those of nested stacks by their paths."""
    for one in resources:
        path = f"{above}{one['resource_name']}"
        why = "; ".join(one["reasons"])
        if not one["certain"]:
            why = f"{why} (perhaps)" if why else "perhaps: it reads what changes"
        yield path, one["resource_type"], one["outcome"], why, changes(one["changes"])
        yield from rows_of((one.get("nested") or {}).get("resources", ()), f"{path}/")


def changes(lines: Sequence[Mapping[str, Any]]) -> Lines:
    """Each property with its value before and after."""
    return Lines([f"{line['property']}: {word(line['before'])} -> {word(line['after'])}" for line in lines])


def word(value: Any) -> str:
    """A value as it is told in a line."""
    if value is None:
        return "(none)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
