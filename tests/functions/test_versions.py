"""Each version has the functions, sections and keys of the reference's table, and says which version has others.

Every test is generated from that table: one for each (version, function), one for each (version, word of a kind).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Any as AnyValue
from heat.plugin import Attribute, Registry, Resource
from heat.template import ALL, Blueprint, dig, parse, validate
from heat.values.errors import HeatError

TABLE = json.loads((Path(__file__).parents[1] / "data" / "reference" / "template_functions.json").read_text())
TEMPLATES = TABLE["templates"]
HOT = sorted(name for name, facts in TEMPLATES.items() if facts.get("family") == "hot" and "functions" in facts)
CFN = sorted(name for name, facts in TEMPLATES.items() if facts.get("family") == "cfn" and "functions" in facts)
NAMES = {f"{one.key}.{one.version}": f"{one.key} {one.version}" for one in LANGUAGES}

SAMPLES: dict[str, tuple[Any, Any]] = {
    "cfn.Base64": ("text", "text"),
    "cfn.FindInMap": (["M", "a", "x"], 1),
    "cfn.GetAZs": ("region", ["nova"]),
    "cfn.GetAtt": (["r", "value"], {"k": ["v"]}),
    "cfn.If": (["Yes", 1, 2], 1),
    "cfn.Join": (["-", ["a", "b"]], "a-b"),
    "cfn.MemberListToMap": (["N", "V", [".member.0.N=a", ".member.0.V=b"]], {"a": "b"}),
    "cfn.Ref": ("p", "given"),
    "cfn.ParamRef": ("p", "given"),
    "cfn.Replace": ([{"a": "b"}, "a-a"], "b-b"),
    "cfn.ResourceFacade": ("Metadata", {"of": "facade"}),
    "cfn.Select": (["1", ["a", "b"]], "b"),
    "cfn.Split": (["-", "a-b"], ["a", "b"]),
    "hot.Contains": (["a", ["a", "b"]], True),
    "hot.Digest": (["md5", "a"], "0cc175b9c0f1b6a831c399e269772661"),
    "hot.Filter": ([["a"], ["a", "b"]], ["b"]),
    "hot.GetAtt": (["r", "value", "k", 0], "v"),
    "hot.GetAttAllAttributes": ("r", {"value": {"k": ["v"]}}),
    "hot.GetAttThenSelect": (["r", "value", "k", 0], "v"),
    "hot.GetFile": ("f.txt", "content"),
    "hot.GetParam": ("p", "given"),
    "hot.GetResource": ("r", "id-of-r"),
    "hot.If": (["Yes", 1, 2], 1),
    "hot.IfNullable": (["Yes", 1], 1),
    "hot.Join": (["-", ["a", "b"]], "a-b"),
    "hot.JoinMultiple": (["-", ["a"], [{"b": 1}]], 'a-{"b": 1}'),
    "hot.ListConcat": ([["a"], ["b", "a"]], ["a", "b", "a"]),
    "hot.ListConcatUnique": ([["a"], ["b", "a"]], ["a", "b"]),
    "hot.MakeURL": ({"scheme": "http", "host": "h", "port": 80}, "http://h:80"),
    "hot.MapMerge": ([{"a": 1}, {"b": 2}], {"a": 1, "b": 2}),
    "hot.MapReplace": ([{"a": 1}, {"keys": {"a": "b"}}], {"b": 1}),
    "hot.Repeat": ({"template": "-%i%", "for_each": {"%i%": ["1", "2"]}}, ["-1", "-2"]),
    "hot.RepeatWithMap": ({"template": "-%i%", "for_each": {"%i%": {"1": 0}}}, ["-1"]),
    "hot.RepeatWithNestedLoop": (
        {"template": "%i%%j%", "for_each": {"%i%": ["1", "2"], "%j%": ["3", "4"]}, "permutations": False},
        ["13", "24"],
    ),
    "hot.Replace": ({"template": "a b", "params": {"a": 1}}, "1 b"),
    "hot.ReplaceJson": ({"template": "a b", "params": {"a": [1]}}, "[1] b"),
    "hot.ReplaceJsonStrict": ({"template": "a b", "params": {"a": 1}}, "1 b"),
    "hot.ReplaceJsonVeryStrict": ({"template": "a b", "params": {"a": 1}}, "1 b"),
    "hot.ResourceFacade": ("metadata", {"of": "facade"}),
    "hot.StrSplit": (["-", "a-b", 1], "b"),
    "hot.Yaql": ({"expression": "$.data.len()", "data": [1, 2]}, 2),
}
"""Of every behaviour that a function has in some version: an argument, and the value."""
CONDITIONS: dict[str, tuple[Any, bool]] = {
    "And": ([True, {"equals": [1, 2]}], False),
    "Contains": (["a", "abc"], True),
    "Equals": ([1, 1], True),
    "Not": ({"equals": [1, 2]}, True),
    "Or": ([True, {"equals": [1, 2]}], True),
    "GetParam": ("yes", True),
    "Yaql": ({"expression": "$.data > 1", "data": 2}, True),
}
KEYS = ("sections", "resource_keys", "output_keys", "parameter_keys", "parameter_constraints")


class Value(Resource):
    value = AnyValue("What it holds.", required=True)
    attributes = {"value": Attribute("The same.")}


class Held:
    """The one resource, r."""

    def reference(self, name: str) -> Any:
        return f"id-of-{name}"

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        held = {"value": {"k": ["v"]}}
        return held if path == (ALL,) else dig(held, path)


def template(version: str, expression: Any, condition: Any = None) -> dict[str, Any]:
    """A template of any version, with what the samples name, and the expression as output."""
    key, date = version.split(".")
    if key == "heat_template_version":
        found = {
            key: date,
            "parameters": {"p": {"type": "string"}, "yes": {"type": "boolean", "default": True}},
            "resources": {"r": {"type": "OS::Heat::Value", "properties": {"value": 1}}},
            "outputs": {"o": {"value": expression}},
        }
        conditions = {"Yes": True, "Asked": condition} if condition is not None else {"Yes": True}
        return found | ({"conditions": conditions} if "conditions" in TEMPLATES[version]["sections"] else {})
    found = {
        key: date,
        "Parameters": {"p": {"Type": "String"}},
        "Mappings": {"M": {"a": {"x": 1}}},
        "Resources": {"r": {"Type": "OS::Heat::Value", "Properties": {"value": 1}}},
        "Outputs": {"o": {"Value": expression}},
    }
    return found | ({"Conditions": {"Yes": {"Fn::Equals": [1, 1]}}} if key.startswith("AWS") else {})


def value(tree: dict[str, Any]) -> Any:
    """The output's value. Raises what is wrong with the template."""
    parsed = parse(tree, LANGUAGES, files={"f.txt": "content"})
    if parsed.problems:
        raise parsed.problems[0]
    from_environment = Blueprint(
        parsed, plugins=Registry({"OS::Heat::Value": Value}), facade={"metadata": {"of": "facade"}}
    )
    from_environment.statics.values["p"] = "given"
    return from_environment.outputs["o"].value(Held())


