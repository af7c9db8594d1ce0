"""What is known of one stack before anything runs: parameter values, conditions, mappings, files, its facade."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from heat.plugin.context import StackFacts
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Scope
from heat.template.hiding import Hidden, hidden_in
from heat.template.language import nearest
from heat.template.limits import Limits
from heat.template.outside import NOBODY, Outside
from heat.template.parameters import missing
from heat.template.template import Template
from heat.values.errors import UnknownUserParameter, UserParameterMissing, ValidationError

DEFAULT_REGION = "ap-southeast-1"
"""What AWS::Region gives where the cloud has not named its region."""


class StackStatics:
    """Parameters given, defaulted or missing; conditions folded when asked for."""

    def __init__(
        self,
        template: Template,
        given: Mapping[str, Any],
        defaults: Mapping[str, Any],
        facts: StackFacts,
        facade: Mapping[str, Any] | None = None,
        outside: Outside = NOBODY,
    ) -> None:
        self.template = template
        self._outside = outside
        self.mappings: Mapping[str, Any] = template.mappings
        self.files: Mapping[str, str] = template.files
        self.limits: Limits = template.languages.limits
        self.problems: list[ValidationError] = []
        self.pseudo = pseudo_parameters(template, facts)
        self.values: dict[str, Any] = {}
        self._facade = facade
        self._conditions: dict[str, Any] = {}
        self._folding: list[str] = []
        self._read(given, defaults)

    def _read(self, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
        declared = self.template.parameters
        written = self.template.tree.get(self.template.language.words.parameters)
        written = written if isinstance(written, Mapping) else {}
        for name in given:  # a declaration that is wrong is told as such, once
            if name not in declared and name not in self.pseudo and name not in written:
                problem = f"The Parameter ({name}) was not defined in template"
                self.problems.append(UnknownUserParameter(problem, fix=nearest(name, declared)))
        for name, parameter in declared.items():
            source = next((one for one in (given, defaults) if one.get(name) is not None), None)
            if source is None and not parameter.has_default:
                self.problems.append(missing(parameter))
                self.values[name] = UNKNOWN
                continue
            raw = parameter.default if source is None else source[name]
            try:
                self.values[name] = UNKNOWN if raw is UNKNOWN else parameter.value(raw)
            except ValidationError as error:
                self.problems.append(error)
                self.values[name] = UNKNOWN

    @cached_property
    def hidden(self) -> Hidden:
        """What nobody may be told."""
        return hidden_in(self)

    def is_parameter(self, name: str) -> bool:
        """Is there a parameter or pseudo-parameter of that name?"""
        return name in self.values or name in self.pseudo

    def is_resource(self, name: str) -> bool:
        """Does the template declare a resource of that name?"""
        return name in self.template.resources

    def parameter(self, name: str) -> Any:
        """The value of a parameter. Raises UserParameterMissing for a name that nobody declared."""
        if name in self.values:
            return self.values[name]
        if name in self.pseudo:
            return self.pseudo[name]
        fix = nearest(name, [*self.values, *self.pseudo])
        raise UserParameterMissing(f"The Parameter ({name}) was not provided", fix=fix)

    def facade(self, key: str) -> Any:
        """What the resource above, if this stack stands for one, says under metadata or a policy."""
        if self._facade is None:
            raise ValidationError(
                "there is no resource above this stack", fix="resource_facade is for nested templates"
            )
        return self._facade.get(key)

    def imported(self, name: str) -> Any:
        """What a stack of the project exports under a name. Raises ValidationError when none does."""
        return self._outside.imported(name)

    def condition(self, name: str) -> Any:
        """True, false, or UNKNOWN while parameters are missing. Raises ValidationError."""
        if name not in self._conditions:
            try:
                self._conditions[name] = self._fold(name)
            except ValidationError as error:  # the next to ask is told the same at once
                self._conditions[name] = error.with_traceback(None)
        found = self._conditions[name]
        if isinstance(found, ValidationError):
            raise type(found)(found.problem, found.place, found.fix)
        return found

    def _fold(self, name: str) -> Any:
        declared = self.template.conditions
        if name not in declared:
            if self.template.partial:
                return UNKNOWN  # a loop that waits for values may make it
            raise ValidationError(f'Invalid condition "{name}"', fix=nearest(name, declared))
        if name in self._folding:
            ring = " -> ".join((*self._folding, name))
            raise ValidationError(f"Circular definition for condition {name}: {ring}")
        if len(self._folding) >= self.limits.depth:
            raise ValidationError(f"conditions stand more than {self.limits.depth} deep in each other, at {name}")
        self._folding.append(name)
        try:
            return self.truth(Scope(self).evaluate(declared[name]))
        except ValidationError as error:
            raise error if error.place.path else error.below(self.template.language.words.conditions, name) from None
        finally:
            self._folding.pop()

    @staticmethod
    def truth(value: Any) -> Any:
        """A condition's value must be a boolean. Raises ValidationError."""
        if value is UNKNOWN or isinstance(value, bool):
            return value
        raise ValidationError(f"{value!r} is not true or false", fix="A condition is a boolean or a condition function")


def pseudo_parameters(template: Template, facts: StackFacts) -> dict[str, Any]:
    """The parameters that every stack has by itself."""
    identity = facts.identity
    if template.language.is_hot:
        return {
            "OS::stack_id": identity.id,
            "OS::stack_name": identity.name,
            "OS::project_id": identity.project,
            "OS::region": facts.region,
        }
    return {
        "AWS::StackId": identity.arn(),
        "AWS::StackName": identity.name,
        "AWS::Region": facts.region or DEFAULT_REGION,
        "AWS::AccountId": identity.project,
        "AWS::Partition": "openstack",
        "AWS::URLSuffix": "",
        "AWS::NotificationARNs": [],
    }
