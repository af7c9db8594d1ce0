"""RandomString, Value, None and TestResource."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heat.plugin import Change
from heat.resources.heat.nothing import Nothing
from heat.resources.heat.random_string import CLASSES, RandomString, draw
from heat.resources.heat.test_resource import TestResource
from heat.resources.heat.value import Value
from heat.values.errors import HeatError, ValidationError

from .contexts import Stage

DEMANDS = st.lists(st.tuples(st.sampled_from(sorted(CLASSES.values())), st.integers(1, 8)), min_size=1, max_size=4)


@given(DEMANDS, st.integers(0, 100))
def test_a_drawn_text_has_its_length_and_enough_of_each_set(demands: list[tuple[str, int]], spare: int) -> None:
    length = sum(least for _, least in demands) + spare
    text = draw(length, demands)

    assert len(text) == length
    assert all(sum(character in characters for character in text) >= least for characters, least in demands)
    assert set(text) <= set("".join(characters for characters, _ in demands))


def test_two_draws_differ() -> None:
    assert draw(32, [(CLASSES["lettersdigits"], 1)]) != draw(32, [(CLASSES["lettersdigits"], 1)])


@pytest.mark.parametrize(
    ("properties", "allowed"),
    [
        ({}, CLASSES["lettersdigits"]),
        ({"sequence": "hexdigits"}, "0123456789ABCDEF"),
        ({"character_classes": [{"class": "octdigits"}]}, "01234567"),
        ({"character_sequences": [{"sequence": "+-", "min": 3}]}, CLASSES["lettersdigits"] + "+-"),
        ({"character_classes": [], "character_sequences": [{"sequence": "+-"}]}, "+-"),
    ],
)
def test_a_random_string_is_made_of_what_is_asked(properties: dict[str, Any], allowed: str) -> None:
    found: set[str] = set()
    for _ in range(10):  # in one text alone a character would now and then be missing
        stage = Stage(RandomString, {"length": 512, **properties})
        stage.call("handle_create")
        found.update(stage.plugin().attribute("value", {}))

    assert found == set(allowed)


def test_a_random_string_is_drawn_once() -> None:
    stage = Stage(RandomString, {})
    stage.call("handle_create")
    first = stage.plugin().reference_id()
    stage.call("handle_create")

    assert stage.plugin().reference_id() == stage.plugin().attribute("value", {}) == first
    assert stage.physical_id == stage.plugin().physical_name


def test_demands_longer_than_the_text_are_refused() -> None:
    classes = [{"class": "digits", "min": 2}, {"class": "letters", "min": 2}]

    with pytest.raises(ValidationError, match="cannot be smaller than combined"):
        Stage(RandomString, {"length": 3, "character_classes": classes}).plugin().validate()


@pytest.mark.parametrize("kind", ["string", "number", "comma_delimited_list", "json", "boolean", None])
def test_a_value_gives_back_what_it_was_given(kind: str | None) -> None:
    value = {"string": "a", "number": "3", "comma_delimited_list": [1], "json": {"a": 1}, "boolean": "True"}.get(
        kind or "", [1]
    )
    stage = Stage(Value, {"value": value, **({"type": kind} if kind else {})})
    stage.plugin().validate()
    stage.call("handle_create")

    assert stage.plugin().attribute("value", {}) == value


@pytest.mark.parametrize(
    ("kind", "value"), [("number", "x"), ("comma_delimited_list", "a,b"), ("json", "{}"), ("boolean", "yes")]
)
def test_a_value_of_another_type_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValidationError, match="is not"):
        Stage(Value, {"value": value, "type": kind}).plugin().validate()


def test_none_takes_anything_and_answers_nothing() -> None:
    stage = Stage(Nothing, {})
    stage.call("handle_create")

    assert stage.physical_id
    assert stage.plugin().attribute("whatever", {}) is None


@pytest.mark.parametrize(
    ("properties", "seconds"),
    [
        ({}, 0),
        ({"wait_secs": 5}, 5),
        ({"wait_secs": 5, "action_wait_secs": {"create": 2}}, 2),
        ({"wait_secs": 5, "attr_wait_secs": 3}, 8),
    ],
)
def test_a_test_resource_takes_the_time_it_is_told(properties: dict[str, Any], seconds: int) -> None:
    stage = Stage(TestResource, properties, wanted=frozenset({("output",)}))
    stage.call("handle_create")

    stage.now = 1000.0 + seconds - 0.1
    assert stage.call("check_create_complete") is False
    stage.now = 1000.0 + seconds
    assert stage.call("check_create_complete") is True


def test_a_test_resource_fails_when_told() -> None:
    stage = Stage(TestResource, {"fail": True})
    stage.call("handle_create")

    with pytest.raises(HeatError, match="Test Resource failed thing"):
        stage.call("check_create_complete")


def test_a_test_resource_asks_to_be_replaced_when_told() -> None:
    plugin = Stage(TestResource, {}).plugin()

    assert plugin.replacement_reason(Change({}, {"update_replace": True}, frozenset({"value"})))
    assert plugin.replacement_reason(Change({}, {"update_replace": False}, frozenset({"value"}))) is None


def test_a_test_resource_gives_out_its_value() -> None:
    stage = Stage(TestResource, {"value": "a"})
    stage.call("handle_create")
    stage.properties = {"value": "b"}
    stage.call("handle_update", Change({"value": "a"}, {"value": "b"}, frozenset({"value"})))

    assert stage.plugin().attribute("output", {}) == "b"


def test_a_test_resource_that_fails_can_be_taken_away() -> None:
    stage = Stage(TestResource, {"fail": True}, physical_id="thing")

    assert stage.call("check_delete_complete") is True


def test_a_test_resource_is_there_only_once_it_is_made() -> None:
    stage = Stage(TestResource, {"wait_secs": 5})
    plugin = stage.plugin()
    plugin.handle_create()

    assert plugin.check_create_complete() is False and plugin.physical_id is None
    stage.now += 5
    assert plugin.check_create_complete() is True and plugin.physical_id == plugin.physical_name


def test_a_test_resource_knows_when_to_be_asked_again() -> None:
    stage = Stage(TestResource, {"wait_secs": 5}, now=1002.0)
    plugin = stage.plugin()

    assert plugin.check_create_complete() is False
    assert plugin.next_look_s == 3.0
