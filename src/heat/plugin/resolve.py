"""From the values of a template to the properties that a plug-in sees: translation, conversion, defaults, checks.

`resolve` is the one way there, for validation and for work. A value that is not known yet is UNKNOWN: it passes every
check and stays UNKNOWN. In the result every declared property is present, null where nothing was given.
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from heat.plugin.constraints import CustomCheck, first_problem
from heat.plugin.conversion import boolean_word, convert, default_value, integer, number
from heat.plugin.properties import Property
from heat.plugin.resource import Resource
from heat.plugin.support import SupportLevel
from heat.plugin.translate import Finder, look_up, reshape
from heat.plugin.unknown import UNKNOWN, Unknown, is_unknown
from heat.values.errors import EntityNotFound, Place, ValidationError, ValidationErrors

__all__ = [
    "UNKNOWN", "Finder", "Unknown", "boolean_word", "integer", "is_unknown", "number", "resolve", "resolve_schema",
]  # fmt: skip


def resolve(
    resource_class: type[Resource],
    given: Mapping[str, Any],
    *,
    find: Finder | None = None,
    custom: CustomCheck | None = None,
    check: bool = True,
) -> dict[str, Any]:
    """The properties of one resource, from what the template gave.

    Without `find`, names stay names; without `check`, constraints and rules are not asked (types always are).
    Raises ValidationError, or ValidationErrors for several; their paths begin at the property's name.
    """
    translations = resource_class.all_translations()
    values = {name: _copied(value) for name, value in given.items()}
    schema = resource_class.properties_schema
    misspelt = [] if resource_class.accepts_anything else unknown_names(schema, values)
    meant = {_meant(name, schema) for name in values.keys() - schema.keys()}
    reshape(values, translations)
    resolver = _Resolver(custom, check, meant)
    resolver.errors += misspelt
    resolved = resolver.fields(schema, values, ())
    if check:
        resolver.errors += filter(None, (rule.check(resolved) for rule in resource_class.rules))
    resolver.finish()
    if find:
        try:
            look_up(resolved, translations, find)
        except EntityNotFound as error:
            raise ValidationError(str(error)) from error
    return {name: resolved.get(name) for name in schema}


def resolve_schema(
    schema: Mapping[str, Property], given: Mapping[str, Any], *, custom: CustomCheck | None = None, check: bool = True
) -> dict[str, Any]:
    """The same for a bare schema, such as an update policy's."""
    resolver = _Resolver(custom, check)
    resolver.errors += unknown_names(schema, given)
    resolved = resolver.fields(schema, given, ())
    resolver.finish()
    return {name: resolved.get(name) for name in schema}


def unknown_names(schema: Mapping[str, Property], given: Mapping[str, Any]) -> list[ValidationError]:
    """What was given and is not declared."""
    return [_unknown_name(name, schema) for name in sorted(given.keys() - schema.keys())]


def _copied(value: Any) -> Any:
    """The same maps and lists anew; what is in them never changes."""
    if isinstance(value, dict):
        return {name: _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _meant(name: str, schema: Mapping[str, Property]) -> str:
    close = get_close_matches(str(name), schema, n=1)
    return close[0] if close else ""


def _unknown_name(name: str, schema: Mapping[str, Property]) -> ValidationError:
    meant = _meant(name, schema)
    fix = f'Did you mean "{meant}"?' if meant else ""
    return ValidationError(f'Unknown Property "{name}"', Place((name,)), fix)


class _Resolver:
    """Walks values beside their schema and gathers what is wrong."""

    def __init__(self, custom: CustomCheck | None, check: bool, meant: Collection[str] = ()) -> None:
        self.custom, self.check = custom, check
        self.meant = meant
        """Names that a misspelt one stands for: not missing, then."""
        self.errors: list[ValidationError] = []

    def finish(self) -> None:
        """Raise what was gathered."""
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise ValidationErrors(self.errors)

    def error(self, problem: str, path: tuple[str, ...], fix: str = "") -> None:
        self.errors.append(ValidationError(problem, Place(path), fix))

    def fields(self, schema: Mapping[str, Property], given: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        found = {}
        for name, prop in schema.items():
            if name in given and given[name] is not None and not self.usable(prop, (*path, name)):
                continue
            if name in given:
                found[name] = self.value(prop, given[name], (*path, name))
            elif prop.default is not None:
                found[name] = self.value(prop, default_value(prop), (*path, name))
            elif prop.required and (path or name not in self.meant):
                self.error(f"Property {name} not assigned", (*path, name))
        return found

    def value(self, prop: Property, value: Any, path: tuple[str, ...]) -> Any:
        if value is UNKNOWN:
            return UNKNOWN
        try:
            converted = convert(prop, value)
        except ValueError as error:
            self.error(str(error), path)
            return None
        inside = self.inside(prop, converted, path)
        if self.check and value is not None and not is_unknown(inside):
            problem = first_problem(prop.constraints, inside, self.custom)
            if problem:
                self.error(problem, path)
        return inside

    def usable(self, prop: Property, path: tuple[str, ...]) -> bool:
        if prop.support.level == SupportLevel.UNSUPPORTED:
            self.error(f"Property {prop.name} is not supported", path, prop.support.message or "")
        elif not prop.implemented:
            self.error(f"Property {prop.name} is not implemented", path)
        else:
            return True
        return False

    def inside(self, prop: Property, value: Any, path: tuple[str, ...]) -> Any:
        if prop.item is not None and isinstance(value, list):
            return [self.value(prop.item, item, (*path, str(number))) for number, item in enumerate(value)]
        if prop.fields is not None and isinstance(value, dict):
            self.errors += [_unknown_name(name, prop.fields).below(*path) for name in value.keys() - prop.fields.keys()]
            return self.fields(prop.fields, value, path)
        return value
