"""The one compiled form of a stack that engine and service use: template, environment, parameter values and facts.

Nothing runs to make it. A `Definition` says what a resource requires and reads, whether it has changed (its
fingerprint), and evaluates its properties once others' values are known.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from heat.graph import Graph
from heat.plugin.context import StackFacts
from heat.plugin.registration import Registry
from heat.plugin.resource import Resource
from heat.plugin.unknown import UNKNOWN
from heat.template.environment import Environment
from heat.template.exports import export_name
from heat.template.expressions import Node, Path, Scope, Uses, Values
from heat.template.fingerprint import digest
from heat.template.implicit import implied
from heat.template.limits import measure
from heat.template.outside import NOBODY, Outside
from heat.template.parameters import Parameter
from heat.template.policies import AwaitedSignals, awaited_signals
from heat.template.reach import Reach
from heat.template.snippets import OutputSnippet, ResourceSnippet
from heat.template.statics import StackStatics
from heat.template.template import Template
from heat.template.types import Types
from heat.values.errors import ValidationError, ValidationErrors
from heat.values.identity import StackIdentity

NOWHERE = StackFacts(StackIdentity("", "", ""))
NO_PATHS: frozenset[Path] = frozenset()
NO_NAMES: frozenset[str] = frozenset()
"""Shared, as empty sets are not small and most resources of large stacks have nothing to do with each other."""


class NotKnown(ValidationError):
    """A map as a whole depends on what is not there yet; only before anything runs."""


class Blueprint:
    """One stack, ready to be validated, planned or built. Does not change once made."""

    def __init__(
        self,
        template: Template,
        environment: Environment | None = None,
        *,
        plugins: Registry,
        facts: StackFacts = NOWHERE,
        facade: Mapping[str, Any] | None = None,
        outside: Outside = NOBODY,
    ) -> None:
        self.template, self.facts, self.outside = template, facts, outside
        self.environment = environment or Environment()
        self.types = Types(self.environment, plugins, template)
        given = self.environment.parameters, self.environment.parameter_defaults, facts, facade, outside
        self.statics = StackStatics(template, *given)
        if template.waits:
            template = self.template = template.shaped(self.statics, [self.statics.values, self.statics.pseudo])
            self.statics = StackStatics(template, *given)
        self.resources: Mapping[str, Definition] = {
            name: Definition(self, snippet)
            for name, snippet in template.resources.items()
            if self.holds(snippet.condition)
        }
        self.outputs: Mapping[str, OutputDefinition] = {
            name: OutputDefinition(self, snippet)
            for name, snippet in template.outputs.items()
            if self.holds(snippet.condition)
        }

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Values after conversion; UNKNOWN where one is missing."""
        return self.statics.values

    @property
    def declared(self) -> Mapping[str, Parameter]:
        """Parameters as the template declares them."""
        return self.template.parameters

    @cached_property
    def requires(self) -> Mapping[str, frozenset[str]]:
        """Resource names to what each requires."""
        return implied(self, {name: definition.named for name, definition in self.resources.items()})

    @cached_property
    def graph(self) -> Graph[str]:
        """Resource names and what each requires."""
        return Graph(self.requires)

    @cached_property
    def _wanted(self) -> Mapping[str, frozenset[Path]]:
        found: dict[str, set[Path]] = {}
        readers: list[Definition | OutputDefinition] = [*self.resources.values(), *self.outputs.values()]
        for reader in readers:
            for name, paths in reader.uses.resources.items():
                found.setdefault(name, set()).update(path for path in paths if path)
        return {name: frozenset(paths) for name, paths in found.items()}

    def wanted(self, name: str) -> frozenset[Path]:
        """Attribute paths of a resource that anybody reads."""
        return self._wanted.get(name, NO_PATHS)

    @cached_property
    def looks_at_nothing(self) -> Uses:
        """What all resources use in which nothing is computed."""
        return Uses(self.statics)

    def holds(self, condition: Any) -> bool:
        """Does a condition hold? What cannot be known counts as holding, and so does what validation will refuse."""
        if condition is None:
            return True
        try:
            return self.statics.truth(Scope(self.statics).evaluate(condition)) is not False
        except ValidationError:
            return True

    @cached_property
    def reach(self) -> Reach:
        """Which files stacks below may come to use."""
        registry = self.environment.registry
        return Reach({**registry.templates, **self.template.files}, registry)

    @cached_property
    def inherited(self) -> str:
        """Digest of what every stack below inherits: registry and parameter defaults."""
        return digest(self.environment.inherited())


