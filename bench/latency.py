"""Latencies: gathering them, and what is told about them."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence

import requests

from bench.client import Refused

Ask = Callable[[], object]


def spread(times_s: Sequence[float]) -> dict[str, float]:
    """Percentiles in milliseconds; nothing when there is nothing to tell of."""
    if not times_s:
        return {}
    figures = {f"p{percent}_ms": percentile(times_s, percent) * 1000 for percent in (50, 95)}
    figures |= {"max_ms": max(times_s) * 1000, "mean_ms": statistics.fmean(times_s) * 1000}
    return {name: round(value, 2) for name, value in figures.items()} | {"count": len(times_s)}


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many per cent do not exceed: the nearest that was really measured."""
    ordered = sorted(values)
    return ordered[round(percent / 100 * (len(ordered) - 1))]


def repeated(asker: Callable[[], Ask], *, clients: int, for_s: float) -> tuple[list[float], list[str]]:
    """Several clients that ask as fast as they are answered: how long each answer took, and what went wrong."""
    times: list[float] = []
    failures: list[str] = []
    ends = time.monotonic() + for_s

    def work() -> None:
        ask = asker()
        while time.monotonic() < ends:
            began = time.perf_counter()
            try:
                ask()
                times.append(time.perf_counter() - began)
            except (Refused, requests.RequestException) as error:
                failures.append(str(error))

    workers = [threading.Thread(target=work) for _ in range(clients)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return times, failures
