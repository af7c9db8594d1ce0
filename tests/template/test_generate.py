"""The first template that is offered for a type."""

import pytest

from heat.template import generate, validate

from .conftest import PLUGINS, Build, RandomString


def test_each_property_becomes_a_parameter() -> None:
    found = generate(RandomString, "hot")

    assert found["parameters"]["length"] == {
        "type": "number",
        "description": "How long.",
        "default": 32,
        "constraints": [{"range": {"min": 1, "max": 512}}],
    }
    assert found["resources"]["RandomString"]["properties"]["length"] == {"get_param": "length"}


def test_each_attribute_becomes_an_output() -> None:
    outputs = generate(RandomString, "hot")["outputs"]

    assert list(outputs) == ["value", "show", "OS::stack_id"]
    assert outputs["value"]["value"] == {"get_attr": ["RandomString", "value"]}


def test_cloudformation_splits_what_a_list_parameter_gives() -> None:
    found = generate(RandomString, "cfn")

    assert found["Resources"]["RandomString"]["Properties"]["parts"] == {"Fn::Split": [",", {"Ref": "parts"}]}
    assert found["Parameters"]["length"]["MaxValue"] == 512


@pytest.mark.parametrize("type_name", list(PLUGINS))
def test_what_is_generated_for_hot_is_valid(build: Build, type_name: str) -> None:
    template = generate(PLUGINS.types[type_name], "hot")

    assert validate(build(template), strict=False) == []
