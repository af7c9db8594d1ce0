"""What is under way is stopped, waits its turn or is refused, over HTTP."""

from typing import Any

import pytest
from tests.scenarios.doors import Rest, Stack, hot, until

AFTER = "after: {type: OS::Heat::RandomString, depends_on: slow}"
ACTIONS = ("suspend", "check", "resume")


def slow(value: str, seconds: float = 600, name: str = "slow") -> str:
    waits = f"{{create: {seconds}, update: {seconds}}}"
    return f"{name}: {{type: OS::Heat::TestResource, properties: {{value: {value}, action_wait_secs: {waits}}}}}\n"


def act(stack: Stack, action: str) -> Any:
    return stack.door.call("POST", f"{stack.path}/actions", {action: None})


def reasons(stack: Stack, **query: Any) -> list[str]:
    return [event["resource_status_reason"] for event in stack.events(**query)]


def underway(stack: Stack, name: str = "slow") -> Stack:
    def state() -> str:
        return str(stack.resources(nested_depth=3).get(name, {}).get("resource_status"))

    until(state, lambda status: status.endswith("IN_PROGRESS"))
    return stack


def test_a_creation_that_is_stopped_fails_as_cancelled_when_its_work_has_settled(heat: Rest) -> None:
    stack = underway(heat.create(hot(slow("a", 1.5) + AFTER)))

    assert act(stack, "cancel_without_rollback").status_code == 200

    assert stack.settled("CREATE_FAILED").reason == "Stack CREATE cancelled"
    assert stack.resources()["slow"]["resource_status"] == "CREATE_COMPLETE"
    stack.deleted()


def test_an_update_that_is_stopped_does_not_go_back(heat: Rest) -> None:
    stack = heat.made(hot(slow("a", 0)))
    stack.change(hot(slow("b", 1.5) + AFTER), disable_rollback=False)

    act(underway(stack), "cancel_without_rollback")

    assert stack.settled("UPDATE_FAILED").reason == "Stack UPDATE cancelled"
    stack.deleted()


def test_a_cancelled_update_goes_back(heat: Rest) -> None:
    stack = heat.made(hot(slow("a", 0)))
    stack.change(hot(slow("b", 1.5)))

    assert act(underway(stack), "cancel_update").status_code == 200

    assert stack.settled("ROLLBACK_COMPLETE").reason == "Stack ROLLBACK completed successfully"
    assert heat.get(f"{stack.path}/template")["resources"]["slow"]["properties"]["value"] == "a"
    stack.deleted()


def test_a_stop_reaches_nested_stacks(heat: Rest) -> None:
    group = "{type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: %s}}"
    inner = "{type: OS::Heat::TestResource, properties: {value: x, wait_secs: 2}}"
    stack = underway(heat.create(hot(f"group: {group % inner}")), "0")

    act(stack, "cancel_without_rollback")

    assert stack.settled("CREATE_FAILED").reason == "Stack CREATE cancelled"
    assert "Stack CREATE cancelled" in reasons(stack, nested_depth=2)[1:]
    stack.deleted()


@pytest.mark.parametrize("action", ["cancel_update", "cancel_without_rollback"])
def test_there_must_be_something_to_cancel(heat: Rest, action: str) -> None:
    stack = heat.made(hot("word: {type: OS::Heat::RandomString}"))

    answer = act(stack, action)

    told = answer.json()["error"]
    assert (answer.status_code, told["type"]) == (400, "NotSupported")
    assert told["message"] == "Cancelling update when stack is CREATE_COMPLETE is not supported."
    stack.deleted()


def test_actions_asked_for_meanwhile_are_done_one_after_the_other(heat: Rest) -> None:
    stack = underway(heat.create(hot(slow("a", 2))))

    assert [act(stack, action).status_code for action in ACTIONS] == [200, 200, 200]

    until(lambda: stack.status, lambda status: status == "RESUME_COMPLETE")
    told = [event["resource_status"] for event in stack.events(resource_name=stack.name)]
    wanted = ["CREATE", "SUSPEND", "CHECK", "RESUME"]
    assert told[::-1] == [f"{each}_{status}" for each in wanted for status in ("IN_PROGRESS", "COMPLETE")]
    stack.deleted()


def test_a_deletion_waits_for_nobody(heat: Rest) -> None:
    stack = underway(heat.create(hot(slow("a"))))
    act(stack, "suspend")

    stack.deleted()

    assert "Stack SUSPEND started" not in reasons(stack)


def test_a_resource_is_marked_only_when_nothing_is_under_way(heat: Rest) -> None:
    stack = underway(heat.create(hot(slow("a"))))

    answer = heat.call("PATCH", f"{stack.path}/resources/slow", {"mark_unhealthy": True})

    assert answer.status_code == 409 and answer.json()["error"]["type"] == "ActionInProgress"
    stack.deleted()
