"""docs/performance.md: its tables are written out of the results, of one code and of no other."""

from collections.abc import Callable, Iterable, Sequence

from bench.code import UNKNOWN, is_clean
from bench.curve import FORMS, SIZES
from bench.ratios import Board
from bench.report import BASELINES, number, row, table, unmeasured
from bench.results import Measurement
from bench.rich import FAMILIES
from bench.scale import scale

BEGIN, END = "<!-- generated: {} -->", "<!-- end of generated -->"
OURS, ALONE, TEMPLATES = "ours", "heat-all", "templates"
SMALL = ("flat100", "flat1000", "chain100", "group100", "nested20x10")
"""Cases of heat-all that the page shows."""


class Mixed(Exception):
    """The figures are of different code, or nobody can tell of which."""


def filled(text: str, measurements: Iterable[Measurement], *, draft: bool = False) -> str:
    """The page with each of its blocks written anew. Raises Mixed."""
    chosen = latest(measurements)
    code = one_code(chosen, draft=draft)
    for name, write in BLOCKS.items():
        text = replaced(text, name, write(chosen, code))
    return text


def latest(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Of our own code the last session of each kind, whole; of what it is compared with the last of each step."""
    taken = list(measurements)
    last: dict[object, str] = {}
    for one in taken:
        last[_kind(one)] = max(last.get(_kind(one), ""), one.run)
    return [one for one in taken if one.run == last[_kind(one)]]


def one_code(measurements: Iterable[Measurement], *, draft: bool) -> str:
    """The code that all of ours were measured with. Raises Mixed unless it is one, and in a commit."""
    found: dict[str, set[str]] = {}
    for one in measurements:
        if is_ours(one):
            found.setdefault(one.code or UNKNOWN, set()).add(_group(one))
    if len(found) != 1:
        told = "; ".join(f"{code}: {', '.join(sorted(groups))}" for code, groups in sorted(found.items()))
        raise Mixed(f"The figures are of different code ({told or 'none'}). Measure all of them with one.")
    (code,) = found
    if not is_clean(code) and not draft:
        raise Mixed(f"The code that was measured is {code}, which is no commit. Commit, and measure again.")
    return code


def is_ours(one: Measurement) -> bool:
    """Does it tell of our code, not of what that is compared with?"""
    return one.target in (OURS, ALONE)


def replaced(text: str, name: str, content: str) -> str:
    """The text with what stands between two marks replaced. Raises Mixed where there are no such marks."""
    head, begin, rest = text.partition(BEGIN.format(name))
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise Mixed(f"The page has no place for {name}: it needs the lines {BEGIN.format(name)} and {END}.")
    return f"{head}{begin}\n{content}\n{end}{tail}"


def _group(one: Measurement) -> str:
    return TEMPLATES if one.case.startswith("template-") else one.target


def _kind(one: Measurement) -> object:
    return _group(one) if is_ours(one) else (one.target, one.case, one.step)


def _origin(chosen: Sequence[Measurement], code: str) -> str:
    """What was measured, when and where."""
    ours = [one for one in chosen if is_ours(one)]
    machine, days = ours[0].machine, sorted({one.at[:10] for one in ours})
    load = max(float(one.machine.get("load_before", 0)) for one in ours)
    where = f"{machine.get('cpu')} with {machine.get('cpus')} processors and {machine.get('memory_gb')} GiB"
    under = f"Linux {machine.get('kernel')}, Python {machine.get('python')}"
    lines = [
        f"Our figures: commit {code}, {' and '.join(days)}, {where}, {under}; "
        f"the load before the sessions was at most {load:g}; other work took {_foreign(ours):.0%} of the processors."
    ]
    if not is_clean(code):
        lines += ["", "**This is a draft**: the code that was measured had changes that are in no commit."]
    others = sorted({(one.target, one.at[:10]) for one in chosen if one.target in BASELINES})
    if others:
        lines += ["", "Compared with: " + ", ".join(f"{target} ({day})" for target, day in others) + "."]
    return "\n".join(lines)


def _foreign(measurements: Iterable[Measurement]) -> float:
    """What share of the processors' time went elsewhere while it was measured."""
    timed = [(one.figures, float(one.machine.get("cpus", 1))) for one in measurements if "foreign_cpu_s" in one.figures]
    whole = sum(figures["wall_s"] * cpus for figures, cpus in timed)
    return max(0.0, sum(figures["foreign_cpu_s"] for figures, _ in timed)) / whole if whole else 0.0


def _goals(chosen: Sequence[Measurement], _code: str) -> str:
    """Every figure that there is a goal for."""
    board = Board(one for one in chosen if one.target in (*BASELINES, OURS) and _group(one) != TEMPLATES)
    return "\n".join([table(board, OURS, goals_only=True).rstrip(), *unmeasured(board, OURS)])


def _scale(chosen: Sequence[Measurement], _code: str) -> str:
    return scale(Board(one for one in chosen if one.target == OURS))


def _alone(chosen: Sequence[Measurement], _code: str) -> str:
    """heat-all: seconds of every action, and what reads take."""
    board = Board(one for one in chosen if one.target == ALONE)
    told = [row(["case", "create", "update", "delete"]), row(["---"] * 4)]
    for case in SMALL:
        told.append(row([case, *(_seconds(board, case, step) for step in ("create", "update", "delete"))]))
    looks = [
        ("reads1000", "show", "p50_ms"), ("reads1000", "resource-list", "p50_ms"), ("reads1000", "validate", "p50_ms"),
        ("validate1000", "hot", "p50_ms"), ("validate1000", "cfn", "p50_ms"), ("post", "create", "p50_ms"),
        ("list200", "8-clients", "per_s"), ("burst200x5", "create", "per_s"), ("memory", "after", "engine_rss_mb"),
    ]  # fmt: skip
    told += ["", row(["case", "step", "figure", ALONE]), row(["---"] * 4)]
    told += [row([*look, _number(board, ALONE, look)]) for look in looks]
    return "\n".join(told)


def _templates(chosen: Sequence[Measurement], _code: str) -> str:
    """Microseconds of processor time for each resource, as templates grow."""
    board = Board(one for one in chosen if _group(one) == TEMPLATES)
    kinds = [(family, form) for family in FAMILIES for form in FORMS[:2]]
    told = [row(["resources", *(f"{family} {form}" for family, form in kinds), "KiB held, hot tree"])]
    told.append(row(["---"] * (len(kinds) + 2)))
    for size in SIZES:
        cells = [_number(board, OURS, (f"template-{a}-{b}", str(size), "whole_us_each")) for a, b in kinds]
        held = _number(board, OURS, ("template-hot-tree", str(size), "held_kb_each"))
        told.append(row([f"{size:,}", *cells, held]))
    return "\n".join(told)


def _seconds(board: Board, case: str, step: str) -> str:
    told = _number(board, ALONE, (case, step, "wall_s"))
    return told if told == "–" else f"{told} s"


def _number(board: Board, target: str, key: tuple[str, str, str]) -> str:
    figure = board.figure(target, key)
    return number(figure.median) if figure else "–"


BLOCKS: dict[str, Callable[[Sequence[Measurement], str], str]] = {
    "origin": _origin,
    "goals": _goals,
    "scale": _scale,
    "templates": _templates,
    "heat-all": _alone,
}
