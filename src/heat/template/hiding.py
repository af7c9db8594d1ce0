"""What nobody may be told of a stack: values of hidden parameters, and the properties that are made from them.

A long value is recognised wherever it turns up. A short one would be found everywhere by chance, so the properties that
read it are known by their place instead: those that read the parameter, and those that read an attribute of a resource
that was given it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from heat.template.expressions import Expression, MapNode, Node, Uses

if TYPE_CHECKING:
    from heat.template.statics import StackStatics

LONG = 4
"""Characters of a value that is no accident where it is found in another text."""
ALL = "*"
"""In place of a property's name: every one."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """The secrets of one stack."""

    values: frozenset[str] = frozenset()
    """As text; of lists and maps what is in them."""
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By resource, the names of properties that are made from a hidden value."""
    carriers: frozenset[str] = frozenset()
    """Resources that were given a value too short to be recognised: what they give may hold it."""


NOTHING = Hidden()


def hidden_in(statics: "StackStatics") -> Hidden:
    """The secrets of a stack as its parameters are; what cannot be known yet is none."""
    parameters = statics.template.parameters.items()
    values = {name: set(texts(statics.values.get(name))) for name, parameter in parameters if parameter.hidden}
    if not values:
        return NOTHING
    short = {name for name, found in values.items() if any(len(text) < LONG for text in found)}
    places: dict[str, set[str]] = {}
    carriers: set[str] = set()
    readers: dict[str, set[tuple[str, str]]] = {}
    for resource, name, uses in _properties(statics):
        if uses.parameters & values.keys():
            places.setdefault(resource, set()).add(name)
        if uses.parameters & short:
            carriers.add(resource)
        for read, paths in uses.resources.items():
            if any(paths):
                readers.setdefault(read, set()).add((resource, name))
    _follow(carriers, readers, places)
    every = frozenset[str]().union(*values.values())
    return Hidden(every, {name: frozenset(found) for name, found in places.items()}, frozenset(carriers))


def texts(value: Any) -> Iterator[str]:
    """Everything in a value that can be read, as text."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str | int | float) and not isinstance(value, bool) and str(value):
        yield str(value)


def _properties(statics: "StackStatics") -> Iterator[tuple[str, str, Uses]]:
    """Every property in which something is computed."""
    for resource, snippet in statics.template.resources.items():
        expression = snippet.properties
        if isinstance(expression, MapNode):
            for name, item in expression.items.items():
                if isinstance(item, Node):
                    yield resource, name, _uses(statics, item)
        elif isinstance(expression, Node):
            yield resource, ALL, _uses(statics, expression)


def _uses(statics: "StackStatics", expression: Expression) -> Uses:
    uses = Uses(statics)
    uses.look(expression)
    return uses


def _follow(carriers: set[str], readers: Mapping[str, set[tuple[str, str]]], places: dict[str, set[str]]) -> None:
    """Whoever reads an attribute of a carrier is one, and so is the property that does."""
    todo = list(carriers)
    while todo:
        for resource, name in readers.get(todo.pop(), ()):
            places.setdefault(resource, set()).add(name)
            if resource not in carriers:
                carriers.add(resource)
                todo.append(resource)
