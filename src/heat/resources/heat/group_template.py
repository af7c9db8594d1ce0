"""What stands below a group: members by number, outputs for what others read of them, and the stages of a roll-out.

Pure: everything here is computed from its arguments.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, TypeAlias

VERSION = "2015-04-30"
"""Template version of what a group writes."""

Member: TypeAlias = Mapping[str, Any]
Path: TypeAlias = Sequence[Any]
"""An attribute name and the keys after it."""


def member_names(size: int, removed: Collection[str]) -> list[str]:
    """The first numbers, as text, that were not removed for good."""
    return list(islice((name for name in map(str, count()) if name not in removed), size))


def numbered(value: Any, variable: str, name: str) -> Any:
    """The value with the index variable replaced in every text of it."""
    if isinstance(value, str):
        return value.replace(variable, name)
    if isinstance(value, Mapping):
        return {key: numbered(inner, variable, name) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [numbered(inner, variable, name) for inner in value]
    return value


def member(definition: Member, variable: str, name: str) -> dict[str, Any]:
    """One member's definition; its metadata is taken as written."""
    parts = {
        "properties": numbered(definition.get("properties"), variable, name),
        "metadata": definition.get("metadata"),
    }
    return {"type": definition["type"], **{part: value for part, value in parts.items() if value}}


def group_template(members: Mapping[str, Member], wanted: Iterable[Path] = ()) -> dict[str, Any]:
    """The template below, with one output for each thing that somebody reads of the members."""
    outputs = {output_name(path): {"value": value} for path in wanted if (value := _output(path, members)) is not None}
    return {
        "heat_template_version": VERSION,
        "resources": {name: dict(definition) for name, definition in members.items()},
        **({"outputs": dict(sorted(outputs.items()))} if outputs else {}),
    }


def output_name(path: Path) -> str:
    """Under which name the template below gives what is read at a path."""
    return ", ".join(map(str, path))


def member_path(path: Path) -> tuple[str, list[Any]] | None:
    """Which member `resource.<n>[.<attribute>]` means, and what of it; None for anything else.

    What of it is empty when the member's reference is meant.
    """
    head = str(path[0]).split(".", 2)
    if head[0] != "resource" or len(head) < 2:
        return None
    return head[1], [*head[2:], *path[1:]]


def _output(path: Path, members: Mapping[str, Member]) -> Any:
    """The expression for one path, or None where references or the group itself answer."""
    if one := member_path(path):
        name, inner = one
        return {"get_attr": [name, *inner]} if inner and name in members else None
    if path[0] in ("refs", "refs_map", "removed_rsrc_list", "show"):
        return None
    if path[0] == "attributes":
        return {name: {"get_attr": [name, *path[1:]]} for name in members} if len(path) > 1 else None
    return [{"get_attr": [name, *path]} for name in members]


@dataclass(frozen=True, slots=True)
class Stage:
    """Who is there at one moment of a roll-out, and which of them follow the new definition."""

    names: tuple[str, ...]
    renewed: frozenset[str]


def rolling(
    existing: Sequence[str], size: int, batch: int, least: int, removed: Collection[str] = ()
) -> Iterator[Stage]:
    """The stages of an update that renews so many at a time while at least so many others serve.

    From nothing it is a create, so many at a time. When fewer than `least` would be left, the group grows for the
    time of the roll-out. The highest numbers come first.
    """
    wanted = member_names(size, removed)
    here: Sequence[str] = existing
    renewed: set[str] = set()
    while left := len(set(wanted) - renewed):
        step = min(batch, left)
        floor = min(least, size, len(here))
        names = member_names(step + max(min(len(here), size - step), floor), removed)
        new = [name for name in names if name not in here]
        old = [name for name in reversed(names) if name in here and name not in renewed]
        renewed.update(new, old[: max(step - len(new), 0)])
        here = names
        yield Stage(tuple(names), frozenset(renewed))
    if list(here) != wanted or not wanted:
        yield Stage(tuple(wanted), frozenset(wanted))
