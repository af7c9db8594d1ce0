"""Threads that run commands, shared fairly: each project in turn, and within it each stack in turn."""

import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Condition, Thread

LOG = logging.getLogger(__name__)

Job = Callable[[], None]


class FairQueue:
    """Jobs by project and stack; whoever has waited longest without a turn is next."""

    def __init__(self) -> None:
        self._projects: OrderedDict[str, OrderedDict[str, deque[Job]]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def put(self, project: str, stack: str, job: Job) -> None:
        """At the end of the stack's own line."""
        stacks = self._projects.setdefault(project, OrderedDict())
        stacks.setdefault(stack, deque()).append(job)
        self._length += 1

    def take(self) -> Job:
        """The next job; its stack and project then wait until all others had a turn."""
        project, stacks = next(iter(self._projects.items()))
        stack, line = next(iter(stacks.items()))
        job = line.popleft()
        self._length -= 1
        stacks.move_to_end(stack)
        if not line:
            del stacks[stack]
        self._projects.move_to_end(project)
        if not stacks:
            del self._projects[project]
        return job


class Pool:
    """A fixed number of threads over one fair queue. Threads are started as they are needed."""

    def __init__(self, size: int, name: str = "work") -> None:
        self._size, self._name = size, name
        self._queue = FairQueue()
        self._changed = Condition()
        self._threads: list[Thread] = []
        self._idle = 0
        self._open = True

    def submit(self, project: str, stack: str, job: Job) -> None:
        """Run a job soon; after `stop` it is dropped."""
        with self._changed:
            if not self._open:
                return
            self._queue.put(project, stack, job)
            if len(self._queue) > self._idle and len(self._threads) < self._size:
                thread = Thread(target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
            else:
                self._changed.notify()

    def stop(self, wait_s: float) -> bool:
        """Take no more jobs, forget those that wait, and wait a while for those that run: have all ended?"""
        with self._changed:
            self._open = False
            self._queue = FairQueue()
            self._changed.notify_all()
        ends = time.monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._idle += 1
                while self._open and not self._queue:
                    self._changed.wait()
                self._idle -= 1
                if not self._open:
                    return
                job = self._queue.take()
            try:
                job()
            except Exception:
                LOG.exception("A job raised instead of answering. This is a bug in Heat.")
