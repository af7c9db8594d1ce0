"""Templates are hostile input: each bound is data that is handed in, and passing it is an error of its own."""

from dataclasses import replace
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.template import Blueprint, Limits, parse, validate
from heat.template.registry import TypeRegistry
from heat.template.views import validation
from heat.values.errors import HeatError, RequestLimitExceeded, StackResourceLimitExceeded

from .conftest import FACTS, PLUGINS

HOT = "heat_template_version: 2021-04-16\n"


def blueprint(text: Any, files: dict[str, str] | None = None, **bounds: Any) -> Blueprint:
    languages = replace(LANGUAGES, limits=Limits(**bounds))
    return Blueprint(parse(text, languages, files=files or {}), plugins=PLUGINS, facts=FACTS)


def output(expression: Any, **bounds: Any) -> Any:
    tree = {"heat_template_version": "2021-04-16", "outputs": {"o": {"value": expression}}}
    return blueprint(tree, **bounds).outputs["o"].value()


def test_a_text_may_have_so_many_characters() -> None:
    with pytest.raises(RequestLimitExceeded, match="at most 50"):
        blueprint(HOT + "#" * 50, size=50)


def test_a_template_may_be_nested_so_deeply() -> None:
    with pytest.raises(RequestLimitExceeded, match="too deeply"):
        blueprint(HOT + "description: " + "[" * 1000 + "]" * 1000)


def test_aliases_may_not_unfold_without_end() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 90)]

    with pytest.raises(RequestLimitExceeded, match="too many nodes"):
        blueprint(HOT + "\n".join(lines))


def test_merged_maps_may_not_unfold_without_end() -> None:
    merges = "\n".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 60))

    with pytest.raises(HeatError):
        blueprint(HOT + "m0: &m0 {a: 1, b: 2}\n" + merges)


JOIN: Any = {"list_join": ["", ["x" * 100] * 10]}


@pytest.mark.parametrize(
    "expression",
    [
        JOIN,
        {"str_replace": {"template": "a" * 100, "params": {"a": "b" * 100}}},
        {"str_replace": {"template": "a" * 100, "params": {"a": JOIN}}},
        {"repeat": {"template": "%x%%x%" * 10, "for_each": {"%x%": ["y" * 50]}}},
        {"repeat": {"template": {"%x%": "%x%"}, "for_each": {"%x%": [str(n) for n in range(900)]}}},
        {"list_concat": [list(range(600)), list(range(600))]},
        [{"str_split": [",", "," * 600]}, {"str_split": [",", "," * 600]}],
        {"map_merge": [{str(n): 1 for n in range(1100)}]},
        {"make_url": {"scheme": "http", "host": "h" * 990, "path": "p" * 20}},
        [{"yaql": {"expression": "range(150).toList()", "data": 1}}] * 7,
    ],
)
def test_the_functions_of_one_output_may_make_so_many_characters(expression: Any) -> None:
    with pytest.raises(RequestLimitExceeded, match="max_evaluated_size"):
        output(expression, made=900)


def test_what_one_output_makes_is_not_held_against_another() -> None:
    tree = {"heat_template_version": "2021-04-16", "outputs": {name: {"value": JOIN} for name in "abc"}}

    found = blueprint(tree, made=1200)

    assert [len(found.outputs[name].value()) for name in "abc"] == [1000] * 3


def test_growth_upon_growth_is_refused_before_it_is_made() -> None:
    value: Any = "x" * 1000
    for _ in range(12):
        value = {"str_replace": {"template": "%" * 1000, "params": {"%": value}}}

    with pytest.raises(RequestLimitExceeded):
        output(value)


def test_a_pattern_that_takes_too_long_ends_the_validation() -> None:
    parameter = {"type": "string", "default": "a" * 60 + "!", "constraints": [{"allowed_pattern": "(a|a)*$"}]}
    tree = {"heat_template_version": "2021-04-16", "parameters": {"p": parameter}}

    with pytest.raises(RequestLimitExceeded, match=r"parameters\.p: .*too long"):
        blueprint(tree, pattern_s=0.01)


