"""What a create would make."""

import pytest

from heat.rpc.contract import STACK_KEYS
from heat.store import stack_list
from heat.values.errors import StackExists, UserParameterMissing

from .world import HOT, STRING

CHILD = HOT + "parameters: {text: {type: string}}\nresources: {a: {type: OS::Heat::RandomString}}"


def preview(world, template=STRING, name="web", **given):
    body = {"params": {}, "files": {}, "args": {}, **given}
    return world.ask("preview_stack", stack_name=name, template=template, **body)


def test_a_preview_has_the_keys_of_a_stack_and_its_resources(world):
    shown = preview(world)

    assert sorted(shown) == sorted([*STACK_KEYS, "resources"])
    assert shown["stack_identity"]["stack_id"] == "None"
    assert stack_list.count(world.database, stack_list.Selection(None)) == 0


def test_resources_are_shown_with_their_defaults(world):
    (found,) = preview(world)["resources"]

    assert found["properties"]["length"] == 32
    assert (found["resource_action"], found["attributes"], found["physical_resource_id"]) == (
        "INIT",
        {"value": None},
        "",
    )


def test_a_reference_is_told_by_the_name_of_the_resource(world):
    template = (
        f"{STRING.rstrip('}')}}}, copy: {{type: OS::Heat::Value, properties: {{value: {{get_resource: secret}}}}}}}}"
    )

    found = {one["resource_name"]: one for one in preview(world, template)["resources"]}

    assert found["copy"]["properties"]["value"] == "secret"
    assert found["secret"]["required_by"] == ["copy"]


def test_a_template_as_type_stands_in_a_list_of_its_own(world):
    template = HOT + "resources: {below: {type: child.yaml, properties: {text: x}}}"

    ((found,),) = preview(world, template, files={"child.yaml": CHILD})["resources"]

    assert (found["resource_name"], found["stack_name"], found["parent_resource"]) == ("a", "web-below", "below")


def test_a_group_is_shown_without_the_members_that_it_will_not_have(world):
    group = "{count: 2, resource_def: {type: OS::Heat::None}, removal_policies: [{resource_list: ['0']}]}"
    template = f"{HOT}resources: {{many: {{type: OS::Heat::ResourceGroup, properties: {group}}}}}"

    (found,) = preview(world, template)["resources"]

    assert [one["resource_name"] for one in found] == ["1", "2"]


def test_a_group_is_shown_with_its_members(world):
    group = "{count: 2, resource_def: {type: OS::Heat::RandomString}}"
    template = f"{HOT}resources: {{many: {{type: OS::Heat::ResourceGroup, properties: {group}}}}}"

    (members,) = preview(world, template)["resources"]

    assert sorted(one["resource_name"] for one in members) == ["0", "1"]


def test_a_preview_is_checked_as_a_create_is(world):
    world.create()

    with pytest.raises(StackExists):
        preview(world)
    with pytest.raises(UserParameterMissing):
        preview(world, CHILD, name="db")
