"""Old names, additions and look-ups that are applied to properties before a plug-in sees them."""

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Rename:
    """A value given under an old path moves to the new one.

    `path` is where the value belongs; `old` the sibling key (inside each item of a list) or the whole old path.
    """

    path: tuple[str, ...]
    old: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """Values are appended to the list at the path."""

    path: tuple[str, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """What stands at the path is dropped."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Find:
    """A name at the path becomes the id of the thing of that kind, such as neutron.network."""

    path: tuple[str, ...]
    kind: str


Translation: TypeAlias = Rename | Add | Delete | Find
