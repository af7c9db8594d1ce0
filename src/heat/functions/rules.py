"""The functions of CloudFormation's Rules section: they look at parameters, and at what the cloud says of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from heat.functions.apply import located
from heat.functions.aws import ConditionSub
from heat.functions.choices import And, CfnNot, If, Or, equals
from heat.functions.references import ParameterRef
from heat.functions.registration import AWS, function
from heat.functions.tables import FindInMap, select
from heat.functions.text import fn_split, join
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Call, Expression, Node, Scope
from heat.template.language import nearest
from heat.template.rules import RuleFacts
from heat.values.errors import ValidationError

BORROWED: Mapping[str, Callable[..., Any]] = {
    "Fn::And": And,
    "Fn::Or": Or,
    "Fn::Not": CfnNot,
    "Fn::If": If,
    "Fn::Equals": equals,
    "Ref": ParameterRef,
    "Fn::FindInMap": FindInMap,
    "Fn::Sub": ConditionSub,
    "Fn::Join": join,
    "Fn::Split": fn_split,
    "Fn::Select": select,
}
"""Functions that rules share with conditions."""

for _name, _implementation in BORROWED.items():
    function(_name, cfn=(AWS,), where="rules")(_implementation)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValidationError(f"{name} takes lists, and {value!r} is none"[:200])
    return value


@function("Fn::Contains", cfn=(AWS,), where="rules")
def contains(values: list[Any], value: Any) -> bool:
    """Is the value one of the list?"""
    return value in _list("Fn::Contains", values)


@function("Fn::EachMemberEquals", cfn=(AWS,), where="rules")
def each_member_equals(values: list[Any], value: Any) -> bool:
    """Are all values of the list equal to the value?"""
    return all(one == value for one in _list("Fn::EachMemberEquals", values))


@function("Fn::EachMemberIn", cfn=(AWS,), where="rules")
def each_member_in(values: list[Any], allowed: list[Any]) -> bool:
    """Are all values of the first list among those of the second?"""
    among = _list("Fn::EachMemberIn", allowed)
    return all(one in among for one in _list("Fn::EachMemberIn", values))


class Asking(Node):
    """A function that asks what only rules know."""

    __slots__ = ("arguments", "path")
    takes = 2

    def __init__(self, call: Call) -> None:
        given = call.argument if isinstance(call.argument, list) else [call.argument]
        if len(given) != self.takes or not all(isinstance(one, str) for one in given):
            raise call.error(f'"{call.name}" takes {self.usage}')
        self.arguments: list[str] = given
        self.path = call.path

    usage = "the name of a parameter and of an attribute"

    def children(self) -> Iterator[Expression]:
        return iter(())

    def evaluate(self, scope: Scope) -> Any:
        facts = scope.values
        if not isinstance(facts, RuleFacts):
            return UNKNOWN
        with located(self.path):
            return self.asked(scope, facts)

    def asked(self, scope: Scope, facts: RuleFacts) -> Any:
        """The answer."""
        raise NotImplementedError

    @staticmethod
    def values(scope: Scope, names: list[str]) -> list[tuple[str, Any]]:
        """Parameters with each of their values."""
        found = ((name, scope.statics.parameter(name)) for name in names)
        return [(name, one) for name, value in found for one in (value if isinstance(value, list) else [value])]


@function("Fn::RefAll", cfn=(AWS,), where="rules")
class RefAll(Asking):
    """The values of all parameters of a type."""

    __slots__ = ()
    takes = 1
    usage = "the type of parameters"

    def asked(self, scope: Scope, facts: RuleFacts) -> Any:
        found = [value for _, value in self.values(scope, facts.of_type(self.arguments[0]))]
        return UNKNOWN if UNKNOWN in found else found


@function("Fn::ValueOf", cfn=(AWS,), where="rules")
class ValueOf(Asking):
    """An attribute of the thing that a parameter names, or of each of those it names."""

    __slots__ = ()

    def asked(self, scope: Scope, facts: RuleFacts) -> Any:
        name, attribute = self.arguments
        if not scope.statics.is_parameter(name):
            fix = nearest(name, facts.names())
            raise ValidationError(f'there is no parameter "{name}"', fix=fix)
        found = [facts.describe(name, value, attribute) for _, value in self.values(scope, [name])]
        if UNKNOWN in found:
            return UNKNOWN
        return found if isinstance(scope.statics.parameter(name), list) else found[0]


@function("Fn::ValueOfAll", cfn=(AWS,), where="rules")
class ValueOfAll(Asking):
    """An attribute of everything that the parameters of a type name."""

    __slots__ = ()
    usage = "the type of parameters and the name of an attribute"

    def asked(self, scope: Scope, facts: RuleFacts) -> Any:
        type_name, attribute = self.arguments
        named = self.values(scope, facts.of_type(type_name))
        found = [facts.describe(name, value, attribute) for name, value in named]
        return UNKNOWN if UNKNOWN in found else found
