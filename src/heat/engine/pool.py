"""Threads that run commands, shared fairly: each project in turn, and within it each stack in turn."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import Protocol

from heat.engine.fair_queue import FairQueue

LOG = logging.getLogger(__name__)

Job = Callable[[], None]
MOMENT_S = 0.002


class Crew(Protocol):
    """Whoever runs jobs."""

    def submit(self, project: str, stack: str, job: Job) -> None:
        """Run a job soon."""
        ...

    def close(self) -> None:
        """Take no more jobs, and forget those that wait."""
        ...

    def busy(self) -> set[str]:
        """Stacks for which a job runs now."""
        ...

    def await_one(self, wait_s: float) -> None:
        """Wait until a job that runs now has ended, so long at most."""
        ...

    def stop(self, wait_s: float) -> bool:
        """Take no more jobs; have all that ran ended?"""
        ...


class Pool:
    """Threads over one fair queue: as few as get on with the work, as many as wait for clouds.

    Threads that compute only get into each other's way, so another one is started when jobs wait and none was taken
    for a moment: then those that run are waiting for something.
    """

    def __init__(self, size: int, name: str = "work") -> None:
        self._size, self._name = size, name
        self._queue: FairQueue[Job] = FairQueue()
        self._lock = Lock()
        self._work, self._stuck, self._ended = (Condition(self._lock) for _ in range(3))
        self._threads: list[Thread] = []
        self._busy: Counter[str] = Counter()
        self._idle = self._taken = 0
        self._open, self._dozing = True, False
        self._foreman = Thread(target=self._oversee, name=f"{name}-foreman", daemon=True)
        self._foreman.start()

    def submit(self, project: str, stack: str, job: Job) -> None:
        """Run a job soon; after `stop` it is dropped."""
        with self._lock:
            if not self._open:
                return
            self._queue.put(project, stack, job)
            if not self._threads:
                self._hire()
            elif self._idle:
                self._work.notify()
            elif self._dozing:
                self._stuck.notify()

    def close(self) -> None:
        """Take no more jobs, and forget those that wait."""
        with self._lock:
            self._open = False
            self._queue = FairQueue()
            self._work.notify_all()
            self._stuck.notify_all()

    def busy(self) -> set[str]:
        """Stacks for which a job runs now; what came of any other is with whoever submitted it."""
        with self._lock:
            return set(self._busy)

    def await_one(self, wait_s: float) -> None:
        """Wait until a job that runs now has ended, so long at most."""
        with self._lock:
            if self._busy:
                self._ended.wait(wait_s)

    def stop(self, wait_s: float) -> bool:
        """Take no more jobs, forget those that wait, and wait a while for those that run: have all ended?"""
        self.close()
        ends = time.monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _hire(self) -> None:
        thread = Thread(target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _oversee(self) -> None:
        with self._lock:
            while self._open and len(self._threads) < self._size:
                if not self._queue or self._idle:
                    self._dozing = True
                    self._stuck.wait()
                    self._dozing = False
                    continue
                taken = self._taken
                self._stuck.wait(MOMENT_S)
                if self._open and self._queue and not self._idle and self._taken == taken:
                    self._hire()

    def _run(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
                while self._open and not self._queue:
                    self._work.wait()
                self._idle -= 1
                if not self._open:
                    return
                stack, job = self._queue.take()
                self._taken += 1
                self._busy[stack] += 1
                if self._dozing and self._queue and not self._idle:
                    self._stuck.notify()
            try:
                job()
            except Exception:
                LOG.exception("A job raised instead of answering. This is a bug in Heat.")
            del job  # it may hold all that is known of a large stack, and the next may be long in coming
            with self._lock:
                self._busy[stack] -= 1
                if not self._busy[stack]:
                    del self._busy[stack]
                self._ended.notify_all()
