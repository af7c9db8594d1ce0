"""CloudFormation's Rules: demands on parameters, told together when they are not met."""

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.plugin.unknown import UNKNOWN
from heat.template import Blueprint, Environment, parse, validate
from heat.template.outside import Outside

PARAMETERS = """
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage: {Type: String, Default: test}
  Size: {Type: String, Default: small}
  Zones: {Type: CommaDelimitedList, Default: "a,b"}
  One: {Type: "AWS::EC2::Subnet::Id", Default: s-1}
  More: {Type: "List<AWS::EC2::Subnet::Id>", Default: "s-1,s-2"}
  Net: {Type: "AWS::EC2::VPC::Id", Default: n-1}
Mappings: {Sizes: {prod: {list: [big, huge]}, test: {list: [small]}}}
"""
CLOUD = {"s-1": {"VpcId": "n-1"}, "s-2": {"VpcId": "n-2"}, "n-1": {"Tags.Stage": "test"}}


def describe(type_name: str, value: Any, attribute: str) -> Any:
    return CLOUD[value].get(attribute, UNKNOWN)


def told(rules: str, given: Mapping[str, Any] | None = None, outside: Outside | None = None) -> list[str]:
    template = parse(PARAMETERS + dedent(rules), LANGUAGES)
    environment = Environment.parse({"parameters": dict(given or {})})
    outside = outside or Outside(describe=describe)
    return [str(error) for error in validate(Blueprint(template, environment, plugins=Registry(), outside=outside))]


def verdict(assertion: str) -> bool:
    found = told(f"Rules: {{R: {{Assertions: [{{Assert: {assertion}, AssertDescription: not so}}]}}}}")
    assert found in ([], ["Rules.R.Assertions.0 (line 11:26): not so"]), found
    return not found


@pytest.mark.parametrize(
    ("assertion", "holds"),
    [
        ("!Contains [[test, prod], !Ref Stage]", True),
        ("!Contains [[prod], !Ref Stage]", False),
        ("{'Fn::Contains': [!Ref Zones, b]}", True),
        ("!EachMemberEquals [[a, a], a]", True),
        ("!EachMemberEquals [!Ref Zones, a]", False),
        ("!EachMemberIn [!Ref Zones, [a, b, c]]", True),
        ("!EachMemberIn [!Ref Zones, [a]]", False),
        ("!Contains [!RefAll 'AWS::EC2::Subnet::Id', s-1]", True),
        ("!Contains [!RefAll 'List<AWS::EC2::Subnet::Id>', s-3]", False),
        ("!Equals [!ValueOf [One, VpcId], !Ref Net]", True),
        ("!EachMemberEquals [!ValueOf [More, VpcId], !Ref Net]", False),
        ("!EachMemberIn [!ValueOfAll ['AWS::EC2::Subnet::Id', VpcId], !RefAll 'AWS::EC2::VPC::Id']", True),
        ("!Equals [!ValueOf [Net, Tags.Stage], !Ref Stage]", True),
        ("!And [!Equals [1, 1], !Not [!Equals [1, 2]]]", True),
        ("!Or [!Equals [1, 2], !Equals [2, 3]]", False),
        ("!Not [!Equals [!Ref Stage, test]]", False),
        ("!If [!Equals [!Ref Stage, test], !Equals [!Ref Size, small], !Equals [1, 2]]", True),
        ("!Contains [!FindInMap [Sizes, !Ref Stage, list], !Ref Size]", True),
        ("!Equals [!Sub '${Stage}-x', test-x]", True),
        ("!Equals [!ValueOf [Net, Nothing], x]", True),
    ],
)
def test_an_assertion_is_judged(assertion: str, holds: bool) -> None:
    assert verdict(assertion) is holds


def test_a_rule_holds_only_under_its_condition() -> None:
    rules = """
        Rules:
          BigInProduction:
            RuleCondition: !Equals [!Ref Stage, prod]
            Assertions:
              - {Assert: !Contains [[big], !Ref Size], AssertDescription: production is big}
    """

    assert told(rules) == []
    assert [text.partition("): ")[2] for text in told(rules, {"Stage": "prod"})] == ["production is big"]


def test_all_demands_that_are_not_met_are_told_together() -> None:
    rules = """
        Rules:
          A:
            Assertions:
              - {Assert: !Equals [1, 2], AssertDescription: first}
              - {Assert: !Equals [1, 2]}
          B: {Assertions: [{Assert: !Equals [1, 2], AssertDescription: third}]}
    """

    assert [text.partition("): ")[2] for text in told(rules)] == [
        "first",
        "the parameters do not meet the rule A",
        "third",
    ]


def test_what_the_cloud_must_say_is_not_judged_without_one() -> None:
    rules = "Rules: {R: {Assertions: [{Assert: !Equals [!ValueOf [One, VpcId], nowhere]}]}}"

    assert told(rules, outside=Outside()) == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("Rules: [1]", "Rules must be a map"),
        ("Rules: {R: 1}", "must be a map with Assertions and RuleCondition"),
        ("Rules: {R: {Assertions: []}}", "needs a list of Assertions"),
        ("Rules: {R: {Assertion: [1]}}", 'Did you mean "Assertions"?'),
        ("Rules: {R: {Assertions: [{AssertDescription: x}]}}", "an assertion needs Assert"),
        ("Rules: {R: {Assertions: [{Assert: maybe}]}}", "'maybe' is not true or false"),
        ("Rules: {R: {Assertions: [{Assert: !Equals [!Ref Nobody, 1]}]}}", "The Parameter (Nobody) was not provided"),
        ("Rules: {R: {Assertions: [{Assert: !ValueOf [Onee, VpcId]}]}}", 'Did you mean "One"?'),
        ("Rules: {R: {Assertions: [{Assert: !Contains [a, a]}]}}", "Fn::Contains takes lists"),
        ("Rules: {R: {RuleCondition: !And [Name, Name], Assertions: [{Assert: x}]}}", "cannot name a condition"),
    ],
)
def test_a_rule_that_is_wrong_is_told(rules: str, said: str) -> None:
    assert said in "\n".join(told(rules))
