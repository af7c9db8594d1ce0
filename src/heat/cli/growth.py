"""A stack as it grows: what lists of resources and events tell, put together into one tree.

Pure: no clock and no network; whoever watches says what time it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]  # id of the stack, name of the resource

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
GONE = "DELETE_COMPLETE"


@dataclass(slots=True)
class Branch:
    """One resource: what it is, how it is, and since when."""

    stack_id: str
    name: str
    type: str = ""
    status: str = "INIT_COMPLETE"
    reason: str = ""
    nested_id: str = ""
    began: float | None = None
    ended: float | None = None
    touched: bool = False

    @property
    def phase(self) -> str:
        """Waiting, running, done or failed."""
        return phase_of(self.status)

    def elapsed(self, now: float) -> float | None:
        """Seconds that its action took, or has taken up to now."""
        return None if self.began is None else (self.ended or now) - self.began


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree: a branch, and for each level whether more follows there."""

    branch: Branch
    more: tuple[bool, ...]


@dataclass(slots=True)
class Growth:
    """The whole tree under one stack."""

    stack_id: str
    name: str
    status: str = ""
    reason: str = ""
    branches: dict[Key, Branch] = field(default_factory=dict)
    failed: dict[Key, str] = field(default_factory=dict)  # what failed since we watch, even if it is gone by now

    def learn(self, resources: Iterable[dict[str, Any]]) -> None:
        """Take over a list of resources; events know better how a resource is that they have told of."""
        for resource in resources:
            branch = self._branch((stack_id_of(resource), str(resource["resource_name"])))
            branch.type = str(resource.get("resource_type") or branch.type)
            branch.nested_id = _last_part(_href(resource, "nested")) or branch.nested_id
            if not branch.touched:
                branch.status = str(resource["resource_status"])
                branch.reason = str(resource.get("resource_status_reason") or "")

    def witness(self, event: dict[str, Any], now: float) -> bool:
        """Take over one event; false if its resource was not known, so that a list is worth its price."""
        stack_id, status = stack_id_of(event), str(event["resource_status"])
        reason = str(event.get("resource_status_reason") or "")
        if is_of_stack(event):
            if stack_id == self.stack_id:
                self.status, self.reason = status, reason
            return True
        key = (stack_id, str(event["resource_name"]))
        known = key in self.branches
        branch = self._branch(key)
        branch.status, branch.reason, branch.touched = status, reason, True
        if branch.phase == RUNNING:
            branch.began, branch.ended = now, None
        elif branch.began is not None and branch.ended is None:
            branch.ended = now
        if branch.phase == FAILED:
            self.failed[key] = reason
        if status == GONE and branch.nested_id:
            self._vanish(branch.nested_id, now)
        return known

    def vanish(self, now: float) -> None:
        """The whole stack is gone; the service keeps no last events of what it has deleted."""
        self.status, self.reason = GONE, ""
        self._vanish(self.stack_id, now)

    def rows(self) -> list[Row]:
        """The tree from the top, nested stacks below the resource that holds them."""
        children: dict[str, list[Branch]] = {}
        for branch in self.branches.values():
            children.setdefault(branch.stack_id, []).append(branch)
        return list(_rows(self.stack_id, children, (), frozenset()))

    def failures(self) -> list[tuple[str, str]]:
        """Path and reason of each resource that failed by itself and not because of one below it, first ones first."""
        holders = {stack_id for stack_id, _ in self.failed}
        found = [(self.branches[key], reason) for key, reason in self.failed.items()]
        return [(self.path(branch), reason) for branch, reason in found if branch.nested_id not in holders]

    def path(self, branch: Branch) -> str:
        """`outer/inner/name` of a resource."""
        holders = {holder.nested_id: holder for holder in self.branches.values() if holder.nested_id}
        names, seen = [branch.name], set[str]()
        while (holder := holders.get(branch.stack_id)) and branch.stack_id not in seen:
            seen.add(branch.stack_id)
            names.append(holder.name)
            branch = holder
        return "/".join(reversed(names))

    def counts(self) -> dict[str, int]:
        """How many resources are waiting, running, done and failed."""
        found = dict.fromkeys((DONE, RUNNING, WAITING, FAILED), 0)
        for branch in self.branches.values():
            found[branch.phase] += 1
        return found

    def _vanish(self, stack_id: str, now: float) -> None:
        for branch in self.branches.values():
            if branch.stack_id == stack_id and branch.status != GONE:
                branch.status, branch.reason, branch.touched = GONE, "", True
                branch.ended = branch.ended or now
                self._vanish(branch.nested_id, now)

    def _branch(self, key: Key) -> Branch:
        return self.branches.setdefault(key, Branch(*key))


def phase_of(status: str) -> str:
    """The phase that a status such as CREATE_IN_PROGRESS stands for."""
    if status.startswith("INIT_"):
        return WAITING
    if status.endswith("_FAILED"):
        return FAILED
    return DONE if status.endswith("_COMPLETE") else RUNNING


def is_of_stack(event: dict[str, Any]) -> bool:
    """Whether an event tells of a stack as a whole, not of a resource in it."""
    return bool(event.get("physical_resource_id")) and event["physical_resource_id"] == stack_id_of(event)


def stack_id_of(thing: dict[str, Any]) -> str:
    """The id of the stack that a resource or event belongs to."""
    return _last_part(_href(thing, "stack"))


def _href(thing: dict[str, Any], relation: str) -> str:
    return next((str(link["href"]) for link in thing.get("links", ()) if link["rel"] == relation), "")


def _last_part(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def _rows(
    stack_id: str, children: dict[str, list[Branch]], above: tuple[bool, ...], seen: frozenset[str]
) -> Iterator[Row]:
    if stack_id in seen:
        return
    branches = sorted(children.get(stack_id, ()), key=_natural)
    for branch in branches:
        more = (*above, branch is not branches[-1])
        yield Row(branch, more)
        if branch.nested_id:
            yield from _rows(branch.nested_id, children, more, seen | {stack_id})


def _natural(branch: Branch) -> tuple[int, str]:
    """Members of a group are numbered; 2 stands before 10."""
    return (int(branch.name), "") if branch.name.isdecimal() else (1 << 62, branch.name)
