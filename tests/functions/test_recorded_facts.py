"""What the reference makes of expressions, as recorded from a running one, and what we make of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Any as AnyValue
from heat.plugin import Attribute, Registry, Resource
from heat.plugin.context import StackFacts
from heat.template import ALL, Blueprint, Values, dig, parse
from heat.values.errors import HeatError
from heat.values.identity import StackIdentity

RECORD = json.loads((Path(__file__).parents[1] / "data" / "reference" / "evaluation.json").read_text())
FACTS = RECORD["facts"]
BEYOND = [{"Fn::If": ["No", "a", {"Ref": "AWS::NoValue"}]}]
"""Expressions of today's CloudFormation that the reference refuses and we know."""
LITERAL = [("2013-05-23", {"digest": ["md5", "x"]}), ("2015-10-15", {"if": ["x", 1, 2]})]
"""Functions of later versions, which the reference leaves standing as plain maps and we refuse."""

FACTS_OF_STACK = StackFacts(StackIdentity("project", "t-probe", "id"))


class Value(Resource):
    value = AnyValue("What it holds.", required=True)
    attributes = {"value": Attribute("The same.")}


class Held(Values):
    """The recorded stack's one resource, v."""

    def reference(self, name: str) -> Any:
        return f"id-of-{name}"

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        held = {"value": RECORD["resource"]["properties"]["value"]}
        return held if path == (ALL,) else dig(held, path)


def template_of(fact: dict[str, Any]) -> dict[str, Any]:
    version, expression = fact["version"], fact["expression"]
    if "." not in version:
        found = {"heat_template_version": version, "resources": {"v": RECORD["resource"]}}
        found |= {"outputs": {"o": {"value": expression}}}
        if version == "2021-04-16":
            found |= {"parameters": RECORD["hot_parameters"], "conditions": RECORD["hot_conditions"]}
        return found
    key, date = version.split(".")
    resource = {"Type": "OS::Heat::Value", "Properties": RECORD["resource"]["properties"]}
    found = {key: date, "Resources": {"v": resource}, "Outputs": {"o": {"Value": expression}}}
    found |= {"Parameters": RECORD["cfn_parameters"], "Mappings": RECORD["cfn_mappings"]}
    return found | ({"Conditions": RECORD["cfn_conditions"]} if key.startswith("AWS") else {})


def evaluated(fact: dict[str, Any]) -> Any:
    template = parse(template_of(fact), LANGUAGES)
    if template.problems:
        raise template.problems[0]
    blueprint = Blueprint(template, plugins=Registry({"OS::Heat::Value": Value}), facts=FACTS_OF_STACK)
    return blueprint.outputs["o"].value(Held())


def named(fact: dict[str, Any]) -> str:
    return f"{fact['version']} {json.dumps(fact['expression'])[:90]}"


@pytest.mark.parametrize(
    "fact",
    [fact for fact in FACTS if "value" in fact and (fact["version"], fact["expression"]) not in LITERAL],
    ids=named,
)
def test_an_expression_has_the_value_that_the_reference_gives(fact: dict[str, Any]) -> None:
    assert evaluated(fact) == fact["value"]


@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS if "value" not in fact and fact["expression"] not in BEYOND], ids=named
)
def test_an_expression_is_wrong_where_the_reference_says_so(fact: dict[str, Any]) -> None:
    with pytest.raises(HeatError):
        evaluated(fact)
