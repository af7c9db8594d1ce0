"""Many small stacks asked for by many clients at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import local
from typing import TypeVar

import requests

from bench.client import HeatClient, Refused, StackState, pauses
from bench.latency import spread
from bench.templates import flat

_LIMIT_S = 1800.0
Job = TypeVar("Job")


@dataclass(slots=True)
class Outcome:
    """How it went."""

    figures: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


class Burst:
    """Stacks that are made together and taken away together."""

    def __init__(self, connect: Callable[[], HeatClient], *, clients: int, stacks: int, size: int) -> None:
        self._connect, self._clients, self._count = connect, clients, stacks
        self._template = flat(size).template
        self._prefix = f"bench-burst-{int(time.time())}-"
        self._own = local()
        self._made: dict[str, str] = {}

    def create(self) -> Outcome:
        """Until every stack that was accepted has ended."""

        def post(number: int) -> None:
            name = f"{self._prefix}{number:04d}"
            self._made[name] = self._client().create(name, self._template, {})

        outcome = self._all(list(range(self._count)), post, self._created)
        outcome.failures += [f"{one.status}: {one.reason}" for one in self._ours() if one.status != "CREATE_COMPLETE"]
        return outcome

    def delete(self) -> Outcome:
        """Until they are gone, or cannot go."""
        outcome = self._all(
            list(self._made.items()), lambda stack: self._client().delete(stack[0], stack[1]), self._deleted
        )
        outcome.failures += [f"{one.status}: {one.reason}" for one in self._ours()]
        return outcome

    def _all(self, jobs: list[Job], act: Callable[[Job], None], ended: Callable[[], bool]) -> Outcome:
        outcome, times = Outcome(), list[float]()

        def timed(job: Job) -> None:
            began = time.perf_counter()
            try:
                act(job)
                times.append(time.perf_counter() - began)
            except (Refused, requests.RequestException) as error:
                outcome.failures.append(str(error))

        began = time.perf_counter()
        with ThreadPoolExecutor(self._clients) as pool:
            list(pool.map(timed, jobs))
        asked = time.perf_counter() - began
        for _ in pauses(_LIMIT_S):
            if ended():
                break
        else:
            outcome.failures.append(f"no end in {_LIMIT_S:g} s")
        outcome.figures = spread(times) | {
            "asking_s": round(asked, 3),
            "per_s": round(len(times) / (time.perf_counter() - began), 3),
        }
        return outcome

    def _created(self) -> bool:
        return not self._client().stacks(status="IN_PROGRESS", limit=1) and all(
            one.status in ("CREATE_COMPLETE", "CREATE_FAILED") for one in self._ours()
        )

    def _deleted(self) -> bool:
        return not self._client().stacks(status="IN_PROGRESS", limit=1) and all(
            one.status == "DELETE_FAILED" for one in self._ours()
        )

    def _ours(self) -> list[StackState]:
        return [one for one in self._client().stacks() if one.name.startswith(self._prefix)]

    def _client(self) -> HeatClient:
        """The calling thread's own."""
        if not hasattr(self._own, "client"):
            self._own.client = self._connect()
        client: HeatClient = self._own.client
        return client