def test_a_query_may_walk_through_so_many_elements() -> None:
    call = {"yaql": {"expression": "range(50).select($).toList()", "data": None}}

    assert len(output(call)) == 50
    with pytest.raises(HeatError, match="exceeds 10 elements"):
        output(call, yaql_iterators=10)


def test_a_query_may_take_so_many_steps() -> None:
    call = {"yaql": {"expression": "range(100).select($ + 1).sum()", "data": None}}

    with pytest.raises(HeatError, match="limit_steps"):
        output(call, yaql_steps=50)


NESTED = "resources:\n" + "".join(f"  r{n}: {{type: next.yaml, properties: {{p: {n}}}}}\n" for n in range(20))


def tower(floors: int) -> dict[str, str]:
    """Templates of twenty resources, each of which is the next template."""
    body = HOT + "parameters: {p: {type: string, default: x}}\n"
    files = {f"{n}.yaml": body + NESTED.replace("next", str(n + 1)) for n in range(floors)}
    return files | {f"{floors}.yaml": body}


def test_the_stacks_of_a_tree_may_have_so_many_resources_together() -> None:
    found = blueprint(HOT + NESTED.replace("next", "0"), tower(4), resources=1000)

    with pytest.raises(StackResourceLimitExceeded, match="more than 1000 resources together"):
        validate(found)
    with pytest.raises(StackResourceLimitExceeded):
        validation(found, nested=True)


def test_stacks_may_stand_so_deep() -> None:
    ring = HOT + "resources: {r: {type: ring.yaml}}"

    problems = validate(blueprint(ring, {"ring.yaml": ring}, nesting=3))

    assert [problem.problem for problem in problems] == ["stacks stand more than 3 deep"]


def test_a_long_text_may_not_unfold_without_end() -> None:
    text = HOT + f"a: &a {'x' * 1000}\nb: [{', '.join(['*a'] * 50)}]\n"

    with pytest.raises(RequestLimitExceeded, match="unfolds into more than 20000 characters"):
        blueprint(text, made=20_000)


def test_a_value_may_not_be_repeated_without_end() -> None:
    tree = {
        "heat_template_version": "2021-04-16",
        "parameters": {"p": {"type": "json", "default": {"a": "x" * 1000}}},
        "outputs": {"o": {"value": [{"get_param": "p"}] * 100}},
    }

    with pytest.raises(RequestLimitExceeded, match="more than 50000 characters"):
        blueprint(tree, made=50_000).outputs["o"].value()


def test_lists_within_lists_are_compared_so_often() -> None:
    with pytest.raises(RequestLimitExceeded):
        output({"list_concat_unique": [[[number] for number in range(3000)]]}, made=1_000_000)


@pytest.mark.parametrize("value", ["[" * 500 + "]" * 500, "[" * 100_000])
def test_the_json_of_a_parameter_may_be_nested_so_deeply(value: str) -> None:
    tree = {"heat_template_version": "2021-04-16", "parameters": {"p": {"type": "json", "default": value}}}

    with pytest.raises(HeatError, match="deeply"):
        problems = validate(blueprint(tree))
        raise problems[0]


@pytest.mark.parametrize("last", ["true", "{not: c0}"])
def test_conditions_may_stand_so_deep_in_each_other(last: str) -> None:
    conditions = "".join(f"  c{n}: {{not: c{n + 1}}}\n" for n in range(3000)) + f"  c3000: {last}\n"
    resources = "resources: {r: {type: OS::Heat::RandomString, condition: c0}}\n"

    problems = validate(blueprint(f"{HOT}conditions:\n{conditions}{resources}"))

    assert any("more than 100 deep" in problem.problem for problem in problems)


def test_types_may_be_mapped_to_each_other_so_often() -> None:
    with pytest.raises(HeatError, match="on and on"):
        TypeRegistry({f"T{n}": f"T{n + 1}" for n in range(3000)}).target("T0")


def test_after_many_problems_no_more_are_looked_for() -> None:
    tree = {"heat_template_version": "2021-04-16", "outputs": {f"o{n}": 1 for n in range(5000)}}

    assert len(validate(blueprint(tree))) == 300
