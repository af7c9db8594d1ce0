"""Names that lead nowhere, also in parts that are too broken to be judged as a whole.

Validation tells of them too, in the same words; what is told twice is shown once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from heat.authoring.advice import listing
from heat.authoring.findings import Finding
from heat.authoring.sources import Path
from heat.authoring.subject import Subject
from heat.plugin.resolve import resolve
from heat.plugin.resource import Resource
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Scope
from heat.template.language import nearest
from heat.template.placing import flattened
from heat.values.errors import HeatError, ValidationError


def unknown_parameters(subject: Subject) -> Iterator[Finding]:
    """Parameters that are read and not declared."""
    declared = {*subject.section(subject.words.parameters), *subject.blueprint.statics.pseudo}
    for path, name in _named(subject, "get_param"):
        if name not in declared:
            fix = nearest(name, declared) or listing("Parameters are", subject.section(subject.words.parameters))
            yield subject.at("E303", path, f"The Parameter ({name}) was not provided", fix or "Declare it")


def unknown_resources(subject: Subject) -> Iterator[Finding]:
    """Resources that are referred to and not declared."""
    resources = subject.template.tree.get(subject.words.resources)
    declared = set(resources) if isinstance(resources, Mapping) else set()
    for path, name in _named(subject, "get_resource", "get_attr"):
        if name not in declared:
            fix = nearest(name, declared) or listing("Resources are", declared)
            yield subject.at("E302", path, f'The specified reference "{name}" is incorrect', fix)


def _named(subject: Subject, *functions: str) -> Iterator[tuple[Path, str]]:
    if not subject.language.is_hot:
        return  # Ref names either kind, and may be computed: validation knows better
    for path, argument in subject.calls(*functions):
        if path[0] == subject.words.outputs:
            continue  # judged by `judgement.doubtful_outputs`
        name = argument[0] if isinstance(argument, list) and argument else argument
        if isinstance(name, str):
            yield path, name


def properties_beside_broken_ones(subject: Subject) -> Iterator[Finding]:
    """Where one property cannot be evaluated, the others are judged by themselves."""
    for definition, resource_class in subject.classes():
        raw = definition.snippet.raw.get(subject.words.properties)
        path = subject.words.resources, definition.name, subject.words.properties
        if isinstance(raw, Mapping) and len(raw) > 1:
            given = {name: _value(subject, value, (*path, name)) for name, value in raw.items()}
            if UNKNOWN in given.values():
                yield from _judged(subject, resource_class, given, path)


def _value(subject: Subject, raw: Any, path: Path) -> Any:
    try:
        return Scope(subject.blueprint.statics).evaluate(subject.template.compiler.compile(raw, path))
    except HeatError:
        return UNKNOWN  # told as an error


def _judged(
    subject: Subject, resource_class: type[Resource], given: Mapping[str, Any], path: Path
) -> Iterator[Finding]:
    try:
        resolve(resource_class, given)
    except ValidationError as error:
        for one in flattened(error):
            yield subject.complaint(one.below(*path))
