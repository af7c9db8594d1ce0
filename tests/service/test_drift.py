"""Drift is told page by page, however large the stack."""

import pytest

from heat.values.errors import InvalidArgument

from .world import HOT

NAMES = [f"r{number}" for number in range(7)]
MANY = HOT + "resources:\n" + "\n".join(f"  {name}: {{type: OS::Heat::RandomString}}" for name in NAMES)
GROUP = HOT + "resources: {group: {type: OS::Heat::ResourceGroup, properties: {resource_def: {type: OS::Heat::None}}}}"


@pytest.fixture
def many(world):
    identity = world.create(MANY)
    world.done(identity)
    return identity


def pages(ask, identity, **how):
    """Names of resources, page by page."""
    found, marker = [], None
    while True:
        page = ask("stack_drift", stack_identity=identity, marker=marker, **how)
        found.append([one["resource_name"] for one in page["resources"]])
        marker = page["next"]
        if marker is None:
            return found


def test_pages_follow_each_other_without_gap(ask, many):
    assert pages(ask, many, limit=3) == [["r0", "r1", "r2"], ["r3", "r4", "r5"], ["r6"]]


def test_a_page_that_ends_with_the_stack_is_the_last(ask, many):
    assert pages(ask, many, limit=7) == [NAMES]


def test_a_page_goes_over_into_the_stacks_below(world, ask):
    top = world.create(GROUP, name="top")
    below = world.child(top, "group", "top-group")
    world.made(top, "group", physical_id=below["stack_id"])
    world.put(below, "a", "OS::Heat::RandomString")
    world.put(below, "b", "OS::Heat::RandomString")

    assert pages(ask, top, limit=1) == [["a"], ["b"]]


def test_one_resource_is_looked_at_alone(ask, many):
    assert pages(ask, many, resource_name="r5") == [["r5"]]


def test_a_marker_that_no_page_has_given_is_refused(ask, many):
    with pytest.raises(InvalidArgument, match="is no marker of this stack"):
        ask("stack_drift", stack_identity=many, marker="elsewhere/r0")
