"""What is due later, in order. Belongs to the loop's thread."""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class Timers(Generic[T]):
    """Things with the moment at which they are due, by a clock that never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, T]] = []
        self._order = count()

    def add(self, after_s: float, thing: T) -> None:
        """Due so many seconds from now."""
        heapq.heappush(self._heap, (self._clock() + after_s, next(self._order), thing))

    def due(self) -> list[T]:
        """Take out all whose time has come."""
        now, found = self._clock(), []
        while self._heap and self._heap[0][0] <= now:
            found.append(heapq.heappop(self._heap)[2])
        return found

    def wait_s(self, most_s: float) -> float:
        """Until the next is due, at most so long."""
        if not self._heap:
            return most_s
        return max(0.0, min(most_s, self._heap[0][0] - self._clock()))
