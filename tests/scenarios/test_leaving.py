"""Stacks are told as data, forgotten, and what they made is taken into other stacks, over HTTP."""

import json
from typing import Any

import pytest
from tests.scenarios.doors import Rest, Stack, hot, new_name, until

from minicloud.testing import Control

WORDS = """
word: {type: OS::Heat::RandomString, metadata: {colour: red}, properties: {length: 8}}
net: {type: OS::Neutron::Net}
group:
  type: OS::Heat::ResourceGroup
  properties: {count: 2, resource_def: {type: OS::Heat::RandomString}}
"""
OUTPUTS = {"word": {"value": {"get_attr": ["word", "value"]}}, "all": {"value": {"get_attr": ["group", "value"]}}}
SLOW = "slow: {type: OS::Heat::TestResource, properties: {value: x, wait_secs: 600}}"


def template() -> dict[str, Any]:
    return hot(WORDS, outputs=OUTPUTS)


def abandon(stack: Stack) -> dict[str, Any]:
    answer = stack.door.call("DELETE", f"{stack.path}/abandon")
    assert answer.status_code == 200, answer.text
    stack.settled("DELETE_COMPLETE")
    return dict(answer.json())


def adopt(heat: Rest, told: Any, **fields: Any) -> Stack:
    name = new_name("adopted")
    body = {"stack_name": name, "adopt_stack_data": json.dumps(told), **fields}
    answer = heat.call("POST", "/stacks", body)
    assert answer.status_code == 201, answer.text
    return Stack(heat, name, answer.json()["stack"]["id"]).settled()


@pytest.fixture
def told(heat: Rest) -> dict[str, Any]:
    return abandon(heat.made(template(), tags="one,two"))


def test_an_export_tells_a_stack_down_to_its_leaves_and_does_nothing_to_it(heat: Rest) -> None:
    stack = heat.made(template(), tags="one,two", files={"a.txt": "text"})

    told = heat.get(f"{stack.path}/export")

    assert (told["name"], told["id"], told["action"], told["status"]) == (stack.name, stack.id, "CREATE", "COMPLETE")
    assert (told["tags"], told["files"]) == (["one", "two"], {"a.txt": "text"})
    word = told["resources"]["word"]
    assert sorted(word) == ["action", "metadata", "name", "resource_data", "resource_id", "status", "type"]
    assert word["resource_data"] == {"value": stack.outputs()["word"]} and word["metadata"] == {"colour": "red"}
    assert sorted(told["resources"]["group"]["resources"]) == ["0", "1"]
    assert stack.deleted().status == "DELETE_COMPLETE"


def test_an_abandoned_stack_is_gone_and_what_it_made_stays(heat: Rest, cloud: Control) -> None:
    stack = heat.made(template())
    net = stack.physical("net")

    abandon(stack)

    assert net in cloud.objects()["neutron.networks"]
    assert heat.call("GET", f"/stacks/{stack.name}").status_code == 404


def test_what_was_abandoned_is_adopted_with_all_that_is_nested(heat: Rest, told: dict[str, Any]) -> None:
    stack = adopt(heat, told)

    assert stack.status == "ADOPT_COMPLETE", stack.reason
    words = [told["resources"]["group"]["resources"][each]["resource_data"]["value"] for each in ("0", "1")]
    assert stack.outputs() == {"word": told["resources"]["word"]["resource_data"]["value"], "all": words}
    assert stack.physical("net") == told["resources"]["net"]["resource_id"]
    assert {one["resource_status"] for one in stack.resources(nested_depth=2).values()} == {"ADOPT_COMPLETE"}


def test_an_adoption_tells_its_events_as_such(heat: Rest, told: dict[str, Any]) -> None:
    events = adopt(heat, told).events(nested_depth=2)

    assert {event["resource_status"] for event in events} == {"ADOPT_IN_PROGRESS", "ADOPT_COMPLETE"}
    reasons = {event["resource_status_reason"] for event in events}
    assert reasons == {"Stack ADOPT started", "state changed", "Stack ADOPT completed successfully"}


def test_an_adopted_stack_is_changed_and_taken_away_like_any_other(
    heat: Rest, cloud: Control, told: dict[str, Any]
) -> None:
    stack = adopt(heat, told)
    net = stack.physical("net")

    stack.update(template())
    assert stack.physical("net") == net and net in cloud.objects()["neutron.networks"]
    stack.deleted()

    assert net not in cloud.objects().get("neutron.networks", [])


def test_a_resource_without_an_id_fails_the_adoption_and_nothing_adopted_is_lost(
    heat: Rest, cloud: Control, told: dict[str, Any]
) -> None:
    del told["resources"]["word"]["resource_id"]

    stack = adopt(heat, told, disable_rollback=False)

    assert stack.status == "ROLLBACK_COMPLETE"
    reasons = [event["resource_status_reason"] for event in stack.events()]
    assert any("Exception: resources.word: Resource ID was not provided." in reason for reason in reasons)
    assert told["resources"]["net"]["resource_id"] in cloud.objects()["neutron.networks"]


def test_a_thing_that_is_not_there_is_not_adopted(heat: Rest, told: dict[str, Any]) -> None:
    told["resources"]["net"]["resource_id"] = "00000000-1111-2222-3333-444444444444"

    stack = adopt(heat, told)

    assert stack.status == "ADOPT_FAILED" and "resources.net" in stack.reason


def test_adopt_data_that_is_none_is_refused(heat: Rest) -> None:
    body = {"stack_name": new_name(), "adopt_stack_data": "nonsense"}

    answer = heat.call("POST", "/stacks", body)

    assert answer.status_code == 400 and "Invalid adopt data" in answer.json()["error"]["message"]


def test_a_stack_that_is_still_being_made_can_be_abandoned(heat: Rest) -> None:
    stack = heat.create(hot(SLOW))
    until(lambda: stack.resources()["slow"]["resource_status"], lambda status: status == "CREATE_IN_PROGRESS")

    told = abandon(stack)

    assert told["resources"]["slow"]["action"] == "CREATE"


def test_a_thing_that_is_being_made_is_in_the_data(heat: Rest, cloud: Control) -> None:
    cloud.fault(operation="neutron.network.create", slow=2)
    stack = heat.create(hot("net: {type: OS::Neutron::Net}"))
    until(lambda: stack.resources()["net"]["resource_status"], lambda status: status == "CREATE_IN_PROGRESS")

    told = abandon(stack)

    assert told["resources"]["net"]["resource_id"] in cloud.objects()["neutron.networks"]
