"""The cases: what is done to a target, step by step, and measured. Each is a function registered under its name."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import requests

from bench.bursts import Burst
from bench.client import Account, HeatClient, Refused
from bench.latency import repeated, spread
from bench.meter import Meter, Roles, memory, processes
from bench.results import DONE, Measurement
from bench.rich import FAMILIES
from bench.templates import SUBJECTS, Document, Subject, flat

IDLE_STACKS = 2000
IDLE_S = 30.0
BROKEN = (Refused, requests.RequestException)


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint under measurement."""

    name: str
    url: str
    account: Account
    roles: Roles
    network: str

    def client(self) -> HeatClient:
        """A connection of its own."""
        return HeatClient(self.url, self.account)


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
        yield _latency(target, "reads1000", step, rep, 10, partial(client.call, "GET", path))


def validation(target: Target, rep: int) -> Iterator[Measurement]:
    """How long it takes to judge a large template: of plain resources, and of each language with all that there is."""
    subjects = {("reads1000", "validate"): flat(1000).template}
    subjects |= {("validate1000", family): rich(1000) for family, rich in FAMILIES.items()}
    for (case, step), template in subjects.items():
        yield _latency(target, case, step, rep, 5, partial(_validate, target.client(), template))


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

    yield _latency(target, "post", "create", rep, 10, post)
    for name, stack_id in made:
        client.wait(stack_id, "CREATE")
        client.delete(name, stack_id)
    for _, stack_id in made:
        client.wait(stack_id, "DELETE")


def resting(target: Target, rep: int) -> Iterator[Measurement]:
    """How much memory the processes hold; meant as the last case, after all the others."""
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
        status = DONE if not outcome.failures else "FAILED"
        yield Measurement(
            target=target.name,
            case="burst200x5",
            step=step,
            rep=rep,
            status=status,
            reason="; ".join(sorted(set(outcome.failures))[:3]),
            figures=meter.figures | outcome.figures,
        )


def idle(target: Target, rep: int) -> Iterator[Measurement]:
    """What it costs that many stacks are there, when nobody asks for anything."""
    crowd = Burst(target.client, clients=16, stacks=IDLE_STACKS, size=1)
    outcome = crowd.create()
    time.sleep(2.0)
    with Meter(target.roles) as meter:
        time.sleep(IDLE_S)
    yield _of(target, "idle2000", "rest", rep, meter.figures, outcome.failures)
    crowd.delete()


def _lists(target: Target, rep: int) -> Iterator[Measurement]:
    client = target.client()
    yield _latency(target, "list200", "list", rep, 30, partial(client.call, "GET", "/stacks"))
    yield _latency(target, "list200", "list-20", rep, 30, partial(client.call, "GET", "/stacks", limit=20))
    with Meter(target.roles) as meter:
        times, failures = repeated(lambda: partial(target.client().call, "GET", "/stacks"), clients=8, for_s=8.0)
    figures = meter.figures | spread(times) | {"per_s": round(len(times) / meter.figures["wall_s"], 2)}
    yield _of(target, "list200", "8-clients", rep, figures, failures)


def _latency(target: Target, case: str, step: str, rep: int, times: int, ask: Callable[[], object]) -> Measurement:
    taken, failures = [], []
    with Meter(target.roles) as meter:
        for _ in range(times):
            began = time.perf_counter()
            try:
                ask()
                taken.append(time.perf_counter() - began)
            except BROKEN as error:
                failures.append(str(error))
    return _of(target, case, step, rep, meter.figures | spread(taken), failures)


def _of(target: Target, case: str, step: str, rep: int, figures: dict[str, float], failures: list[str]) -> Measurement:
    status = "FAILED" if failures else DONE
    reason = "; ".join(sorted(set(failures))[:3])
    return Measurement(target=target.name, case=case, step=step, rep=rep, status=status, reason=reason, figures=figures)


CASES: dict[str, Case] = {
    **{case: partial(stack_case, case) for case in SUBJECTS},
    "validate1000": validation,
    "post": posting,
    "burst200x5": burst,
    "idle2000": idle,
    "memory": resting,
}
"""By name, in the order in which they are run."""
