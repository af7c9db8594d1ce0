"""What is promised of large stacks, of many and of fair shares, held against the figures: ours alone, so no ratio."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.ratios import Board
from bench.report import met, number, row

OURS, LARGE, USUAL, TIMES = "ours", "flat10000", "flat1000", 10
MOST_SLOWER, MOST_MB, NESTED_S, AT_REST, NO_OP_S = 1.3, 600.0, 120.0, 0.01, 5.0


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that is to stay under a bound; without a figure it was not measured."""

    what: str
    value: float | None
    bound: float | None
    unit: str = ""

    def cells(self) -> list[str]:
        """A row of the table."""
        told = "–" if self.value is None else f"{number(self.value)}{self.unit}"
        if self.bound is None:
            return [self.what, told, "", ""]
        verdict = None if self.value is None else self.value <= self.bound
        return [self.what, told, f"at most {number(self.bound)}{self.unit}", met(verdict)]


def scale(board: Board) -> str:
    """The table."""
    lines = [row(["what", "measured", "goal", "reached"]), row(["---"] * 4)]
    return "\n".join([*lines, *(row(promise.cells()) for promise in promises(board))])


def promises(board: Board) -> Iterator[Promise]:
    """One after the other."""
    for step in ("create", "update", "delete"):
        wall, usual = (_figure(board, case, step, "wall_s") for case in (LARGE, USUAL))
        cpu, usual_cpu = (_figure(board, case, step, "engine_cpu_s") for case in (LARGE, USUAL))
        yield Promise(f"10,000 resources, {step}", wall, NO_OP_S if step == "update" else None, " s")
        yield Promise(f"time for each, {step}, times that of 1,000", _share(wall, usual), MOST_SLOWER)
        yield Promise(f"processor time for each, {step}, times that of 1,000", _share(cpu, usual_cpu), MOST_SLOWER)
    peaks = [_figure(board, LARGE, step, "engine_peak_mb") for step in ("create", "update", "delete")]
    highest = max((peak for peak in peaks if peak is not None), default=None)
    yield Promise("10,000 resources, both engines together at their highest", highest, MOST_MB, " MB")
    yield Promise(
        "1,000 nested stacks of 22, create", _figure(board, "nested1000x22", "create", "wall_s"), NESTED_S, " s"
    )
    rest, wall = (_figure(board, "idle2000", "rest", name) for name in ("engine_cpu_s", "wall_s"))
    yield Promise("2,000 stacks at rest, share of a processor", rest / wall if rest and wall else rest, AT_REST)
    for step in ("plan", "explain", "drift"):
        yield Promise(f"1,000 resources, {step}", _figure(board, "foresight1000", step, "p50_ms"), None, " ms")
    yield Promise("1,000 resources, each changed", _figure(board, "foresight1000", "change", "wall_s"), None, " s")
    alone = _figure(board, "fair", "alone", "p50_ms")
    yield Promise("a small stack alone, create", alone, None, " ms")
    for name, told in (("p50_ms", "half of the time"), ("max_ms", "at worst")):
        beside = _figure(board, "fair", "beside", name)
        yield Promise(f"the same while another project creates 10,000 resources, {told}", beside, None, " ms")
    yield Promise("lists of 200 stacks a second while one of them changes all the time", _changing(board), None)


def _changing(board: Board) -> float | None:
    return _figure(board, "list200", "8-clients-changing", "per_s")


def _share(large: float | None, usual: float | None) -> float | None:
    return large / TIMES / usual if large is not None and usual else None


def _figure(board: Board, case: str, step: str, name: str) -> float | None:
    if board.failed(OURS, case, step):
        return None
    found = board.figure(OURS, (case, step, name))
    return found.median if found else None
