"""A fingerprint changes when, and only when, something static in a definition does."""

from collections.abc import Mapping
from typing import Any

import pytest

from .conftest import Build

TEMPLATE = """
    parameters:
      used: {type: string, default: a}
      spare: {type: string, default: a}
    conditions: {prod: {equals: [{get_param: spare}, a]}}
    resources:
      plain: {type: OS::Heat::Value, properties: {value: 1}}
      one: {type: OS::Heat::Value, properties: {value: {get_param: used}}}
      file: {type: OS::Heat::Value, properties: {value: {get_file: f}}}
      choice: {type: OS::Heat::Value, properties: {value: {if: [prod, 1, 2]}}}
      nest: {type: nest.yaml}
"""
NEST = "heat_template_version: 2021-04-16\n"
FILES = {"f": "text", "nest.yaml": NEST, "other": "text"}
ALL = frozenset(("plain", "one", "file", "choice", "nest"))


def fingerprints(build: Build, parameters: Mapping[str, Any], files: Mapping[str, str] = FILES) -> dict[str, str]:
    blueprint = build(TEMPLATE, {"parameters": parameters}, files)
    return {name: definition.fingerprint for name, definition in blueprint.resources.items()}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_the_same_text_has_the_same_fingerprints(build: Build) -> None:
    assert fingerprints(build, {}) == fingerprints(build, {"used": "a"})


@pytest.mark.parametrize(
    ("parameters", "files", "expected"),
    [
        ({"used": "b"}, FILES, {"one"}),
        ({"spare": "b"}, FILES, {"choice"}),
        ({}, FILES | {"f": "new"}, {"file"}),
        ({}, FILES | {"nest.yaml": NEST + "description: new\n"}, {"nest"}),
        ({}, FILES | {"other": "new"}, set()),
    ],
)
def test_only_what_uses_the_changed_thing_changes(
    build: Build, parameters: Mapping[str, Any], files: Mapping[str, str], expected: set[str]
) -> None:
    assert changed(fingerprints(build, {}), fingerprints(build, parameters, files)) == expected


def test_the_order_of_keys_does_not_matter(build: Build) -> None:
    one = build("resources: {a: {type: OS::Heat::RandomString, properties: {length: 1, salt: x}}}")
    two = build("resources: {a: {properties: {salt: x, length: 1}, type: OS::Heat::RandomString}}")

    assert one.resources["a"].fingerprint == two.resources["a"].fingerprint


def test_a_type_mapped_elsewhere_changes_the_fingerprint(build: Build) -> None:
    text = "resources: {a: {type: My::Type, properties: {value: x}}}"
    one = build(text, {"resource_registry": {"My::Type": "OS::Heat::Value"}})
    two = build(text, {"resource_registry": {"My::Type": "OS::Heat::RandomString"}})

    assert one.resources["a"].fingerprint != two.resources["a"].fingerprint
