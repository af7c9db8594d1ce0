"""What stands below a group: members by number, and outputs for what others read of them.

Pure: everything here is computed from its arguments.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, TypeAlias

from heat.plugin import ChildStack
from heat.plugin.stack_resource import member_path

VERSION = "2015-04-30"
"""Template version of what a group writes."""

Member: TypeAlias = Mapping[str, Any]
Path: TypeAlias = Sequence[Any]
"""An attribute name and the keys after it."""


def member_names(size: int, removed: Collection[str]) -> list[str]:
    """The first numbers, as text, that were not removed for good."""
    return list(islice((name for name in map(str, count()) if name not in removed), size))


def by_number(name: str) -> tuple[int, str]:
    """Sorts names as the numbers that they are."""
    return len(name), name


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
class NumberedCrew:
    """The members of a group, named by numbers; a `heat.plugin.Crew`."""

    definition: Member
    variable: str
    size: int
    removed: tuple[str, ...] = ()
    wanted: tuple[Path, ...] = ()
    """What others read of them."""

    def final_names(self) -> list[str]:
        """The first numbers that are left."""
        return member_names(self.size, self.removed)

    def spare_names(self, number: int) -> list[str]:
        """The numbers that come next."""
        return member_names(self.size + number, self.removed)[self.size :]

    def giving_way(self, names: Sequence[str]) -> list[str]:
        """Those who were removed for good, then the highest numbers."""
        return sorted(names, key=lambda name: (name in self.removed, by_number(name)), reverse=True)

    def definition_of(self, name: str) -> Mapping[str, Any]:
        """With the number in place of the index variable."""
        return member(self.definition, self.variable, name)

    def stack_of(self, definitions: Mapping[str, Member]) -> ChildStack:
        """In the order of their numbers, as lists of their attributes are."""
        members = {name: definitions[name] for name in sorted(definitions, key=by_number)}
        return ChildStack(group_template(members, self.wanted))
