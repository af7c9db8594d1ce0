"""Keeps engine processes alive. Imports nothing but the standard library, so that it costs next to no memory.

Each engine is told its id and whom it follows: nobody then waits for a dead engine's heart-beat to be missed.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType
from uuid import uuid4

ENGINE_ID = "HEAT_ENGINE_ID"
PREDECESSOR = "HEAT_ENGINE_PREDECESSOR"
"""Environment variables of an engine process."""
CALM_S = 1.0
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "1048576"}
"""Many threads that each keep a heap of their own would double what an engine takes."""


class Supervisor:
    """So many processes of one command."""

    def __init__(self, command: list[str], workers: int) -> None:
        self._command, self._workers = command, workers
        self._alive: dict[int, tuple[subprocess.Popen[bytes], str, float]] = {}
        self._ending = False

    def run(self) -> None:
        """Until SIGTERM, and every engine has given back what it owned."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for _ in range(self._workers):
            self._start("")
        while self._alive:
            pid, status = os.wait()
            _, engine_id, born = self._alive.pop(pid, (None, "", 0.0))
            if self._ending:
                continue
            with suppress(OSError):  # a full disk under the log must not end who keeps engines alive
                sys.stderr.write(f"Engine {engine_id} ended with status {status}; starting another\n")
            if time.monotonic() - born < CALM_S:
                time.sleep(CALM_S)
            self._start(engine_id)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True
        for process, _, _ in list(self._alive.values()):
            process.terminate()

    def _start(self, predecessor: str) -> None:
        if self._ending:
            return
        engine_id = str(uuid4())
        environment = {**FRUGAL, **os.environ, ENGINE_ID: engine_id, PREDECESSOR: predecessor}
        process = subprocess.Popen(self._command, env=environment)
        self._alive[process.pid] = (process, engine_id, time.monotonic())


def main() -> None:
    """`python -m heat.cmd.supervising WORKERS COMMAND...`"""
    Supervisor(sys.argv[2:], int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
