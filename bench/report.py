"""One table: what was measured of each target, the ratios, and the goals."""

from collections.abc import Iterator

from bench.goals import BARE, GOALS, PATCHED, RELEASED, Goal
from bench.ratios import Board, Figure, Key, Verdict, judge, times_better

SHOWN = ("wall_s", "p50_ms", "p95_ms", "per_s", "engine_cpu_s", "engine_cpu_each_ms", "api_cpu_s", "engine_peak_mb")
ONLY_AT_REST = ("engine_rss_mb", "engine_pss_mb", "api_rss_mb", "api_pss_mb")
BASELINES = (RELEASED, PATCHED, BARE)
_MET = {True: "met", False: "**NOT met**", None: "not measured"}


def table(board: Board, ours: str, *, goals_only: bool = False) -> str:
    """Markdown, of all figures or of those that there is a goal for.

    Time is in seconds unless a figure's name says otherwise; ~ marks an estimate.
    """
    baselines = [name for name in BASELINES if name in board.targets]
    others = [name for name in board.targets if name not in (*baselines, ours)]
    columns = [*baselines, *([ours] if ours in board.targets else []), *others]
    against = [] if goals_only else baselines
    head = ["case", "step", "figure", *columns, *(f"vs {name}" for name in against), "goal", "reached"]
    lines = [row(head), row(["---"] * len(head))]
    lines += [row(cells) for cells in _body(board, ours, against, columns) if cells[-1] or not goals_only]
    return "\n".join([*lines, "", *_failures(board)])


def _body(board: Board, ours: str, baselines: list[str], columns: list[str]) -> Iterator[list[str]]:
    for key in _keys(board):
        figures = {name: board.figure(name, key) for name in columns}
        mine = figures.get(ours)
        ratios = [_ratio(key[2], mine, figures[name]) for name in baselines]
        verdicts = [judge(board, goal, ours) for goal in GOALS if about(goal) == key and ours in columns]
        goal = "; ".join(str(one.goal) for one in verdicts)
        told = "; ".join(_verdict(one) for one in verdicts)
        yield [*key, *(_cell(figures[name]) for name in columns), *ratios, goal, told]


def _keys(board: Board) -> list[Key]:
    """What is worth a row: of every step the figures shown, of memory at rest those that say something then."""
    kept = [key for key in board.measured() if key[2] in (ONLY_AT_REST if key[0] == "memory" else SHOWN)]
    latency = {key[:2] for key in kept if key[2] == "p50_ms"}
    worth = [key for key in kept if key[2] != "wall_s" or key[:2] not in latency or key[0].startswith("burst")]
    steps = list(dict.fromkeys(key[:2] for key in worth))
    order = [*SHOWN, *ONLY_AT_REST]
    return sorted(worth, key=lambda key: (steps.index(key[:2]), order.index(key[2])))


def about(goal: Goal) -> Key:
    """The figure that a goal speaks of."""
    return goal.case, goal.step, goal.figure


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    text = ("~" if figure.estimated else "") + number(figure.median)
    if figure.runs > 1 and number(figure.lowest) != number(figure.highest):
        text += f" ({number(figure.lowest)}–{number(figure.highest)})"
    return f"{text} [{figure.failed} failed]" if figure.failed else text


def _ratio(name: str, ours: Figure | None, other: Figure | None) -> str:
    if ours is None or other is None:
        return "–"
    ratio = times_better(name, ours.median, other.median)
    return "–" if ratio is None else f"{number(ratio)} ×"


def _verdict(verdict: Verdict) -> str:
    reached = "" if verdict.reached is None else f"{number(verdict.reached)}: "
    return f"{reached}{met(verdict.met)}"


def unmeasured(board: Board, ours: str) -> list[str]:
    """A line for each goal about which nothing was measured of ours."""
    return [
        f"- {' '.join(about(goal))}: {goal} – not measured" for goal in GOALS if not board.figure(ours, about(goal))
    ]


def _failures(board: Board) -> Iterator[str]:
    for target, case, step, times in board.failures():
        yield f"- {target}: {case} {step} failed {times} time(s)"


def number(value: float) -> str:
    """Three figures, as few digits as that takes."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def row(cells: list[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"


def met(verdict: bool | None) -> str:
    """A verdict in words."""
    return _MET[verdict]
