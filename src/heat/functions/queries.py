"""The function that asks questions in the language YAQL. The engine is made once; each run is bounded."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaql
from yaql.language.exceptions import YaqlException

from heat.functions.apply import located
from heat.functions.references import CONDITIONS
from heat.functions.registration import function
from heat.functions.yaql_bounds import CountingContext, guard
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.expressions import Call, Expression, Node, Scope
from heat.values.errors import ValidationError

LIMIT_ITERATORS = 10_000
"""Items that one iterator may give."""
MEMORY_QUOTA = 1_000_000
"""Bytes that one evaluation may hold."""


@cache
def _engine() -> Any:
    return yaql.YaqlFactory().create(
        options={
            "yaql.limitIterators": LIMIT_ITERATORS,
            "yaql.memoryQuota": MEMORY_QUOTA,
            "yaql.convertTuplesToLists": True,
            "yaql.convertSetsToLists": True,
        }
    )


@cache
def _functions() -> Any:
    return guard(yaql.create_context())


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
        if isinstance(self.expression, str):
            try:
                _engine()(self.expression)
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
            return ask(expression, data)


def ask(expression: str, data: Any) -> Any:
    """Evaluate one expression. Raises ValidationError when it is wrong, fails or costs too much."""
    try:
        return _engine()(expression).evaluate(data={"data": data}, context=CountingContext(_functions()))
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
