"""Changes in several steps go on where they were cut off."""

from typing import Any

from heat.plugin import Change
from heat.resources.heat.steps import Stepwise

from .heat.contexts import Stage

CHANGE = Change({"size": 1}, {"size": 2}, frozenset({"size"}))


class Tale(Stepwise):
    """Writes down what is begun."""

    type_name = "Test::Tale"

    def begin_one(self) -> None:
        self.tell("one")

    def one_done(self) -> bool:
        return True

    def begin_two(self) -> None:
        self.tell("two")

    def two_done(self) -> bool:
        return "ready" in self.data

    def tell(self, word: str) -> None:
        self.data["told"] = f"{self.data.get('told', '')} {word}".strip()


def told(stage: Stage, change: Change, *more: str) -> str:
    """What was begun of a change, after looks of as many instances."""
    plugin: Any = stage.plugin()
    plugin.plan_steps(change, ["one", "two"])
    for _ in more:
        plugin = stage.plugin()
        plugin.go_on()
    return stage.data.get("told", "")


def test_no_step_begins_before_the_plan_is_saved() -> None:
    plugin = Stage(Tale, {}).plugin()
    plugin.plan_steps(CHANGE, ["one", "two"])

    assert plugin.go_on() is False
    assert (plugin.only_saves, "told" in plugin.data) == (True, False)


def test_each_step_begins_in_a_look_of_its_own() -> None:
    stage = Stage(Tale, {})

    assert told(stage, CHANGE, "look") == "one"
    assert told(stage, CHANGE, "look") == "one two"


def test_a_change_that_is_begun_again_goes_on_where_it_was() -> None:
    stage = Stage(Tale, {})
    told(stage, CHANGE, "look", "look")
    stage.data["ready"] = "yes"

    assert told(stage, CHANGE, "look") == "one two"
    assert stage.plugin().go_on() is True


def test_another_change_is_planned_anew() -> None:
    stage = Stage(Tale, {})
    told(stage, CHANGE, "look", "look")

    assert told(stage, Change({"size": 1}, {"size": 3}, frozenset({"size"})), "look") == "one two one"
