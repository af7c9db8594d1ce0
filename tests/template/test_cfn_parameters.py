"""Parameters of CloudFormation: the types that name things, lists of something, and their constraints."""

from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.template import Blueprint, Environment, parse, validate
from heat.template.cfn_types import THINGS
from heat.template.views import parameter_schema, validation


def built(declared: dict[str, Any], value: Any = None) -> Blueprint:
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Parameters": {"P": declared}}
    given = {} if value is None else {"P": value}
    return Blueprint(parse(tree, LANGUAGES), Environment.parse({"parameters": given}), plugins=Registry())


def complaints(declared: dict[str, Any], value: Any = None) -> str:
    def custom(name: str, text: Any) -> str | None:
        return None if text == "there" else f"{name}: there is no {text}"

    return "\n".join(str(error) for error in validate(built(declared, value), custom=custom))


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("List<Number>", "1, 2.5", ["1", "2.5"]),
        ("List<String>", "a, b", ["a", "b"]),
        ("List<AWS::EC2::Subnet::Id>", "x,y", ["x", "y"]),
        ("AWS::EC2::Image::Id", "cirros", "cirros"),
        ("CommaDelimitedList", "a, b", ["a", " b"]),
    ],
)
def test_a_value_is_read_by_its_type(written: str, value: str, expected: Any) -> None:
    assert built({"Type": written}, value).parameters["P"] == expected


@pytest.mark.parametrize(("written", "constraint"), [pair for pair in THINGS.items() if pair[1]])
def test_a_type_that_names_a_thing_asks_the_cloud(written: str, constraint: str) -> None:
    assert f"{constraint}: there is no thing" in complaints({"Type": written}, "thing")
    assert f"{constraint}: there is no thing" in complaints({"Type": f"List<{written}>"}, "there,thing")
    assert complaints({"Type": written}, "there") == ""


@pytest.mark.parametrize(
    ("declared", "value", "said"),
    [
        ({"Type": "List<Number>"}, "1,x", "Parameter 'P' is invalid"),
        ({"Type": "AWS::EC2::Subnet::ID"}, "x", 'Did you mean "AWS::EC2::Subnet::Id"?'),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, "x", "no parameter store"),
        ({"Type": "List<List<String>>"}, "x", "Invalid type"),
        ({"Type": "String", "AllowedPattern": "[a-z]+", "ConstraintDescription": "letters"}, "1", "letters"),
        ({"Type": "CommaDelimitedList", "AllowedPattern": "[a-z]+"}, "a,1", "does not match"),
        ({"Type": "String", "MinLength": "2"}, "a", "length"),
        ({"Type": "Number", "MaxValue": 5}, "6", "at most 5"),
        ({"Type": "String", "AllowedValues": ["a"]}, "b", "a"),
    ],
)
def test_a_value_or_type_that_is_wrong_is_told(declared: dict[str, Any], value: Any, said: str) -> None:
    assert said in complaints(declared, value)


def test_a_secret_is_not_repeated() -> None:
    told = complaints({"Type": "String", "NoEcho": True, "AllowedPattern": "[a-z]+"}, "hunter2")

    assert told and "hunter2" not in told


def test_validation_shows_the_type_as_written() -> None:
    blueprint = built({"Type": "List<AWS::EC2::Subnet::Id>"})

    assert parameter_schema(blueprint, blueprint.declared["P"])["Type"] == "List<AWS::EC2::Subnet::Id>"


@pytest.mark.parametrize("key", ["HeatTemplateFormatVersion", "heat_template_version"])
def test_other_languages_do_not_know_these_types(key: str) -> None:
    version = {"HeatTemplateFormatVersion": "2012-12-12", "heat_template_version": "2021-04-16"}[key]
    words = ("parameters", "type") if key.startswith("heat") else ("Parameters", "Type")
    template = parse({key: version, words[0]: {"P": {words[1]: "AWS::EC2::Image::Id"}}}, LANGUAGES)

    assert "Invalid type (AWS::EC2::Image::Id)" in str(template.problems[0])


def test_the_interface_groups_and_labels_parameters() -> None:
    interface = {
        "ParameterGroups": [{"Label": {"default": "Network"}, "Parameters": ["P"]}, "nonsense"],
        "ParameterLabels": {"P": {"default": "Which network?"}},
    }
    tree = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Metadata": {"AWS::CloudFormation::Interface": interface},
        "Parameters": {"P": {"Type": "String"}},
    }

    shown = validation(Blueprint(parse(tree, LANGUAGES), plugins=Registry()))

    assert shown["ParameterGroups"] == [{"label": "Network", "parameters": ["P"]}]
    assert shown["Parameters"]["P"]["Label"] == "Which network?"
    assert shown["Metadata"] == tree["Metadata"]
