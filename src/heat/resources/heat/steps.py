"""Changes that need several calls, one after the other, each watched to its end before the next begins.

What is under way stands in `data`, and each step begins in a call of its own, after that was saved: a change that was
cut off, by a crash or a lost answer, goes on at the step where it was.  A step that is begun twice must do no harm.
"""

import hashlib
import json

from heat.plugin import Change, Resource

STEPS, BEGUN, PLANNED = "steps", "begun", "planned"


class Stepwise(Resource):
    """Has for each step a method `begin_<step>` and a method `<step>_done`."""

    _just_planned = False

    def is_planned(self, change: Change) -> bool:
        """Was this very change planned before, by a call that was cut off after that was saved?"""
        return self.data.get(PLANNED) == self._name_of(change)

    def plan_steps(self, change: Change, steps: list[str]) -> None:
        """These steps, in order.  A change that is planned already goes on where it was."""
        if not self.is_planned(change):
            self.data.update({STEPS: ",".join(steps), PLANNED: self._name_of(change)})
            self.data.pop(BEGUN, None)
            self._just_planned = bool(steps)

    def go_on(self) -> bool:
        """Do what can be done now.  True when no step is left."""
        steps = [step for step in self.data.get(STEPS, "").split(",") if step]
        if not steps:
            return True
        if self._just_planned:
            self._just_planned, self.only_saves = False, True
            return False
        step = steps[0]
        if self.data.get(BEGUN) != step:
            if not self.is_free():
                return False
            getattr(self, f"begin_{step}")()
            self.data[BEGUN] = step
        if not getattr(self, f"{step}_done")():
            return False
        self.data[STEPS] = ",".join(steps[1:])
        self.data.pop(BEGUN)
        self.only_saves = len(steps) > 1
        return not self.only_saves

    def is_free(self) -> bool:
        """Can the next step be begun now, or is something else under way that has to end first?"""
        return True

    def _name_of(self, change: Change) -> str:
        """Another change has another name, and so has the same one when it is asked for once more."""
        facts = [self.context.started_at, dict(change.before), dict(change.after)]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]
