"""Changes that need several calls, one after the other, each watched to its end before the next begins.

What is under way stands in `data`, which is saved after every call, so that it is taken up again after a crash.
"""

from heat.plugin import Resource


class Stepwise(Resource):
    """Has for each step a method `begin_<step>` and a method `<step>_done`."""

    def plan_steps(self, steps: list[str]) -> None:
        """These steps, in order; the first begins at once."""
        self.data["steps"] = ",".join(steps)
        self.data.pop("begun", None)
        self.go_on()

    def go_on(self) -> bool:
        """Do what can be done now.  True when no step is left."""
        steps = [step for step in self.data.get("steps", "").split(",") if step]
        while steps:
            step = steps[0]
            if self.data.get("begun") != step:
                getattr(self, f"begin_{step}")()
                self.data["begun"] = step
            if not getattr(self, f"{step}_done")():
                return False
            steps.pop(0)
            self.data["steps"] = ",".join(steps)
            self.data.pop("begun", None)
        self.data.pop("steps", None)
        return True
