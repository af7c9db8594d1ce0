"""Everything that can be wrong with a blueprint, found without a cloud and told together."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

from heat.graph import Cycle
from heat.plugin.attributes import Attribute
from heat.plugin.constraints import CustomCheck
from heat.plugin.resolve import resolve, resolve_schema, unknown_names
from heat.plugin.resource import Resource
from heat.plugin.unknown import UNKNOWN
from heat.template.blueprint import Blueprint, Definition, NotKnown, OutputDefinition
from heat.template.exports import wrong_exports, wrong_imports
from heat.template.expressions import ALL, ListNode, MapNode, Node, Path, Scope, Uses
from heat.template.imagining import imagined_child
from heat.template.language import nearest
from heat.template.nesting import Floors, child_blueprint
from heat.template.placing import flattened, misspelt_call, of_property, told_at, told_inside, under
from heat.template.policies import wrong_policies
from heat.template.provider import ProviderResource, unlike
from heat.template.ranking import Rank
from heat.template.rules import RuleFacts, broken
from heat.values.errors import (
    CircularDependency,
    InvalidTemplateReference,
    Place,
    UnknownUserParameter,
    UnlikeItsType,
    ValidationError,
    ValidationErrors,
)

MOST_TOLD = 300
"""Problems after which the others are not looked for: each costs time, and nobody reads so many."""
MOST_NAMED = 10
"""Names that advice lists."""


Permit: TypeAlias = Callable[[str, type[Resource] | None, str], None]
"""Raises a HeatError for a type, by name and class, that may not be used where the third word says."""


def validate(
    blueprint: Blueprint,
    *,
    custom: CustomCheck | None = None,
    strict: bool = True,
    floors: Floors | None = None,
    permit: Permit | None = None,
) -> list[ValidationError]:
    """Every problem with its place, also in the templates that stand for types.

    Not strict: values may still be missing, so values are not judged.
    """
    checker = _Checker(blueprint, custom, strict, floors or Floors.of(blueprint.statics.limits), permit)
    first = sorted(islice(checker.all(), MOST_TOLD), key=Rank(blueprint, strict))
    found = [blueprint.template.located(error) for error in first]
    unique = {(type(error), str(error)): error for error in found}
    return list(unique.values())


def doubts(blueprint: Blueprint) -> list[ValidationError]:
    """What is surely a mistake and yet no reason to refuse: outputs that name what does not exist, unused conditions.

    The reference lets them pass; such an output then carries an error instead of a value.
    """
    checker = _Checker(blueprint, None, strict=True, floors=Floors(0, -1))
    found: list[ValidationError] = []
    for output in blueprint.outputs.values():
        try:
            uses = output.uses
        except ValidationError:
            continue  # told by `validate`
        place = Place((checker.words.outputs, output.name))
        for name in sorted(uses.parameters):
            if not blueprint.statics.is_parameter(name):
                fix = nearest(name, blueprint.declared)
                found.append(ValidationError(f"The Parameter ({name}) was not provided", place, fix))
        unknown = [name for name, paths in uses.resources.items() if () in paths and _is_missing(blueprint, name)]
        found += [checker.unknown_resource(name, uses) for name in unknown]
    for name in blueprint.template.conditions:
        try:
            blueprint.statics.condition(name)
        except ValidationError as error:
            found.append(under(error, checker.words.conditions, name))
    return [blueprint.template.located(error) for error in found]


def require_valid(
    blueprint: Blueprint, *, custom: CustomCheck | None = None, strict: bool = True, permit: Permit | None = None
) -> None:
    """Raise what is wrong: the one ValidationError, or ValidationErrors for several."""
    found = validate(blueprint, custom=custom, strict=strict, permit=permit)
    if found:
        raise found[0] if len(found) == 1 else ValidationErrors(found)


class _Checker:
    def __init__(
        self,
        blueprint: Blueprint,
        custom: CustomCheck | None,
        strict: bool,
        floors: Floors,
        permit: Permit | None = None,
    ) -> None:
        self.blueprint, self.custom, self.strict, self.floors = blueprint, custom, strict, floors
        self.permit = permit
        floors.meet(len(blueprint.resources))
        self._below: dict[object, list[ValidationError]] = {}
        self.words = blueprint.template.language.words
        self._misdeclared = {error.place.path[:2] for error in blueprint.template.problems}

    def all(self) -> Iterator[ValidationError]:
        yield from self.blueprint.template.problems
        yield from self.parameters()
        if self.strict:
            yield from _broken_rules(self.blueprint)
        yield from self.groups()
        yield from self.conditions()
        for definition in self.blueprint.resources.values():
            yield from _ResourceChecker(self, definition).all()
        for output in self.blueprint.outputs.values():
            yield from self.output(output)
        yield from wrong_exports(self.blueprint)
        if self.strict:
            yield from wrong_imports(self.blueprint)
        yield from self.cycles()

    def parameters(self) -> Iterator[ValidationError]:
        for error in self.blueprint.statics.problems:
            asked = self.strict or isinstance(error, UnknownUserParameter)
            if asked and not self.misdeclared(error.place.path):
                yield error
        if not self.strict:
            return
        for name, parameter in self.blueprint.declared.items():
            value = self.blueprint.parameters[name]
            if value is not UNKNOWN and not self.misdeclared(parameter.place.path):
                yield from parameter.check(value, self.custom)

    def misdeclared(self, path: Path) -> bool:
        """Is the declaration itself wrong? Then what follows from it is not told as well."""
        return len(path) > 1 and path[:2] in self._misdeclared

    def groups(self) -> Iterator[ValidationError]:
        section, declared = self.words.groups, self.blueprint.template.tree.get(self.words.groups)
        if declared is None or not self.blueprint.template.language.is_hot:
            return
        if not isinstance(declared, list):
            yield ValidationError("The parameter_groups should be a list", Place((section,)))
            return
        seen: set[str] = set()
        for index, group in enumerate(declared):
            names = group.get("parameters") if isinstance(group, Mapping) else None
            place = Place((section, str(index)))
            if not isinstance(names, list):
                yield ValidationError("The parameters must be provided for each parameter group", place)
                continue
            for name in names:
                if not isinstance(name, str) or name not in self.blueprint.declared:
                    fix = nearest(name, self.blueprint.declared)
                    yield ValidationError(
                        f"The grouped parameter {name} does not reference a valid parameter", place, fix
                    )
                elif name in seen:
                    yield ValidationError(f"The {name} parameter must be assigned to one parameter group only", place)
                seen.add(str(name))

    def conditions(self) -> Iterator[ValidationError]:
        for name, declared in self.blueprint.template.conditions.items():
            if not isinstance(declared, Node | bool) or isinstance(declared, MapNode | ListNode):
                place = Place((self.words.conditions, name))
                problem = f'The definition of condition "{name}" is invalid: {declared!r} is not true or false'
                yield ValidationError(problem, place, "A condition is a boolean or a condition function")

    def condition(self, condition: Any, path: Path) -> Iterator[ValidationError]:
        """A resource's or output's own condition."""
        if condition is None:
            return
        try:
            self.blueprint.statics.truth(Scope(self.blueprint.statics).evaluate(condition))
        except ValidationError as error:
            yield told_at(error, self.words.conditions, *path, self.words.condition)

    def output(self, output: OutputDefinition) -> Iterator[ValidationError]:
        path = self.words.outputs, output.name
        yield from self.condition(output.snippet.condition, path)
        try:
            uses = output.uses
        except ValidationError as error:
            yield told_at(error, self.words.conditions, *path, self.words.value)
            return
        for name, keys, place in uses.attributes:
            if keys and _is_missing(self.blueprint, name):
                gone = self.unknown_resource(name, uses)
                yield ValidationError(gone.problem, Place(tuple(map(str, place))), gone.fix)
        yield from self.attributes(uses)

    def unknown_resource(self, name: str, uses: Uses) -> InvalidTemplateReference:
        """A reference that leads nowhere."""
        hidden = name in self.blueprint.template.resources
        names = self.blueprint.resources
        known = {*names}
        if () in uses.resources[name] and not self.blueprint.template.language.is_hot:  # Ref names either kind
            known |= self.blueprint.parameters.keys() | self.blueprint.statics.pseudo.keys()
        fix = "Its condition is false" if hidden else nearest(name, known) or _listed(names)
        place = Place(tuple(map(str, uses.places[name])))
        return InvalidTemplateReference(f'The specified reference "{name}" is incorrect', place, fix)

    def attributes(self, uses: Uses) -> Iterator[ValidationError]:
        """Attributes that no resource of that type has."""
        for name, path, place in uses.attributes:
            definition = self.blueprint.resources.get(name)
            if definition is None or path[0] == ALL:
                continue
            try:
                schema = known_attributes(definition.resource_class)
            except ValidationError:
                continue  # an unknown type, told at the resource
            if schema is not None and path[0] not in schema and not str(path[0]).startswith("resource."):
                yield ValidationError(
                    f"The Referenced Attribute ({name} {path[0]}) is incorrect",
                    Place(tuple(map(str, place))),
                    nearest(path[0], schema) or f"{definition.type_name} has {', '.join(sorted(schema))}",
                )

    def below(self, definition: Definition, properties: Mapping[str, Any]) -> list[ValidationError]:
        """Problems of the stack that a resource wants below; one look at each distinct use."""
        if self.floors.left == 0:
            most = self.blueprint.statics.limits.nesting
            fix = "A template may contain itself; else have the operator raise max_nested_stack_depth"
            return [ValidationError(f"stacks stand more than {most} deep", fix=fix)]
        scoped = definition.name if self.blueprint.environment.registry.entries.get("resources") else ""
        key = definition.resource_class, scoped, json.dumps(properties, sort_keys=True, default=str)
        if key not in self._below:
            child = self.child(definition, properties)
            lower = self.floors.below()
            permit, custom = self.permit, self.custom
            found = validate(child, custom=custom, strict=self.strict, floors=lower, permit=permit) if child else []
            if not self.strict:  # a property that the template does not take is told at the resource
                found = [one for one in found if not isinstance(one, UnknownUserParameter)]
            self._below[key] = found
        return self._below[key]

    def child(self, definition: Definition, properties: Mapping[str, Any]) -> Blueprint | None:
        """The stack that a resource wants below, as far as it can be told."""
        if issubclass(definition.resource_class, ProviderResource):
            return child_blueprint(self.blueprint, definition, properties)
        spec = imagined_child(self.blueprint, definition, properties) if self.strict else None
        return child_blueprint(self.blueprint, definition, child=spec) if spec else None

    def cycles(self) -> Iterator[ValidationError]:
        try:
            self.blueprint.graph.order()
        except Cycle as cycle:
            names = " -> ".join((*cycle.nodes, cycle.nodes[0]))
            place = Place((self.words.resources, cycle.nodes[0]))
            yield CircularDependency(f"Circular Dependency Found: {names}", place)
        except ValidationError:
            return  # a reference that cannot be read, told at its resource


def _is_missing(blueprint: Blueprint, name: str) -> bool:
    """Is there no such resource, and none to come of loops that wait for values?"""
    to_come = blueprint.template.partial and name not in blueprint.template.resources
    return name not in blueprint.resources and not to_come


def _listed(names: Mapping[str, Any]) -> str:
    shown = ", ".join(list(names)[:MOST_NAMED])
    more = ", …" if len(names) > MOST_NAMED else ""
    return f"Resources are {shown}{more}" if names else "The template has no resources"


def _broken_rules(blueprint: Blueprint) -> Iterator[ValidationError]:
    facts = RuleFacts(blueprint.declared, blueprint.outside.describe)
    yield from broken(blueprint.template.rules, blueprint.statics, facts)


def known_attributes(resource_class: type[Resource]) -> Mapping[str, Attribute] | None:
    """What may be asked of a type; None where only the stack below knows."""
    free = resource_class.is_stack or resource_class.accepts_anything
    return None if free else resource_class.attributes_schema


class _ResourceChecker:
    def __init__(self, checker: _Checker, definition: Definition) -> None:
        self.checker, self.definition = checker, definition
        self.blueprint = checker.blueprint
        self.words = checker.words
        self.path = checker.words.resources, definition.name

    def all(self) -> Iterator[ValidationError]:
        yield from self.checker.condition(self.definition.snippet.condition, self.path)
        yield from self.depends_on()
        try:
            uses = self.definition.uses
        except ValidationError as error:
            yield told_at(error, self.words.conditions, *self.path)
        else:
            for name in uses.resources:
                if _is_missing(self.blueprint, name) and not self.checker.misdeclared((self.path[0], name)):
                    yield self.checker.unknown_resource(name, uses)
            yield from self.checker.attributes(uses)
        try:
            resource_class = self.definition.resource_class
        except ValidationError as error:
            self.permit(self.definition.type_name, None)
            yield under(error, *self.path, self.words.type)
            return
        if not issubclass(resource_class, ProviderResource):
            self.permit(resource_class.type_name, resource_class)
        yield from self.facade(resource_class)
        if not self.checker.misdeclared(self.path):
            yield from self.properties(resource_class)
        yield from self.deletion_policy(resource_class)
        yield from self.policies(resource_class)

    def permit(self, type_name: str, resource_class: type[Resource] | None) -> None:
        """Raises what the permit raises."""
        if self.checker.permit is not None:
            self.checker.permit(type_name, resource_class, ".".join(self.path))

    def facade(self, resource_class: type[Resource]) -> Iterator[ValidationError]:
        """A template that stands for a known type must be able to."""
        if not self.checker.strict or not issubclass(resource_class, ProviderResource):
            return
        known = self.blueprint.types.facade(resource_class)
        if known is None or known.accepts_anything:
            return
        fix = f"Mend {resource_class.template_name}, or map another type to it"
        for problem in unlike(resource_class, known):
            yield UnlikeItsType(problem, Place((*self.path, self.words.type)), fix)

    def depends_on(self) -> Iterator[ValidationError]:
        if self.blueprint.template.partial:
            return
        for name in self.definition.snippet.depends_on:
            if name not in self.blueprint.template.resources and not self.checker.misdeclared((self.path[0], name)):
                place = Place((*self.path, self.words.depends_on))
                fix = nearest(name, self.blueprint.template.resources)
                yield InvalidTemplateReference(f'The specified reference "{name}" is incorrect', place, fix)

    def properties(self, resource_class: type[Resource]) -> Iterator[ValidationError]:
        path = *self.path, self.words.properties
        try:
            given = self.definition.properties()
            if self.checker.strict:
                given = resolve(resource_class, given, custom=self.checker.custom)
            elif not resource_class.accepts_anything and not self._left_to_creation(resource_class):
                yield from (error.below(*path) for error in unknown_names(resource_class.properties_schema, given))
            if resource_class.is_stack:
                yield from (error.below(*self.path) for error in self.checker.below(self.definition, given))
        except NotKnown:
            return
        except ValidationError as error:
            template = self.blueprint.template
            yield from (misspelt_call(of_property(under(one, *path)), template) for one in flattened(error))
            if issubclass(resource_class, ProviderResource):  # what is wrong above may come of what is wrong below
                yield from (
                    told_inside(one, resource_class.template, self.path) for one in resource_class.template.problems
                )

    def _left_to_creation(self, resource_class: type[Resource]) -> bool:
        """Whoever asks what templates want of their users is told, though one of those below misuses another."""
        outermost = self.checker.floors.left >= self.blueprint.statics.limits.nesting
        return issubclass(resource_class, ProviderResource) and not outermost

    def deletion_policy(self, resource_class: type[Resource]) -> Iterator[ValidationError]:
        known = self.blueprint.template.language.deletion_policies
        place = Place((*self.path, self.words.deletion_policy))
        try:
            value = Scope(self.blueprint.statics).evaluate(self.definition.snippet.deletion_policy)
        except ValidationError as error:
            yield under(error, *place.path)
            return
        if value is None:
            return  # AWS::NoValue: as if nothing were said
        if value is not UNKNOWN and (not isinstance(value, str) or value not in known):
            yield ValidationError(f'Invalid deletion policy "{value}"', place, nearest(value, known))
        elif isinstance(value, str) and known[value] == "Snapshot" and not resource_class.keeps_last_copy:
            fix = f"{self.definition.type_name} can be deleted or retained"
            yield ValidationError('"Snapshot" deletion policy not supported', place, fix)

    def policies(self, resource_class: type[Resource]) -> Iterator[ValidationError]:
        yield from wrong_policies(self.definition, self.path)
        path = *self.path, self.words.update_policy
        try:
            self.definition.metadata()
            policy = self.definition.update_policy()
            if resource_class.update_policy_schema:
                resolve_schema(resource_class.update_policy_schema, policy, check=self.checker.strict)
        except NotKnown:
            return
        except ValidationError as error:
            yield from (under(one, *path) for one in flattened(error))
