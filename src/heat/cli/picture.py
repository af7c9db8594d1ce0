"""Watching on a terminal: the stack as a tree that changes in place, as tall as the screen allows."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from heat.cli.growth import DONE, FAILED, RUNNING, WAITING, Growth, Row, phase_of

STYLES = {DONE: "green", RUNNING: "yellow", FAILED: "bold red", WAITING: "dim"}
ICONS = {DONE: "✔", FAILED: "✘", WAITING: "·"}
# What each action is called while it runs, when it is done, and when it has failed.
WORDS = {
    "CREATE": ("creating", "created", "not created"),
    "UPDATE": ("updating", "updated", "not updated"),
    "DELETE": ("deleting", "deleted", "not deleted"),
    "ROLLBACK": ("rolling back", "rolled back", "not rolled back"),
    "CHECK": ("checking", "checked", "found broken"),
    "SUSPEND": ("suspending", "suspended", "not suspended"),
    "RESUME": ("resuming", "resumed", "not resumed"),
    "ADOPT": ("adopting", "adopted", "not adopted"),
    "SNAPSHOT": ("taking a snapshot", "snapshot taken", "no snapshot"),
    "RESTORE": ("restoring", "restored", "not restored"),
}
CAUSES_SHOWN = 3
# Lines that are not rows of the tree: the stack itself, what is left out, causes, the total, room for the cursor.
FRAME_LINES = 5 + CAUSES_SHOWN


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be drawn; the screen is refreshed in another thread, which must not walk a tree that grows."""

    name: str
    status: str
    rows: list[Row]
    counts: dict[str, int]
    causes: list[tuple[str, str]]


class Picture:
    """The live tree; it draws itself again on every refresh, so that clocks tick and spinners turn."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console or Console(stderr=True)
        self._clock = clock
        self._began = clock()
        self._scene: Scene | None = None
        self._spinner = Spinner("dots", style=STYLES[RUNNING])

    @contextmanager
    def open(self) -> Iterator[None]:
        """Draw until the end, and leave the last picture on the screen."""
        with Live(self, console=self._console, refresh_per_second=8):
            yield

    def show(self, growth: Growth, events: list[dict[str, Any]]) -> None:
        """Take in how things are; the next refresh shows it."""
        # While it rolls back, what failed is taken away and with it the line that said why.
        causes = growth.failures()[:CAUSES_SHOWN] if growth.status.startswith("ROLLBACK_") else []
        self._scene = Scene(growth.name, growth.status, growth.rows(), growth.counts(), causes)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._scene is None:
            yield Text("…", style="dim")
            return
        yield self._draw(self._scene, max(options.max_height or console.height, 8))

    def _draw(self, scene: Scene, height: int) -> RenderableType:
        now = self._clock()
        rows, left_out = fit(scene.rows, height - FRAME_LINES)
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(no_wrap=True)
        table.add_column(style="dim", no_wrap=True, overflow="ellipsis")
        table.add_column(no_wrap=True)
        table.add_column(justify="right", style="dim", no_wrap=True)
        # One line for each row, or the picture would outgrow the screen; the whole reason is told at the end.
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis", style=STYLES[FAILED])
        self._add(table, Text(scene.name, style="bold"), "stack", scene.status, now - self._began, "")
        for row in rows:
            branch = row.branch
            reason = branch.reason if branch.phase == FAILED else ""
            label = Text.assemble((_lines(row.more), "dim"), branch.name)
            self._add(table, label, branch.type, branch.status, branch.elapsed(now), reason)
        notes = [Text(f"  … {left_out}", style="dim")] if left_out else []
        notes += [_cause(path, reason) for path, reason in scene.causes]
        return Group(table, *notes, self._total(scene, now))

    def _add(self, table: Table, label: Text, kind: str, status: str, elapsed: float | None, reason: str) -> None:
        state = Table.grid(padding=(0, 1))
        phase = phase_of(status)
        icon: RenderableType = self._spinner if phase == RUNNING else Text(ICONS[phase], style=STYLES[phase])
        state.add_row(icon, Text(word(status), style=STYLES[phase]))
        table.add_row(label, _short(kind), state, "" if elapsed is None else duration(elapsed), reason)

    def _total(self, scene: Scene, now: float) -> Text:
        parts = [(f"{count} {phase}", STYLES[phase]) for phase, count in scene.counts.items() if count]
        total = Text(f"{sum(scene.counts.values())} resources: ")
        total.append_text(Text(", ").join(Text(words, style=style) for words, style in parts))
        return total.append(f"; {duration(now - self._began)}", style="dim")


def fit(rows: list[Row], room: int) -> tuple[list[Row], str]:
    """As many rows as there is room for, the busy and the failed before the rest, and what was left out."""
    if len(rows) <= room:
        return rows, ""
    rank = {FAILED: 0, RUNNING: 1, WAITING: 2, DONE: 3}
    chosen = sorted(range(len(rows)), key=lambda at: (rank[rows[at].branch.phase], at))[: max(room, 1)]
    kept = set(chosen)
    left = [row.branch.phase for at, row in enumerate(rows) if at not in kept]
    counts = [f"{left.count(phase)} more {phase}" for phase in (RUNNING, WAITING, DONE, FAILED) if phase in left]
    return [rows[at] for at in sorted(kept)], ", ".join(counts)


def word(status: str) -> str:
    """A status as a person says it."""
    action, _, rest = status.partition("_")
    if action in ("", "INIT"):
        return "waiting"
    running, done, failed = WORDS.get(action, (action.lower(), action.lower(), f"{action.lower()} failed"))
    return {"COMPLETE": done, "FAILED": failed}.get(rest, running)


def duration(seconds: float) -> str:
    """A time as short as it can be read: 4s, 1m05s, 2h03m."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    return f"{whole // 3600}h{whole % 3600 // 60:02}m"


def _cause(path: str, reason: str) -> Text:
    return Text(f"✘ {path}: {reason}", style=STYLES[FAILED], no_wrap=True, overflow="ellipsis")


def _lines(more: tuple[bool, ...]) -> str:
    return "".join("│  " if level else "   " for level in more[:-1]) + ("├─ " if more[-1] else "└─ ")


def _short(kind: str) -> str:
    """A type that is a file is known by the file's name."""
    return kind.rpartition("/")[2] if "://" in kind else kind
