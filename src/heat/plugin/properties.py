"""Property descriptors: one line of a declaration says name, type, meaning, wire name and update rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any as AnyValue

from heat.plugin.constraints import AllowedValues, Constraint
from heat.plugin.support import SUPPORTED, Support


class Kind(StrEnum):
    """The type of a property's value."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    MAP = "map"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of a resource type, or one level inside a list or map property."""

    kind: Kind
    description: str
    name: str = ""
    """As templates spell it; the attribute's Python name when not given."""
    required: bool = False
    default: AnyValue = None
    updatable: bool = False
    immutable: bool = False
    """A change is an error, not a replacement."""
    constraints: tuple[Constraint, ...] = ()
    fields: Mapping[str, "Property"] | None = None
    """Of a map: its keys; None allows any."""
    item: "Property | None" = None
    """Of a list: what each item is; None allows any."""
    support: Support = SUPPORTED
    implemented: bool = True
    convert: bool = False
    """A list or map may be given for a string; it becomes JSON text."""
    wire: str | None = None
    """Name in the service's request body; the property's own name when None; not sent when ""."""
    finds: str | None = None
    """What kind of thing a name is looked up as, to become an id, e.g. neutron.network."""

    @property
    def wire_name(self) -> str:
        """The key in the service's request body."""
        return self.name if self.wire is None else self.wire

    def named(self, name: str) -> "Property":
        """The same property under a name, unless it has its own."""
        return self if self.name else replace(self, name=name)


@dataclass(frozen=True, slots=True)
class _Maker:
    kind: Kind
    extra: Mapping[str, AnyValue] = field(default_factory=dict)

    def __call__(
        self,
        description: str,
        *,
        constraints: Iterable[Constraint] = (),
        allowed: Iterable[AnyValue] | None = None,
        **options: AnyValue,
    ) -> Property:
        rules: tuple[Constraint, ...] = tuple(constraints)
        if allowed is not None:
            rules = (*rules, AllowedValues(tuple(allowed)))
        return Property(kind=self.kind, description=description, constraints=rules, **options)


String = _Maker(Kind.STRING)
Integer = _Maker(Kind.INTEGER)
Number = _Maker(Kind.NUMBER)
Boolean = _Maker(Kind.BOOLEAN)
Any = _Maker(Kind.ANY)


def List(description: str, item: Property | None = None, **options: AnyValue) -> Property:  # noqa: N802 - reads as a type
    """A list, of items of one kind when given."""
    inner = item.named("*") if item else None
    return _Maker(Kind.LIST)(description, item=inner, **options)


def Map(description: str, fields: Mapping[str, Property] | None = None, **options: AnyValue) -> Property:  # noqa: N802
    """A map, with known keys when given."""
    inner = {name: value.named(name) for name, value in fields.items()} if fields is not None else None
    return _Maker(Kind.MAP)(description, fields=inner, **options)
