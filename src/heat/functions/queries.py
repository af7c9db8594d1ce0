"""The function that asks questions in the language YAQL. The engine is made once; each run is bounded."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

import yaql
from yaql.language.exceptions import YaqlException

from heat.functions.apply import located
from heat.functions.references import CONDITIONS
from heat.functions.registration import function
from heat.functions.yaql_bounds import CountingContext, bounded_context
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.expressions import Call, Expression, Node, Scope
from heat.template.limits import DEFAULT_LIMITS, Limits
from heat.values.errors import ValidationError

MOMENT = "%Y-%m-%dT%H:%M:%S.%f"
"""How a moment in time is written."""


@lru_cache(maxsize=8)
def _engine(limits: Limits) -> Any:
    return yaql.YaqlFactory().create(
        options={
            "yaql.limitIterators": limits.yaql_iterators,
            "yaql.memoryQuota": limits.yaql_memory,
            "yaql.convertTuplesToLists": True,
            "yaql.convertSetsToLists": True,
        }
    )


@lru_cache(maxsize=8)
def _functions(limits: Limits) -> Any:
    return bounded_context(limits)


@function("yaql", since=CONDITIONS)
@function("yaql", since="2017-09-01", where="conditions")
class Query(Node):
    """The answer to a YAQL expression over the data, which it finds under $.data."""

    __slots__ = ("data", "expression", "path")

    def __init__(self, call: Call) -> None:
        given = call.argument
        usage = "Write {expression: ..., data: ...}"
        if not isinstance(given, dict) or "expression" not in given:
            raise call.error('"yaql" needs an expression', usage)
        if extra := sorted(given.keys() - {"expression", "data"}):
            raise call.error(f'"{extra[0]}" is not an argument of "yaql"', usage)
        self.path = call.path
        self.data = call.compile(given.get("data", {}), "data")
        self.expression = call.compile(given["expression"], "expression")
        if not isinstance(self.expression, str | Node):
            raise call.error('The "expression" argument to yaql must contain a string', usage)
        if isinstance(self.expression, str):
            try:
                _engine(DEFAULT_LIMITS)(self.expression)
            except YaqlException as error:
                raise call.error(f"Bad expression {error}") from None

    def children(self) -> Iterator[Expression]:
        yield from (self.data, self.expression)

    def evaluate(self, scope: Scope) -> Any:
        data, expression = scope.evaluate(self.data), scope.evaluate(self.expression)
        if expression is UNKNOWN or is_unknown(data):
            return UNKNOWN
        with located(self.path):
            if not isinstance(expression, str):
                raise ValidationError("a yaql expression must be text")
            answer = ask(expression, data, scope.statics.limits)
        if isinstance(answer, str | list | dict):
            scope.budget.spend(len(answer))
        return answer


def ask(expression: str, data: Any, limits: Limits = DEFAULT_LIMITS) -> Any:
    """Evaluate one expression. Raises ValidationError when it is wrong, fails or costs too much."""
    context = CountingContext(_functions(limits), most=limits.yaql_steps)
    try:
        return _plain(_engine(limits)(expression).evaluate(data={"data": data}, context=context))
    except StopIteration:
        return None  # the first or last of nothing
    except (
        YaqlException,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ValidationError(f"yaql: {type(error).__name__}: {error}"[:500]) from None


def _plain(answer: Any) -> Any:
    """The answer as a template can hold it. Raises ValidationError for a span of time, a pattern and the like."""
    if isinstance(answer, dict):
        return {key: _plain(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return [_plain(item) for item in answer]
    if answer is None or isinstance(answer, str | int | float):
        return answer
    if isinstance(answer, datetime):
        return answer.strftime(MOMENT)
    raise ValidationError(f"yaql: the answer holds a {type(answer).__name__}", fix="Make text of it, as with str()")
