"""One expression, evaluated as the output of a template."""

from collections.abc import Callable
from typing import Any

import pytest

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.template import Blueprint, parse


@pytest.fixture
def build_value() -> Callable[[Any], Any]:
    """The value of an expression of the newest HOT."""

    def make(expression: Any) -> Any:
        template = {"heat_template_version": "2021-04-16", "outputs": {"o": {"value": expression}}}
        return Blueprint(parse(template, LANGUAGES), plugins=Registry()).outputs["o"].value()

    return make
