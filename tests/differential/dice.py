"""Chance that can be had again: every case of the differential test is thrown from a seed and a number."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

WORDS = ("a", "b", "web", "db-1", "x y", "", "é", "10", "true", "a,b", "a-b-c", "$x", "%s", "1.5", "key", "A", "null")


class Dice:
    """One throw after the other, the same ones for the same seed."""

    def __init__(self, seed: int, number: int) -> None:
        self._random = random.Random(f"{seed}/{number}")

    def chance(self, percent: float) -> bool:
        """True in so many of a hundred throws."""
        return self._random.random() * 100 < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self._random.randrange(len(choices))]

    def weighted(self, choices: Mapping[T, int]) -> T:
        """One of them, by weight."""
        return self._random.choices(list(choices), list(choices.values()))[0]

    def number(self, low: int, high: int) -> int:
        """A whole number between the two, both included."""
        return self._random.randint(low, high)

    def some(self, make: Callable[[], T], low: int = 0, high: int = 3) -> list[T]:
        """A few things, each made anew."""
        return [make() for _ in range(self.number(low, high))]

    def sample(self, choices: Sequence[T], low: int = 0, high: int = 3) -> list[T]:
        """A few different ones of them."""
        return self._random.sample(list(choices), min(len(choices), self.number(low, high)))

    def word(self) -> str:
        """A text, often an awkward one."""
        return self.pick(WORDS)

    def scalar(self) -> Any:
        """A text, a number or a truth value."""
        kind = self.number(0, 9)
        if kind < 6:
            return self.word()
        if kind < 8:
            return self.pick((0, 1, 2, 7, -3, 1.5, 100))
        return self.pick((True, False))

    def value(self, depth: int = 2) -> Any:
        """Anything that JSON can say."""
        kind = self.number(0, 9) if depth else 0
        if kind < 5:
            return self.scalar()
        if kind < 7:
            return self.some(lambda: self.value(depth - 1))
        if kind < 9:
            return self.map(lambda: self.value(depth - 1))
        return None

    def map(self, make: Callable[[], Any], low: int = 0, high: int = 3) -> dict[str, Any]:
        """A few short keys, each with something made anew."""
        return {key: make() for key in self.sample(("k", "m", "n", "key", "1"), low, high)}
