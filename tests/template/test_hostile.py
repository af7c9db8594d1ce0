"""Whatever stands in a template, the only exceptions are errors that tell of it."""

import os
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from heat.functions import LANGUAGES
from heat.template import Blueprint, Environment, doubts, parse, validate
from heat.template.views import stack_parameters, validation
from heat.values.errors import HeatError

from .conftest import FACTS, PLUGINS

CASES = int(os.environ.get("HEAT_FUZZ_CASES", "0"))
NAMES = st.sampled_from(["a", "b", "p", "value", "", "*", "show"])
FUNCTIONS = sorted({name for language in LANGUAGES for name in (*language.functions, *language.condition_functions)})
LEAVES = st.none() | st.booleans() | st.integers(-2, 9) | st.floats(-1, 1) | NAMES


def within(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists, maps and calls of what is given."""
    calls = st.dictionaries(st.sampled_from(FUNCTIONS), inner, min_size=1, max_size=1)
    return st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3) | calls


VALUES = st.recursive(LEAVES, within, max_leaves=12)
TYPES = st.sampled_from(["OS::Heat::Value", "OS::Heat::RandomString", "X::Y"])


def section(*parts: tuple[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """A section of named maps, some of whose parts are there; or anything at all."""
    entry = st.fixed_dictionaries({}, optional=dict(parts))
    return st.dictionaries(NAMES, entry | VALUES, max_size=3) | VALUES


HOT = st.fixed_dictionaries(
    {"heat_template_version": st.sampled_from([one.version for one in LANGUAGES if one.is_hot])},
    optional={
        "parameters": section(("type", st.sampled_from(["string", "json", "number"])), ("default", VALUES)),
        "conditions": VALUES | st.dictionaries(NAMES, VALUES, max_size=3),
        "resources": section(("type", TYPES), ("properties", VALUES), ("depends_on", VALUES), ("condition", VALUES)),
        "outputs": section(("value", VALUES), ("condition", VALUES)),
        "parameter_groups": VALUES,
    },
)
CFN = st.fixed_dictionaries(
    {"AWSTemplateFormatVersion": st.just("2010-09-09")},
    optional={
        "Parameters": section(("Type", st.just("String")), ("Default", VALUES), ("AllowedPattern", NAMES)),
        "Mappings": VALUES,
        "Resources": section(("Type", TYPES), ("Properties", VALUES), ("DeletionPolicy", VALUES)),
        "Outputs": section(("Value", VALUES)),
    },
)


class Anything:
    """Others whose every value is the same."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def reference(self, name: str) -> Any:
        return name

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        return self.value


@settings(max_examples=400 + CASES // 10, deadline=None)
@given(HOT | CFN, LEAVES)
def test_no_template_brings_the_house_down(tree: dict[str, Any], other: Any) -> None:
    with suppress(HeatError):
        blueprint = Blueprint(parse(tree, LANGUAGES), plugins=PLUGINS, facts=FACTS)
        validate(blueprint)
        doubts(blueprint)
        validation(blueprint, nested=True)
        stack_parameters(blueprint)
        for output in blueprint.outputs.values():
            with suppress(HeatError):
                output.value(Anything(other))
        for definition in blueprint.resources.values():
            with suppress(HeatError):
                definition.properties(Anything(other))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["parameters", "resource_registry", "event_sinks", "x"]), VALUES) | VALUES)
def test_no_environment_brings_the_house_down(tree: Any) -> None:
    with suppress(HeatError):
        environment = Environment.parse(tree)
        environment.registry.target("a", "b")
        environment.for_child("a", {})
        environment.registry.hooks("a")
