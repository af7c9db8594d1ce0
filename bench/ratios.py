"""The arithmetic of the report: medians over repetitions, ratios between targets, and whether a goal is met."""

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bench.goals import PATCHED, RELEASED, Goal, Kind
from bench.results import Measurement

LARGER_IS_BETTER = ("per_s",)
STAND_IN = {RELEASED: PATCHED}
"""The faster variant may stand in for the one that was not measured: that only makes a goal harder."""
_FLAT = re.compile(r"flat(\d+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over all repetitions that ended as they should."""

    median: float
    lowest: float
    highest: float
    runs: int
    failed: int = 0
    estimated: bool = False


Key = tuple[str, str, str]
"""Case, step, name of the figure."""


class Board:
    """Every figure of every target."""

    def __init__(self, measurements: Iterable[Measurement]) -> None:
        self._values: dict[tuple[str, Key], list[float]] = defaultdict(list)
        self._failed: dict[tuple[str, str, str], int] = defaultdict(int)
        self.targets: list[str] = []
        for one in measurements:
            if one.target not in self.targets:
                self.targets.append(one.target)
            if not one.complete:
                self._failed[one.target, one.case, one.step] += 1
                continue
            for name, value in one.figures.items():
                self._values[one.target, (one.case, one.step, name)].append(value)

    def measured(self) -> list[Key]:
        """What was measured of any target, in the order of measuring."""
        return list(dict.fromkeys(key for _, key in self._values))

    def failed(self, target: str, case: str, step: str) -> int:
        """How often a step did not end as it should."""
        return self._failed.get((target, case, step), 0)

    def failures(self) -> list[tuple[str, str, str, int]]:
        """Target, case, step and how often, of all that did not end as it should."""
        return [(*of, times) for of, times in self._failed.items()]

    def figure(self, target: str, key: Key) -> Figure | None:
        """What a target shows; estimated where only smaller flat stacks were measured."""
        values = self._values.get((target, key))
        if not values:
            return self._scaled(target, key)
        failed = self.failed(target, key[0], key[1])
        return Figure(statistics.median(values), min(values), max(values), len(values), failed)

    def _scaled(self, target: str, key: Key) -> Figure | None:
        """The reference as released pauses after every resource: its time grows as their number does.

        Only its time is drawn out so, and from its largest flat stack; nothing else is ever estimated.
        """
        size = _FLAT.fullmatch(key[0])
        if target != RELEASED or key[2] != "wall_s" or not size:
            return None
        smaller = {
            int(match[1]): statistics.median(values)
            for (name, (case, step, figure)), values in self._values.items()
            if name == target and (step, figure) == key[1:] and (match := _FLAT.fullmatch(case))
        }
        if not smaller or max(smaller) > int(size[1]):
            return None
        value = smaller[max(smaller)] * int(size[1]) / max(smaller)
        return Figure(value, value, value, 0, estimated=True)


def times_better(name: str, ours: float, other: float) -> float | None:
    """How many times better ours is; None when a zero makes that meaningless."""
    small, large = (other, ours) if name in LARGER_IS_BETTER else (ours, other)
    return large / small if small > 0 else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal held against the figures: None where something was not measured."""

    goal: Goal
    reached: float | None
    met: bool | None


def judge(board: Board, goal: Goal, ours: str) -> Verdict:
    """Whether a goal is met. A step that failed even once is not."""
    key = goal.case, goal.step, goal.figure
    if board.failed(ours, goal.case, goal.step):
        return Verdict(goal, None, False)
    figure = board.figure(ours, key)
    if figure is None:
        return Verdict(goal, None, None)
    if goal.kind in (Kind.UNDER, Kind.AT_LEAST):
        met = figure.median < goal.bound if goal.kind is Kind.UNDER else figure.median >= goal.bound
        return Verdict(goal, figure.median, met)
    other = compared(board, goal.against, key)
    if other is None:
        return Verdict(goal, None, None)
    if goal.kind is Kind.WITHIN:
        share = figure.median / other.median
        return Verdict(goal, share, share <= goal.bound)
    better = times_better(goal.figure, figure.median, other.median)
    return Verdict(goal, better, better is None or better >= goal.bound)


def compared(board: Board, against: str, key: Key) -> Figure | None:
    """What a goal compares with: the named target, or the one that may stand in for it."""
    return board.figure(against, key) or board.figure(STAND_IN.get(against, ""), key)
