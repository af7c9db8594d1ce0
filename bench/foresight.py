"""What it costs to think an update of a large stack through, to carry it out, and to be told why and how it is."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.client import HeatClient
from bench.meter import Meter
from bench.results import Measurement
from bench.target import BROKEN, Target, latency
from bench.templates import changing

SIZE, TIMES = 1000, 5


def foresight(target: Target, rep: int) -> Iterator[Measurement]:
    """A plan that changes every resource, that change, why each resource became what it is, and drift."""
    client = target.client()
    name = f"bench-foresight-{rep}-{int(time.time() * 1000)}"
    stack_id = client.create(name, changing(SIZE, 0).template, {})
    client.wait(stack_id, "CREATE")
    path, wanted = f"/stacks/{name}/{stack_id}", {"template": changing(SIZE, 1).template}
    yield latency(target, "foresight1000", "plan", rep, TIMES, partial(client.call, "POST", f"{path}/plans", wanted))
    yield _change(target, rep, client, stack_id, partial(client.update, name, stack_id, wanted["template"], {}))
    yield latency(target, "foresight1000", "explain", rep, TIMES, partial(client.call, "GET", f"{path}/explanation"))
    yield latency(target, "foresight1000", "drift", rep, TIMES, partial(client.call, "GET", f"{path}/drift"))
    client.delete(name, stack_id)
    client.wait(stack_id, "DELETE")


def _change(target: Target, rep: int, client: HeatClient, stack_id: str, ask: Callable[[], None]) -> Measurement:
    failures = []
    with Meter(target.roles) as meter:
        try:
            ask()
            status, reason = client.wait(stack_id, "UPDATE")
        except BROKEN as error:
            status, reason = "REFUSED", str(error)
    if status != "COMPLETE":
        failures.append(f"{status}: {reason}")
    figures = meter.figures
    if "engine_cpu_s" in figures:
        figures["engine_cpu_each_ms"] = round(figures["engine_cpu_s"] / SIZE * 1000, 3)
    return target.measured("foresight1000", "change", rep, figures, failures)
