"""Property descriptors as JSON Schema: what a template may write for a property.

A value may always be a function call instead, and text and numbers stand for each other as Heat converts them.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from heat.plugin.constraints import AllowedPattern, AllowedValues, Constraint, Length, Modulo, Range
from heat.plugin.conversion import default_value
from heat.plugin.properties import Kind, Property
from heat.plugin.resource import Resource
from heat.plugin.support import SupportLevel
from heat.plugin.translation import Rename

Schema: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str, ...]
OldNames: TypeAlias = Mapping[Path, list[str]]
"""Paths of properties to the names that they had before."""
NO_OLD_NAMES: OldNames = {}

FUNCTION: Schema = {"$ref": "#/definitions/function"}
VALUE: Schema = {"$ref": "#/definitions/value"}
NULL: Schema = {"type": "null"}
NUMBER_TEXT = r"^\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
INTEGER_TEXT = r"^\s*[+-]?[0-9]+\s*$"
BOOLEAN_TEXT = r"^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
PORTABLE = re.compile(r"^(?:[^\\(]|\\[dwsDWSbn.\-/\[\](){}+*?^$|]|\((?!\?)|\(\?:)*$")
"""Regular expressions that mean the same to Python and to editors."""


def type_schema(resource_class: type[Resource]) -> Schema:
    """The properties of a resource type; a required one may also come under an old name."""
    old: dict[Path, list[str]] = {}
    for rule in resource_class.all_translations():
        if isinstance(rule, Rename) and len(rule.old) == 1:
            old.setdefault(rule.path, []).append(rule.old[0])
        elif isinstance(rule, Rename) and rule.old[:-1] == rule.path[:-1]:
            old.setdefault(rule.path, []).append(rule.old[-1])
    return properties_schema(resource_class.properties_schema, old, free=resource_class.accepts_anything)


def property_schema(prop: Property, old: OldNames = NO_OLD_NAMES, path: Path = ()) -> Schema:
    """What may be written for one property."""
    if prop.support.level is SupportLevel.UNSUPPORTED or not prop.implemented:
        return {"not": {}, "description": f"Not supported. {prop.description}"}
    found: Schema = {"anyOf": [*_literals(prop, old, path), FUNCTION, NULL]}
    if prop.description:
        found["description"] = _description(prop)
    if prop.default is not None:
        found["default"] = default_value(prop)
    if prop.support.level in (SupportLevel.DEPRECATED, SupportLevel.HIDDEN):
        found["deprecated"] = True
        found["deprecationMessage"] = prop.support.message or "Deprecated."
        found["doNotSuggest"] = True
    return found


def properties_schema(
    schema: Mapping[str, Property], old: OldNames = NO_OLD_NAMES, path: Path = (), *, free: bool = False
) -> Schema:
    """A map whose keys are declared."""
    found: Schema = {
        "type": "object",
        "properties": {name: property_schema(prop, old, (*path, name)) for name, prop in schema.items()},
        "additionalProperties": free,
    }
    required = [name for name, prop in schema.items() if prop.required and prop.default is None]
    renamed = [name for name in required if (*path, name) in old]
    if alone := [name for name in required if name not in renamed]:
        found["required"] = alone
    if renamed:
        found["allOf"] = [{"anyOf": [{"required": [one]} for one in (name, *old[(*path, name)])]} for name in renamed]
    return found


def _description(prop: Property) -> str:
    if prop.immutable:
        return f"{prop.description} Cannot be changed."
    return prop.description if prop.updatable else f"{prop.description} A change makes a new resource."


def _literals(prop: Property, old: OldNames, path: Path) -> list[Schema]:
    limits = _limits(prop.constraints)
    if values := _allowed(prop.constraints):
        if prop.kind is Kind.LIST:
            return [{"type": "array", "items": {"anyOf": [{"enum": _spellings(values)}, FUNCTION]}}]
        return [{"enum": _spellings(values)}]
    match prop.kind:
        case Kind.STRING:
            found: list[Schema] = [{"type": "string", **limits.get("string", {})}, {"type": ["integer", "boolean"]}]
            return [*found, {"type": ["array", "object"]}] if prop.convert else found
        case Kind.INTEGER:
            return [{"type": "number", **limits.get("number", {})}, {"type": "string", "pattern": INTEGER_TEXT}]
        case Kind.NUMBER:
            return [{"type": "number", **limits.get("number", {})}, {"type": "string", "pattern": NUMBER_TEXT}]
        case Kind.BOOLEAN:
            return [{"type": "boolean"}, {"type": "string", "pattern": BOOLEAN_TEXT}]
        case Kind.LIST:
            return _lists(prop, limits.get("array", {}), old, path)
        case Kind.MAP:
            return _maps(prop, limits.get("object", {}), old, path)
    return [VALUE]


def _lists(prop: Property, limits: Schema, old: OldNames, path: Path) -> list[Schema]:
    items = property_schema(prop.item, old, path) if prop.item is not None else VALUE
    found: list[Schema] = [{"type": "array", "items": items, **limits}]
    return [*found, {"type": "string"}] if prop.convert else found


def _maps(prop: Property, limits: Schema, old: OldNames, path: Path) -> list[Schema]:
    inside = properties_schema(prop.fields, old, path) if prop.fields is not None else {"type": "object"}
    found: list[Schema] = [{**inside, **limits}]
    return [*found, {"type": "string"}] if prop.convert else found


def _allowed(constraints: tuple[Constraint, ...]) -> tuple[Any, ...]:
    return next((one.values for one in constraints if isinstance(one, AllowedValues)), ())


def _spellings(values: tuple[Any, ...]) -> list[Any]:
    """The values, and the other ways in which YAML may bring them: 4 for "4", true for "true"."""
    found: list[Any] = []
    for value in values:
        for one in (value, *_other_spellings(value)):
            if not any(one == other and type(one) is type(other) for other in found):
                found.append(one)
    return found


def _other_spellings(value: Any) -> list[Any]:
    if isinstance(value, str) and value.isdecimal() and str(int(value)) == value:
        return [int(value)]
    if isinstance(value, bool) or (isinstance(value, str) and value in ("True", "False")):
        return [str(value), str(value) == "True", str(value).lower()]
    return [str(value)] if isinstance(value, int) else []


def _limits(constraints: tuple[Constraint, ...]) -> dict[str, Schema]:
    """Keywords by the JSON type that they are for."""
    found: dict[str, Schema] = {"string": {}, "number": {}, "array": {}, "object": {}}
    for one in constraints:
        if isinstance(one, Length):
            for kind, noun in (("string", "Length"), ("array", "Items"), ("object", "Properties")):
                found[kind] |= _bounds(one.min, one.max, f"min{noun}", f"max{noun}")
        elif isinstance(one, Range):
            found["number"] |= _bounds(one.min, one.max, "minimum", "maximum")
        elif isinstance(one, Modulo) and one.offset == 0:
            found["number"]["multipleOf"] = one.step
        elif isinstance(one, AllowedPattern) and PORTABLE.match(one.pattern):
            found["string"]["pattern"] = f"^(?:{one.pattern})$"
    return found


def _bounds(low: float | None, high: float | None, low_key: str, high_key: str) -> Schema:
    return {key: bound for key, bound in ((low_key, low), (high_key, high)) if bound is not None}
