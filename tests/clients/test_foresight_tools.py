"""Plans, explanations, drift and hooks as people type them; hooks with the openstack client too."""

import re

import pytest
from tests.clients.conftest import Program
from tests.scenarios.doors import new_name, until


@pytest.fixture
def stack(heat: Program, template: str) -> str:
    """A stack that is complete."""
    name = new_name("tool")
    heat("stack", "create", "--wait", "-t", template, name)
    return name


@pytest.fixture
def waiting(heat: Program, template: str) -> str:
    """A stack of which one resource waits before its creation."""
    name = new_name("tool")
    heat("stack", "create", "-t", template, "--pre-create", "word", name)
    until(lambda: heat("stack", "hook", "poll", "-f", "json", name).json, bool)
    return name


def test_a_plan_is_shown_applied_and_explained(heat: Program, stack: str) -> None:
    planned = heat("stack", "plan", "-f", "json", "--existing", "--parameter", "length=9", stack)
    found = {row["resource"]: (row["outcome"], row["changes"]) for row in planned.json}
    assert found == {"word": ("replaced", ["length: 8 -> 9"]), "group": ("kept", [])}

    heat("stack", "apply", "--wait", _id(planned.err))

    (word,) = heat("stack", "explain", "-f", "json", stack, "word").json
    assert (word["outcome"], word["changes"]) == ("replaced", ["length: 8 -> 9"])


def test_an_outdated_plan_says_what_moved(heat: Program, run: Program, stack: str) -> None:
    first = _id(heat("stack", "plan", "--existing", "--parameter", "length=9", stack).err)
    heat("stack", "update", "--wait", "--existing", "--parameter", "length=10", stack)

    refused = run("heat", "stack", "apply", first)

    assert refused.status != 0
    assert "resource word has changed" in refused.err


def test_a_stack_that_is_not_there_is_planned_and_made(heat: Program, template: str) -> None:
    name = new_name("tool")
    planned = heat("stack", "plan", "-f", "json", "-t", template, name)
    assert f"Stack {name} does not exist: this is a plan to make it." in planned.err
    assert {row["outcome"] for row in planned.json} == {"created"}
    assert _id(planned.err) in [row["id"] for row in heat("stack", "plan", "list", "-f", "json").json]

    made = heat("stack", "apply", "--wait", "-f", "json", _id(planned.err))

    assert made.json["stack_status"] == "CREATE_COMPLETE"


def test_a_member_of_a_nested_stack_is_explained_by_its_path(heat: Program, stack: str) -> None:
    (member,) = heat("stack", "explain", "-f", "json", stack, "group/1").json

    assert member["outcome"] == "created"


def test_a_stack_that_nobody_touched_has_no_drift(heat: Program, stack: str) -> None:
    told = heat("stack", "drift", "-f", "json", "--all", stack)

    assert {row["drift"] for row in told.json} == {"not readable"}


def test_operations_are_listed(heat: Program, stack: str) -> None:
    (only,) = heat("stack", "traversal", "list", "-f", "json", stack).json

    assert (only["action"], only["status"]) == ("CREATE", "COMPLETE")


def test_a_hook_is_cleared_by_our_tool(heat: Program, waiting: str) -> None:
    told = heat("stack", "hook", "clear", waiting, "w*")

    assert told.out == "word: pre-create is cleared\n"
    _complete(heat, waiting)


def test_a_hook_is_polled_and_cleared_by_the_openstack_client(heat: Program, run: Program, waiting: str) -> None:
    polled = run("openstack", "stack", "hook", "poll", waiting, "-f", "json")
    assert [row["Resource Name"] for row in polled.json] == ["word"]

    run("openstack", "stack", "hook", "clear", waiting, "word")

    _complete(heat, waiting)


def test_clearing_what_does_not_wait_says_so(run: Program, stack: str) -> None:
    told = run("heat", "stack", "hook", "clear", stack, "word")

    assert told.status != 0
    assert "Nothing was cleared" in told.err


def _complete(heat: Program, name: str) -> None:
    until(
        lambda: heat("stack", "show", "-f", "json", name).json["stack_status"],
        lambda status: bool(status == "CREATE_COMPLETE"),
    )


def _id(told: str) -> str:
    found = re.search(r"Plan (\S+):", told)
    assert found is not None, told
    return found[1]
