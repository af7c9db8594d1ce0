"""What is wrong with a template: verdicts as the reference's, words, places and advice of our own."""

import json
from pathlib import Path
from typing import Any

import pytest

from heat.template import doubts, require_valid, validate
from heat.values.errors import HeatError, ValidationErrors

from .conftest import Build

DATA = Path(__file__).parents[1] / "data"
VERDICTS = json.loads((DATA / "reference" / "verdicts.json").read_text())["verdicts"]
CLEARER = {"outlist": "StackValidationFailed", "cfnattstr": None}
"""Where the reference stumbles over itself, or CloudFormation allows more today."""


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: str(verdict["name"]))
def test_a_template_is_judged_as_the_reference_judges_it(build: Build, verdict: dict[str, Any]) -> None:
    expected = CLEARER.get(verdict["name"], verdict["error"])
    try:
        problems = validate(build(verdict["template"]))
    except HeatError as error:
        assert error.type_name == expected
        return

    assert (problems[0].type_name if problems else None) == expected


def told(build: Build, text: str, **options: Any) -> list[str]:
    return [str(problem) for problem in validate(build(text), **options)]


def test_an_error_names_line_column_and_the_nearest_name(build: Build) -> None:
    text = "resources:\n  a:\n    type: OS::Heat::RandomString\n    properties:\n      lenght: 5\n"

    assert told(build, text) == [
        'resources.a.properties.lenght (line 6:7): Unknown Property "lenght". Did you mean "length"?'
    ]


def test_all_problems_are_told_at_once(build: Build) -> None:
    found = told(
        build,
        """
        parameters: {p: {type: strin}}
        resources:
          a: {type: OS::Heat::RandomString, properties: {length: 0, salt: {get_resource: nobody}}}
          b: {type: OS::Heat::RandomStrin}
        sections: {}
        """,
    )

    assert len(found) == 5


def test_several_problems_are_raised_as_one_error(build: Build) -> None:
    with pytest.raises(ValidationErrors) as caught:
        require_valid(build("resources: {a: {type: X}, b: {type: Y}}"))

    assert len(caught.value.errors) == 2


def test_values_that_others_will_give_are_not_judged(build: Build) -> None:
    text = """
        resources:
          a: {type: OS::Heat::RandomString}
          b: {type: OS::Heat::RandomString, properties: {length: {get_attr: [a, value]}}}
    """

    assert told(build, text) == []


def test_missing_parameters_are_no_problem_when_nobody_asked_for_values(build: Build) -> None:
    text = """
        parameters: {n: {type: number}}
        resources: {a: {type: OS::Heat::RandomString, properties: {length: {get_param: n}}}}
    """

    assert told(build, text, strict=False) == []
    assert len(told(build, text)) == 1


def test_an_output_that_names_nobody_is_doubtful_and_not_refused(build: Build) -> None:
    blueprint = build("outputs: {o: {value: [{get_resource: nobody}, {get_param: nothing}]}}")

    assert validate(blueprint) == []
    assert len(doubts(blueprint)) == 2


def test_custom_constraints_are_put_to_the_caller(build: Build) -> None:
    text = "parameters: {p: {type: string, default: x, constraints: [{custom_constraint: nova.flavor}]}}"

    found = told(build, text, custom=lambda name, value: f"no {name} is called {value}")

    assert found == ["parameters.p (line 2:14): Parameter 'p' is invalid: no nova.flavor is called x"]


@pytest.mark.parametrize("name", sorted(str(path.relative_to(DATA)) for path in DATA.glob("templates/*/*")))
def test_templates_that_people_wrote_have_nothing_wrong_but_types_unknown_here(build: Build, name: str) -> None:
    problems = validate(build((DATA / name).read_text()), strict=False)

    assert [problem for problem in problems if "could not be found" not in problem.problem] == []
