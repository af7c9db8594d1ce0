"""What a group would hold is validated with the template that has the group."""

import pytest

from heat.functions import LANGUAGES
from heat.plugin import ChildStack, Integer, Map, Registry, StackResource, String
from heat.template import Blueprint, parse, validate
from heat.values.errors import ValidationError

from .conftest import PLUGINS


class Group(StackResource):
    type_name = "Group"
    count = Integer("How many.", default=1)
    member = Map("What each is.")
    image = String("Looked up.")

    def child(self) -> ChildStack:
        """So many members; an image is looked up first."""
        if self.properties["image"]:
            self.context.find("glance.image", self.properties["image"])
        if self.properties["count"] == 0:
            raise ValidationError("a group of none")
        members = {str(number): self.properties["member"] for number in range(self.properties["count"])}
        return ChildStack({"heat_template_version": "2021-04-16", "resources": members})


def problems_of(properties: str) -> list[str]:
    text = f"heat_template_version: 2021-04-16\nresources:\n  g: {{type: Group, properties: {properties}}}\n"
    text += "  v: {type: OS::Heat::Value, properties: {value: 1}}\n"
    types = Registry({**PLUGINS.types, "Group": Group})
    return [".".join(one.place.path) for one in validate(Blueprint(parse(text, LANGUAGES), plugins=types))]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("{member: {type: OS::Heat::Value, properties: {value: 1}}}", []),
        ("{member: {type: OS::Heat::Valu}}", ["resources.g.resources.0.type"]),
        ("{member: {type: OS::Heat::Value, properties: {}}}", ["resources.g.resources.0.properties.value"]),
        ("{member: {type: OS::Heat::Value, properties: {value: {get_resource: v}}}}", []),
        ("{count: 0}", ["resources.g.properties"]),
    ],
)
def test_what_is_wrong_with_a_member_is_told_before_there_is_one(properties: str, expected: list[str]) -> None:
    assert problems_of(properties) == expected


@pytest.mark.parametrize("properties", ["{count: {get_attr: [v, value]}}", "{image: cirros}", "{count: 999999999}"])
def test_a_group_that_cannot_tell_yet_is_not_judged(properties: str) -> None:
    assert problems_of(properties) == []
