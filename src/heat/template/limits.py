"""What a stranger's template may cost: bounds on its text, on what its functions make, and on what it nests.

The rooms below know no configuration: an operator's bounds come with the languages that a template is read with.
"""

from dataclasses import dataclass
from typing import Any, Final

from heat.plugin.patterns import PATIENCE_S
from heat.values.errors import RequestLimitExceeded

SCANNED_PER_UNIT: Final = 64
"""Characters that may be looked through for the price of one that is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one template; sizes in characters."""

    size: int = 4 * 1024 * 1024
    depth: int = 100
    """Maps and lists within each other."""
    nodes: int = 1_000_000
    """Maps, lists and scalars, each alias counted as often as it is used."""
    made: int = 16 * 1024 * 1024
    """What the functions of one resource or output may make together."""
    items: int = 100_000
    """In a list that `repeat` makes."""
    yaql_iterators: int = 200
    """Elements that a yaql expression may walk through at a time."""
    yaql_memory: int = 10_000
    """Bytes of a value that a yaql expression takes or gives."""
    yaql_steps: int = 20_000
    """Function calls of one yaql evaluation: about a second of work."""
    pattern_s: float = PATIENCE_S
    """Of processor time, for one match of a regular expression."""
    nesting: int = 5
    """Stacks below each other."""
    resources: int = -1
    """Of a template with all that it nests; -1 for any number."""


DEFAULT_LIMITS: Final = Limits()


def measure(value: Any, limits: Limits) -> None:
    """Hold an evaluated value to what it would take as text. Raises RequestLimitExceeded.

    What stands in several places of it is one thing in memory, and counts wherever it stands.
    """
    if isinstance(value, dict | list) and _size(value, {}, limits, 0) > limits.made:
        raise RequestLimitExceeded(
            f"A resource or output would take more than {limits.made} characters. "
            "Make less, or have the operator raise max_evaluated_size."
        )


def _size(value: Any, known: dict[int, int], limits: Limits, depth: int) -> int:
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, dict | list):
        return 1
    if depth > limits.depth * 2:
        raise RequestLimitExceeded(f"A value is nested too deeply; at most {limits.depth * 2} levels are allowed.")
    if id(value) not in known:
        keys, items = (value, value.values()) if isinstance(value, dict) else ((), value)
        known[id(value)] = 2 + sum(map(len, keys)) + sum(_size(item, known, limits, depth + 1) for item in items)
    return known[id(value)]


class Budget:
    """What may still be made in one evaluation."""

    __slots__ = ("left", "limits")

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits, self.left = limits, limits.made

    def spend(self, size: int) -> None:
        """Pay for characters or items before they are made. Raises RequestLimitExceeded."""
        self.left -= size
        if self.left < 0:
            raise RequestLimitExceeded(
                f"The functions of one resource or output make more than {self.limits.made} characters. "
                "Make less, or have the operator raise max_evaluated_size."
            )

    def scan(self, size: int) -> None:
        """Pay for looking through so many characters. Raises RequestLimitExceeded."""
        self.spend(size // SCANNED_PER_UNIT)
