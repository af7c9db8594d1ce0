"""Changes that need several calls, one after the other, each watched to its end before the next begins.

What is under way stands in `data`, and each step begins in a call of its own, after that was saved: a change that was
cut off, by a crash or a lost answer, goes on at the step where it was.  A step that is begun twice must do no harm.
"""

import hashlib
import json

from heat.plugin import Change, Resource
from heat.values.errors import CloudError

STEPS, BEGUN, PLANNED = "steps", "begun", "planned"
REACHED = "reached"
"""Under this name the data keeps the steps that may have been begun since a change came to a good end the last time."""
FRESH = "fresh"
"""Under this name the data keeps the step that only this plan has reached, and that was asked for at most once."""
REFUSED = range(400, 500)
"""Statuses of a call that certainly began nothing."""


class Stepwise(Resource):
    """Has for each step a method `begin_<step>` and a method `<step>_done`."""

    _just_planned = False

    def is_planned(self, change: Change) -> bool:
        """Was this very change planned before, by a call that was cut off after that was saved?"""
        return self.data.get(PLANNED) == self._name_of(change)

    def plan_steps(self, change: Change, steps: list[str]) -> None:
        """These steps, in order.  A change that is planned already goes on where it was."""
        if self.is_planned(change):
            self.data.pop(FRESH, None)
            return
        self.data.update({STEPS: ",".join(steps), PLANNED: self._name_of(change)})
        self.data.pop(BEGUN, None)
        self._reach(steps)
        self._just_planned = bool(steps)

    def is_due(self, change: Change, name: str, step: str) -> bool:
        """Must that step give a property?  A value that stays only where a failed change may have come to the step."""
        differs = change.before.get(name) != change.after.get(name)
        return name in change and (differs or step in self._reached())

    def go_on(self) -> bool:
        """Do what can be done now.  True when no step is left."""
        steps = [step for step in self.data.get(STEPS, "").split(",") if step]
        if not steps:
            self._reach_none()
            return True
        if self._just_planned:
            self._just_planned, self.only_saves = False, True
            return False
        step = steps[0]
        if self.data.get(BEGUN) != step:
            if not self.is_free():
                return False
            self._begin(step)
        if not getattr(self, f"{step}_done")():
            return False
        self.data[STEPS] = ",".join(steps[1:])
        self.data.pop(BEGUN)
        self._reach(steps[1:])
        self.only_saves = len(steps) > 1
        if not self.only_saves:
            self._reach_none()
        return not self.only_saves

    def is_free(self) -> bool:
        """Can the next step be begun now, or is something else under way that has to end first?"""
        return True

    def _begin(self, step: str) -> None:
        try:
            getattr(self, f"begin_{step}")()
        except CloudError as error:
            if error.status in REFUSED and self.data.get(FRESH) == step:
                self.data[REACHED] = ",".join(name for name in self._reached() if name != step)
            raise
        self.data[BEGUN] = step

    def _reached(self) -> list[str]:
        return [step for step in self.data.get(REACHED, "").split(",") if step]

    def _reach(self, steps: list[str]) -> None:
        """The first of them is next; this is saved before it begins."""
        self.data.pop(FRESH, None)
        if steps and steps[0] not in self._reached():
            self.data.update({REACHED: ",".join([*self._reached(), steps[0]]), FRESH: steps[0]})

    def _reach_none(self) -> None:
        for key in (REACHED, FRESH):
            self.data.pop(key, None)

    def _name_of(self, change: Change) -> str:
        """Another change has another name, and so has the same one when it is asked for once more."""
        facts = [self.context.started_at, dict(change.before), dict(change.after)]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]
