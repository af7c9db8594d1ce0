"""OS::Heat::ResourceChain: what stands below it and what is read of it."""

from typing import Any

import pytest

from heat.plugin.unknown import UNKNOWN
from heat.resources.heat.resource_chain import ResourceChain
from heat.values.errors import HeatError, ValidationError

from .contexts import Stage, child

TYPES = ["OS::Heat::None", "OS::Heat::RandomString", "OS::Heat::None"]


def chain(**properties: Any) -> Stage:
    return Stage(ResourceChain, {"resources": TYPES, **properties})


def members(**properties: Any) -> Any:
    return chain(**properties).plugin().child().template["resources"]


def test_each_member_waits_for_the_one_before_it() -> None:
    assert members() == {
        "0": {"type": TYPES[0]},
        "1": {"type": TYPES[1], "depends_on": ["0"]},
        "2": {"type": TYPES[2], "depends_on": ["1"]},
    }


def test_concurrent_members_wait_for_nobody() -> None:
    assert members(concurrent=True) == {str(number): {"type": name} for number, name in enumerate(TYPES)}


def test_all_members_have_the_same_properties() -> None:
    found = members(resource_properties={"length": 5})

    assert [one["properties"] for one in found.values()] == [{"length": 5}] * 3


def test_what_others_read_is_an_output_of_the_stack_below() -> None:
    stage = chain(resources=TYPES[:2])
    stage.wanted = frozenset({("attributes", "value"), ("refs",), ("value",)})

    assert stage.plugin().child().template["outputs"] == {
        "attributes, value": {"value": {"0": {"get_attr": ["0", "value"]}, "1": {"get_attr": ["1", "value"]}}},
        "value": {"value": [{"get_attr": ["0", "value"]}, {"get_attr": ["1", "value"]}]},
    }


def test_members_are_read_by_their_numbers() -> None:
    stage = chain()
    stage.child = child({"1": "b", "0": "a"}, {"attributes, value": {"0": "x", "1": "y"}})
    plugin = stage.plugin()

    assert plugin.attribute_at(("refs",)) == ["a", "b"]
    assert plugin.attribute_at(("refs", 1)) == "b"
    assert plugin.attribute_at(("resource.1",)) == "b"
    assert plugin.attribute_at(("resource.1", "value")) == ("1", "value")
    assert plugin.attribute_at(("attributes", "value"))["1"] == ("1", "value")


def test_a_type_is_a_text() -> None:
    with pytest.raises(ValidationError, match='Resource "1" type is not a string'):
        chain(resources=["OS::Heat::None", {"a": "b"}]).plugin().validate()


def test_types_that_are_not_known_yet_are_waited_for() -> None:
    stage = chain(resources=["OS::Heat::None", UNKNOWN])
    stage.plugin().validate()

    with pytest.raises(HeatError, match="not there yet"):
        stage.plugin().child()
