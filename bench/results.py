"""What was measured, one line of JSON each: written by the drivers, read by the report."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from bench.code import code_of

DONE = "COMPLETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One step of one case against one target, once."""

    target: str
    case: str
    step: str
    rep: int = 0
    status: str = DONE
    reason: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    """By name; the name ends in its unit, such as wall_s or engine_peak_mb."""
    machine: Mapping[str, str | float] = field(default_factory=dict)
    code: str = ""
    """What was measured, as `code.code_of` tells it; of the reference, what measured it."""
    run: str = ""
    """When the session began in which it was measured."""
    at: str = field(default_factory=lambda: time.strftime("%Y-%m-%dT%H:%M:%S%z"))

    @property
    def complete(self) -> bool:
        """Whether the step ended as it should, so that its figures mean something."""
        return self.status == DONE


class Journal:
    """Keeps measurements as they come: in a file when it has one, and always in memory."""

    def __init__(self, path: Path | None, machine: Mapping[str, str | float]) -> None:
        self._path, self._machine = path, machine
        self._code, self._run = code_of(), time.strftime("%Y-%m-%dT%H:%M:%S%z")
        self.kept: list[Measurement] = []

    def keep(self, measurement: Measurement) -> None:
        """Write one down at once, so that a broken run loses nothing."""
        measurement = replace(measurement, code=self._code, run=self._run, machine=dict(self._machine))
        self.kept.append(measurement)
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a") as file:
                file.write(json.dumps(asdict(measurement), sort_keys=True) + "\n")
        print(spoken(measurement), file=sys.stderr, flush=True)


def read(paths: Iterable[Path]) -> Iterator[Measurement]:
    """All measurements of some files, in their order."""
    for path in paths:
        for line in path.read_text().splitlines():
            if line.strip():
                yield Measurement(**json.loads(line))


def spoken(measurement: Measurement) -> str:
    """One line for whoever watches."""
    shown = (
        "wall_s",
        "post_s",
        "engine_cpu_s",
        "api_cpu_s",
        "engine_peak_mb",
        "p50_ms",
        "p95_ms",
        "per_s",
        "ratio",
        "whole_us_each",
        "held_kb_each",
        "foreign_cpu_s",
    )
    told = " ".join(f"{name}={measurement.figures[name]:g}" for name in shown if name in measurement.figures)
    end = "" if measurement.complete else f" {measurement.status}: {measurement.reason[:200]}"
    return f"{time.strftime('%H:%M:%S')} {measurement.target} {measurement.case} {measurement.step} {told}{end}"
