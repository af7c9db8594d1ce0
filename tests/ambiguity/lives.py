"""One life of one template, from its creation to its end, undisturbed or with a single answer spoilt on the way."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import yaml
from tests.ambiguity.town import CHANGING, HEAT, LATE_S, Town, until

from heat.values.status import Status

BREAKS = "lost", "gateway", "killed"
"""The connection is cut after the call was carried out; a gateway on the way answers that it knows nothing; the engine
that awaits the answer is killed."""
GATEWAY = 502, 504


def break_of(how: str, nth: int) -> Mapping[str, Any]:
    """The fault rule for one of the breaks, or for a `failed` call: carried out, and answered as if it was not."""
    rules: Mapping[str, Mapping[str, Any]] = {
        "lost": {"lost": True},
        "gateway": {"lost": True, "instead": GATEWAY[nth % len(GATEWAY)]},
        "killed": {"late": LATE_S},
        "failed": {"lost": True, "instead": 500},
    }
    return rules[how]


SETTLING_S = 0.1
"""What the cloud still does at the end of a phase is done after so long."""


@dataclass(frozen=True, slots=True)
class Case:
    """A template in versions, with what else is done to its stack before the end."""

    name: str
    resources: str
    changed: tuple[str, ...] = ()
    """Later versions, one update each."""
    actions: tuple[str, ...] = ()
    """Done between creation and updates: suspend, resume, check, snapshot, restore, discard (the snapshot)."""
    signal: tuple[str, Mapping[str, Any]] | None = None
    """A resource that must be signalled while the stack is made, and what it is told."""
    user: str = "demo"
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def types(self) -> set[str]:
        """The types whose lives these are."""
        texts = [self.resources, *self.changed, *self.files.values()]
        return {name for text in texts for name in _types(yaml.safe_load(text % _Anything()))}


def template(resources: str, ground: Mapping[str, str]) -> dict[str, Any]:
    """A template of resources that refer to the ground by name."""
    return {"heat_template_version": "2021-04-16", "resources": yaml.safe_load(resources % ground)}


@dataclass(frozen=True, slots=True)
class Strike:
    """One call of one phase whose answer does not come as it should."""

    phase: str
    operation: str
    nth: int
    how: str

    def __str__(self) -> str:
        return f"{self.how} at call {self.nth} of {self.operation} in {self.phase}"


@dataclass(slots=True)
class Record:
    """What is seen of a life."""

    calls: dict[str, dict[str, int]] = field(default_factory=dict)
    """By phase, how often each operation was called."""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """By phase, how many things of each kind lived at its end."""
    ends: dict[str, str] = field(default_factory=dict)
    """By phase, how it ended when that was not well."""
    struck: bool = False

    def strikes(self, how: str) -> Iterator[Strike]:
        """Every call that could be struck; to one that may be made twice a gateway's answer is like none."""
        for phase, calls in self.calls.items():
            for operation, count in calls.items():
                if how != "gateway" or CHANGING.get(operation, operation.removeprefix(HEAT)[:4]) in ("POST", "PATCH"):
                    yield from (Strike(phase, operation, nth, how) for nth in range(1, count + 1))


class Life:
    """A stack that goes through the phases of a case."""

    def __init__(self, town: Town, case: Case, ground: Mapping[str, str], strike: Strike | None = None) -> None:
        self._town, self._case, self._ground, self._strike = town, case, ground, strike
        self._identity: dict[str, str] = {}
        self._snapshot_id = ""

    def run(self) -> Record:
        """Live it through; after the phase that is struck, only the end follows."""
        record = Record()
        for name, begin in self._phases():
            self._phase(record, name, begin)
            if name in record.ends or (self._strike is not None and self._strike.phase == name):
                break
        if "delete" not in record.calls:
            self._phase(record, "delete", self._delete)
        return record

    def _phases(self) -> Iterator[tuple[str, Callable[[], None]]]:
        case = self._case
        yield "create", lambda: self._create(case.resources)
        for action in case.actions:
            yield action, getattr(self, f"_{action}")
        for number, version in enumerate(case.changed, 1):
            yield f"update {number}", lambda version=version: self._update(version)
        yield "delete", self._delete

    def _phase(self, record: Record, name: str, begin: Callable[[], None]) -> None:
        town, struck = self._town, self._strike is not None and self._strike.phase == name
        before = town.calls()
        if struck:
            self._arm()
        begin()
        if struck and self._strike is not None and self._strike.how == "killed" and town.line.holding.wait(10):
            town.succeed()
        if name == "create" and self._case.signal:
            self._signal(*self._case.signal)
        stack = town.heat.settled(self._identity["stack_id"])
        if stack.status is not Status.COMPLETE:
            record.ends[name] = f"{stack.action}_{stack.status}: {stack.reason}"
        if struck:
            record.struck = town.disarm()
        after = town.calls()
        made = {operation: after[operation] - before.get(operation, 0) for operation in after}
        record.calls[name] = {operation: count for operation, count in made.items() if count}
        town.cloud.control.advance(SETTLING_S)
        record.counts[name] = town.counts()

    def _arm(self) -> None:
        strike = self._strike
        assert strike is not None
        self._town.arm(strike.operation, strike.nth, break_of(strike.how, strike.nth))

    # -- what is done to a stack

    def _create(self, resources: str) -> None:
        body = {"params": {}, "files": self._case.files, "args": {"disable_rollback": True}}
        name = f"s-{uuid4().hex[:10]}"
        self._identity = self._ask("create_stack", stack_name=name, template=template(resources, self._ground), **body)

    def _signal(self, name: str, details: Mapping[str, Any]) -> None:
        def stands() -> bool:
            found = self._on_it("list_stack_resources")
            return any(one["resource_name"] == name and _is_made(one) for one in found)

        until(stands)
        self._on_it("resource_signal", resource_name=name, details=details)

    def _update(self, resources: str) -> None:
        body = {"params": {}, "files": self._case.files, "args": {}}
        self._on_it("update_stack", template=template(resources, self._ground), **body)

    def _suspend(self) -> None:
        self._on_it("stack_suspend")

    def _resume(self) -> None:
        self._on_it("stack_resume")

    def _check(self) -> None:
        self._on_it("stack_check")

    def _snapshot(self) -> None:
        self._snapshot_id = self._on_it("stack_snapshot", name="one")["id"]

    def _restore(self) -> None:
        self._on_it("stack_restore", snapshot_id=self._snapshot_id)

    def _discard(self) -> None:
        self._on_it("delete_snapshot", snapshot_id=self._snapshot_id)

    def _delete(self) -> None:
        self._on_it("delete_stack")

    def _on_it(self, method: str, **arguments: Any) -> Any:
        return self._ask(method, stack_identity=self._identity, **arguments)

    def _ask(self, method: str, **arguments: Any) -> Any:
        return self._town.ask(method, self._case.user, **arguments)


def _is_made(resource: Mapping[str, Any]) -> bool:
    return (resource["resource_action"], resource["resource_status"]) == ("CREATE", "COMPLETE")


class _Anything(dict[str, str]):
    """Stands for a ground of which nothing needs to be known."""

    def __missing__(self, name: str) -> str:
        return name


def _types(resources: Any) -> Iterator[str]:
    """Type names that stand anywhere in a template."""
    if isinstance(resources, Mapping):
        for key, value in resources.items():
            if key == "type" and isinstance(value, str) and "::" in value:
                yield value
            yield from _types(value)
    elif isinstance(resources, list):
        for item in resources:
            yield from _types(item)
