"""What templates cost as they grow: processor time and memory of each resource, each size in a process of its own.

Nothing is asked of a server here. `python -m bench.curve hot 1000 tree` is that process; it tells its figures as JSON.
"""

import gc
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bench.report import number
from bench.results import Measurement
from bench.rich import FAMILIES
from heat.cmd.collecting import collect_seldom
from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.template import Blueprint, parse, validate
from heat.template import Path as Keys

SIZES = (100, 300, 1000, 3000, 10000)
FORMS = ("tree", "yaml", "json")
LARGE = replace(LANGUAGES.limits, size=64 * 1024 * 1024)
"""Ten thousand resources are more text than a server takes unless told to."""
T = TypeVar("T")


def run(family: str, size: int, form: str, rep: int) -> Measurement:
    """One point of the curve."""
    command = [sys.executable, "-m", "bench.curve", family, str(size), form]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = done.returncode == 0
    return Measurement(
        target="ours",
        case=f"template-{family}-{form}",
        step=str(size),
        rep=rep,
        status="COMPLETE" if told else "FAILED",
        reason=done.stderr[-300:],
        figures=json.loads(done.stdout) if told else {},
    )


COLUMNS = ("parse_us_each", "validate_us_each", "graph_us_each", "evaluate_us_each", "whole_us_each", "held_kb_each")


def table(points: Iterable[Measurement]) -> str:
    """One row for each point."""
    lines = ["| template | resources | " + " | ".join(COLUMNS) + " |", "|" + " --- |" * (2 + len(COLUMNS))]
    for one in points:
        cells = [number(one.figures[name]) if name in one.figures else "–" for name in COLUMNS]
        lines.append(f"| {one.case} | {one.step} | {' | '.join(cells)} |")
    return "\n".join(lines)


class Given:
    """Stands for the resources whose values are read."""

    def reference(self, name: str) -> str:
        """The id of a resource."""
        return f"id-of-{name}"

    def attribute(self, name: str, _path: Keys) -> str:
        """The same for every attribute."""
        return f"value-of-{name}"


class Phases:
    """Processor time of each phase, by name, for each resource: what else runs on the machine does not count."""

    def __init__(self, size: int) -> None:
        self.size, self.figures = size, dict[str, float]()

    def time(self, name: str, act: Callable[[], T]) -> T:
        """Do one phase."""
        began = time.process_time()
        result = act()
        self.figures[f"{name}_us_each"] = round((time.process_time() - began) / self.size * 1e6, 2)
        return result


def walk(source: str | Mapping[str, Any], phases: Phases) -> Blueprint:
    """All that is done with a template before and while its stack is made."""
    template = phases.time("parse", lambda: parse(source, LANGUAGES, limits=LARGE))
    blueprint = phases.time("compile", lambda: Blueprint(template, plugins=PLUGINS))
    problems = phases.time("validate", lambda: validate(blueprint))
    if problems:
        raise SystemExit(f"the template is not valid: {problems[0]}")
    phases.time("graph", lambda: list(blueprint.graph.order()))
    phases.time("evaluate", lambda: evaluate(blueprint))
    return blueprint


def evaluate(blueprint: Blueprint) -> None:
    """Properties of every resource, metadata, and every output."""
    values = Given()
    for definition in blueprint.resources.values():
        definition.properties(values)
        definition.metadata(values)
    for output in blueprint.outputs.values():
        output.value(values)


def measured(family: str, size: int, form: str) -> dict[str, float]:
    """Time first, then what stays in memory: of the process, and as Python counts it."""
    tree = FAMILIES[family](size)
    written = {
        "yaml": lambda: yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False),
        "json": lambda: json.dumps(tree),
    }
    source = written[form]() if form in written else tree
    walk(FAMILIES[family](10), Phases(10))
    gc.collect()
    phases, before = Phases(size), resident_kb()
    kept = [walk(source, phases)]
    gc.collect()
    figures = {**phases.figures, "whole_us_each": round(sum(phases.figures.values()), 2)}
    figures["resident_kb_each"] = round((resident_kb() - before) / size, 2)
    kept.clear()
    gc.collect()
    tracemalloc.start()
    kept.append(walk(source, Phases(size)))
    gc.collect()
    figures["held_kb_each"] = round(tracemalloc.get_traced_memory()[0] / size / 1024, 2)
    return figures


def resident_kb() -> int:
    """Memory of this process."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


if __name__ == "__main__":
    PLUGINS = load([])
    collect_seldom()
    print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