class Definition:
    """One resource as it should be."""

    def __init__(self, blueprint: Blueprint, snippet: ResourceSnippet) -> None:
        self.blueprint, self.snippet = blueprint, snippet
        self.name, self.type_name = snippet.name, snippet.type_name
        self.description = snippet.description

    @cached_property
    def resource_class(self) -> type[Resource]:
        """The class that the registry maps the type to. Raises ValidationError for an unknown type."""
        return self.blueprint.types.resolve(self.type_name, self.name)

    @cached_property
    def uses(self) -> Uses:
        """All that its expressions look at."""
        snippet = self.snippet
        parts = [snippet.properties, snippet.metadata, snippet.update_policy, snippet.external_id]
        parts += [snippet.deletion_policy, snippet.policies.creation, snippet.policies.replace]
        computed = [part for part in parts if isinstance(part, Node)]
        if not computed:
            return self.blueprint.looks_at_nothing
        uses = Uses(self.blueprint.statics)
        for part in computed:
            uses.look(part)
        return uses

    @property
    def references(self) -> Mapping[str, frozenset[Path]]:
        """Resource name to the attribute paths it reads of it; () stands for the reference id."""
        return {name: frozenset(paths) for name, paths in self.uses.resources.items()}

    @property
    def requires(self) -> frozenset[str]:
        """Names of the resources it requires: those it reads, those it names in depends_on, those its type implies."""
        return self.blueprint.requires[self.name]

    @cached_property
    def named(self) -> frozenset[str]:
        """Names of the resources it reads or names in depends_on."""
        named = {*self.uses.resources, *self.snippet.depends_on}
        return frozenset(named & self.blueprint.resources.keys()) if named else NO_NAMES

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the definition with everything static in it."""
        uses, statics = self.uses, self.blueprint.statics
        parts: list[Any] = [self.snippet.raw]
        if uses.calls:
            parts.append(self.blueprint.template.language.name)
            parts.append({name: statics.parameter(name) for name in uses.parameters if statics.is_parameter(name)})
            parts.append({name: statics.condition(name) for name in uses.conditions})
            parts.append({name: statics.mappings.get(name) for name in uses.mappings})
            parts.append({name: statics.files.get(name) for name in uses.files})
            parts.append({key: statics.facade(key) for key in uses.facade})
            if uses.imports:
                parts.append({name: statics.imported(name) for name in uses.imports})
        resource_class = self.resource_class
        parts.append(resource_class.type_name)
        if resource_class.is_stack:
            parts.append(self.blueprint.inherited)
            parts.append(self.blueprint.reach.digest(self.snippet.raw, self.type_name))
        return digest(parts)

    def properties(self, values: Values | None = None) -> dict[str, Any]:
        """Evaluate; without values, what others give is UNKNOWN. Raises ValidationError."""
        return self._map(self.snippet.properties, values)

    def metadata(self, values: Values | None = None) -> dict[str, Any]:
        """Evaluate the metadata."""
        return self._map(self.snippet.metadata, values)

    def update_policy(self, values: Values | None = None) -> dict[str, Any]:
        """Evaluate the update policy."""
        return self._map(self.snippet.update_policy, values)

    def placed(self, error: ValidationError, part: str = "") -> ValidationError:
        """An error about this resource as the reader of the template sees it: whole path, line and column.

        `part` is the resource's key that the error's own path continues; properties when not given.
        """
        words = self.blueprint.template.language.words
        if isinstance(error, ValidationErrors):
            return ValidationErrors([self.placed(one, part) for one in error.errors])
        if error.place.path[:1] != (words.resources,):
            error = error.below(words.resources, self.name, part or words.properties)
        return self.blueprint.template.located(error)

    def _map(self, expression: Any, values: Values | None) -> dict[str, Any]:
        value = self._evaluated(expression, values)
        if value is UNKNOWN:
            raise NotKnown("the whole map depends on values that are not known yet")
        if value is not None and not isinstance(value, dict):
            raise ValidationError(f"{value!r} is not a map"[:200])
        return value or {}

    def external_id(self, values: Values | None = None) -> str | None:
        """The id of a thing that exists already and is only looked at; None also while it is unknown."""
        value = self._evaluated(self.snippet.external_id, values)
        return None if value is None or value is UNKNOWN else str(value)

    @cached_property
    def deletion_policy(self) -> str:
        """Delete, Retain or Snapshot."""
        policies = self.blueprint.template.language.deletion_policies
        value = self._evaluated(self.snippet.deletion_policy, None)
        return policies.get(value, "Delete") if isinstance(value, str) else "Delete"

    @cached_property
    def replace_policy(self) -> str | None:
        """What becomes of the thing when another takes its place; None: as its deletion policy says."""
        value = self._evaluated(self.snippet.policies.replace, None)
        return value if isinstance(value, str) else None

    @cached_property
    def awaited_signals(self) -> AwaitedSignals | None:
        """The signals without which it does not count as made. Raises ValidationError."""
        return awaited_signals(self._evaluated(self.snippet.policies.creation, None))

    def _evaluated(self, expression: Any, values: Values | None) -> Any:
        if not expression:
            return expression  # most parts of most resources
        makes = isinstance(expression, Node)
        value = Scope(self.blueprint.statics, values).evaluate(expression) if makes else expression
        measure(value, self.blueprint.statics.limits)
        return value


class OutputDefinition:
    """One output."""

    def __init__(self, blueprint: Blueprint, snippet: OutputSnippet) -> None:
        self.blueprint, self.snippet = blueprint, snippet
        self.name, self.description = snippet.name, snippet.description

    @cached_property
    def uses(self) -> Uses:
        """All that its value looks at."""
        uses = Uses(self.blueprint.statics)
        uses.look(self.snippet.value)
        return uses

    @property
    def references(self) -> Mapping[str, frozenset[Path]]:
        """Resource name to the attribute paths it reads of it; () stands for the reference id."""
        return {name: frozenset(paths) for name, paths in self.uses.resources.items()}

    @property
    def export(self) -> str | None:
        """The name under which other stacks may import it. Raises ValidationError."""
        return export_name(self)

    def value(self, values: Values | None = None) -> Any:
        """Evaluate; without values, what resources give is UNKNOWN. Raises ValidationError."""
        value = Scope(self.blueprint.statics, values).evaluate(self.snippet.value)
        measure(value, self.blueprint.statics.limits)
        return value
