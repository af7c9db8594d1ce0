"""Functions that CloudFormation has today and the reference has not."""

from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry, Resource
from heat.template import Blueprint, parse, validate
from heat.template.outside import Outside
from heat.values.errors import ValidationError
from heat.values.short_tags import NAMES, function_of


class Names:
    """Every resource is known by its name."""

    def reference(self, name: str) -> Any:
        return f"id-{name}"

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        return f"{name}.{'.'.join(path)}"


def value_of(expression: Any) -> Any:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {
            "P": {"Type": "String", "Default": "p"},
            "L": {"Type": "CommaDelimitedList", "Default": "a,b"},
        },
        "Metadata": {"AWS::CloudFormation::Interface": {}},
        "Mappings": {"M": {"a": {"x": 1}}},
        "Conditions": {
            "Yes": {"Fn::Equals": [1, 1]},
            "Both": {"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "Yes"}]}]},
            "Texts": {"Fn::Equals": [{"Fn::Sub": "${P}-${!P}"}, {"Fn::Join": ["-", ["p", "${P}"]]}]},
            "Parts": {"Fn::Equals": [{"Fn::Select": [1, {"Fn::Split": ["-", "x-p"]}]}, {"Ref": "P"}]},
            "Sizes": {"Fn::Equals": [{"Fn::Length": ["a", "b"]}, 2]},
            "Json": {"Fn::Equals": [{"Fn::ToJsonString": ["a"]}, '["a"]']},
        },
        "Resources": {"r": {"Type": "X"}, "p": {"Type": "X"}},
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
        *[({"Fn::If": [name, 1, 2]}, 1) for name in ("Texts", "Parts", "Sizes", "Json")],
        ({"Ref": {"Fn::Sub": "${P}"}}, "id-p"),
        ({"Ref": {"Fn::If": ["Yes", "r", "P"]}}, "id-r"),
        ({"Ref": {"Fn::If": ["Both", "r", "P"]}}, "p"),
        ({"Fn::GetAtt": [{"Fn::Sub": "${P}"}, {"Fn::Sub": "a${P}"}]}, "p.ap"),
        ({"a": {"Fn::If": ["Yes", {"Ref": "AWS::NoValue"}, 1]}, "b": [{"Fn::If": ["Both", 1, 2]}]}, {"b": [2]}),
        ({"Fn::Select": ["0", {"Fn::GetAZs": {"Ref": "AWS::Region"}}]}, "nova"),
        ({"Fn::Split": [",", {"Fn::Join": [",", ["a", {"Ref": "P"}]]}]}, ["a", "p"]),
        ({"Fn::Base64": {"Fn::Sub": "#!${P}"}}, "#!p"),
        ({"Fn::Sub": "${AWS::Partition} ${AWS::Region}"}, "openstack ap-southeast-1"),
        ({"Ref": "AWS::NotificationARNs"}, []),
        ([1, {"Ref": "AWS::NoValue"}], [1]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
    ],
)
def test_a_function_gives_what_cloudformation_gives(expression: Any, expected: Any) -> None:
    assert value_of(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        {"Fn::Sub": "${nobody}"},
        {"Fn::Sub": 5},
        {"Fn::Sub": "${L}"},
        {"Fn::Cidr": ["x", 1, 8]},
        {"Fn::Cidr": ["10.0.0.0/24", 9, 7]},
        {"Ref": {"a": "r"}},
        {"Ref": {"Fn::Sub": "nobody"}},
        {"Fn::ImportValue": ["a"]},
        {"Fn::Length": "abc"},
        {"Fn::ToJsonString": 5},
    ],
)
def test_a_wrong_call_is_an_error(expression: Any) -> None:
    with pytest.raises(ValidationError):
        value_of(expression)


@pytest.mark.parametrize("call", [{"Fn::Sub": "${r.x}"}, {"Fn::GetAtt": ["r", "x"]}, {"Fn::Sub": "${r}"}])
def test_a_condition_asks_no_resource(call: Any) -> None:
    conditions = {"C": {"Fn::Equals": [call, 1]}}
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Conditions": conditions, "Resources": {"r": {"Type": "X"}}}
    template = parse(tree | {"Outputs": {"o": {"Value": 1, "Condition": "C"}}}, LANGUAGES)

    assert validate(Blueprint(template, plugins=Registry({"X": Resource})))


@pytest.mark.parametrize("name", NAMES)
def test_every_short_tag_stands_for_a_function_of_the_language(name: str) -> None:
    language = next(one for one in LANGUAGES if one.key == "AWSTemplateFormatVersion")
    known = {*language.functions, *language.condition_functions, *language.rule_functions, "Fn::Transform"}

    assert function_of(f"!{name}") in known | {"Fn::ForEach"}


def test_an_import_has_its_value_from_outside_and_is_part_of_the_fingerprint() -> None:
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Parameters": {"From": {"Type": "String", "Default": "net"}}}
    resource = {"Type": "X", "Properties": {"a": {"Fn::ImportValue": {"Fn::Sub": "${From}-id"}}}}
    template = parse(tree | {"Resources": {"r": resource}}, LANGUAGES)

    def fingerprint(value: str) -> str:
        outside = Outside(imported=lambda name: f"{name}={value}")
        definition = Blueprint(template, plugins=Registry({"X": Resource}), outside=outside).resources["r"]
        assert definition.properties() == {"a": f"net-id={value}"}
        return definition.fingerprint

    assert fingerprint("1") != fingerprint("2")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ({"Ref": "r"}, "hangs on the resource r"),
        ({"Ref": "Nobody"}, "hangs on the resource Nobody"),
        ("", "is not a name"),
        ("x" * 256, "is not a name"),
        (None, "must be a map with a Name"),
    ],
)
def test_the_name_of_an_export_is_known_before_anything_runs(name: Any, said: str) -> None:
    outputs = {"o": {"Value": 1, "Export": {"Name": name}}}
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"r": {"Type": "X"}}, "Outputs": outputs}
    found = validate(Blueprint(parse(tree, LANGUAGES), plugins=Registry({"X": Resource})))

    assert said in str(found[0])
    assert found[0].place.path[:3] == ("Outputs", "o", "Export")


@pytest.mark.parametrize(("chosen", "expected"), [("yes", "given"), ("no", None)])
def test_an_export_may_be_chosen_by_a_condition(chosen: str, expected: str | None) -> None:
    export = {"Fn::If": ["C", {"Name": "given"}, {"Ref": "AWS::NoValue"}]}
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Outputs": {"o": {"Value": 1, "Export": export}}}
    template = parse(tree | {"Conditions": {"C": {"Fn::Equals": [chosen, "yes"]}}}, LANGUAGES)
    blueprint = Blueprint(template, plugins=Registry())

    assert validate(blueprint) == []
    assert blueprint.outputs["o"].export == expected


def test_one_name_is_exported_once() -> None:
    output = {"Value": 1, "Export": {"Name": "same"}}
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Outputs": {"a": output, "b": output}}

    assert "the output a is exported as same too" in str(
        validate(Blueprint(parse(tree, LANGUAGES), plugins=Registry()))
    )


def test_an_export_without_a_name_is_told() -> None:
    tree = {"AWSTemplateFormatVersion": "2010-09-09", "Outputs": {"a": {"Value": 1, "Export": "same"}}}

    assert "Export must be a map with a Name" in str(parse(tree, LANGUAGES).problems[0])
