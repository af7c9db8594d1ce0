"""The environment: sections, the registry's mappings, and how several become one."""

from typing import Any

import pytest

from heat.template import Environment, merge_environments
from heat.template.registry import TypeRegistry
from heat.values.errors import ValidationError


def test_every_section_may_be_left_out() -> None:
    assert Environment.parse("parameters: {a: 1}").parameters == {"a": 1}
    assert Environment.parse(None) == Environment()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ({"foo": {}}, "StackValidationFailed"),
        ({"parameters": []}, "StackValidationFailed"),
        ({"resource_registry": {"a": 5}}, "StackValidationFailed"),
        ({"resource_registry": {"resources": {"r": {"hooks": "pre-lunch"}}}}, "InvalidBreakPointHook"),
        ({"resource_registry": {"resources": {"r": {"restricted_actions": ["eat"]}}}}, "StackValidationFailed"),
        ("[1]", "StackValidationFailed"),
        ({"event_sinks": [{"type": "zaqar"}]}, "StackValidationFailed"),
        ({"event_sinks": ["zaqar-queue"]}, "StackValidationFailed"),
        ({"event_sinks": [{"type": "zaqar-queue"}]}, "StackValidationFailed"),
        ("a: [", "HTTPBadRequest"),
    ],
)
def test_a_wrong_environment_is_refused(source: Any, error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Environment.parse(source)

    assert caught.value.type_name == error


@pytest.mark.parametrize(
    ("entries", "name", "resource", "expected"),
    [
        ({}, "A::B", None, "A::B"),
        ({"A::B": "C::D"}, "A::B", None, "C::D"),
        ({"A::B": "C::D", "C::D": "e.yaml"}, "A::B", None, "e.yaml"),
        ({"OS::Q*": "OS::N*"}, "OS::QNet", None, "OS::NNet"),
        ({"OS::*": "short", "OS::Q*": "long"}, "OS::QNet", None, "short"),
        ({"A::*": "A::B"}, "A::B", None, "A::B"),
        ({"A::B": "all", "resources": {"r": {"A::B": "own"}}}, "A::B", "r", "own"),
        ({"A::B": "all", "resources": {"r": {"A::B": "own"}}}, "A::B", "s", "all"),
        ({"resources": {"web*": {"A::B": "glob"}}}, "A::B", "web1", "glob"),
        ({"A::B": None}, "A::B", None, "A::B"),
    ],
)
def test_the_registry_says_what_a_type_stands_for(
    entries: dict[str, Any], name: str, resource: str | None, expected: str
) -> None:
    assert TypeRegistry(entries).target(name, resource) == expected


def test_the_users_mapping_comes_before_the_operators() -> None:
    registry = TypeRegistry({"A::B": "users"}, {"A::B": "operators", "C::D": "operators"})

    assert registry.target("A::B") == "users"
    assert registry.target("C::D") == "operators"


def test_mappings_in_a_ring_are_refused() -> None:
    with pytest.raises(ValidationError, match="never ends"):
        TypeRegistry({"A::B": "C::D", "C::D": "A::B"}).target("A::B")


def test_a_nested_stack_sees_the_entries_of_its_resource() -> None:
    registry = TypeRegistry(
        {"A::B": "all", "resources": {"nest": {"inner": {"A::B": "own"}}, "x": {"y": {"A::B": "z"}}}}
    )

    assert registry.below("nest").target("A::B", "inner") == "own"
    assert registry.below("nest").target("A::B", "y") == "all"


def test_inside_its_own_template_a_type_is_not_mapped_again() -> None:
    assert TypeRegistry({"A::B": "a.yaml"}).below("r", without="A::B").target("A::B") == "A::B"


def test_hooks_are_found_by_name_and_glob() -> None:
    registry = TypeRegistry({"resources": {"web*": {"hooks": "pre-update"}, "web1": {"hooks": ["pre-create"]}}})

    assert registry.hooks("web1") == {"pre-create", "pre-update"}
    assert registry.hooks("db") == frozenset()


def test_restricted_actions_are_found_likewise() -> None:
    registry = TypeRegistry({"resources": {"*": {"restricted_actions": "replace"}}})

    assert registry.restricted_actions("db") == {"replace"}


def test_later_environments_win() -> None:
    first = {
        "parameters": {"a": 1, "b": 1},
        "resource_registry": {"X": "1", "resources": {"r": {"hooks": "pre-create"}}},
    }
    second = {"parameters": {"b": 2}, "resource_registry": {"resources": {"s": {"hooks": "pre-update"}}}}

    merged = merge_environments([first, second])

    assert merged.parameters == {"a": 1, "b": 2}
    assert merged.registry.hooks("r") == {"pre-create"}
    assert merged.registry.hooks("s") == {"pre-update"}


@pytest.mark.parametrize(
    ("kind", "one", "two", "strategy", "expected"),
    [
        ("String", "a", "b", "merge", "ab"),
        ("CommaDelimitedList", "a,b", ["c"], "merge", ["a", "b", "c"]),
        ("Json", {"a": {"x": 1}}, {"a": {"y": 2}}, "merge", {"a": {"y": 2}}),
        (
            "Json",
            {"a": {"x": 1}, "l": [1]},
            {"a": {"y": 2}, "l": [2]},
            "deep_merge",
            {"a": {"x": 1, "y": 2}, "l": [1, 2]},
        ),
    ],
)
def test_a_strategy_says_how_values_are_put_together(
    kind: str, one: Any, two: Any, strategy: str, expected: Any
) -> None:
    second = {"parameters": {"p": two}, "parameter_merge_strategies": {"p": strategy}}

    assert merge_environments([{"parameters": {"p": one}}, second], {"p": kind}).parameters["p"] == expected


def test_two_strategies_for_one_parameter_are_refused() -> None:
    sources = [{"parameter_merge_strategies": {"p": how}} for how in ("merge", "overwrite")]

    with pytest.raises(ValidationError, match="Conflicting"):
        merge_environments(sources)


def test_wildcards_are_tried_in_the_order_in_which_they_sort() -> None:
    registry = TypeRegistry({"OS::Heat::V*": "second", "OS::*": "first", "OS::Heat::Value": "third"})

    assert list(registry.targets("OS::Heat::Value")) == ["first", "second", "third"]


def test_a_mapping_that_leads_nowhere_is_passed_over() -> None:
    registry = TypeRegistry({"A::B": "No::Where", "A::*": "C::D"})

    assert registry.target("A::B", known={"C::D", "A::B"}.__contains__) == "C::D"
    assert TypeRegistry({"A::B": "No::Where"}).target("A::B", known={"A::B"}.__contains__) == "A::B"


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_later_environment_takes_a_mapping_away(nothing: str | None) -> None:
    sources = [{"resource_registry": {"A::B": "C::D"}}, {"resource_registry": {"A::B": nothing}}]

    assert merge_environments(sources).registry.target("A::B") == "A::B"


def test_a_later_environment_with_an_empty_resources_key_changes_nothing() -> None:
    first = {"resource_registry": {"resources": {"r": {"hooks": "pre-create"}}}}

    merged = merge_environments([first, "resource_registry:\n  resources:\n"])

    assert merged.registry.hooks("r") == {"pre-create"}


def test_every_environment_of_the_operator_stands_behind_the_users() -> None:
    operators = Environment()
    for name in ("a", "b", "c"):
        operators = Environment.parse({"resource_registry": {name: f"{name}.yaml"}}).under(operators)

    registry = Environment.parse({"resource_registry": {"a": "own.yaml"}}).under(operators).registry

    assert [registry.target(name) for name in ("a", "b", "c")] == ["own.yaml", "b.yaml", "c.yaml"]
