"""What a step cost: wall clock, and processor time and memory of the processes that worked for it, out of /proc."""

import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
_RESET_PEAK = "5"
RESIDENT = ("engine", "api")
"""Roles whose memory is read; of the others only the processor time is of interest."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process at one moment; its time includes children that have ended."""

    pid: int
    parent: int
    cpu_s: float


class Roles:
    """Which processes play which role.

    A role is given as pid files, or as `~` and a regular expression on command lines; descendants belong to it too.
    """

    def __init__(self, ways: Mapping[str, str]) -> None:
        self._ways = dict(ways)

    def members(self, alive: Mapping[int, Process]) -> dict[str, set[int]]:
        """Ids of the processes of each role now. A process belongs to the first role that claims it."""
        found: dict[str, set[int]] = {}
        taken: set[int] = set()
        for role, way in self._ways.items():
            found[role] = descendants(self._roots(way, alive), alive) - taken
            taken |= found[role]
        return found

    def _roots(self, way: str, alive: Mapping[int, Process]) -> set[int]:
        if way.startswith("~"):
            pattern = re.compile(way[1:])
            return {pid for pid in alive if pid != os.getpid() and pattern.search(_command(pid))}
        return {pid for path in way.split(",") if (pid := _pid_in(Path(path))) in alive}


def descendants(roots: Iterable[int], alive: Mapping[int, Process]) -> set[int]:
    """Some processes with all that they started."""
    children: dict[int, list[int]] = {}
    for process in alive.values():
        children.setdefault(process.parent, []).append(process.pid)
    found: set[int] = set()
    pending = list(roots)
    while pending:
        pid = pending.pop()
        if pid not in found:
            found.add(pid)
            pending += children.get(pid, [])
    return found


def processes() -> dict[int, Process]:
    """Every process of the machine."""
    found = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            pid = int(folder.name)
            found[pid] = Process(pid, int(fields[1]), sum(map(int, fields[11:15])) / _TICKS)
    return found


class Meter:
    """A context manager; afterwards `figures` says what happened meanwhile."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self.figures: dict[str, float] = {}

    def __enter__(self) -> "Meter":
        self._before = processes()
        members = self._roles.members(self._before)
        for role in RESIDENT:
            for pid in members.get(role, ()):
                _forget_peak(pid)
        self._busy, self._own = _busy_s(), time.process_time()
        self._began = time.perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        wall = time.perf_counter() - self._began
        busy, own = _busy_s() - self._busy, time.process_time() - self._own
        after = processes()
        members = self._roles.members(after)
        cpu = {role: self._spent(pids, after) for role, pids in members.items()}
        self.figures = {"wall_s": wall, **{f"{role}_cpu_s": spent for role, spent in cpu.items()}, **memory(members)}
        self.figures["client_cpu_s"] = own
        self.figures["foreign_cpu_s"] = busy - own - sum(cpu.values())
        self.figures = {name: round(value, 4) for name, value in self.figures.items()}

    def _spent(self, pids: Iterable[int], after: Mapping[int, Process]) -> float:
        nothing = Process(0, 0, 0.0)
        return sum(after[pid].cpu_s - self._before.get(pid, nothing).cpu_s for pid in pids)


def memory(members: Mapping[str, Iterable[int]]) -> dict[str, float]:
    """Memory of the roles that matter, summed over their processes: resident, proportional, and highest resident."""
    figures: dict[str, float] = {}
    for role in RESIDENT:
        for pid in members.get(role, ()):
            for name, value in _memory_of(pid).items():
                figures[f"{role}_{name}"] = figures.get(f"{role}_{name}", 0.0) + value
    return figures


def _memory_of(pid: int) -> dict[str, float]:
    status = _numbers(_PROC / str(pid) / "status")
    shared = _numbers(_PROC / str(pid) / "smaps_rollup")
    kilobytes = {"rss_mb": status.get("VmRSS", 0), "peak_mb": status.get("VmHWM", 0), "pss_mb": shared.get("Pss", 0)}
    return {name: value / 1024 for name, value in kilobytes.items()}


def _numbers(path: Path) -> dict[str, int]:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in lines if line.rstrip().endswith("kB"))
    return {name: int(value.split()[0]) for name, value in pairs}


def _forget_peak(pid: int) -> None:
    try:
        (_PROC / str(pid) / "clear_refs").write_text(_RESET_PEAK)
    except OSError:
        return  # it has ended, or is another user's: its peak is then that of its whole life


def _command(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _pid_in(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 0


def _busy_s() -> float:
    """Seconds that the processors have worked since the machine started: user, nice, system, interrupts, stolen."""
    spent = [int(number) for number in (_PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(spent) - spent[3] - spent[4]) / _TICKS
