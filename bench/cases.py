"""The cases: what is done to a target, step by step, and measured. Each is a function registered under its name."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from bench.bursts import Burst
from bench.client import HeatClient
from bench.fairness import fair
from bench.foresight import foresight
from bench.latency import repeated, spread
from bench.meter import Meter, memory, processes
from bench.results import Measurement
from bench.rich import FAMILIES
from bench.target import BROKEN, Target, latency
from bench.templates import SUBJECTS, Document, Subject, flat

LARGE = ("flat10000", "nested1000x22")
IDLE_STACKS = 2000
IDLE_S = 30.0


Case = Callable[[Target, int], Iterator[Measurement]]


def stack_case(case: str, target: Target, rep: int) -> Iterator[Measurement]:
    """Create, update to the same, look where there is much to see, delete."""
    subject = SUBJECTS[case](target.network)
    stack = _Stack(target, case, rep, subject)
    yield stack.create()
    if not stack.id:
        return
    if case == "flat1000":
        yield from looks(target, rep, stack)
    yield stack.update()
    yield stack.delete()


class _Stack:
    """The one stack of a case."""

    def __init__(self, target: Target, case: str, rep: int, subject: Subject) -> None:
        self._target, self._case, self._rep, self._subject = target, case, rep, subject
        self._client = target.client()
        self.name = f"bench-{case}-{rep}-{int(time.time() * 1000)}"
        self.id = ""

    @property
    def path(self) -> str:
        """Its place in the API."""
        return f"/stacks/{self.name}/{self.id}"

    def create(self) -> Measurement:
        """From the request until it is complete."""

        def ask() -> None:
            self.id = self._client.create(self.name, self._subject.template, self._subject.files)

        return self._measured("CREATE", ask)

    def update(self) -> Measurement:
        """With the template that it has."""
        template, files = self._subject.template, self._subject.files
        return self._measured("UPDATE", lambda: self._client.update(self.name, self.id, template, files))

    def delete(self) -> Measurement:
        """Until it is gone."""
        return self._measured("DELETE", lambda: self._client.delete(self.name, self.id))

    def _measured(self, action: str, ask: Callable[[], None]) -> Measurement:
        began, post, status, reason = time.perf_counter(), 0.0, "REFUSED", ""
        with Meter(self._target.roles) as meter:
            try:
                ask()
                post = time.perf_counter() - began
                status, reason = self._client.wait(self.id, action)
            except BROKEN as error:
                reason = str(error)
        figures = {**meter.figures, "post_s": round(post, 4)}
        if "engine_cpu_s" in figures:
            figures["engine_cpu_each_ms"] = round(figures["engine_cpu_s"] / self._subject.size * 1000, 2)
        return Measurement(
            target=self._target.name,
            case=self._case,
            step=action.lower(),
            rep=self._rep,
            status=status,
            reason=reason,
            figures=figures,
        )


def looks(target: Target, rep: int, stack: _Stack) -> Iterator[Measurement]:
    """How long it takes to read about a large stack."""
    client = target.client()
    for step, path in (("show", stack.path), ("resource-list", f"{stack.path}/resources")):
        yield latency(target, "reads1000", step, rep, 10, partial(client.call, "GET", path))


def validation(target: Target, rep: int) -> Iterator[Measurement]:
    """How long it takes to judge a large template: of plain resources, and of each language with all that there is."""
    subjects = {("reads1000", "validate"): flat(1000).template}
    subjects |= {("validate1000", family): rich(1000) for family, rich in FAMILIES.items()}
    for (case, step), template in subjects.items():
        yield latency(target, case, step, rep, 5, partial(_validate, target.client(), template))


def _validate(client: HeatClient, template: Document) -> None:
    """A text that nobody sent before, so that none is remembered."""
    key = "Description" if "Resources" in template else "description"
    client.call("POST", "/validate", {"template": {**template, key: f"asked at {time.time_ns()}"}})


def posting(target: Target, rep: int) -> Iterator[Measurement]:
    """How long a caller waits until a small stack is accepted, whatever is needed to act for him later included."""
    client, template, made = target.client(), flat(1).template, list[tuple[str, str]]()

    def post() -> None:
        name = f"bench-post-{rep}-{int(time.time() * 1000)}"
        made.append((name, client.create(name, template, {})))

    yield latency(target, "post", "create", rep, 10, post)
    for name, stack_id in made:
        client.wait(stack_id, "CREATE")
        client.delete(name, stack_id)
    for _, stack_id in made:
        client.wait(stack_id, "DELETE")


def resting(target: Target, rep: int) -> Iterator[Measurement]:
    """How much memory the processes hold; meant to be looked at after all ordinary cases."""
    held = memory(target.roles.members(processes()))
    yield Measurement(target=target.name, case="memory", step="after", rep=rep, figures=held)


def burst(target: Target, rep: int) -> Iterator[Measurement]:
    """Many clients, many small stacks; while they are there, lists."""
    crowd = Burst(target.client, clients=16, stacks=200, size=5)
    for step, act in (("create", crowd.create), ("", None), ("delete", crowd.delete)):
        if act is None:
            yield from _lists(target, rep)
            continue
        with Meter(target.roles) as meter:
            outcome = act()
        yield target.measured("burst200x5", step, rep, meter.figures | outcome.figures, outcome.failures)


def idle(target: Target, rep: int) -> Iterator[Measurement]:
    """What it costs that many stacks are there, when nobody asks for anything."""
    crowd = Burst(target.client, clients=16, stacks=IDLE_STACKS, size=1)
    outcome = crowd.create()
    time.sleep(2.0)
    with Meter(target.roles) as meter:
        time.sleep(IDLE_S)
    yield target.measured("idle2000", "rest", rep, meter.figures, outcome.failures)
    crowd.delete()


def _lists(target: Target, rep: int) -> Iterator[Measurement]:
    client = target.client()
    yield latency(target, "list200", "list", rep, 30, partial(client.call, "GET", "/stacks"))
    yield latency(target, "list200", "list-20", rep, 30, partial(client.call, "GET", "/stacks", limit=20))
    yield _crowd(target, rep, "8-clients")
    with _changing(target):
        yield _crowd(target, rep, "8-clients-changing")


def _crowd(target: Target, rep: int, step: str) -> Measurement:
    with Meter(target.roles) as meter:
        times, failures = repeated(lambda: partial(target.client().call, "GET", "/stacks"), clients=8, for_s=8.0)
    figures = meter.figures | spread(times) | {"per_s": round(len(times) / meter.figures["wall_s"], 2)}
    return target.measured("list200", step, rep, figures, failures)


@contextmanager
def _changing(target: Target) -> Iterator[None]:
    """One stack that is updated again and again, so that the list is hardly ever as it was."""
    client, template, over = target.client(), flat(1).template, Event()
    name = f"bench-changing-{int(time.time())}"
    stack_id = client.create(name, template, {})
    client.wait(stack_id, "CREATE")

    def change() -> None:
        while not over.wait(0.02):
            client.update(name, stack_id, template, {})

    thread = Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        client.wait(stack_id, "UPDATE")
        client.delete(name, stack_id)
        client.wait(stack_id, "DELETE")


CASES: dict[str, Case] = {
    **{case: partial(stack_case, case) for case in SUBJECTS if case not in LARGE},
    "validate1000": validation,
    "post": posting,
    "burst200x5": burst,
    "memory": resting,
    "foresight1000": foresight,
    **{case: partial(stack_case, case) for case in LARGE},
    "fair": fair,
    "idle2000": idle,
}
"""By name, in the order in which they are run: memory is looked at before the large ones."""
