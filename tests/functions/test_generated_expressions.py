"""Expressions made at random, with the values that a running reference gave them."""

import json
from pathlib import Path
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.template import Blueprint, parse
from heat.values.errors import HeatError

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
HOT = json.loads((REFERENCE / "generated_expressions.json").read_text())
CFN = json.loads((REFERENCE / "generated_cfn_expressions.json").read_text())
FACTS = [(record, fact) for record in (HOT, CFN) for fact in record["facts"]]


def evaluated(record: dict[str, Any], expression: Any) -> Any:
    parameters, conditions = record["parameters"], record["conditions"]
    if record is HOT:
        template = {"heat_template_version": record["version"], "outputs": {"o": {"value": expression}}}
        template |= {"parameters": parameters, "conditions": conditions}
    else:
        template = {"AWSTemplateFormatVersion": record["version"], "Outputs": {"o": {"Value": expression}}}
        template |= {"Parameters": parameters, "Conditions": conditions, "Mappings": record["mappings"]}
    parsed = parse(template, LANGUAGES)
    if parsed.problems:
        raise parsed.problems[0]
    return Blueprint(parsed, plugins=Registry()).outputs["o"].value()


def named(case: object) -> str | None:
    return json.dumps(case["expression"])[:80] if isinstance(case, dict) and "expression" in case else "in"


@pytest.mark.parametrize(("record", "fact"), FACTS, ids=named)
def test_a_generated_expression_has_the_references_value(record: dict[str, Any], fact: dict[str, Any]) -> None:
    if "error" in fact:
        with pytest.raises(HeatError):
            evaluated(record, fact["expression"])
    else:
        assert evaluated(record, fact["expression"]) == fact["value"]
