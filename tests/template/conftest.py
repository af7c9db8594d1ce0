"""A few small types, and ways to write stacks as text."""

from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Any as AnyValue
from heat.plugin import Attribute, Integer, List, Range, Registry, Resource, String
from heat.plugin.context import StackFacts
from heat.template import Blueprint, Environment, parse
from heat.values.identity import StackIdentity

FACTS = StackFacts(StackIdentity("project", "web", "1234"), region="here")


class Value(Resource):
    type_name = "OS::Heat::Value"
    value = AnyValue("What it holds.", required=True)
    type = String("Of what type.")
    attributes = {"value": Attribute("The same.")}


class RandomString(Resource):
    type_name = "OS::Heat::RandomString"
    length = Integer("How long.", default=32, constraints=[Range(1, 512)])
    salt = String("Anything.")
    parts = List("Pieces.")
    attributes = {"value": Attribute("The text.", "string")}


PLUGINS = Registry({one.type_name: one for one in (Value, RandomString)})
Build = Callable[..., Blueprint]


@pytest.fixture
def build() -> Build:
    """Text (HOT without its version line, or any template) to a blueprint."""

    def make(
        text: str | Mapping[str, Any],
        environment: Mapping[str, Any] | None = None,
        files: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Blueprint:
        source = dedent(text) if isinstance(text, str) else text
        if isinstance(source, str) and "emplate_version" not in source and "FormatVersion" not in source:
            source = f"heat_template_version: 2021-04-16\n{source}"
        template = parse(source, LANGUAGES, files=files or {})
        return Blueprint(template, Environment.parse(environment), plugins=PLUGINS, facts=FACTS, **options)

    return make
