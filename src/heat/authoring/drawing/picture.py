"""A dependency graph to be drawn: resources, why each waits for others, and the stacks within it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from os.path import isabs

from heat.authoring.library import shown
from heat.graph import Cycle
from heat.plugin.context import ChildStack
from heat.plugin.resolve import resolve
from heat.template import Blueprint
from heat.template.blueprint import Definition, NotKnown
from heat.template.imagining import imagined_child
from heat.template.nesting import child_blueprint
from heat.template.provider import ProviderResource
from heat.values.errors import HeatError

DEPENDS_ON, IMPLICIT = "depends_on", "implicit"
ITSELF = "id"
"""What is read of a resource that is only referred to."""
MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Edge:
    """One resource waits for another, for these reasons: names of attributes, `id`, depends_on, implicit."""

    resource: str
    waits_for: str
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        """The reasons in one line."""
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Box:
    """One resource."""

    name: str
    type_name: str
    conditional: bool
    inside: "Picture | None" = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One stack."""

    name: str
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    cycle: tuple[str, ...] = ()
    """Resources that wait for each other in a circle: such a stack cannot be built."""
    order: tuple[str, ...] = field(default=())
    """As they would be built, one by one."""


def picture_of(blueprint: Blueprint, name: str, *, nested: bool = False, depth: int = MAX_DEPTH) -> Picture:
    """The picture of a stack, with those below where wanted. Raises ValidationError."""
    boxes = [
        Box(
            one.name,
            shown(one.type_name) if isabs(one.type_name) else one.type_name,
            one.snippet.condition is not None,
            _inside(blueprint, one, depth) if nested and depth else None,
        )
        for one in blueprint.resources.values()
    ]
    cycle: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    try:
        order = tuple(blueprint.graph.order())
    except Cycle as ring:
        cycle = tuple(ring.nodes)
    return Picture(name, tuple(boxes), tuple(_edges(blueprint)), cycle, order)


def _edges(blueprint: Blueprint) -> Iterator[Edge]:
    places = {name: place for place, name in enumerate(blueprint.resources)}
    for definition in blueprint.resources.values():
        for other in sorted(definition.requires | definition.named, key=lambda name: places[name]):
            yield Edge(definition.name, other, tuple(_reasons(definition, other)))


def _reasons(definition: Definition, other: str) -> Iterator[str]:
    paths = definition.references.get(other, frozenset())
    yield from sorted(".".join(map(str, path)) or ITSELF for path in paths)
    if other in definition.snippet.depends_on:
        yield DEPENDS_ON
    if not paths and other not in definition.snippet.depends_on:
        yield IMPLICIT


def _inside(blueprint: Blueprint, definition: Definition, depth: int) -> Picture | None:
    try:
        child = _child(blueprint, definition)
    except HeatError:
        return None  # what cannot be told without values or a cloud stays a plain box
    return picture_of(child, definition.name, nested=True, depth=depth - 1) if child else None


def _child(blueprint: Blueprint, definition: Definition) -> Blueprint | None:
    if not definition.resource_class.is_stack:
        return None
    try:
        given = resolve(definition.resource_class, definition.properties())
    except NotKnown:
        return None
    if issubclass(definition.resource_class, ProviderResource):
        return child_blueprint(blueprint, definition, given)
    spec: ChildStack | None = imagined_child(blueprint, definition, given)
    return child_blueprint(blueprint, definition, child=spec) if spec else None
