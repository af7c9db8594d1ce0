"""What types find wrong beyond what they declare, as far as they can say without a cloud; and doubtful outputs."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from heat.authoring.findings import Finding
from heat.authoring.subject import Subject
from heat.plugin.context import ResourceContext
from heat.plugin.resolve import resolve
from heat.plugin.resource import Resource
from heat.plugin.unknown import is_unknown
from heat.template import doubts
from heat.template.blueprint import Definition, NotKnown
from heat.template.placing import flattened
from heat.values.errors import HeatError, ValidationError
from heat.values.status import Action

NO_KEY = "0" * 32


def types_own_judgement(subject: Subject) -> Iterator[Finding]:
    """What a type says against properties of which all values are known."""
    for definition, resource_class in subject.classes():
        if resource_class.validate is Resource.validate:
            continue
        try:
            given = resolve(resource_class, definition.properties())
            if not is_unknown(given):
                resource_class(_context(subject, definition, given)).validate()
        except ValidationError as error:
            if not isinstance(error, NotKnown):
                path = subject.words.resources, definition.name, subject.words.properties
                yield from (subject.complaint(_below(one, path)) for one in flattened(error))
        except (HeatError, TypeError, KeyError, AttributeError):
            continue  # it would have to ask its cloud


def _below(error: ValidationError, path: tuple[str, ...]) -> ValidationError:
    return error if error.place.path[:1] == path[:1] else error.below(*path)


def doubtful_outputs(subject: Subject) -> Iterator[Finding]:
    """Outputs that name what does not exist: the service lets them pass, and they carry an error instead of a value."""
    for error in doubts(subject.blueprint):
        if error.place.path[:1] == (subject.words.outputs,):
            yield subject.at("W401", error.place.path, error.problem, error.fix)


def _context(subject: Subject, definition: Definition, properties: Mapping[str, Any]) -> ResourceContext:
    return ResourceContext(
        stack=subject.blueprint.facts,
        name=definition.name,
        key=NO_KEY,
        action=Action.CREATE,
        properties=properties,
        metadata={},
        physical_id=None,
        data={},
        client=_nobody,
        find=_nobody,
        now=lambda: 0.0,
        files=subject.template.files,
        registry=subject.environment.registry,
    )


def _nobody(*asked: object) -> NoReturn:
    raise NotKnown("there is no cloud to ask")
