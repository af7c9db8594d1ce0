"""Groups whose members live in a stack below and are made or changed a few at a time.

A type derives from `RollingGroup` and gives its `Crew`. It calls `begin_batches` where it begins to create or to
update, at the pace that its own policy sets (see `heat.plugin.batching.Knobs`), and `batches_done` where it is asked
whether that has come to its end. The engine brings the stack below to what `child_now` says and then asks again.

The batch that is being brought about stands in `data`, which is written in the same commit as the intent to change the
stack below. What comes after it is told from what is there by then, so nothing else needs to be remembered.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from heat.plugin.batching import Batch, Member, Pace, batches, next_batch
from heat.plugin.context import ChildStack
from heat.plugin.stack_resource import StackResource
from heat.values.status import Status

KEYS = "batch", "pace", "goal", "rested_from"
"""What the data keeps while a group is on its way."""


class Crew(Protocol):
    """Who the members of a group shall be."""

    def final_names(self) -> list[str]:
        """Who shall stand in the end; new ones are made in this order. The same whenever it is asked on one way."""
        ...

    def spare_names(self, number: int) -> list[str]:
        """So many further names, none of them a final one, for members that help out meanwhile."""
        ...

    def giving_way(self, names: Sequence[str]) -> list[str]:
        """Names of members in the order in which they are changed, and in which they go when fewer are needed."""
        ...

    def definition_of(self, name: str) -> Mapping[str, Any]:
        """What a member of that name shall be, as a template has it."""
        ...

    def stack_of(self, definitions: Mapping[str, Mapping[str, Any]]) -> ChildStack:
        """The stack below with just these members."""
        ...


class RollingGroup(StackResource):
    """A group that may be brought to its goal batch by batch."""

    def crew(self) -> Crew:
        """Who its members shall be."""
        raise NotImplementedError(f"{self.type_name} must say who its members are")

    # -- the way

    def begin_batches(self, pace: Pace | None, now: float) -> None:
        """Set out for the goal at a pace; with None all at once. Raises PolicyTimeout when time cannot suffice."""
        goal, rested_from = self._goal(), self.data.get("rested_from")
        rests = rested_from is not None and self.data.get("goal") == goal and pace == self._pace()
        if rests and pace is not None and now - float(rested_from or 0) < pace.pause_s:
            return  # an engine took this over from another, in the pause between two batches
        for key in KEYS:
            self.data.pop(key, None)
        if pace is not None:
            self._check_time(pace)
            self.data["pace"], self.data["goal"] = json.dumps([pace.batch, pace.least, pace.pause_s]), goal
            self._set_out(self._following(pace))

    def batches_done(self, now: float) -> bool:
        """The stack below has come to where it was sent: is that the end? Sends it on, after the pause, if not."""
        pace = self._pace()
        following = self._following(pace) if pace is not None and "batch" in self.data else None
        if pace is None or following is None:
            for key in KEYS:
                self.data.pop(key, None)
            return True
        left_s = float(self.data.setdefault("rested_from", repr(now))) + pace.pause_s - now
        if left_s > 0:
            self.next_look_s = left_s
        else:
            del self.data["rested_from"]
            self._set_out(following)
        return False

    def anyone_outdated(self) -> bool:
        """Is any of those who shall stay something else than it should be?"""
        final = set(self.crew().final_names())
        return any(member.name in final and not member.current for member in self._members())

    def child(self) -> ChildStack:
        """The stack that should stand below in the end."""
        crew = self.crew()
        return crew.stack_of({name: crew.definition_of(name) for name in crew.final_names()})

    def child_now(self) -> ChildStack:
        if "batch" not in self.data:
            return self.child()
        batch, crew = json.loads(self.data["batch"]), self.crew()
        renewed, here = set(batch["renewed"]), self.context.child.members if self.context.child else {}
        definitions = {
            name: (here[name].definition if name in here and name not in renewed else None) or crew.definition_of(name)
            for name in batch["names"]
        }
        return replace(crew.stack_of(definitions), spared=frozenset(batch["spared"]))

    # -- small steps

    def _set_out(self, batch: Batch | None) -> None:
        """Whoever is neither in order nor in the batch is left alone, or it would be mended together with the batch."""
        if batch is None:
            self.data.pop("batch", None)
            return
        here = self.context.child.members if self.context.child else {}
        later = [name for name in batch.names if name in here and name not in batch.renewed]
        spared = [name for name in later if here[name].status is not Status.COMPLETE or not here[name].applied]
        told = {"names": batch.names, "renewed": sorted(batch.renewed), "spared": spared}
        self.data["batch"] = json.dumps(told)

    def _following(self, pace: Pace) -> Batch | None:
        members, crew = self._members(), self.crew()
        return next_batch(members, crew.final_names(), crew.spare_names(pace.batch + len(members)), pace)

    def _members(self) -> list[Member]:
        """Who is there now, in the order in which they give way."""
        here = self.context.child.members if self.context.child else {}
        found, crew = [], self.crew()
        for name in crew.giving_way(list(here)):
            one = here[name]
            current = one.applied and one.definition == _plain(crew.definition_of(name))
            serving, underway = one.status is Status.COMPLETE, one.status is Status.IN_PROGRESS
            found.append(Member(name, current, serving, underway))
        return found

    def _check_time(self, pace: Pace) -> None:
        if pace.pause_s and self.context.time_s is not None:
            members, crew = self._members(), self.crew()
            wanted = crew.final_names()
            spare = crew.spare_names(2 * pace.batch + len(members) + len(wanted))
            pace.check(sum(1 for _ in batches(members, wanted, spare, pace)), self.context.time_s)

    def _goal(self) -> str:
        """Differs when the group is on its way to something else."""
        crew = self.crew()
        names = crew.final_names()
        goal = [names, [crew.definition_of(name) for name in names[:1]], sorted(self.context.files.items())]
        return hashlib.sha256(json.dumps(_plain(goal)).encode()).hexdigest()[:16]

    def _pace(self) -> Pace | None:
        kept = self.data.get("pace")
        return Pace(*json.loads(kept)) if kept else None


def _plain(value: Any) -> Any:
    """As it is read back from a template that was written down."""
    return json.loads(json.dumps(value, default=lambda one: dict(one) if isinstance(one, Mapping) else str(one)))
