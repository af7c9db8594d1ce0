"""Values of parameters: conversion, defaults, constraints, and what is told of them."""

from typing import Any

import pytest

from heat.template import validate
from heat.template.views import HIDDEN, parameter_schema, stack_parameters

from .conftest import Build


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("string", 5, "5"),
        ("string", True, "True"),
        ("number", "3", 3),
        ("number", "3.0", 3.0),
        ("comma_delimited_list", "a, b,,c", ["a", " b", "", "c"]),
        ("comma_delimited_list", [1, "x", True], ["1", "x", "True"]),
        ("comma_delimited_list", "", []),
        ("json", '{"q": 1}', {"q": 1}),
        ("json", [1], [1]),
        ("boolean", "on", True),
        ("boolean", "0", False),
    ],
)
def test_a_value_takes_the_type_of_its_parameter(build: Build, kind: str, given: Any, expected: Any) -> None:
    blueprint = build(f"parameters: {{p: {{type: {kind}}}}}", {"parameters": {"p": given}})

    assert blueprint.parameters == {"p": expected}


@pytest.mark.parametrize(("kind", "given"), [("number", "x"), ("json", "x"), ("boolean", "maybe")])
def test_a_value_of_another_type_is_a_problem(build: Build, kind: str, given: str) -> None:
    problems = validate(build(f"parameters: {{p: {{type: {kind}}}}}", {"parameters": {"p": given}}))

    assert [problem.type_name for problem in problems] == ["StackValidationFailed"]


def test_a_given_value_beats_the_environments_default_and_that_the_templates(build: Build) -> None:
    text = "parameters: {a: {type: string, default: t}, b: {type: string, default: t}, c: {type: string, default: t}}"
    blueprint = build(text, {"parameters": {"a": "v"}, "parameter_defaults": {"a": "d", "b": "d", "other": "x"}})

    assert blueprint.parameters == {"a": "v", "b": "d", "c": "t"}


@pytest.mark.parametrize(
    ("constraint", "good", "bad"),
    [
        ("length: {min: 2, max: 3}", "ab", "a"),
        ("allowed_values: [a, b]", "a", "c"),
        ("allowed_pattern: '[a-z]+'", "abc", "ab1"),
    ],
)
def test_a_constraint_lets_some_values_pass(build: Build, constraint: str, good: str, bad: str) -> None:
    text = f"parameters: {{p: {{type: string, constraints: [{{{constraint}}}]}}}}"

    assert validate(build(text, {"parameters": {"p": good}})) == []
    assert len(validate(build(text, {"parameters": {"p": bad}}))) == 1


def test_a_constraint_of_a_list_parameter_holds_for_each_item(build: Build) -> None:
    text = "parameters: {p: {type: comma_delimited_list, constraints: [{allowed_values: [a, b]}]}}"

    assert len(validate(build(text, {"parameters": {"p": "a,x"}}))) == 1


def test_the_constraints_own_words_replace_ours(build: Build) -> None:
    text = "parameters: {p: {type: number, constraints: [{range: {max: 3}, description: Three is enough}]}}"

    assert "Three is enough" in str(validate(build(text, {"parameters": {"p": 4}}))[0])


def test_a_hidden_value_is_told_to_nobody(build: Build) -> None:
    text = "parameters: {p: {type: string, hidden: true, constraints: [{allowed_values: [a]}]}}"
    blueprint = build(text, {"parameters": {"p": "secret"}})

    assert "secret" not in str(validate(blueprint))
    assert stack_parameters(blueprint)["p"] == HIDDEN


def test_the_values_of_a_stack_are_shown_as_text(build: Build) -> None:
    blueprint = build("""
        parameters:
          c: {type: comma_delimited_list, default: "x,y"}
          j: {type: json, default: {a: 1}}
          b: {type: boolean, default: true}
          n: {type: number, default: 7}
    """)

    assert stack_parameters(blueprint) == {
        "OS::stack_id": "1234",
        "OS::stack_name": "web",
        "OS::project_id": "project",
        "c": "x,y",
        "j": '{"a": 1}',
        "b": "True",
        "n": "7",
    }


def test_the_schema_of_a_parameter_is_shown_in_cloudformations_words(build: Build) -> None:
    blueprint = build(
        """
        parameters:
          s:
            type: string
            label: Size
            default: "5"
            tags: [a]
            constraints:
              - length: {min: 1, max: 6}
                description: short
              - allowed_pattern: "[0-9]+"
        """,
        {"parameters": {"s": "7"}},
    )

    assert parameter_schema(blueprint, blueprint.declared["s"]) == {
        "Type": "String",
        "Description": "",
        "NoEcho": "false",
        "Label": "Size",
        "Default": "5",
        "Value": "7",
        "Tags": ["a"],
        "MinLength": 1,
        "MaxLength": 6,
        "AllowedPattern": "[0-9]+",
        "ConstraintDescription": "short",
    }


def test_cloudformation_spells_constraints_its_own_way(build: Build) -> None:
    text = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"P": {"Type": "Number", "MinValue": "1", "MaxValue": 4, "NoEcho": "true"}},
    }

    assert validate(build(text, {"parameters": {"P": "3"}})) == []
    assert len(validate(build(text, {"parameters": {"P": "5"}}))) == 1
    assert build(text).declared["P"].hidden
