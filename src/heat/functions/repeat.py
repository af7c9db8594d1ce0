"""The function that makes a list from one template and the values of its variables."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from heat.functions.apply import located
from heat.functions.registration import function
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.expressions import OMIT, Call, Expression, Node, Scope
from heat.template.limits import Budget
from heat.values.errors import RequestLimitExceeded, ValidationError


class Repetition(Node):
    """The template once for every combination of the variables' values, with their names replaced in it."""

    __slots__ = ("path", "permutations", "template", "variables")
    maps_too = False
    arguments = frozenset({"template", "for_each"})

    def __init__(self, call: Call) -> None:
        given = call.argument
        usage = "Write {template: ..., for_each: {name: [value, ...]}}"
        if not isinstance(given, dict) or not {"template", "for_each"} <= given.keys():
            raise call.error('"repeat" needs "template" and "for_each"', usage)
        if extra := sorted(given.keys() - self.arguments):
            since = "It came with heat_template_version 2017-09-01 (pike)" if extra[0] == "permutations" else usage
            raise call.error(f'"{extra[0]}" is not an argument of "repeat"', since)
        self.path = call.path
        self.template = call.compile(given["template"], "template")
        self.variables = call.compile(given["for_each"], "for_each")
        self.permutations = call.compile(given.get("permutations", True), "permutations")
        if not isinstance(self.permutations, bool | Node):
            raise call.error('"permutations" should be boolean type for repeat function')
        if not isinstance(self.variables, dict | Node):
            raise call.error('The "for_each" argument to "repeat" must be a map', usage)

    def children(self) -> Iterator[Expression]:
        yield from (self.template, self.variables, self.permutations)

    def evaluate(self, scope: Scope) -> Any:
        variables, template = scope.evaluate(self.variables), scope.evaluate(self.template)
        nested = scope.evaluate(self.permutations)
        if is_unknown(variables) or is_unknown(template) or nested is UNKNOWN:
            return UNKNOWN
        with located(self.path):
            if not isinstance(nested, bool):
                raise ValidationError('"permutations" should be boolean type for repeat function')
            if not isinstance(variables, dict) or not variables:
                raise ValidationError('The "for_each" argument to "repeat" must be a map')
            values = [self._values(value, maps_too=self.maps_too and nested) for value in variables.values()]
            names = list(variables)
            rounds = self._rounds(values, nested, scope.budget)
            return [_substitute(template, dict(zip(names, chosen, strict=True)), scope.budget) for chosen in rounds]

    @staticmethod
    def _values(value: Any, *, maps_too: bool) -> list[Any]:
        if isinstance(value, dict) and maps_too:
            value = list(value)
        if not isinstance(value, list | None):
            allowed = "lists or maps" if maps_too else "lists"
            raise ValidationError(f'The values of the "for_each" argument to "repeat" must be {allowed}')
        return value or []

    def _rounds(self, values: list[list[Any]], nested: bool, budget: Budget) -> Iterator[tuple[Any, ...]]:
        lengths = [len(one) for one in values]
        if not nested and len(set(lengths)) > 1:
            raise ValidationError("For repeat, the length of for_each values should be equal if no nested loop.")
        total = 1
        for length in lengths if nested else lengths[:1]:
            total *= length
        if total > budget.limits.items:
            raise RequestLimitExceeded(f"repeat would make {total} items; at most {budget.limits.items} are allowed.")
        return product(*values) if nested else zip(*values, strict=True)


def _substitute(template: Any, values: Mapping[str, Any], budget: Budget) -> Any:
    budget.spend(1)
    if isinstance(template, str):
        for name, value in values.items():
            if not isinstance(value, str):
                raise ValidationError(f"repeat puts text into its template, and {value!r} is not text"[:200])
            budget.spend(template.count(name) * len(value))
            template = template.replace(name, value)
        budget.spend(len(template))
        return template
    if isinstance(template, list):
        return [_substitute(item, values, budget) for item in template]
    if isinstance(template, dict):
        return {_substitute(key, values, budget): _substitute(item, values, budget) for key, item in template.items()}
    return None if template is OMIT else template


@function("repeat", since="2015-04-30", until="2016-10-14")
class Repeat(Repetition):
    """A list: the template once for every combination of the variables' values, their names replaced in it."""

    __slots__ = ()


@function("repeat", since="2016-10-14", until="2017-09-01")
class RepeatWithMaps(Repetition):
    """As before; of a map, the keys are taken."""

    __slots__ = ()
    maps_too = True


@function("repeat", since="2017-09-01")
class RepeatInStep(Repetition):
    """As before; with permutations false, the variables take their values in step with each other."""

    __slots__ = ()
    maps_too = True
    arguments = frozenset({"template", "for_each", "permutations"})
