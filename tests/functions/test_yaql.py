"""What the reference makes of YAQL expressions, as recorded from a running one, and what cannot be recorded."""

import json
from pathlib import Path
from typing import Any

import pytest

from heat.functions.queries import ask
from heat.plugin.patterns import TooSlow
from heat.values.errors import HeatError, ValidationError

RECORD = json.loads((Path(__file__).parents[1] / "data" / "reference" / "yaql.json").read_text())


@pytest.mark.parametrize("fact", RECORD["facts"], ids=lambda fact: str(fact["expression"]))
def test_an_expression_has_the_value_that_the_reference_gives(fact: dict[str, Any]) -> None:
    if "error" in fact:
        with pytest.raises(HeatError):
            ask(fact["expression"], RECORD["data"])
    else:
        assert ask(fact["expression"], RECORD["data"]) == fact["value"]


def test_groups_are_known_by_their_names() -> None:
    assert ask("regex('a(?P<last>.)').search('xab', $last.value)", {}) == "b"


@pytest.mark.parametrize(
    "expression",
    [
        "regex('(a|a)*$').matches($.data)",
        "$.data =~ '(a|a)*$'",
        "$.data.matches('^(a|a)*$')",
        "regex('(a|a)*$').searchAll($.data).len()",
        "regex('^(a|a)*$').split($.data)",
        "$.data.replace(regex('^(a|a)*$'), '')",
        "$.data.replaceBy(regex('^(a|a)*$'), '')",
    ],
)
def test_a_pattern_that_never_ends_is_given_up(expression: str) -> None:
    with pytest.raises(TooSlow):
        ask(expression, "a" * 60 + "!")


@pytest.mark.parametrize("expression", ["'a'.replace('', 'b' * 9000)", "$.data.replace('', $.data)"])
def test_replacing_is_refused_before_the_text_is_made(expression: str) -> None:
    with pytest.raises(ValidationError):
        ask(expression, "b" * 9000)
