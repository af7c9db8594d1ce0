"""Who must wait for whom though no template says so: what types know about each other.

A port made before the subnets of its network would have no address; nothing in the port names the subnets. Types tell
such things in `implicit_requires(properties, peers)`.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from heat.graph import Cycle, Graph
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Path
from heat.values.errors import HeatError

if TYPE_CHECKING:
    from heat.template.blueprint import Blueprint


class Reference(str):
    """Stands for the reference id of a resource before it exists; equal to another to the same resource."""

    __slots__ = ()

    @classmethod
    def to(cls, name: str) -> "Reference":
        """A reference to the resource of that name."""
        return cls(f"\0resource\0{name}")

    @property
    def name(self) -> str:
        """The resource that it refers to."""
        return self.removeprefix("\0resource\0")


class _AsWritten:
    """template.Values in which references stand for themselves."""

    def reference(self, name: str) -> Any:
        return Reference.to(name)

    def attribute(self, name: str, path: Path) -> Any:
        return UNKNOWN


class Peers:
    """The resources of one blueprint, as written, for those types that ask about each other."""

    def __init__(self, blueprint: "Blueprint") -> None:
        self._blueprint = blueprint
        self._written: dict[str, Mapping[str, Any]] = {}
        self._by_type: dict[str, list[str]] = defaultdict(list)
        self._indices: dict[tuple[str, str], dict[Hashable, list[str]]] = {}
        for name, definition in blueprint.resources.items():
            try:
                self._by_type[definition.resource_class.type_name].append(name)
            except HeatError:
                continue  # validation tells of it

    def having(self, type_name: str, names: str | tuple[str, ...], value: Any) -> Iterator[str]:
        """Resources of a type that have this value at one of these properties; a path is dotted."""
        if not isinstance(value, Hashable) or value is UNKNOWN:
            return
        for path in (names,) if isinstance(names, str) else names:
            yield from self._index(type_name, path).get(value, ())

    def properties(self, reference: Any) -> Mapping[str, Any]:
        """Properties as written of the resource that a value refers to; {} when it refers to none."""
        return self.written(reference.name) if isinstance(reference, Reference) else {}

    def reference(self, name: str) -> Reference:
        """A reference to the resource of that name, as it stands in others' properties."""
        return Reference.to(name)

    def written(self, name: str) -> Mapping[str, Any]:
        """Properties of a resource as written."""
        if name not in self._written:
            definition = self._blueprint.resources.get(name)
            try:
                self._written[name] = definition.properties(_AsWritten()) if definition else {}
            except HeatError:
                self._written[name] = {}
        return self._written[name]

    def _index(self, type_name: str, path: str) -> dict[Hashable, list[str]]:
        key = type_name, path
        if key not in self._indices:
            index: dict[Hashable, list[str]] = defaultdict(list)
            for name in self._by_type.get(type_name, ()):
                value: Any = self.written(name)
                for part in path.split("."):
                    value = value.get(part) if isinstance(value, Mapping) else None
                if value is not None and isinstance(value, Hashable):
                    index[value].append(name)
            self._indices[key] = index
        return self._indices[key]


def implied(blueprint: "Blueprint", explicit: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """What each resource requires, with what its type implies; an implication that would close a ring is dropped."""
    told = {name: frozenset(others) - {name} for name, others in _told(blueprint)}
    found = {name: others for name, others in told.items() if others}
    while found:
        together = {name: needed | found.get(name, frozenset()) for name, needed in explicit.items()}
        try:
            Graph(together).order()
        except Cycle as ring:
            stuck = [name for name in ring.nodes if found.get(name, frozenset()) & set(ring.nodes)]
            if not stuck:
                return dict(explicit)  # the template's own ring: validation tells of it
            for name in stuck:
                found[name] -= set(ring.nodes)
        else:
            return together
    return dict(explicit)


def _told(blueprint: "Blueprint") -> Iterator[tuple[str, Iterable[str]]]:
    peers: Peers | None = None
    for name, definition in blueprint.resources.items():
        try:
            tell = getattr(definition.resource_class, "implicit_requires", None)
        except HeatError:
            continue
        if tell is not None:
            peers = peers or Peers(blueprint)
            known = (other for other in tell(peers.written(name), peers) if other in blueprint.resources)
            yield name, set(known)
