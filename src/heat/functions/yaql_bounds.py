"""What keeps a YAQL expression from costing more than it may, where the library's own limits do not reach.

Its quotas look at results after they were made, and one iterator at a time. Here steps are counted over the whole
expression, and the operations that make something huge out of little look first.
"""

from collections.abc import Callable
from typing import Any

from yaql.language import specs, yaqltypes
from yaql.language.contexts import Context
from yaql.language.exceptions import YaqlException

MAX_STEPS = 20_000
"""Function calls of one evaluation: about a second of work."""
MAX_ITEMS = 100_000
MAX_BITS = 4096


class TooCostly(YaqlException):  # type: ignore[misc]
    """The expression wants more than it may have."""


class CountingContext(Context):  # type: ignore[misc]
    """A context that counts every function call made in it and in its children."""

    def __init__(self, parent_context: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(parent_context, *args, **kwargs)
        self.steps: list[int] = parent_context.steps if isinstance(parent_context, CountingContext) else [0]

    def collect_functions(self, *args: Any, **kwargs: Any) -> Any:
        self.steps[0] += 1
        if self.steps[0] > MAX_STEPS:
            raise TooCostly(f"the expression takes more than {MAX_STEPS} steps")
        return super().collect_functions(*args, **kwargs)


def guard(context: Any) -> Any:
    """A child of the context in which growing operations look first."""
    guarded = context.create_child_context()
    whole, sequence, number = yaqltypes.Integer(), yaqltypes.Sequence(), yaqltypes.Number()
    for function in (
        _named(repeated, "#operator_*", left=sequence, right=whole),
        _named(repeated_from_left, "#operator_*", left=whole, right=sequence),
        _named(power, "pow", a=number, b=number, c=yaqltypes.Integer(nullable=True)),
        _named(shifted, "shiftBitsLeft", value=whole, bits_number=whole),
    ):
        guarded.register_function(function)
    return guarded


def _named(function: Callable[..., Any], name: str, **parameters: Any) -> Any:
    for parameter, kind in parameters.items():
        function = specs.parameter(parameter, kind)(function)
    return specs.name(name)(function)


def _check(size: int, limit: int, what: str) -> None:
    if size > limit:
        raise TooCostly(f"{size} {what} are more than {limit}")


def repeated(left: Any, right: int) -> Any:
    """A list or text times a number, refused before it grows too large."""
    _check(len(left) * right, MAX_ITEMS, "items")
    return left * right


def repeated_from_left(left: int, right: Any) -> Any:
    """Likewise, the number first."""
    return repeated(right, left)


def power(a: Any, b: Any, c: Any = None) -> Any:
    """A power, refused where its digits alone would take too much."""
    if c is None and isinstance(a, int) and isinstance(b, int):
        _check(a.bit_length() * max(b, 1), MAX_BITS, "bits")
    return pow(a, b, c)


def shifted(value: int, bits_number: int) -> int:
    """A number shifted to the left, likewise."""
    _check(value.bit_length() + bits_number, MAX_BITS, "bits")
    return value << bits_number
