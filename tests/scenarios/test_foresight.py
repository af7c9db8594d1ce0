"""What would be, what was done, and what is, over HTTP: plans, explanations, drift, hooks and sinks."""

from typing import Any

from tests.scenarios import doors
from tests.scenarios.doors import Rest, Stack, new_name, until
from tests.scenarios.heat_all import HeatAll

NET = "net: {type: OS::Neutron::Net, properties: {name: %s, admin_state_up: true}}"
KEY = "key: {type: OS::Heat::RandomString, properties: {length: %d}}"
GROUP = """
group:
  type: OS::Heat::ResourceGroup
  properties: {count: %d, resource_def: {type: OS::Neutron::SecurityGroup, properties: {description: %s}}}
"""


def hot(*parts: str) -> dict[str, Any]:
    """A template of these resources."""
    return doors.hot("\n".join(parts))


def planned(stack: Stack, template: Any, **fields: Any) -> dict[str, Any]:
    """A plan of an update of the stack."""
    answer = stack.door.call("POST", f"{stack.path}/plans", {"template": template, **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["plan"])


def applied(stack: Stack, plan: dict[str, Any]) -> Any:
    return stack.door.call("POST", f"{stack.path}/plans/{plan['id']}/apply", {})


def outcomes(resources: list[dict[str, Any]]) -> dict[str, str]:
    return {one["resource_name"]: one["outcome"] for one in resources}


def explained(stack: Stack) -> dict[str, dict[str, Any]]:
    found = stack.door.get(f"{stack.path}/explanation")["explanation"]["resources"]
    return {one["resource_name"]: one for one in found}


def drifted(stack: Stack) -> dict[str, dict[str, Any]]:
    found = stack.door.get(f"{stack.path}/drift")["drift"]["resources"]
    return {one["resource_name"]: one for one in found}


def test_what_a_plan_says_is_what_happens(heat: Rest) -> None:
    old, new = new_name("net"), new_name("net")
    stack = heat.made(hot(NET % old, KEY % 8, "gone: {type: OS::Heat::None}"))
    plan = planned(stack, hot(NET % new, KEY % 9, "fresh: {type: OS::Heat::None}"))

    assert applied(stack, plan).status_code == 202
    stack.settled("UPDATE_COMPLETE")

    foretold = outcomes(plan["resources"])
    assert foretold == {"net": "updated", "key": "replaced", "fresh": "created", "gone": "deleted"}
    assert {name: one["outcome"] for name, one in explained(stack).items()} == foretold
    (change,) = explained(stack)["net"]["changes"]
    assert change == {"property": "name", "before": old, "after": new}


def test_a_plan_looks_into_stacks_below(heat: Rest) -> None:
    stack = heat.made(hot(GROUP % (1, "old")))

    plan = planned(stack, hot(GROUP % (2, "new")))

    (group,) = plan["resources"]
    assert outcomes(group["nested"]["resources"]) == {"0": "updated", "1": "created"}


def test_a_plan_tells_nothing_hidden_above_of_what_stands_below(heat: Rest) -> None:
    def hushed(secret: str) -> dict[str, Any]:
        parameter = {"hush": {"type": "string", "hidden": True, "default": secret}}
        return {**hot(GROUP % (1, "{get_param: hush}")), "parameters": parameter}

    stack = heat.made(hushed("swordfish"))

    (group,) = planned(stack, hushed("open-sesame"))["resources"]
    (change,) = group["nested"]["resources"][0]["changes"]
    assert change == {"property": "description", "before": "******", "after": "******"}


def test_a_plan_of_nothing_keeps_everything(heat: Rest) -> None:
    template = hot(NET % new_name("net"), GROUP % (1, "same"))
    stack = heat.made(template)

    plan = planned(stack, template)

    assert (plan["status"], plan["outcomes"]) == ("READY", {"kept": 2})


def test_a_plan_is_refused_when_the_stack_has_moved_and_says_what_moved(heat: Rest) -> None:
    stack = heat.made(hot(KEY % 8))
    plan = planned(stack, hot(KEY % 9))
    stack.update(hot(KEY % 10))

    answer = applied(stack, plan)

    assert (answer.status_code, answer.json()["error"]["type"]) == (409, "PlanOutdated")
    assert "resource key has changed" in answer.json()["error"]["message"]
    assert heat.get(f"/plans/{plan['id']}")["plan"]["status"] == "OUTDATED"


def test_nobody_else_sees_a_plan(heat: Rest, heat_all: HeatAll) -> None:
    stack = heat.made(hot(KEY % 8))
    plan = planned(stack, hot(KEY % 9))
    assert heat.call("DELETE", f"{stack.path}/plans/{plan['id']}").status_code == 204

    assert heat.call("GET", f"/plans/{plan['id']}").status_code == 404


def test_drift_is_seen_and_repaired(heat: Rest, heat_all: HeatAll) -> None:
    name = new_name("net")
    template = hot(NET % name, GROUP % (1, "x"))
    stack = heat.made(template)
    cloud = heat_all.connect()
    cloud.network.update_network(stack.physical("net"), name="by-hand", is_admin_state_up=False)

    found = drifted(stack)["net"]
    assert found["drift_status"] == "drifted"
    assert {"property": "name", "template": name, "applied": name, "live": "by-hand"} in found["properties"]

    stack.patch(converge=True)
    assert {one["drift_status"] for one in drifted(stack).values()} == {"in sync"}


def test_what_is_gone_is_seen_and_made_again_below_too(heat: Rest, heat_all: HeatAll) -> None:
    stack = heat.made(hot(GROUP % (1, "x")))
    (member,) = drifted(stack).values()
    heat_all.connect().network.delete_security_group(member["physical_resource_id"])
    assert [one["drift_status"] for one in drifted(stack).values()] == ["gone"]

    stack.patch(converge=True)

    (again,) = drifted(stack).values()
    assert again["drift_status"] == "in sync"
    assert again["physical_resource_id"] != member["physical_resource_id"]


def test_a_hook_is_shown_and_cleared_by_a_signal(heat: Rest) -> None:
    registry = {"resource_registry": {"resources": {"k*": {"hooks": "pre-create"}}}}
    stack = heat.create(hot(KEY % 8), environment=registry)
    shown = until(lambda: stack.door.get(f"{stack.path}/resources/key")["resource"], lambda one: "hooks" in one)
    assert (shown["hooks"], shown["resource_status"]) == (["pre-create"], "INIT_COMPLETE")

    answer = heat.call("POST", f"{stack.path}/resources/key/signal", {"unset_hook": "pre-create"})

    assert answer.status_code == 200
    stack.settled("CREATE_COMPLETE")
    again = heat.call("POST", f"{stack.path}/resources/key/signal", {"unset_hook": "pre-create"})
    assert (again.status_code, again.json()["error"]["type"]) == (400, "InvalidBreakPointHook")


def test_events_reach_a_queue(heat: Rest, heat_all: HeatAll) -> None:
    queue = new_name("queue")
    stack = heat.made(hot(KEY % 8), environment={"event_sinks": [{"type": "zaqar-queue", "target": queue}]})

    found = until(lambda: told(heat_all, queue), lambda messages: len(messages) >= 4)

    assert found == [
        (stack.name, "CREATE", "IN_PROGRESS"), ("key", "CREATE", "IN_PROGRESS"), ("key", "CREATE", "COMPLETE"),
        (stack.name, "CREATE", "COMPLETE"),
    ]  # fmt: skip


def test_the_last_event_of_a_removal_reaches_the_queue(heat: Rest, heat_all: HeatAll) -> None:
    queue = new_name("queue")
    stack = heat.made(hot(KEY % 8), environment={"event_sinks": [{"type": "zaqar-queue", "target": queue}]})

    stack.deleted()

    until(lambda: told(heat_all, queue), lambda messages: (stack.name, "DELETE", "COMPLETE") in messages)


def told(heat_all: HeatAll, queue: str) -> list[tuple[str, str, str]]:
    """The messages of a queue, as somebody else than the sender reads them."""
    session = heat_all.connect().session
    headers = {"Client-ID": "1c1b4a4e-6c5d-4a3f-9d8f-6f1f4dd2f1ab"}
    url = f"{heat_all.cloud_url}/messaging/v2/queues/{queue}/messages"
    payloads = [message["body"]["payload"] for message in session.get(url, headers=headers).json()["messages"]]
    return [(one["resource_name"], one["resource_action"], one["resource_status"]) for one in payloads]