def first(kind: str, name: str, versions: list[str]) -> str | None:
    """The earliest version that has a name of a kind."""
    return next((version for version in versions if name in TEMPLATES[version][kind]), None)


def pairs(kind: str, versions: list[str], *, has: bool) -> list[Any]:
    """Every (version, name) that is, or is not, in the table; but for what later versions have taken away."""
    names = sorted({name for version in versions for name in TEMPLATES[version][kind]})
    return [
        pytest.param(version, name, id=f"{version}-{name}")
        for version in versions
        for name in names
        if (name in TEMPLATES[version][kind]) is has and (has or name not in TEMPLATES[version]["removed_functions"])
    ]


@pytest.mark.parametrize(("version", "name"), pairs("functions", HOT + CFN, has=True))
def test_a_function_works_in_every_version_that_has_it(version: str, name: str) -> None:
    variant = TEMPLATES[version]["functions"][name]
    argument, expected = SAMPLES[variant]

    assert value(template(version, {name: argument})) == expected


@pytest.mark.parametrize(("version", "name"), pairs("functions", HOT, has=False))
def test_a_function_of_a_later_version_is_refused_by_naming_that_version(version: str, name: str) -> None:
    since = first("functions", name, HOT)

    with pytest.raises(HeatError, match=f"The function {name} is not in {version}. It came with {NAMES[since]}"):
        value(template(version, {name: []}))


