"""A story is thrown from a seed and a number: what a user asks of a stack, one thing after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.differential.dice import Dice
from tests.differential.lives.drafts import Draft
from tests.differential.lives.kinds import TEST

Step = dict[str, Any]
LONG_S = 12
"""What begins in the middle of something has so many seconds."""
STEPS = {
    "change": 30, "patch": 12, "again": 6, "repair": 5, "mark": 7, "signal": 3, "look": 25, "midway": 12, "wrong": 4,
    "suspend": 6, "resume": 6, "check": 7, "snapshot": 6, "restore": 6, "drop_snapshot": 3, "cancel": 2, "stop": 2,
    "abandon": 2, "adopt": 2, "clear_hooks": 5, "lose": 3,
}  # fmt: skip
BEGUN = {
    "cancel": 4,
    "stop": 3,
    "change": 4,
    "delete": 2,
    "again": 2,
    "snapshot": 1,
    "restore": 1,
    "abandon": 1,
    "patch": 2,
    "look": 2,
}
"""What comes in the middle of something."""
SIGNALS = (
    {"status": "SUCCESS", "id": "3"},
    {"status": "SUCCESS", "id": "1", "data": "x", "reason": "r"},
    {"status": "FAILURE", "id": "2", "reason": "broken"},
)
LOOKS: Mapping[str, tuple[Step, ...]] = {
    "resources": (
        {}, {"nested_depth": 1}, {"nested_depth": 5}, {"filters": {"type": TEST}}, {"with_detail": True},
        {"filters": {"status": "COMPLETE"}}, {"filters": {"action": "CREATE"}, "nested_depth": 2},
        {"filters": {"status": ["COMPLETE", "FAILED"]}},
    ),
    "events": (
        {}, {"nested_depth": 2}, {"limit": 2}, {"limit": 3, "sort_dir": "desc"}, {"marker": 2}, {"sort_dir": "up"},
        {"limit": -1}, {"filters": {"resource_status": "COMPLETE"}}, {"filters": {"resource_type": TEST}},
        {"filters": {"resource_action": "CREATE"}, "nested_depth": 5}, {"sort_keys": ["resource_type", "created_at"]},
    ),
    "stacks": (
        {}, {"filters": {"status": "COMPLETE"}}, {"tags": "t1"}, {"tags_any": "t1,t2"}, {"not_tags": "t1"},
        {"show_nested": True}, {"sort_keys": ["name"], "sort_dir": "desc"}, {"not_tags_any": "t1,t3"},
        {"show_hidden": True}, {"filters": {"action": "UPDATE"}},
    ),
    **{what: ({},) for what in ("outputs", "template", "environment", "files", "snapshots", "export")},
}  # fmt: skip


@dataclass
class Story:
    """What is asked; nothing in it hangs on an answer."""

    name: str
    dice: Dice
    draft: Draft
    steps: list[Step] = field(default_factory=list)

    def say(self, verb: str, **given: Any) -> None:
        """One step more."""
        self.steps.append({"verb": verb, **given})

    def begin(self) -> None:
        """A stack is asked for."""
        dice, draft = self.dice, self.draft
        if dice.chance(15):
            draft.register(dice.pick(list(draft.resources)))
        if dice.chance(40):
            draft.parameter()
        if dice.chance(10):
            draft.defaults = {"word": "wd", "other": 1}
        if dice.chance(10):
            self.say("preview_create", **draft.request())
        self.say(
            "create",
            **draft.request(),
            **self._flags(),
            **({"tags": dice.pick(("t1", "t1,t2"))} if dice.chance(15) else {}),
        )
        if "wait" in draft.resources:
            self.say("tell", resource="handle", data=dice.pick(SIGNALS))

    def go_on(self) -> None:
        """One of the things that users do."""
        verb = self.dice.weighted(STEPS)
        if hasattr(self, f"_{verb}"):
            getattr(self, f"_{verb}")()
        else:
            self.say(verb)

    def _flags(self) -> Step:
        found: Step = {}
        if self.dice.chance(70):
            found["disable_rollback"] = self.dice.chance(50)
        if self.dice.chance(20):
            found["timeout_mins"] = self.dice.pick((5, 60))
        return found

    def _change(self) -> None:
        self.draft.change()
        if self.dice.chance(25):
            self.say("preview_update", **self.draft.request())
        self._again(**({"tags": self.dice.pick(("", "t3"))} if self.dice.chance(8) else {}))

    def _again(self, **more: Any) -> None:
        self.say("update", **self.draft.request(), **self._flags(), **more)

    def _repair(self) -> None:
        self._again(converge=True)

    def _patch(self) -> None:
        dice, draft = self.dice, self.draft
        draft.parameter()
        body: Step = self._flags()
        if dice.chance(60):
            body["parameters"] = dict(draft.values)
        if dice.chance(30):
            body["clear_parameters"] = dice.sample(("word", "number", "flag", "missing"), 1, 2)
        if dice.chance(25):
            draft.change()
            body |= {"template": draft.template(), "files": draft.files()}
        if dice.chance(25):
            body["environment"] = {"parameter_defaults": {"word": "we"}, "parameters": {"number": 4}}
        if dice.chance(20):
            self.say("preview_patch", **body)
        self.say("patch", **body)

    def _mark(self) -> None:
        dice = self.dice
        name, reason = dice.pick(list(self.draft.resources)), dice.pick(("by hand", None))
        self.say("mark", resource=name, by_id=dice.chance(30), unhealthy=dice.chance(85), reason=reason)

    def _signal(self) -> None:
        data = self.dice.pick((None, {"status": "SUCCESS"}, {"unset_hook": "pre-update"}))
        self.say("signal", resource=self.dice.pick([*self.draft.resources, "missing"]), data=data)

    def _look(self) -> None:
        what = self.dice.pick(tuple(LOOKS))
        self.say("look", what=what, query=self.dice.pick(LOOKS[what]))

    def _snapshot(self) -> None:
        self.say("snapshot", name=self.dice.pick((None, "s1")))

    def _clear_hooks(self) -> None:
        self.say("clear_hooks")
        self.draft.registered.clear()

    def _lose(self) -> None:
        self.say("lose")
        self.say("check")

    def _wrong(self) -> None:
        request = self.draft.request()
        bad: tuple[Step, ...] = (
            {"type": "OS::No::Such"}, {"type": TEST, "properties": {"nope": 1}}, {"type": TEST, "depends_on": "bad"},
        )  # fmt: skip
        kind = self.dice.number(0, 5)
        if kind < len(bad):
            request["template"]["resources"]["bad"] = bad[kind]
        elif kind == 3:
            request["parameters"]["nobody"] = 1
        elif kind == 4:
            request["parameters"]["number"] = 77
        else:
            request["timeout_mins"] = self.dice.pick((0, -1, "abc"))
        self.say(self.dice.pick(("update", "preview_update")), **request)

    def _midway(self) -> None:
        """Something long begins, and in the middle of it comes something else."""
        dice, draft = self.dice, self.draft
        name, kind = draft.free(), dice.pick(("create", "update", "delete"))
        after = {"depends_on": dice.pick(list(draft.resources))} if draft.resources and dice.chance(50) else {}
        draft.mend()
        draft.resources[name] = {
            "type": TEST,
            "properties": {"value": "slow", "action_wait_secs": {kind: LONG_S}},
            **after,
        }
        if kind != "create":
            self.say("update", **draft.request(), disable_rollback=True)
            if kind == "update":
                draft.resources[name]["properties"]["value"] = "slower"
            else:
                draft.remove(name)
        self._again(until=[name, f"{kind.upper()}_IN_PROGRESS"])
        verb = dice.weighted(BEGUN)
        if hasattr(self, f"_{verb}"):
            getattr(self, f"_{verb}")()
        else:
            self.say(verb)


def make_story(seed: int, number: int) -> Story:
    """The same for the same numbers."""
    dice = Dice(seed, number)
    story = Story(f"{seed}/{number}", dice, Draft(dice))
    story.begin()
    for _ in range(dice.number(2, 6)):
        story.go_on()
    if dice.chance(70):
        story.say("delete")
    return story
