"""Every version has the functions that the reference's version of that name has; ours beyond it are listed here."""

import json
from pathlib import Path

import pytest

from heat.functions import LANGUAGES
from heat.functions.registration import FIRST_HOT, function
from heat.template.language import Language
from heat.values.errors import Bug

TABLE = json.loads((Path(__file__).parents[1] / "data" / "reference" / "template_functions.json").read_text())
TEMPLATES = TABLE["templates"]
BEYOND = {
    "AWSTemplateFormatVersion.2010-09-09": {"Fn::Sub", "Fn::Cidr", "Fn::ImportValue", "Fn::Length", "Fn::ToJsonString"}
}
"""What CloudFormation has today and the reference has not."""
BEYOND_CONDITIONS = {
    "AWSTemplateFormatVersion.2010-09-09": {
        *("Condition", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::Length", "Fn::ToJsonString"),
    }
}
BEYOND_SECTIONS = {"AWSTemplateFormatVersion.2010-09-09": {"Metadata", "Rules", "Transform"}}
BEYOND_POLICIES = {"AWSTemplateFormatVersion.2010-09-09": {"RetainExceptOnCreate": "RetainExceptOnCreate"}}
BY_NAME = {language.name: language for language in LANGUAGES}
VERSIONS = sorted(name for name, facts in TEMPLATES.items() if "functions" in facts)
PAIRS = [(name, function) for name in VERSIONS for function in TEMPLATES[name]["functions"]]


def test_every_version_of_the_reference_is_known() -> None:
    aliases = {f"{language.key}.{alias}" for language in LANGUAGES for alias in language.aliases}

    assert set(BY_NAME) == set(VERSIONS)
    assert aliases == set(TABLE["aliases"])


@pytest.mark.parametrize(("version", "name"), PAIRS)
def test_a_version_has_the_function(version: str, name: str) -> None:
    assert name in BY_NAME[version].functions


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_has_no_other_functions(version: str) -> None:
    expected = set(TEMPLATES[version]["functions"]) | BEYOND.get(version, set())

    assert set(BY_NAME[version].functions) == expected
    conditions = set(TEMPLATES[version]["condition_functions"]) | BEYOND_CONDITIONS.get(version, set())
    assert set(BY_NAME[version].condition_functions) == conditions


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_refuses_what_was_removed(version: str) -> None:
    assert set(BY_NAME[version].removed) == set(TEMPLATES[version]["removed_functions"])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_has_the_sections_and_keys_of_the_reference(version: str) -> None:
    language: Language = BY_NAME[version]
    facts = TEMPLATES[version]

    assert set(language.sections) == set(facts["sections"]) | BEYOND_SECTIONS.get(version, set())
    assert set(language.resource_keys) == set(facts["resource_keys"])
    assert set(language.output_keys) == set(facts["output_keys"])
    assert set(language.parameter_keys) == set(facts["parameter_keys"])
    assert set(language.constraint_keys) == set(facts["parameter_constraints"])
    assert dict(language.deletion_policies) == facts["deletion_policies"] | BEYOND_POLICIES.get(version, {})


def test_every_function_says_what_it_does() -> None:
    silent = {name for language in LANGUAGES for name, one in language.functions.items() if not one.description}

    assert silent == set()


def test_a_function_declared_twice_for_one_version_is_a_bug() -> None:
    with pytest.raises(Bug, match="get_param is declared twice"):

        @function("get_param", since=FIRST_HOT)
        def another(name: str) -> str:
            """Another one."""
            return name
