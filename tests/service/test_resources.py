"""Resources of stacks."""

from dataclasses import replace

import pytest

from heat.rpc.contract import RESOURCE_KEYS
from heat.store import stacks, step
from heat.store.rows import ResourceDetail
from heat.values.errors import EntityNotFound, InvalidArgument, PhysicalResourceIDAmbiguity, ResourceNotFound
from heat.values.status import Action, Status

from .world import HOT

PAIR = (
    HOT
    + """
resources:
  key: {type: OS::Heat::RandomString, description: the key, metadata: {a: 1}}
  copy: {type: OS::Heat::Value, properties: {value: {get_resource: key}}}
"""
)


@pytest.fixture
def pair(world):
    identity = world.create(PAIR)
    world.done(identity)
    return identity


def listed(ask, identity, **how):
    return sorted(one["resource_name"] for one in ask("list_stack_resources", stack_identity=identity, **how))


def test_resources_are_listed_with_the_keys_of_the_contract_and_who_requires_them(ask, pair):
    found = {one["resource_name"]: one for one in ask("list_stack_resources", stack_identity=pair)}

    assert all(sorted(one) == sorted(RESOURCE_KEYS) for one in found.values())
    assert (found["key"]["required_by"], found["copy"]["required_by"]) == (["copy"], [])
    assert found["key"]["resource_identity"]["path"] == "/resources/key"


def test_of_a_replaced_resource_the_latest_is_listed(world, ask, pair):
    world.put(pair, "key", "OS::Heat::RandomString", generation=2, physical_id="newer")

    assert listed(ask, pair) == ["copy", "key"]
    assert ask("describe_stack_resource", stack_identity=pair, resource_name="key")["physical_resource_id"] == "newer"


def test_what_was_not_begun_is_listed_while_the_stack_is_made(world, ask):
    identity = world.create(PAIR)
    world.made(identity, "key")

    found = {one["resource_name"]: one for one in ask("list_stack_resources", stack_identity=identity)}

    assert (found["copy"]["resource_action"], found["copy"]["resource_status"]) == ("INIT", "COMPLETE")
    assert found["key"]["resource_action"] == "CREATE"


def test_what_was_never_begun_is_listed_after_a_check_too(world, ask):
    identity = world.create(PAIR)
    world.made(identity, "key")
    world.stays(identity, Action.CHECK, Status.FAILED)

    found = {one["resource_name"]: one for one in ask("list_stack_resources", stack_identity=identity)}

    assert (found["copy"]["resource_action"], found["copy"]["resource_status"]) == ("INIT", "COMPLETE")


def test_who_was_not_begun_yet_requires_others_already(world, ask):
    identity = world.create(PAIR)
    world.made(identity, "key")

    found = {one["resource_name"]: one for one in ask("list_stack_resources", stack_identity=identity)}

    assert found["key"]["required_by"] == ["copy"]


def test_who_requires_something_requires_what_takes_its_place(world, ask, pair):
    world.put(pair, "key", "OS::Heat::RandomString", generation=2)

    found = {one["resource_name"]: one for one in ask("list_stack_resources", stack_identity=pair)}

    assert found["key"]["required_by"] == ["copy"]


def test_nothing_waits_after_all_was_taken_back_whatever_was_done_since(world, ask):
    identity = world.create(PAIR)
    world.stays(identity, Action.SUSPEND, Status.COMPLETE)

    assert listed(ask, identity) == []


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"type": "OS::Heat::Value"}, ["copy"]),
        ({"status": "FAILED"}, ["key"]),
        ({"status": "CREATE_COMPLETE"}, ["copy"]),
        ({"action": "CREATE"}, ["copy"]),
        ({"name": ["key", "nobody"]}, ["key"]),
        ({"physical_resource_id": "physical-copy"}, ["copy"]),
        ({"id": "nobody"}, []),
    ],
    ids=str,
)
def test_lists_are_filtered(world, ask, filters, names):
    identity = world.create(PAIR)
    world.made(identity, "key", action=Action.CHECK, status=Status.FAILED)
    world.made(identity, "copy")

    assert listed(ask, identity, filters=filters) == names


