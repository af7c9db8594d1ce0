"""Conversions keep what a template says: shown on examples, on the corpus, and on generated templates."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.authoring.evaluating import can_be_evaluated, evaluated, waits

from heat.authoring.converting import Notes, as_json, as_yaml, to_hot
from heat.authoring.knowledge import Knowledge
from heat.template import Environment, parse
from heat.template.loading import load
from heat.values.errors import ValidationError

CORPUS = sorted((Path(__file__).parents[1] / "data" / "corpus" / "cfn").rglob("*.template"))
KNOWLEDGE = Knowledge.installed()
PARAMETERS = {
    "Text": {"Type": "String", "Default": "some text", "MaxLength": "40"},
    "Flag": {"Type": "Boolean", "Default": "true"},
    "Number": {"Type": "Number", "Default": "3", "MinValue": 1},
    "List": {"Type": "CommaDelimitedList", "Default": "one,two,three"},
    "Key": {"Type": "String", "Default": "a", "AllowedValues": ["a", "b"], "ConstraintDescription": "a or b"},
}
MAPPINGS = {"Table": {"a": {"x": "ax", "y": ["a0", "a1"]}, "b": {"x": "bx", "y": ["b0", "b1"]}}}
CONDITIONS = {
    "IsA": {"Fn::Equals": [{"Ref": "Key"}, "a"]},
    "NotA": {"Fn::Not": [{"Condition": "IsA"}]},
    "Same": {"Condition": "IsA"},
    "Both": {"Fn::And": [{"Condition": "IsA"}, {"Fn::Or": [{"Condition": "NotA"}, {"Fn::Equals": ["x", "x"]}]}]},
    "Looked": {"Fn::Equals": [{"Fn::FindInMap": ["Table", {"Ref": "Key"}, "x"]}, "ax"]},
}


def template(value, **sections):
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": PARAMETERS,
        "Mappings": MAPPINGS,
        "Conditions": CONDITIONS,
        "Resources": {
            "First": {"Type": "OS::Heat::Value", "Properties": {"value": "x"}},
            "Second": {"Type": "OS::Heat::Value", "Properties": {"value": value}},
        },
        **sections,
    }


def converted(tree):
    notes = Notes()
    made = to_hot(KNOWLEDGE.open_blueprint(parse(tree, KNOWLEDGE.languages), Environment()), KNOWLEDGE.languages, notes)
    return made, notes


TEXTS = st.sampled_from(
    ["", "a", "b,c", "two words", "${!Text}", "line\nline\n", "é", "yes", "0x1f", "2010-01-01", "'"]
)
NAMES = st.sampled_from(sorted(CONDITIONS))


def texts(inner):
    return st.one_of(
        st.builds(lambda delimiter, items: {"Fn::Join": [delimiter, items]}, TEXTS, st.lists(inner, max_size=3)),
        st.builds(lambda text: {"Fn::Base64": text}, inner),
        st.builds(lambda one, other, name: {"Fn::If": [name, one, other]}, inner, inner, NAMES),
        st.builds(lambda index, items: {"Fn::Select": [index, items]}, st.integers(0, 3), st.lists(inner, max_size=3)),
        st.builds(lambda one: {"Fn::Sub": ["${Text} ${ Own }${!Text} ${First} ${Second.x}", {"Own": one}]}, inner),
        st.builds(lambda one: {"Fn::Replace": [{"a": one}, "banana"]}, inner),
    )


TEXT_CALLS = st.recursive(
    st.one_of(
        TEXTS,
        st.sampled_from(
            [
                {"Ref": "Text"},
                {"Ref": "First"},
                {"Ref": "AWS::StackName"},
                {"Ref": "AWS::StackId"},
                {"Ref": "AWS::AccountId"},
                {"Fn::GetAtt": ["First", "x"]},
                {"Fn::FindInMap": ["Table", "a", "x"]},
                {"Fn::FindInMap": ["Table", {"Ref": "Key"}, "x"]},
                {"Fn::Select": [1, {"Ref": "List"}]},
                {"Fn::Select": [0, {"Fn::GetAtt": ["First", "list"]}]},
                {"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]},
                {"Fn::Select": [2, {"Fn::Split": [",", {"Ref": "Text"}]}]},
                {"Fn::Select": [1, {"Fn::FindInMap": ["Table", {"Ref": "Key"}, "y"]}]},
                {"Fn::Sub": "${Flag} and ${Number} of ${First.x}"},
            ]
        ),
    ),
    texts,
    max_leaves=6,
)
ITEMS = st.one_of(
    TEXT_CALLS, st.builds(lambda one, name: {"Fn::If": [name, one, {"Ref": "AWS::NoValue"}]}, TEXT_CALLS, NAMES)
)
VALUES = st.one_of(
    ITEMS,
    st.lists(ITEMS, max_size=3),
    st.dictionaries(st.sampled_from(["k", "Ref-like", "l"]), ITEMS, min_size=2),
    st.sampled_from(
        [
            {"Ref": "List"},
            {"Ref": "Number"},
            {"Ref": "Flag"},
            {"Fn::Length": {"Ref": "List"}},
            {"Fn::Split": [",", {"Ref": "Text"}]},
            {"Fn::GetAZs": ""},
            {"Fn::ToJsonString": {"a": [1]}},
            {"Fn::Cidr": ["10.0.0.0/16", 2, 8]},
            {"k": {"Ref": "AWS::NoValue"}, "l": 1},
            {"Fn::If": ["IsA", {"Ref": "AWS::NoValue"}, ["x"]]},
        ]
    ),
)
GIVEN = st.fixed_dictionaries(
    {"Key": st.sampled_from(["a", "b"]), "Flag": st.booleans(), "Text": st.sampled_from(["t", "x,y,z"])}
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(VALUES, ITEMS, st.none() | NAMES, GIVEN)
def test_hot_says_what_cloudformation_said(value, output, condition, parameters):
    tree = template(value, Outputs={"O": {"Value": output, "Description": "an output"}})
    if condition:
        tree["Resources"]["Second"] |= {"Condition": condition, "DependsOn": ["First"], "DeletionPolicy": "Retain"}
    assume(can_be_evaluated(KNOWLEDGE, tree, parameters))

    made, notes = converted(tree)

    assert not notes.lost
    hot = load(as_yaml(made, short_tags=False))
    assert evaluated(KNOWLEDGE, hot, parameters) == evaluated(KNOWLEDGE, tree, parameters)
    if "Fn::Select" not in str(tree):  # what is not chosen is left out, as a remark says
        assert waits(KNOWLEDGE, hot, parameters) == waits(KNOWLEDGE, tree, parameters)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(VALUES, st.booleans())
def test_yaml_holds_exactly_what_json_held(value, short_tags):
    tree = template(value)

    assert json.dumps(load(as_yaml(tree, short_tags=short_tags))) == json.dumps(tree)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_templates_of_the_corpus_come_through_yaml_and_json_unharmed(path):
    tree = load(path.read_text())

    assert load(as_yaml(tree, short_tags=True)) == tree
    assert load(as_json(tree)) == tree


@pytest.mark.parametrize("path", [path for path in CORPUS if "invalid" not in path.parts], ids=lambda path: path.stem)
def test_what_templates_of_the_corpus_say_is_said_in_hot(path):
    tree = load(path.read_text())
    declared = tree.get("Parameters", {})
    given = {name: one.get("AllowedValues", ["7"])[0] for name, one in declared.items() if "Default" not in one}

    made, notes = converted(tree)

    if notes.lost:
        assert not can_be_evaluated(KNOWLEDGE, tree, given)  # it names what it does not have
    else:
        assert evaluated(KNOWLEDGE, made, given) == evaluated(KNOWLEDGE, tree, given)


def test_short_tags_stand_for_functions():
    text = as_yaml({"A": {"Fn::Sub": "x"}, "B": {"Fn::GetAtt": ["r", "a.b"]}, "C": [{"Ref": "p"}]}, short_tags=True)

    assert text == "A: !Sub x\n\nB: !GetAtt r.a.b\n\nC:\n  - !Ref p\n"


def test_a_node_bears_one_tag_so_the_outer_of_two_calls_is_written_in_full():
    assert as_yaml({"A": {"Fn::Base64": {"Fn::Sub": "x"}}}, short_tags=True) == "A:\n  Fn::Base64: !Sub x\n"


def test_text_of_many_lines_is_a_block():
    assert as_yaml({"A": "#!/bin/sh\necho\n"}, short_tags=True) == "A: |\n  #!/bin/sh\n  echo\n"


LOSSES = {
    "rules": ({"Rules": {"R": {"Assertions": [{"Assert": {"Fn::Equals": [1, 1]}}]}}}, "Rules"),
    "an export": ({"Outputs": {"O": {"Value": "x", "Export": {"Name": "n"}}}}, "Outputs.O.Export"),
    "an import": ({"Outputs": {"O": {"Value": {"Fn::ImportValue": "n"}}}}, "Outputs.O.Value.Fn::ImportValue"),
    "data that HOT takes for a call": (
        {"Outputs": {"O": {"Value": {"get_param": "Text"}}}},
        "Outputs.O.Value.get_param",
    ),
    "a deletion policy of AWS alone": (
        {"Resources": {"A": {"Type": "OS::Heat::None", "DeletionPolicy": "RetainExceptOnCreate"}}},
        "Resources.A.DeletionPolicy",
    ),
    "a creation policy": (
        {"Resources": {"A": {"Type": "OS::Heat::None", "CreationPolicy": {"ResourceSignal": {"Count": 1}}}}},
        "Resources.A.CreationPolicy",
    ),
    "a choice by a computed index": (
        {"Outputs": {"O": {"Value": {"Fn::Select": [{"Ref": "Number"}, ["a", "b"]]}}}},
        "Outputs.O.Value.Fn::Select",
    ),
    "a table with a default": (
        {"Outputs": {"O": {"Value": {"Fn::FindInMap": ["Table", {"Ref": "Text"}, "x", {"DefaultValue": "d"}]}}}},
        "Outputs.O.Value.Fn::FindInMap",
    ),
}


@pytest.mark.parametrize(("sections", "place"), LOSSES.values(), ids=LOSSES.keys())
def test_what_cannot_be_carried_is_said_with_its_place(sections, place):
    _, notes = converted(template("x", **sections))

    assert [".".join(note.path) for note in notes.all if note.lost] == [place]


def test_a_table_becomes_a_parameter_and_that_is_said():
    made, notes = converted(template({"Fn::FindInMap": ["Table", {"Ref": "Key"}, "x"]}))

    assert made["parameters"]["Table"]["default"] == MAPPINGS["Table"]
    assert any(note.path == ("Mappings", "Table") for note in notes.all)
    assert not notes.lost


def test_a_table_does_not_take_the_name_of_a_parameter():
    tree = template({"Fn::FindInMap": ["Table", {"Ref": "Key"}, "x"]})
    tree["Parameters"] = {**PARAMETERS, "Table": {"Type": "String", "Default": "mine"}}

    made, _ = converted(tree)

    assert made["parameters"]["Table"]["default"] == "mine"
    assert made["parameters"]["TableTable"]["default"] == MAPPINGS["Table"]


def test_groups_and_labels_of_a_console_are_carried():
    interface = {
        "ParameterGroups": [{"Label": {"default": "Words"}, "Parameters": ["Text"]}],
        "ParameterLabels": {"Text": {"default": "Your text"}},
    }

    made, _ = converted(template("x", Metadata={"AWS::CloudFormation::Interface": interface}))

    assert made["parameter_groups"] == [{"label": "Words", "parameters": ["Text"]}]
    assert made["parameters"]["Text"]["label"] == "Your text"


def test_constraints_keep_their_words():
    made, _ = converted(template("x"))

    assert made["parameters"]["Key"]["constraints"] == [{"allowed_values": ["a", "b"], "description": "a or b"}]


def test_hot_is_not_converted_to_hot():
    with pytest.raises(ValidationError, match="HOT already"):
        converted({"heat_template_version": "2021-04-16"})
