"""What is on its way out: types, properties and attributes that are deprecated, functions that later versions lack."""

from collections.abc import Iterator, Mapping
from typing import Any

from heat.authoring.findings import Finding
from heat.authoring.sources import Path
from heat.authoring.subject import Subject
from heat.plugin.properties import Property
from heat.plugin.resource import Resource
from heat.plugin.support import Support, SupportLevel
from heat.plugin.translation import Rename
from heat.template.blueprint import Definition, OutputDefinition
from heat.values.errors import HeatError

OUTGOING = {SupportLevel.DEPRECATED, SupportLevel.HIDDEN}


def deprecated_types(subject: Subject) -> Iterator[Finding]:
    """Resources of types that have a better successor."""
    for definition, resource_class in subject.classes():
        support = resource_class.support
        if support.level in OUTGOING:
            path = subject.words.resources, definition.name, subject.words.type
            yield subject.at("W301", path, f"{definition.type_name} is deprecated{_since(support)}", _advice(support))


def deprecated_properties(subject: Subject) -> Iterator[Finding]:
    """Properties that are given under an old name or should not be given any more."""
    for definition, resource_class in subject.classes():
        given = definition.snippet.raw.get(subject.words.properties)
        path = subject.words.resources, definition.name, subject.words.properties
        for where, prop in _outgoing(given, resource_class.properties_schema, path):
            message = f"the property {where[-1]} is deprecated{_since(prop.support)}"
            below = where[len(path) :]
            fix = _advice(prop.support) or _successor(resource_class, below)
            yield subject.at("W302", where, message, fix)


def _successor(resource_class: type[Resource], path: Path) -> str:
    """The name to which a translation moves what stands under the old one."""
    names = tuple(key for key in path if not key.isdigit())
    for rule in resource_class.all_translations():
        if isinstance(rule, Rename) and names in (rule.old, (*rule.path[:-1], *rule.old)):
            return f"Use {'.'.join(rule.path)}"
    return ""


def _outgoing(given: Any, schema: Mapping[str, Property], path: Path) -> Iterator[tuple[Path, Property]]:
    if not isinstance(given, Mapping):
        return
    for name, value in given.items():
        prop = schema.get(name)
        if prop is None:
            continue
        if prop.support.level in OUTGOING:
            yield (*path, name), prop
        if prop.fields:
            yield from _outgoing(value, prop.fields, (*path, name))
        if prop.item and prop.item.fields and isinstance(value, list):
            for number, item in enumerate(value):
                yield from _outgoing(item, prop.item.fields, (*path, name, str(number)))


def deprecated_attributes(subject: Subject) -> Iterator[Finding]:
    """Attributes that are read and should not be any more."""
    blueprint = subject.blueprint
    classes = {definition.name: resource_class for definition, resource_class in subject.classes()}
    readers: list[Definition | OutputDefinition] = [*blueprint.resources.values(), *blueprint.outputs.values()]
    for reader in readers:
        try:
            reads = reader.uses.attributes
        except HeatError:
            continue  # told as an error
        for name, keys, place in reads:
            declared = classes[name].attributes_schema.get(str(keys[0])) if name in classes and keys else None
            if declared is not None and declared.support.level in OUTGOING:
                message = f"the attribute {keys[0]} of {name} is deprecated{_since(declared.support)}"
                yield subject.at("W303", tuple(map(str, place)), message, _advice(declared.support))


def vanishing_functions(subject: Subject) -> Iterator[Finding]:
    """Functions that a later version of the language refuses."""
    language = subject.language
    for name in sorted(language.functions):
        later = subject.knowledge.later_without(name, language)
        if later is None:
            continue
        for path, _ in subject.calls(name):
            message = f"{name} is not a function of {later.version} and later versions any more"
            yield subject.at("W304", path, message, "Use what has come in its place")


def _since(support: Support) -> str:
    return f" since release {support.version}" if support.version else ""


def _advice(support: Support) -> str:
    return (support.message or "").strip().rstrip(".")
