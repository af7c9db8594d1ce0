"""Generated templates, with what a running reference said to them; how to ask one anew is in docs/compatibility.md."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.differential.cases import make_case
from tests.differential.compare import Difference, differences
from tests.differential.known import VALUES, VERDICTS, Told, reason
from tests.differential.ours import Ours
from tests.differential.recording import QUESTIONS, told
from tests.differential.reference import Answer

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / "tests" / "data" / "reference" / "differential.json").read_text())


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ours]:
    made = Ours(tmp_path_factory.mktemp("differential"))
    yield made
    made.close()


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("fact", RECORD["cases"], ids=lambda fact: fact["case"])
def test_a_generated_template_has_the_references_answer(ours: Ours, fact: dict[str, Any], question: str) -> None:
    answer = told(question, ours.ask("POST", QUESTIONS[question], fact["body"]))

    assert answer == fact[question]


def test_a_case_can_be_had_again() -> None:
    assert make_case(5, 17) == make_case(5, 17)
    assert make_case(5, 17).body != make_case(5, 18).body


def test_cases_are_of_both_languages_and_right_and_wrong(ours: Ours) -> None:
    cases = [make_case(1, number) for number in range(60)]
    seen = {("heat_template_version" in str(one.body), ours.ask("POST", "validate", one.body).status) for one in cases}

    assert seen == {(True, 200), (True, 400), (False, 200), (False, 400)}


def test_another_value_is_a_difference() -> None:
    stack = {"parameters": {}, "description": "", "resources": []}
    mine, theirs = (
        Answer(200, {"stack": {**stack, "outputs": [{"output_key": "o", "output_value": value}]}}) for value in (1, "1")
    )

    assert differences("preview", mine, theirs) == [Difference("preview", "outputs.o", [1], ["1"])]


def test_another_error_is_a_difference() -> None:
    mine, theirs = Answer(400, {"error": {"type": "A"}}), Answer(200, {})

    assert [one.kind for one in differences("validate", mine, theirs)] == ["validate: 400 A for 200"]


def test_what_nobody_has_explained_is_not_explained_by_a_rule() -> None:
    difference = Difference("preview", "verdict", "200", "400 StackValidationFailed")
    facts = Told({"preview": ""}, {"preview": "something new"}, {"preview": (200, 400)}, {})

    assert reason(difference, facts) == ""


def test_every_kept_difference_has_its_reason_in_the_documents() -> None:
    text = (ROOT / "docs" / "compatibility.md").read_text()

    assert [name for name in (*VERDICTS, *VALUES) if f"### {name}\n" not in text] == []
