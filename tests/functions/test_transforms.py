"""AWS::Include and the Transform section: what is brought in, and what is refused."""

from textwrap import dedent
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.template import Blueprint, Environment, parse, validate
from heat.values.errors import RequestLimitExceeded

HEAD = "AWSTemplateFormatVersion: 2010-09-09\n"
FILES = {
    "web.yaml": "Name: web\nTags: [{Key: a, Value: !Ref P}]\n",
    "more.json": '{"Resources": {"extra": {"Type": "X"}}, "Parameters": {"Q": {"Type": "String", "Default": "q"}}}',
    "resources.yaml": "one: {Type: X}\ntwo: {Type: X, DependsOn: one}\n",
    "ring.yaml": "Fn::Transform: {Name: AWS::Include, Parameters: {Location: ring.yaml}}\n",
    "outer.yaml": "a: 1\nFn::Transform: {Name: AWS::Include, Parameters: {Location: web.yaml}}\n",
    "bad.yaml": "a: [1\n",
    "list.yaml": "[1, 2]\n",
}


def built(text: str, parameters: dict[str, Any] | None = None) -> Blueprint:
    template = parse(HEAD + dedent(text), LANGUAGES, files=FILES)
    return Blueprint(template, Environment.parse({"parameters": parameters or {}}), plugins=Registry())


def complaints(text: str) -> str:
    return "\n".join(str(error) for error in validate(built(text)) if "could not be found" not in str(error))


def include(name: str) -> str:
    return f"{{Name: 'AWS::Include', Parameters: {{Location: {name}}}}}"


def test_a_snippet_stands_in_place_of_its_call() -> None:
    blueprint = built(f"""
        Parameters: {{P: {{Type: String, Default: p}}}}
        Resources: {{r: {{Type: X, Properties: {{'Fn::Transform': {include("web.yaml")}}}}}}}
    """)

    assert blueprint.resources["r"].properties() == {"Name": "web", "Tags": [{"Key": "a", "Value": "p"}]}


def test_a_snippet_stands_beside_other_keys() -> None:
    blueprint = built(f"""
        Resources:
          zero: {{Type: X}}
          Fn::Transform: {include("resources.yaml")}
    """)

    assert list(blueprint.resources) == ["zero", "one", "two"]
    assert blueprint.resources["two"].requires == {"one"}


def test_the_tag_is_the_function() -> None:
    blueprint = built(f"""
        Parameters: {{P: {{Type: String, Default: p}}}}
        Resources: {{r: {{Type: X, Properties: !Transform {include("web.yaml")}}}}}
    """)

    assert blueprint.resources["r"].properties()["Name"] == "web"


@pytest.mark.parametrize("transform", [include("more.json"), f"[AWS::LanguageExtensions, {include('more.json')}]"])
def test_the_transform_section_brings_in_sections(transform: str) -> None:
    blueprint = built(f"Transform: {transform}\nResources: {{r: {{Type: X, Properties: {{a: !Ref Q}}}}}}")

    assert set(blueprint.resources) == {"r", "extra"}
    assert blueprint.resources["r"].properties() == {"a": "q"}


def test_the_location_may_be_a_parameter() -> None:
    blueprint = built(
        """
        Parameters: {Where: {Type: String}}
        Resources:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Sub "${Where}.yaml"}}
        """,
        {"Where": "resources"},
    )

    assert list(blueprint.resources) == ["one", "two"]


def test_snippets_may_include_snippets() -> None:
    blueprint = built(f"""
        Parameters: {{P: {{Type: String, Default: p}}}}
        Resources: {{r: {{Type: X, Properties: {{'Fn::Transform': {include("outer.yaml")}}}}}}}
    """)

    assert set(blueprint.resources["r"].properties()) == {"a", "Name", "Tags"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Transform: AWS::Serverless-2016-10-31", 'The transform "AWS::Serverless-2016-10-31" is not known'),
        ("Transform: {Name: MyMacro}", 'The transform "MyMacro" is not known'),
        ("Resources: {r: {Type: X, Properties: {'Fn::Transform': {Name: Shout}}}}", 'The transform "Shout" is not'),
        (f"Resources: {{'Fn::Transform': {include('nobody.yaml')}}}", 'No content found in the "files" section'),
        (f"Resources: {{'Fn::Transform': {include('s3://b/k')}}}", "buckets of AWS are not read"),
        (f"Resources: {{'Fn::Transform': {include('ring.yaml')}}}", "includes itself"),
        (f"Resources: {{'Fn::Transform': {include('bad.yaml')}}}", "bad.yaml:"),
        (f"Resources: {{r: {{Type: X}}, 'Fn::Transform': {include('list.yaml')}}}", "must be a map"),
        (f"Resources: {{one: {{Type: X}}, 'Fn::Transform': {include('resources.yaml')}}}", '"one" is made twice'),
        ("Resources: {'Fn::Transform': {Name: AWS::Include}}", "needs Parameters with a Location"),
        (f"Transform: {include('more.json')}\nResources: {{extra: {{Type: X}}}}", "is there already"),
    ],
)
def test_what_cannot_be_brought_in_is_told(text: str, said: str) -> None:
    assert said in complaints(text)


@pytest.mark.parametrize("key", ["HeatTemplateFormatVersion: 2012-12-12", "heat_template_version: 2021-04-16"])
def test_other_languages_know_no_transforms(key: str) -> None:
    template = parse(f"{key}\nTransform: AWS::LanguageExtensions\n", LANGUAGES)

    assert "The template section is invalid: Transform" in str(template.problems[0])


def test_snippets_do_not_nest_without_end() -> None:
    files = {
        f"{number}.yaml": f"a: {{b: {{'Fn::Transform': {include(f'{number + 1}.yaml')}}}}}\n" for number in range(500)
    }
    text = f"{HEAD}Resources: {{r: {{Type: X, Properties: {{'Fn::Transform': {include('0.yaml')}}}}}}}\n"

    with pytest.raises(RequestLimitExceeded, match="levels deep"):
        parse(text, LANGUAGES, files=files)


def test_a_snippet_in_a_loop_is_bounded_by_what_it_makes() -> None:
    files = {"big.yaml": "".join(f"k{number}: {number}\n" for number in range(20_000))}
    loop = f"Fn::ForEach::L: [K, [{', '.join(map(str, range(900)))}], {{'r${{K}}': {{'Fn::Transform': "
    text = f"{HEAD}Resources:\n  {loop}{include('big.yaml')}}}}}]\n"

    with pytest.raises(RequestLimitExceeded, match="nodes"):
        parse(text, LANGUAGES, files=files)
