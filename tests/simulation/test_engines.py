"""Whole engines through random lives, in processes of their own in which a seed replays exactly: see __main__."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LIVES = int(os.environ.get("HEAT_ENGINE_SIMULATIONS", "1000"))
FIRST = int(os.environ.get("HEAT_SIMULATION_SEED", "1"))
BATCHES = 4
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_befalls_engines_every_stack_ends_as_promised(batch):
    portion = -(-LIVES // BATCHES)
    command = [sys.executable, "-m", "tests.simulation", "engine", "--processes", "1"]
    command += ["--first", str(FIRST + batch * portion), "--lives", str(portion)]

    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)

    assert ended.returncode == 0, f"{ended.stdout[-6000:]}\n{ended.stderr[-2000:]}"
