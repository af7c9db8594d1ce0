"""OS::Heat::ResourceGroup: the stack that it wants below, stage by stage, and what it answers."""

from typing import Any

import pytest

from heat.plugin import Change
from heat.resources.heat.resource_group import ResourceGroup
from heat.values.errors import TemplateOutputError

from .contexts import CHILD, Stage, child

OLD, NEW = ({"type": "T", "properties": {"a": text}} for text in ("old%index%", "new%index%"))
THREE = {"0": "r0", "1": "r1", "2": "r2"}


def group(**properties: Any) -> Stage:
    return Stage(ResourceGroup, {"resource_def": OLD, **properties})


def below(stage: Stage) -> dict[str, str]:
    """Members that should be there now, with the property that tells old from new."""
    resources = stage.plugin().child().template["resources"]
    return {name: definition["properties"]["a"] for name, definition in resources.items()}


def update(stage: Stage, **properties: Any) -> Change:
    before = dict(stage.plugin().properties)
    stage.properties = {**stage.properties, **properties}
    change = Change(before, dict(stage.plugin().properties), frozenset(properties))
    stage.call("handle_update", change)
    return change


def test_a_group_wants_so_many_members() -> None:
    stage = group(count=2)
    stage.call("handle_create")

    assert below(stage) == {"0": "old0", "1": "old1"}
    assert stage.call("check_create_complete") is True


def test_a_group_of_none_wants_none() -> None:
    stage = group(count=0)
    stage.call("handle_create")

    assert below(stage) == {}


def test_without_a_policy_all_change_at_once() -> None:
    stage = group(count=2)
    stage.child = child({"0": "r0", "1": "r1"})
    change = update(stage, resource_def=NEW, count=3)

    assert below(stage) == {"0": "new0", "1": "new1", "2": "new2"}
    assert stage.call("check_update_complete", change) is True


@pytest.mark.parametrize("named", ["1", "r1"])
def test_a_member_named_by_number_or_reference_goes_for_good(named: str) -> None:
    stage = group(count=3)
    stage.child = child(THREE)
    update(stage, count=2, removal_policies=[{"resource_list": [named, "nonesuch"]}])

    assert list(below(stage)) == ["0", "2"]
    assert stage.plugin().attribute("removed_rsrc_list", {}) == ["1"]


@pytest.mark.parametrize(("mode", "removed"), [("append", ["1", "2"]), ("update", ["2"])])
def test_members_removed_before_stay_away_or_come_back(mode: str, removed: list[str]) -> None:
    stage = group(count=2)
    stage.child, stage.data = child({"0": "r0", "2": "r2"}), {"name_blacklist": "1"}
    update(stage, removal_policies=[{"resource_list": ["2"]}], removal_policies_mode=mode)

    assert stage.plugin().attribute("removed_rsrc_list", {}) == removed


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("refs",), ["r0", "r1", "r2"]),
        (("refs", 1), "r1"),
        (("refs_map",), THREE),
        (("refs_map", "2"), "r2"),
        (("resource.1",), "r1"),
        (("resource.1.ip",), ("1", "ip")),
        (("resource.1", "ip", "a"), ("1", "ip", "a")),
        (("attributes", "ip", "a"), {"0": ("0", "ip", "a"), "1": ("1", "ip", "a"), "2": ("2", "ip", "a")}),
        (("ip", "a"), [("0", "ip", "a"), ("1", "ip", "a"), ("2", "ip", "a")]),
        (("known",), ["from", "an", "output"]),
    ],
)
def test_attributes_of_a_group_are_those_of_its_members(path: tuple[Any, ...], expected: Any) -> None:
    stage = group(count=3)
    stage.child = child(THREE, {"known": ["from", "an", "output"]})

    assert stage.plugin().attribute_at(path) == expected


def test_members_are_told_in_the_order_of_their_numbers() -> None:
    stage = group(count=12)
    stage.child = child({str(number): f"r{number}" for number in reversed(range(12))})

    assert stage.plugin().attribute("refs", {})[9:] == ["r9", "r10", "r11"]


def test_a_member_that_is_not_there_cannot_be_read() -> None:
    stage = group(count=1)
    stage.child = child({"0": "r0"})

    with pytest.raises(TemplateOutputError, match="Member '5' not found in group resource 'thing'"):
        stage.plugin().attribute_at(("resource.5", "ip"))


def test_the_reference_of_a_group_is_the_id_of_the_stack_below() -> None:
    stage = group(count=1)
    stage.child = child({"0": "r0"})

    assert stage.plugin().reference_id() == CHILD.id
