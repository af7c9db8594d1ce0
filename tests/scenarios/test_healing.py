"""Stacks are checked, marked as unwell, repaired, and taken away whatever has become of them, over HTTP."""

from typing import Any

from tests.scenarios.doors import Rest, Stack, hot, until
from tests.scenarios.heat_all import HeatAll

from minicloud.testing import Control

NETS = """
one: {type: OS::Neutron::Net}
two: {type: OS::Neutron::Net, depends_on: one}
group: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: OS::Neutron::Net}}}
"""


def act(stack: Stack, action: str) -> Any:
    return stack.door.call("POST", f"{stack.path}/actions", {action: None})


def mark(stack: Stack, name: str, unhealthy: bool = True, **body: str) -> None:
    answer = stack.door.call("PATCH", f"{stack.path}/resources/{name}", {"mark_unhealthy": unhealthy, **body})
    assert answer.status_code == 200, answer.text


def remove_by_hand(heat: Rest, net: str) -> None:
    answer = heat.session.delete(f"/v2.0/networks/{net}", endpoint_filter={"service_type": "network"})
    assert answer.status_code == 204


def below(heat: Rest, stack: Stack, name: str) -> Stack:
    (nested,) = (one for one in heat.get("/stacks", params={"show_nested": "true", "parent": stack.id})["stacks"])
    assert name in nested["stack_name"]
    return Stack(heat, nested["stack_name"], nested["id"])


def test_a_check_finds_everything_that_is_gone_down_to_nested_stacks(heat: Rest) -> None:
    stack = heat.made(hot(NETS))
    nested = below(heat, stack, "group")
    for gone in (stack.physical("one"), stack.physical("two"), nested.physical("0")):
        remove_by_hand(heat, gone)

    act(stack, "check")

    until(lambda: stack.status, lambda status: status == "CHECK_FAILED")
    found = {name: one["resource_status"] for name, one in stack.resources(nested_depth=2).items()}
    assert found == {"one": "CHECK_FAILED", "two": "CHECK_FAILED", "group": "CHECK_FAILED", "0": "CHECK_FAILED",
                     "1": "CHECK_COMPLETE"}  # fmt: skip
    assert stack.reason.startswith("Resource CHECK failed: ")
    stack.deleted()


def test_what_a_check_found_an_update_repairs(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(NETS))
    gone = stack.physical("one")
    remove_by_hand(heat, gone)
    act(stack, "check")
    until(lambda: stack.status, lambda status: status == "CHECK_FAILED")

    stack.patch()

    assert stack.physical("one") != gone and stack.physical("one") in cloud.objects()["neutron.networks"]
    stack.deleted()


def test_what_cannot_be_checked_is_said_to_be_so(heat: Rest) -> None:
    stack = heat.made(hot("word: {type: OS::Heat::RandomString}"))

    act(stack, "check")

    until(lambda: stack.status, lambda status: status == "CHECK_COMPLETE")
    assert stack.reason == "Stack CHECK completed successfully. 'CHECK' not fully supported (see resources)"
    assert stack.resources()["word"]["resource_status_reason"] == "CHECK not supported for OS::Heat::RandomString"
    stack.deleted()


def test_a_resource_is_marked_by_its_physical_id_and_the_mark_is_taken_back(heat: Rest) -> None:
    stack = heat.made(hot("net: {type: OS::Neutron::Net}"))

    mark(stack, stack.physical("net"), resource_status_reason="slow")
    marked = stack.resources()["net"]
    mark(stack, "net", unhealthy=False)

    assert (marked["resource_status"], marked["resource_status_reason"]) == ("CHECK_FAILED", "slow")
    again = stack.resources()["net"]
    assert again["resource_status"] == "CHECK_COMPLETE"
    assert again["resource_status_reason"] == "state changed by resource_mark_unhealthy api"
    stack.deleted()


def test_a_marked_member_of_a_nested_stack_is_replaced_by_an_update_of_the_root(heat: Rest) -> None:
    stack = heat.made(hot(NETS))
    nested = below(heat, stack, "group")
    before = {name: nested.physical(name) for name in ("0", "1")}
    mark(nested, "0")

    stack.patch()

    assert nested.physical("0") != before["0"] and nested.physical("1") == before["1"]
    stack.deleted()


def test_what_rests_in_part_is_woken(heat: Rest, cloud: Control) -> None:
    server = "{type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}"
    stack = heat.made(hot(f"a: {server}\nb: {server}"))
    cloud.fault(method="POST", path=f"*{stack.physical('a')}/action", status=400)
    act(stack, "suspend")
    until(lambda: stack.status, lambda status: status == "SUSPEND_FAILED")
    cloud.clear_faults()

    act(stack, "resume")

    until(lambda: stack.status, lambda status: status == "RESUME_COMPLETE")
    stack.deleted()


def test_force_leaves_behind_just_what_cannot_be_removed_and_names_it(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(NETS))
    nested = below(heat, stack, "group")
    stuck, inner = stack.physical("one"), nested.physical("1")
    for net in (stuck, inner):
        cloud.fault(method="DELETE", path=f"*/networks/{net}", status=409)
    heat.call("DELETE", stack.path)
    until(lambda: stack.status, lambda status: status == "DELETE_FAILED")

    answer = heat.call("DELETE", stack.path, params={"force": "true"})

    assert answer.status_code == 204
    reason = stack.settled("DELETE_COMPLETE").reason
    assert f"one ({stuck})" in reason and f"group.1 ({inner})" in reason and reason.count("(") == 2
    assert {stuck, inner} <= set(cloud.objects()["neutron.networks"])
    assert any("Left behind: " in event["resource_status_reason"] for event in stack.events(resource_name="one"))


def newcomer(heat_all: HeatAll, name: str) -> tuple[Rest, Any]:
    """The REST door as a new member of the project, and that user."""
    project, admin = heat_all.rest().session.get_project_id(), heat_all.connect("local-admin")
    user = admin.identity.create_user(name=name, password="secret", default_project_id=project)
    admin.identity.assign_project_role_to_user(project, user, admin.identity.find_role("member"))
    return heat_all.rest(username=name, password="secret"), user


def test_a_stack_of_a_user_who_is_gone_is_taken_away_by_an_administrator(heat_all: HeatAll, cloud: Control) -> None:
    leaver, user = newcomer(heat_all, "leaver")
    stack = leaver.made(hot(NETS))
    net = stack.physical("one")
    heat_all.connect("local-admin").identity.delete_user(user)

    Stack(heat_all.rest(), stack.name, stack.id).deleted()

    assert net not in cloud.objects().get("neutron.networks", [])


def test_a_stack_whose_things_and_nested_stack_were_removed_by_hand_is_taken_away(heat: Rest) -> None:
    stack = heat.made(hot(NETS))
    below(heat, stack, "group").deleted()
    remove_by_hand(heat, stack.physical("one"))

    stack.deleted()


def test_a_stack_whose_trust_was_revoked_is_taken_away_by_its_owner(heat_all: HeatAll, cloud: Control) -> None:
    stack = newcomer(heat_all, "revoked")[0].made(hot(NETS))
    net = stack.physical("one")
    session = heat_all.connect("local-admin").session
    trusts = f"{heat_all.cloud_url}/identity/v3/OS-TRUST/trusts"
    found = session.get(trusts).json()["trusts"]
    assert found and all(session.delete(f"{trusts}/{trust['id']}").ok for trust in found)

    stack.deleted()

    assert net not in cloud.objects().get("neutron.networks", [])
