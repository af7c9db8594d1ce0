"""Functions that CloudFormation has today and the reference has not."""

from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.template import Blueprint, parse
from heat.values.errors import ValidationError


class Names:
    """Every resource is known by its name."""

    def reference(self, name: str) -> Any:
        return f"id-{name}"

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        return f"{name}.{'.'.join(path)}"


def value_of(expression: Any) -> Any:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"P": {"Type": "String", "Default": "p"}},
        "Metadata": {"AWS::CloudFormation::Interface": {}},
        "Mappings": {"M": {"a": {"x": 1}}},
        "Conditions": {
            "Yes": {"Fn::Equals": [1, 1]},
            "Both": {"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "Yes"}]}]},
        },
        "Resources": {"r": {"Type": "X"}},
        "Outputs": {"o": {"Value": expression}},
    }
    parsed = parse(template, LANGUAGES)
    if parsed.problems:
        raise parsed.problems[0]
    return Blueprint(parsed, plugins=Registry()).outputs["o"].value(Names())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"Fn::Sub": "a ${P} ${r} ${r.x.y} ${!P} $ {}"}, "a p id-r r.x.y ${P} $ {}"),
        ({"Fn::Sub": ["${v}-${P}", {"v": {"Ref": "r"}}]}, "id-r-p"),
        ({"Fn::Cidr": ["10.0.0.0/22", 3, 8]}, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
        ({"Fn::Length": ["a", {"Ref": "P"}]}, 2),
        ({"Fn::ToJsonString": {"a": [1, {"Ref": "P"}]}}, '{"a":[1,"p"]}'),
        ({"Fn::FindInMap": ["M", "nope", "x", {"DefaultValue": {"Ref": "P"}}]}, "p"),
        ({"Fn::If": ["Both", 1, 2]}, 2),
        ([1, {"Ref": "AWS::NoValue"}], [1]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
    ],
)
def test_a_function_gives_what_cloudformation_gives(expression: Any, expected: Any) -> None:
    assert value_of(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [{"Fn::Sub": "${nobody}"}, {"Fn::Sub": 5}, {"Fn::Cidr": ["x", 1, 8]}, {"Fn::Cidr": ["10.0.0.0/24", 9, 7]}],
)
def test_a_wrong_call_is_an_error(expression: Any) -> None:
    with pytest.raises(ValidationError):
        value_of(expression)
