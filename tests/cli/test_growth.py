"""Lists and events put together into one tree."""

import pytest

from heat.cli.growth import Growth


def links(stack, nested=None):
    found = [{"rel": "stack", "href": f"http://here/stacks/name/{stack}"}]
    return found + ([{"rel": "nested", "href": f"http://here/stacks/name/{nested}"}] if nested else [])


def resource(name, status="INIT_COMPLETE", stack="top", nested=None):
    return {"resource_name": name, "resource_type": "T", "resource_status": status, "links": links(stack, nested)}


def event(name, status, stack="top", reason="", physical_id="cloud-id"):
    return {
        "resource_name": name,
        "resource_status": status,
        "resource_status_reason": reason,
        "physical_resource_id": physical_id,
        "links": links(stack),
    }


@pytest.fixture
def growth():
    """top: net, and group holding server."""
    tree = Growth("top", "web")
    tree.learn([resource("net"), resource("group", nested="inner"), resource("server", stack="inner")])
    return tree


def status_of(growth, name):
    return next(row.branch.status for row in growth.rows() if row.branch.name == name)


def test_a_nested_stack_stands_below_the_resource_that_holds_it(growth):
    assert [(row.branch.name, len(row.more)) for row in growth.rows()] == [("group", 1), ("server", 2), ("net", 1)]


def test_an_event_changes_its_resource_only(growth):
    growth.witness(event("net", "CREATE_COMPLETE"), now=1)

    assert (status_of(growth, "net"), status_of(growth, "group")) == ("CREATE_COMPLETE", "INIT_COMPLETE")


def test_an_older_list_does_not_undo_an_event(growth):
    growth.witness(event("net", "CREATE_COMPLETE"), now=1)
    growth.learn([resource("net", "CREATE_IN_PROGRESS")])

    assert status_of(growth, "net") == "CREATE_COMPLETE"


def test_an_event_of_something_unknown_asks_for_a_list(growth):
    assert growth.witness(event("net", "CREATE_IN_PROGRESS"), now=1)
    assert not growth.witness(event("new", "CREATE_IN_PROGRESS"), now=1)


def test_time_runs_from_start_to_end(growth):
    growth.witness(event("net", "CREATE_IN_PROGRESS"), now=10)
    net = growth.branches["top", "net"]
    assert net.elapsed(now=13) == 3

    growth.witness(event("net", "CREATE_COMPLETE"), now=15)

    assert net.elapsed(now=99) == 5


def test_only_the_innermost_failure_is_the_cause(growth):
    growth.witness(event("server", "CREATE_FAILED", stack="inner", reason="no room"), now=1)
    growth.witness(event("group", "CREATE_FAILED", reason="resources.server: no room"), now=1)

    assert growth.failures() == [("group/server", "no room")]


def test_a_failure_is_remembered_when_rollback_has_taken_it_away(growth):
    growth.witness(event("net", "CREATE_FAILED", reason="quota"), now=1)
    growth.witness(event("net", "DELETE_COMPLETE"), now=2)

    assert growth.failures() == [("net", "quota")]


def test_what_was_nested_in_a_deleted_resource_is_gone_too(growth):
    growth.witness(event("group", "DELETE_COMPLETE"), now=1)

    assert status_of(growth, "server") == "DELETE_COMPLETE"


def test_the_stack_has_a_state_of_its_own(growth):
    growth.witness(event("web", "CREATE_FAILED", reason="timed out", physical_id="top"), now=1)

    assert (growth.status, growth.reason) == ("CREATE_FAILED", "timed out")


def test_the_state_of_a_nested_stack_is_not_that_of_the_whole(growth):
    growth.witness(event("web-group", "CREATE_COMPLETE", stack="inner", physical_id="inner"), now=1)

    assert growth.status == ""


def test_members_of_a_group_stand_in_the_order_of_their_numbers():
    tree = Growth("top", "web")
    tree.learn([resource(str(number)) for number in (10, 9, 2)])

    assert [row.branch.name for row in tree.rows()] == ["2", "9", "10"]
