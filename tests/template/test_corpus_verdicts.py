"""Files that people have written, each with the verdict it must get: valid, refused and why, or no template at all."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.scenarios.corpus import ROOT, VALUES

from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.template import Blueprint, Environment, parse, validate
from heat.template.parameters import Parameter
from heat.values.errors import ValidationError

VERDICTS: Mapping[str, Mapping[str, Any]] = json.loads((ROOT.parent / "corpus_verdicts.json").read_text())
PLUGINS = load([])
ANY_VALUE = {"String": "x", "Number": 1, "Json": {}, "CommaDelimitedList": "x", "Boolean": True}


def having(verdict: str) -> list[str]:
    return [name for name, row in VERDICTS.items() if row["verdict"] == verdict]


def beside(path: Path) -> dict[str, str]:
    """Files around a template, under the names by which it may call them."""
    texts = {other.relative_to(path.parent).as_posix(): other for other in path.parent.rglob("*") if other.is_file()}
    return {f"{before}{name}": other.read_text() for name, other in texts.items() for before in ("", "./")}


def value_of(parameter: Parameter) -> Any:
    return VALUES.get(parameter.name, ANY_VALUE[parameter.type])


def blueprint(name: str) -> Blueprint:
    """The stack that a template would become, with a value for each parameter that needs one."""
    row, path = VERDICTS[name], ROOT / name
    template = parse(path.read_text(), LANGUAGES, files=beside(path))
    wanting = [] if row.get("without_values") else [one for one in template.parameters.values() if not one.has_default]
    given = Environment.parse({"parameters": {one.name: value_of(one) for one in wanting}})
    around = Environment.parse((ROOT / row["environment"]).read_text()) if "environment" in row else Environment()
    return Blueprint(template, given.under(around), plugins=PLUGINS)


def told(stack: Blueprint) -> list[str]:
    return sorted(f"{error.type_name}: {error.problem}" for error in validate(stack))


def lacks(line: str, stack: Blueprint) -> bool:
    """Is this told of a type that is really not there?"""
    found = re.fullmatch(r"StackValidationFailed: The Resource Type \((\S+)\) could not be found", line)
    return bool(found) and stack.types.registry.target(found[1]) not in {*PLUGINS, *stack.template.files}


def lacking(stack: Blueprint) -> set[str]:
    """What must be told of types that are not there."""
    lines = (
        f"StackValidationFailed: The Resource Type ({one.type_name}) could not be found"
        for one in stack.resources.values()
    )
    return {line for line in lines if lacks(line, stack)}


def test_every_file_has_a_verdict() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()}

    assert VERDICTS.keys() == files - {"README.md"}


@pytest.mark.parametrize("name", having("valid"))
def test_nothing_is_said_against_a_valid_template_but_types_that_are_not_there(name: str) -> None:
    stack = blueprint(name)

    assert [line for line in told(stack) if not lacks(line, stack)] == []
    assert lacking(stack) <= set(told(stack))


@pytest.mark.parametrize("name", having("refused"))
def test_an_invalid_template_is_refused_for_the_right_reason(name: str) -> None:
    stack = blueprint(name)

    assert [line for line in told(stack) if not lacks(line, stack)] == sorted(VERDICTS[name]["because"])


@pytest.mark.parametrize("name", having("environment"))
def test_an_environment_is_read(name: str) -> None:
    assert Environment.parse((ROOT / name).read_text()).registry.entries


@pytest.mark.parametrize("name", having("neither"))
def test_what_is_neither_template_nor_environment_is_refused_as_both(name: str) -> None:
    text = (ROOT / name).read_text()

    with pytest.raises(ValidationError, match="version is missing"):
        parse(text, LANGUAGES)
    with pytest.raises(ValidationError, match="wrong section"):
        Environment.parse(text)


def test_a_type_that_others_have_is_told_apart_from_a_typo() -> None:
    stack = blueprint("hot/zun/webapp.yaml")

    assert any("not implemented here yet" in error.fix for error in validate(stack))
