"""Conditions and what is chosen by them.

Conditions are folded before anything runs, so only the chosen branch counts.
"""

from collections.abc import Iterator
from typing import Any

from heat.functions.apply import located
from heat.functions.references import CONDITIONS
from heat.functions.registration import AWS, function
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import OMIT, Call, Expression, Node, Scope, Uses
from heat.values.errors import ValidationError

CONTAINS = "2017-09-01"
NULLABLE_IF = "2021-04-16"


@function("equals", since=CONDITIONS, where="conditions")
@function("Fn::Equals", cfn=(AWS,), where="conditions")
def equals(value_1: Any, value_2: Any) -> bool:
    """Are the two values equal?"""
    return bool(value_1 == value_2)


@function("contains", since=CONTAINS)
@function("contains", since=CONTAINS, where="conditions")
def contains(value: Any, sequence: Any) -> bool:
    """Is the value an item of the list, or a part of the text?"""
    if not isinstance(sequence, list | str):
        raise ValidationError("the second argument of contains must be a list or text")
    if isinstance(sequence, str) and not isinstance(value, str):
        raise ValidationError("only text can be contained in text")
    return value in sequence


@function("Condition", cfn=(AWS,), where="conditions", form="call")
def condition(call: Call) -> Expression:
    """Does the condition of that name hold?"""
    if not isinstance(call.argument, str):
        raise call.error('The argument of "Condition" must be the name of a condition')
    return call.condition(call.argument)


class Logic(Node):
    """A condition made of conditions."""

    __slots__ = ("conditions", "path")

    def __init__(self, call: Call) -> None:
        self.path = call.path
        self.conditions = [call.condition(raw, *below) for raw, below in self.operands(call)]

    def operands(self, call: Call) -> list[tuple[Any, tuple[Any, ...]]]:
        """The raw conditions and where they stand below the call: two or more in a list."""
        if not isinstance(call.argument, list) or len(call.argument) < 2:
            usage = "[condition, condition, ...]"
            raise call.error(f'Arguments to "{call.name}" must be of the form {usage}', "Give two conditions or more")
        return [(raw, (index,)) for index, raw in enumerate(call.argument)]

    def children(self) -> Iterator[Expression]:
        yield from self.conditions

    def truths(self, scope: Scope) -> list[Any]:
        """True, false or UNKNOWN for each."""
        values = [scope.evaluate(condition) for condition in self.conditions]
        for value in values:
            if value is not UNKNOWN and not isinstance(value, bool):
                with located(self.path):
                    raise ValidationError(f'{value!r} is not a condition, in "{self.path[-1]}"')
        return values


@function("and", since=CONDITIONS, where="conditions")
@function("Fn::And", cfn=(AWS,), where="conditions")
class And(Logic):
    """Do all conditions hold?"""

    __slots__ = ()

    def evaluate(self, scope: Scope) -> Any:
        truths = self.truths(scope)
        if False in truths:
            return False
        return UNKNOWN if UNKNOWN in truths else True


@function("or", since=CONDITIONS, where="conditions")
@function("Fn::Or", cfn=(AWS,), where="conditions")
class Or(Logic):
    """Does any condition hold?"""

    __slots__ = ()

    def evaluate(self, scope: Scope) -> Any:
        truths = self.truths(scope)
        if True in truths:
            return True
        return UNKNOWN if UNKNOWN in truths else False


class Negation(Logic):
    """The opposite of one condition."""

    __slots__ = ()

    def evaluate(self, scope: Scope) -> Any:
        truth = self.truths(scope)[0]
        return UNKNOWN if truth is UNKNOWN else not truth


@function("not", since=CONDITIONS, where="conditions")
class HotNot(Negation):
    """Does the condition not hold?"""

    __slots__ = ()

    def operands(self, call: Call) -> list[tuple[Any, tuple[Any, ...]]]:
        return [(call.argument, ())]


@function("Fn::Not", cfn=(AWS,), where="conditions")
class CfnNot(Negation):
    """Does the condition not hold?"""

    __slots__ = ()

    def operands(self, call: Call) -> list[tuple[Any, tuple[Any, ...]]]:
        if not isinstance(call.argument, list) or len(call.argument) != 1:
            raise call.error(f'Arguments to "{call.name}" must be of the form [condition]')
        return [(call.argument[0], (0,))]


class Choice(Node):
    """One of two values, by a condition; only the chosen one is looked at."""

    __slots__ = ("condition", "otherwise", "path", "then")
    least = 3

    def __init__(self, call: Call) -> None:
        argument = call.argument
        if not isinstance(argument, list) or not self.least <= len(argument) <= 3:
            usage = "[condition, value_if_true, value_if_false]"
            is_short = isinstance(argument, list) and len(argument) == 2 and not call.name.startswith("Fn::")
            since = f", or {NULLABLE_IF} as version" if is_short else ""
            fix = f"Write {call.name}: {usage}{since}"
            raise call.error(f'Arguments to "{call.name}" must be of the form {usage}', fix)
        self.path = call.path
        self.condition = argument[0] if isinstance(argument[0], bool) else call.condition(argument[0], 0)
        self.then = call.compile(argument[1], 1)
        self.otherwise = call.compile(argument[2], 2) if len(argument) == 3 else OMIT

    def children(self) -> Iterator[Expression]:
        yield from (self.condition, self.then, self.otherwise)

    def truth(self, scope: Scope) -> Any:
        with located(self.path):
            value = scope.evaluate(self.condition)
            if value is not UNKNOWN and not isinstance(value, bool):
                raise ValidationError(f'Invalid condition "{value}"')
        return value

    def evaluate(self, scope: Scope) -> Any:
        truth = self.truth(scope)
        if truth is UNKNOWN:
            return UNKNOWN
        chosen = self.then if truth else self.otherwise
        return chosen.evaluate(scope) if isinstance(chosen, Node) else chosen

    def uses(self, uses: Uses) -> None:
        uses.calls = True
        uses.look(self.condition)
        truth = self.truth(uses.scope)
        if truth is not False:
            uses.look(self.then)
        if truth is not True:
            uses.look(self.otherwise)


@function("if", since=CONDITIONS, until=NULLABLE_IF)
@function("Fn::If", cfn=(AWS,))
class If(Choice):
    """The second argument when the condition holds, else the third."""

    __slots__ = ()


@function("if", since=NULLABLE_IF)
class IfOrNothing(Choice):
    """The second argument when the condition holds, else the third, else nothing: its key or item is left out."""

    __slots__ = ()
    least = 2