def test_an_unknown_filter_is_refused(ask, pair):
    with pytest.raises(InvalidArgument, match="colour"):
        listed(ask, pair, filters={"colour": "red"})


def test_resources_of_nested_stacks_name_the_resource_above(world, ask, pair):
    child = world.child(pair, "group", "web-group")
    world.put(pair, "group", "OS::Heat::ResourceGroup", physical_id=child["stack_id"])
    world.put(child, "0", "OS::Heat::None")
    world.stays(child, Action.CREATE, Status.COMPLETE)

    assert listed(ask, pair) == ["copy", "group", "key"]
    found = {one["resource_name"]: one for one in ask("list_stack_resources", stack_identity=pair, nested_depth=1)}
    assert found["0"]["parent_resource"] == "group" and found["key"]["parent_resource"] is None
    assert found["group"]["nested_stack_id"] == child


def test_what_stands_below_something_replaced_is_not_listed_beside_what_took_its_place(world, ask, pair):
    for generation, name in enumerate(("web-old", "web-new"), 2):
        child = world.child(pair, "key", name)
        world.put(pair, "key", "child.yaml", generation=generation, physical_id=child["stack_id"])
        world.put(child, name, "OS::Heat::None")
        world.stays(child, Action.CREATE, Status.COMPLETE)

    assert listed(ask, pair, nested_depth=1) == ["copy", "key", "web-new"]


def test_a_stack_below_a_type_that_is_mapped_to_a_template_is_named(world, ask, pair):
    child = world.child(pair, "key", "web-key")
    world.put(pair, "key", "OS::Heat::RandomString", generation=2, physical_id=child["stack_id"])

    found = ask("describe_stack_resource", stack_identity=pair, resource_name="key")

    assert found["nested_stack_id"] == child


def test_one_resource_is_described_with_metadata_and_attributes(world, ask, pair):
    data = {"value": "abc"}
    row = world.made(pair, "key", generation=3)
    step.commit(world.database, [step.StepWrites([], resources=[(row, ResourceDetail(data=data))])])

    found = ask("describe_stack_resource", stack_identity=pair, resource_name="key", with_attr=["nobody"])

    assert sorted(found) == sorted(RESOURCE_KEYS)
    assert (found["description"], found["metadata"]) == ("the key", {"a": 1})
    assert found["attributes"] == {"value": "abc", "nobody": None}


def test_a_list_in_detail_has_attributes_too(world, ask, pair):
    found = ask("list_stack_resources", stack_identity=pair, with_detail=True)

    assert {one["resource_name"]: sorted(one["attributes"]) for one in found} == {"key": ["value"], "copy": ["value"]}
    assert {one["description"] for one in found} == {"the key", ""}


def test_a_guest_reads_metadata_without_the_cloud_being_asked(world, ask, pair, stranger):
    stacks.change(world.database, pair["stack_id"], user_project_id="another-project")

    found = ask("describe_stack_resource", _as=stranger, stack_identity=pair, resource_name="key")

    assert (found["metadata"], found["attributes"]) == ({"a": 1}, {})


def test_a_name_that_nobody_has_is_not_found(ask, pair):
    with pytest.raises(ResourceNotFound, match="nobody"):
        ask("describe_stack_resource", stack_identity=pair, resource_name="nobody")


def test_all_resources_are_described_or_the_one_of_a_name(ask, pair):
    assert len(ask("describe_stack_resources", stack_identity=pair, resource_name=None)) == 2
    (one,) = ask("describe_stack_resources", stack_identity=pair, resource_name="copy")
    assert one["resource_name"] == "copy"


def test_a_resource_is_found_by_what_it_stands_for(world, ask, pair, context):
    identity = ask("find_physical_resource", physical_resource_id="physical-key")

    assert identity == {**pair, "path": "/resources/key"}
    with pytest.raises(EntityNotFound):
        ask("find_physical_resource", _as=replace(context, project_id="other"), physical_resource_id="physical-key")
    world.put(pair, "other", "OS::Heat::None", physical_id="physical-key")
    with pytest.raises(PhysicalResourceIDAmbiguity):
        ask("find_physical_resource", physical_resource_id="physical-key")
