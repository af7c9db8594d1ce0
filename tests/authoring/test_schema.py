"""The JSON Schemas, judged by a public validator over the corpus and over templates with one mistake each."""

from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from heat.authoring.knowledge import Knowledge
from heat.authoring.library import TEMPLATE_MARKS
from heat.authoring.linting import is_environment
from heat.authoring.schema import KINDS
from heat.template.loading import load
from heat.values.errors import InvalidTemplateVersion

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
VERSIONS = sorted(one.version for one in Knowledge.installed().languages if one.is_hot)


@cache
def validator(kind, version=None):
    schema = KINDS[kind](Knowledge.installed(), version)
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def kind_of(tree):
    if is_environment(tree):
        return "environment"
    if not isinstance(tree, dict) or not any(mark in tree for mark in TEMPLATE_MARKS):
        return None
    return "hot" if "heat_template_version" in tree else "cfn"


def documents():
    for file in sorted(CORPUS.rglob("*")):
        if file.suffix in {".yaml", ".template", ".json"} and "invalid" not in file.parts:
            tree = load(file.read_text())
            if kind := kind_of(tree):
                yield pytest.param(kind, tree, id=str(file.relative_to(CORPUS)))


def hot(text):
    return load(f"heat_template_version: 2018-08-31\n{text}")


@pytest.mark.parametrize(("kind", "tree"), list(documents()))
def test_the_corpus_agrees_with_the_schema(kind, tree):
    assert [error.message for error in validator(kind).iter_errors(tree)] == []


MISTAKES = {
    "a misspelt section": "resource: {}",
    "a misspelt key of a resource": "resources: {a: {type: OS::Heat::None, depend_on: b}}",
    "no type": "resources: {a: {properties: {}}}",
    "a misspelt type": "resources: {a: {type: OS::Heat::Nonne}}",
    "a misspelt property": "resources: {a: {type: OS::Heat::RandomString, properties: {lenght: 3}}}",
    "a misspelt property inside": (
        "resources: {a: {type: OS::Heat::RandomString, properties: {character_classes: [{klass: digits}]}}}"
    ),
    "a property that is missing": "resources: {a: {type: OS::Heat::Value, properties: {type: string}}}",
    "a number out of range": "resources: {a: {type: OS::Heat::RandomString, properties: {length: 1000}}}",
    "a value that is not allowed": "resources: {a: {type: OS::Heat::Value, properties: {value: 1, type: strng}}}",
    "a map for text": "resources: {a: {type: OS::Heat::RandomString, properties: {salt: {a: b, c: d}}}}",
    "a misspelt function": "resources: {a: {type: OS::Heat::RandomString, properties: {salt: {get_parm: b}}}}",
    "text for a list": "resources: {a: {type: OS::Neutron::Port, properties: {network: n, fixed_ips: x}}}",
    "a wrong deletion policy": "resources: {a: {type: OS::Heat::None, deletion_policy: Keep}}",
    "a misspelt type of a parameter": "parameters: {a: {type: strng}}",
    "a misspelt key of a parameter": "parameters: {a: {type: string, defualt: b}}",
    "a misspelt constraint": "parameters: {a: {type: string, constraints: [{lenght: {min: 1}}]}}",
    "an output without a value": "outputs: {a: {description: b}}",
}


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_that_the_schema_can_see_is_refused(text):
    assert not validator("hot").is_valid(hot(text))


PERMITTED = {
    "a function for any property": (
        "resources: {a: {type: OS::Neutron::Port, properties: {network: n, fixed_ips: {get_param: b}}}}"
    ),
    "a number for text": "resources: {a: {type: OS::Heat::RandomString, properties: {salt: 3}}}",
    "text for a number": "resources: {a: {type: OS::Heat::RandomString, properties: {length: '3'}}}",
    "null for a property": "resources: {a: {type: OS::Heat::RandomString, properties: {salt: null}}}",
    "a template as type": "resources: {a: {type: web.yaml, properties: {b: c}}}",
    "a type of somebody else": "resources: {a: {type: My::Own::Type, properties: {b: c}}}",
    "an old name of a required property": (
        "resources: {a: {type: OS::Neutron::Subnet, properties: {network_id: n, cidr: 10.0.0.0/24}}}"
    ),
}


@pytest.mark.parametrize("text", PERMITTED.values(), ids=PERMITTED.keys())
def test_what_heat_permits_the_schema_permits(text):
    assert [error.message for error in validator("hot").iter_errors(hot(text))] == []


def test_a_section_is_refused_in_versions_before_it():
    text = "heat_template_version: {}\nconditions: {{a: {{equals: [1, 1]}}}}\n"

    assert not validator("hot").is_valid(load(text.format("2015-10-15")))
    assert validator("hot").is_valid(load(text.format("newton")))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_schema_of_one_version_knows_just_its_functions(version):
    language = next(one for one in Knowledge.installed().languages if one.version == version)

    known = validator("hot", version).schema["definitions"]["function"]["properties"]

    assert set(known) == {*language.functions, *language.condition_functions}


def test_an_unknown_version_is_refused_with_the_nearest():
    with pytest.raises(InvalidTemplateVersion, match="2018-08-31"):
        KINDS["hot"](Knowledge.installed(), "2018-08-32")


@pytest.mark.parametrize("kind", ["hot", "cfn"])
def test_every_registered_type_is_offered_with_its_properties(kind, knowledge):
    definitions = validator(kind).schema["definitions"]

    for name in knowledge.plugins:
        assert (
            definitions[f"properties of {name}"]["properties"].keys()
            == knowledge.plugins.get(name).properties_schema.keys()
        )


@pytest.mark.parametrize(
    "text",
    [
        "parameter: {}",
        "resource_registry: {resources: {a: {hooks: pre-crate}}}",
        "parameter_merge_strategies: {a: mix}",
        "event_sinks: {}",
        "resource_registry: {My::Type: 3}",
    ],
)
def test_a_wrong_environment_is_refused(text):
    assert not validator("environment").is_valid(load(text))
