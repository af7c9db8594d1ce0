"""CloudFormation's Rules: what a template demands of the values that its user gives, all of them together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Compiler, Expression, Path, Scope, Statics
from heat.template.language import Functions, nearest
from heat.template.parameters import Parameter
from heat.values.errors import Place, ValidationError

if TYPE_CHECKING:
    from heat.template.template import Template

SECTION = "Rules"
RULE_KEYS = frozenset({"RuleCondition", "Assertions"})
ASSERTION_KEYS = frozenset({"Assert", "AssertDescription"})
Describe: TypeAlias = Callable[[str, Any, str], Any]
"""An attribute of a thing in the cloud, by the type and value of the parameter that names it; may give UNKNOWN."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """One demand."""

    demand: Expression
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """Demands that hold together, under one condition."""

    name: str
    condition: Expression
    assertions: tuple[Assertion, ...]
    place: Place


class RuleFacts:
    """What the functions of rules may ask besides parameters: which there are, and what the cloud says of things."""

    def __init__(self, parameters: Mapping[str, Parameter], describe: Describe) -> None:
        self._parameters, self._describe = parameters, describe

    def reference(self, name: str) -> Any:
        """There are no resources yet."""
        return UNKNOWN

    def attribute(self, name: str, path: Path) -> Any:
        """Nor have they attributes."""
        return UNKNOWN

    def of_type(self, type_name: str) -> list[str]:
        """The parameters of a type."""
        return [name for name, one in self._parameters.items() if one.type_name == type_name]

    def names(self) -> list[str]:
        """All parameters."""
        return list(self._parameters)

    def describe(self, parameter: str, value: Any, attribute: str) -> Any:
        """What the cloud says of the thing that a parameter names."""
        declared = self._parameters.get(parameter)
        if declared is None or value is UNKNOWN:
            return UNKNOWN
        kind = declared.type_name.removeprefix("List<").removesuffix(">")
        return self._describe(kind, value, attribute)


class RuleCompiler(Compiler):
    """Inside a rule, only the functions of rules are known."""

    def compile(self, raw: Any, path: Path) -> Expression:
        return self._tree(raw, path, self.language.rule_functions)

    def condition(self, raw: Any, path: Path) -> Expression:
        if isinstance(raw, str):
            problem = f'"{raw}" is no rule function: a rule cannot name a condition'
            raise ValidationError(problem, Place(tuple(map(str, path))), "Write the condition out")
        return self.compile(raw, path)

    def conditional(self, raw: Any, path: Path) -> Expression:
        return self.compile(raw, path)

    def _for(self, functions: Functions) -> Compiler:
        return self


def broken(rules: list[Rule], statics: Statics, facts: RuleFacts) -> Iterator[ValidationError]:
    """An error for every demand that is not met; one that hangs on what nobody knows yet is not judged."""
    scope = Scope(statics, facts)
    for rule in rules:
        try:
            if _truth(rule.condition, scope, rule.place) is not True:
                continue
        except ValidationError as error:
            yield error
            continue
        for assertion in rule.assertions:
            try:
                if _truth(assertion.demand, scope, assertion.place) is False:
                    yield ValidationError(assertion.description, assertion.place)
            except ValidationError as error:
                yield error


def _truth(expression: Expression, scope: Scope, place: Place) -> Any:
    try:
        value = scope.evaluate(expression)
    except ValidationError as error:
        raise error if error.place.path else type(error)(error.problem, place, error.fix) from None
    if value is UNKNOWN or isinstance(value, bool):
        return value
    raise ValidationError(f"{value!r} is not true or false"[:200], place, "An assertion is a rule function")


def read_rules(template: "Template") -> list[Rule]:
    """Every rule; what is wrong with them goes to the template's problems."""
    declared = template.tree.get(SECTION)
    if declared is None or SECTION not in template.language.sections:
        return []
    reader = _Reader(template)
    if not isinstance(declared, Mapping):
        reader.wrong("Rules must be a map of names", (SECTION,))
        return []
    found = (reader.rule(name, raw) for name, raw in declared.items())
    return [rule for rule in found if rule is not None]


class _Reader:
    def __init__(self, template: "Template") -> None:
        self.problems = template.problems
        self.compiler = RuleCompiler(template.language, template.compiler.condition_node)

    def wrong(self, problem: str, path: tuple[Any, ...], fix: str = "") -> None:
        self.problems.append(ValidationError(problem, Place(tuple(map(str, path))), fix))

    def rule(self, name: str, raw: Any) -> Rule | None:
        path = SECTION, name
        if not self.keys(raw, path, RULE_KEYS):
            return None
        assertions = raw.get("Assertions")
        if not isinstance(assertions, list) or not assertions:
            self.wrong(f"the rule {name} needs a list of Assertions", path)
            return None
        condition = self.compiled(raw.get("RuleCondition", True), (*path, "RuleCondition"))
        read = [self.assertion(name, one, (*path, "Assertions", number)) for number, one in enumerate(assertions)]
        return Rule(name, condition, tuple(one for one in read if one is not None), Place(path))

    def assertion(self, rule: str, raw: Any, path: tuple[Any, ...]) -> Assertion | None:
        if not self.keys(raw, path, ASSERTION_KEYS):
            return None
        if "Assert" not in raw:
            self.wrong("an assertion needs Assert", path)
            return None
        description = raw.get("AssertDescription")
        if description is not None and not isinstance(description, str):
            self.wrong("AssertDescription must be text", (*path, "AssertDescription"))
        told = str(description or f"the parameters do not meet the rule {rule}")
        return Assertion(self.compiled(raw["Assert"], (*path, "Assert")), told, Place(tuple(map(str, path))))

    def keys(self, raw: Any, path: tuple[Any, ...], known: frozenset[str]) -> bool:
        if not isinstance(raw, Mapping):
            self.wrong(f"must be a map with {' and '.join(sorted(known))}", path)
            return False
        for key in raw.keys() - known:
            self.wrong(f'"{key}" is not a key of a rule', (*path, key), nearest(key, known))
        return True

    def compiled(self, raw: Any, path: tuple[Any, ...]) -> Expression:
        try:
            return self.compiler.compile(raw, path)
        except ValidationError as error:
            self.problems.append(error)
            return UNKNOWN