@pytest.mark.parametrize(
    ("version", "name"), [(version, name) for version in HOT for name in TEMPLATES[version]["removed_functions"]]
)
def test_a_function_that_was_removed_is_refused(version: str, name: str) -> None:
    with pytest.raises(HeatError, match="it was removed"):
        value(template(version, {name: []}))


@pytest.mark.parametrize(("version", "name"), pairs("condition_functions", HOT, has=True))
def test_a_condition_function_works_in_every_version_that_has_it(version: str, name: str) -> None:
    argument, expected = CONDITIONS[TEMPLATES[version]["condition_functions"][name].removeprefix("hot.")]

    assert value(template(version, {"if": ["Asked", True, False]}, {name: argument})) is expected


@pytest.mark.parametrize(
    ("version", "name"),
    pairs("condition_functions", [one for one in HOT if "conditions" in TEMPLATES[one]["sections"]], has=False),
)
def test_a_condition_function_of_a_later_version_is_refused(version: str, name: str) -> None:
    with pytest.raises(HeatError, match=f"{name}.* It came with {NAMES[first('condition_functions', name, HOT)]}"):
        value(template(version, 1, {name: []}))


def with_word(version: str, kind: str, name: str) -> dict[str, Any]:
    """A template that uses a word of a kind."""
    words: dict[str, Any] = {
        "description": "text", "label": "text", "hidden": False, "immutable": False, "tags": ["a"], "type": "string",
        "default": "x", "schema": {}, "constraints": [], "metadata": {}, "properties": {"value": 1}, "condition": True,
        "depends_on": [], "deletion_policy": "Delete", "update_policy": {}, "external_id": "id", "value": 1,
        "length": {"min": 0}, "range": {"min": 0}, "modulo": {"step": 2, "offset": 0}, "allowed_values": ["x", 2],
        "allowed_pattern": ".*", "custom_constraint": "any",
    }  # fmt: skip
    tree: dict[str, Any] = {"heat_template_version": version.split(".")[1]}
    if kind == "sections":
        groups = [{"parameters": []}] if name == "parameter_groups" else {}
        return tree | ({name: groups} if name not in ("description", "heat_template_version") else {})
    if kind == "resource_keys":
        return tree | {"resources": {"r": {"type": "OS::Heat::Value", "properties": {"value": 1}} | {
            name: "OS::Heat::Value" if name == "type" else words[name]}}}  # fmt: skip
    if kind == "output_keys":
        return tree | {"outputs": {"o": {"value": 1, name: words[name]}}}
    if kind == "parameter_keys":
        return tree | {"parameters": {"p": {"type": "string", "default": "x", name: words[name]}}}
    number = name in ("range", "modulo")
    entry = {"allowed_values": ["x"], "description": "why"} if name == "description" else {name: words[name]}
    declared = {"type": "number" if number else "string", "default": 2 if number else "x", "constraints": [entry]}
    return tree | {"parameters": {"p": declared}}


def told(tree: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a template."""
    blueprint = Blueprint(parse(tree, LANGUAGES), plugins=Registry({"OS::Heat::Value": Value}))
    return [str(problem) for problem in validate(blueprint)]


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("version", HOT)
def test_every_word_of_a_version_is_understood(version: str, kind: str) -> None:
    assert {name: told(with_word(version, kind, name)) for name in TEMPLATES[version][kind]} == {
        name: [] for name in TEMPLATES[version][kind]
    }


@pytest.mark.parametrize(
    ("kind", "version", "name"),
    [(kind, *pair.values) for kind in KEYS for pair in pairs(kind, HOT, has=False)],
)
def test_a_word_of_a_later_version_is_refused_by_naming_that_version(kind: str, version: str, name: str) -> None:
    found = told(with_word(version, kind, name))

    assert len(found) == 1
    assert f"It came with {NAMES[first(kind, name, HOT)]}" in found[0]
