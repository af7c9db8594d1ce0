"""What keeps a YAQL expression from costing more than it may, where the library's own limits do not reach.

Its quotas look at results after they were made, and one iterator at a time. Here steps are counted over the whole
expression, the operations that make something huge out of little look first, and regular expressions can be stopped.
"""

from typing import Any

import yaql
from yaql.language import yaqltypes
from yaql.language.contexts import Context
from yaql.language.exceptions import YaqlException

from heat.functions import yaql_patterns
from heat.functions.yaql_patterns import TEXT, WHOLE, query_function
from heat.template.limits import Limits

MAX_ITEMS = 100_000
MAX_BITS = 4096
SEQUENCE, NUMBER = yaqltypes.Sequence(), yaqltypes.Number()


class TooCostly(YaqlException):  # type: ignore[misc]
    """The expression wants more than it may have."""


class CountingContext(Context):  # type: ignore[misc]
    """A context that counts every function call made in it and in its children."""

    def __init__(self, parent_context: Any = None, *args: Any, most: int = 0, **kwargs: Any) -> None:
        super().__init__(parent_context, *args, **kwargs)
        counted = isinstance(parent_context, CountingContext)
        self.steps: list[int] = parent_context.steps if counted else [most]

    def collect_functions(self, *args: Any, **kwargs: Any) -> Any:
        self.steps[0] -= 1
        if self.steps[0] < 0:
            raise TooCostly("the expression takes too many steps: [yaql] limit_steps says how many it may take")
        return super().collect_functions(*args, **kwargs)


def bounded_context(limits: Limits) -> Any:
    """All functions of the language, of which those that make much of little look first."""
    outer = yaql.create_context(regex=False).create_child_context()
    yaql_patterns.register(outer, limits.pattern_s, _check_length)
    guarded = outer.create_child_context()
    for function in (repeated, repeated_from_left, power, shifted, replaced):
        guarded.register_function(function)
    return guarded


def _check(size: int, limit: int, what: str) -> None:
    if size > limit:
        raise TooCostly(f"{size} {what} are more than {limit}")


def _check_length(size: int) -> None:
    _check(size, MAX_ITEMS, "characters")


@query_function("#operator_*", left=SEQUENCE, right=WHOLE)
def repeated(left: Any, right: int) -> Any:
    """A list or text times a number, refused before it grows too large."""
    _check(len(left) * right, MAX_ITEMS, "items")
    return left * right


@query_function("#operator_*", left=WHOLE, right=SEQUENCE)
def repeated_from_left(left: int, right: Any) -> Any:
    """Likewise, the number first."""
    return repeated(right, left)


@query_function("replace", method=True, string=TEXT, old=TEXT, new=TEXT, count=WHOLE)
def replaced(string: str, old: str, new: str, count: int = -1) -> str:
    """A text with a part replaced, likewise."""
    _check_length(len(string) + string.count(old) * len(new))
    return string.replace(old, new, count)


@query_function("pow", a=NUMBER, b=NUMBER, c=yaqltypes.Integer(nullable=True))
def power(a: Any, b: Any, c: Any = None) -> Any:
    """A power, refused where its digits alone would take too much."""
    if c is None and isinstance(a, int) and isinstance(b, int):
        _check(a.bit_length() * max(b, 1), MAX_BITS, "bits")
    return pow(a, b, c)


@query_function("shiftBitsLeft", value=WHOLE, bits_number=WHOLE)
def shifted(value: int, bits_number: int) -> int:
    """A number shifted to the left, likewise."""
    _check(value.bit_length() + bits_number, MAX_BITS, "bits")
    return value << bits_number
