"""Fair shares: what a small stack's creation takes alone, and while somebody else creates a huge one."""

import time
from collections.abc import Iterator

from bench.client import HeatClient, Refused
from bench.latency import spread
from bench.meter import Meter
from bench.results import Measurement
from bench.target import Target
from bench.templates import flat

SMALL, HUGE = flat(5), flat(10_000)
ALONE = 20
"""So many small stacks are made while nothing else is."""


def fair(target: Target, rep: int) -> Iterator[Measurement]:
    """One small stack after the other, in a project of its own."""
    if target.neighbour is None:
        raise Refused("The case fair needs somebody in another project: name one with --neighbour.")
    crowd, client = HeatClient(target.url, target.neighbour), target.client()
    with Meter(target.roles) as meter:
        alone = [_small(client, rep, number) for number in range(ALONE)]
    yield target.measured("fair", "alone", rep, meter.figures | spread(alone))
    name = f"bench-huge-{rep}-{int(time.time())}"
    huge = crowd.create(name, HUGE.template, {})
    beside: list[float] = []
    with Meter(target.roles) as meter:
        while crowd.stacks(id=huge)[0].status == "CREATE_IN_PROGRESS":
            beside.append(_small(client, rep, ALONE + len(beside)))
    told = crowd.stacks(id=huge)[0]
    failures = [] if told.status == "CREATE_COMPLETE" else [f"{told.status}: {told.reason}"]
    found = spread(beside)
    if found:
        found["ratio"] = round(found["p50_ms"] / spread(alone)["p50_ms"], 2)
    yield target.measured("fair", "beside", rep, meter.figures | found, failures)
    crowd.delete(name, huge)
    crowd.wait(huge, "DELETE")


def _small(client: HeatClient, rep: int, number: int) -> float:
    """Seconds from the request until it is complete; it is taken away after that."""
    name, began = f"bench-small-{rep}-{number}-{int(time.time() * 1000)}", time.perf_counter()
    stack_id = client.create(name, SMALL.template, {})
    status, reason = client.wait(stack_id, "CREATE")
    taken = time.perf_counter() - began
    client.delete(name, stack_id)
    client.wait(stack_id, "DELETE")
    if status != "COMPLETE":
        raise Refused(f"{name}: {status} {reason}")
    return taken
