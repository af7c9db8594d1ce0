"""Lives simulated by the thousand: `scripts/simulate` with progress, and how to replay whatever breaks.

Every life is drawn from its seed alone. Sets of words have another order in each Python process, unless it is told
which: so this one sees to it that it was.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation import days
from tests.simulation.whole import life

KINDS: dict[str, Callable[[int], object]] = {"machine": days.live, "engine": life.live}
PORTION = 25
SHOWN_S = 10.0


def lives(kind: str, first: int, count: int) -> list[tuple[int, str]]:
    """Seeds whose lives are broken, and what the world tells of it."""
    broken = []
    for seed in range(first, first + count):
        try:
            KINDS[kind](seed)
        except Exception as error:
            broken.append((seed, f"{type(error).__name__}: {error}"))
    return broken


def run(kind: str, first: int, count: int, processes: int) -> int:
    """Live them all; how many are broken."""
    began = told = time.monotonic()
    done = broken = 0
    with ProcessPoolExecutor(processes) as pool:
        portions = {
            pool.submit(lives, kind, start, min(PORTION, first + count - start)): min(PORTION, first + count - start)
            for start in range(first, first + count, PORTION)
        }
        for portion in as_completed(portions):
            done += portions[portion]
            for seed, story in portion.result():
                broken += 1
                print(f"{story}\nreplay: scripts/simulate {kind} --first {seed} --lives 1\n", flush=True)
            if time.monotonic() - told > SHOWN_S or done == count:
                told, passed = time.monotonic(), time.monotonic() - began
                print(f"{kind}: {done} of {count} lives, {broken} broken, {done / passed:.1f} a second", flush=True)
    return broken


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser("scripts/simulate", description=__doc__)
    parser.add_argument(
        "kind", nargs="?", choices=list(KINDS), help="the state machine alone or whole engines; else both"
    )
    parser.add_argument("--first", type=int, default=1, help="seed of the first life")
    parser.add_argument("--lives", type=int, default=200_000, help="of each kind")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    broken = [run(kind, asked.first, asked.lives, asked.processes) for kind in ([asked.kind] if asked.kind else KINDS)]
    return 1 if any(broken) else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    sys.exit(main())
