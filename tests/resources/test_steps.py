"""Changes in several steps go on where they were cut off."""

from typing import Any

import pytest

from heat.plugin import Change
from heat.resources.heat.steps import Stepwise
from heat.values.errors import CloudError

from .heat.contexts import Stage

CHANGE = Change({"size": 1}, {"size": 2}, frozenset({"size"}))


BACK = Change({"size": 1}, {"size": 1}, frozenset({"size"}))


class Tale(Stepwise):
    """Writes down what is begun."""

    type_name = "Test::Tale"

    def begin_one(self) -> None:
        if "refuses" in self.data:
            raise CloudError("compute", "no", 403)
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


def due(stage: Stage) -> list[bool]:
    """Whether each step has to take something back."""
    plugin: Any = stage.plugin()
    return [plugin.is_due(BACK, "size", step) for step in ("one", "two")]


def test_only_what_a_failed_change_has_come_to_is_taken_back() -> None:
    stage = Stage(Tale, {})
    assert due(stage) == [False, False]

    told(stage, CHANGE, "look")
    assert due(stage) == [True, True]


def test_a_step_counts_as_reached_before_it_begins() -> None:
    stage = Stage(Tale, {})
    told(stage, CHANGE)

    assert ("told" in stage.data, due(stage)) == (False, [True, False])


def test_a_step_that_was_refused_has_done_nothing_to_take_back() -> None:
    stage = Stage(Tale, {})
    stage.data["refuses"] = "yes"
    with pytest.raises(CloudError):
        told(stage, CHANGE, "look")

    assert due(stage) == [False, False]


def test_a_step_that_is_refused_when_it_is_begun_again_may_have_done_something() -> None:
    stage = Stage(Tale, {})
    told(stage, CHANGE)
    stage.data["refuses"] = "yes"
    with pytest.raises(CloudError):
        told(stage, CHANGE, "look")

    assert due(stage) == [True, False]


def test_nothing_is_left_to_take_back_of_a_change_that_came_to_a_good_end() -> None:
    stage = Stage(Tale, {})
    stage.data["ready"] = "yes"
    told(stage, CHANGE, "look", "look")

    assert stage.plugin().go_on() is True
    assert due(stage) == [False, False]
