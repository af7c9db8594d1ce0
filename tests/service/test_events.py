"""Events of stacks."""

from threading import Timer

import pytest

from heat.rpc.contract import EVENT_KEYS
from heat.store import stacks
from heat.values.errors import InvalidArgument
from heat.values.status import Action, Status


@pytest.fixture
def busy(world, clock):
    """A stack to which three things happened, a second apart."""
    identity = world.create()
    for name, action in (("web", Action.CREATE), ("secret", Action.CREATE), ("web", Action.UPDATE)):
        world.event(identity, name, action=action)
        clock.now += 1
    return identity


def told(ask, identity, **how):
    return [
        (one["resource_name"], one["resource_action"]) for one in ask("list_events", stack_identity=identity, **how)
    ]


def test_the_newest_come_first_with_the_keys_of_the_contract(ask, busy):
    found = ask("list_events", stack_identity=busy)

    assert told(ask, busy) == [("web", "UPDATE"), ("secret", "CREATE"), ("web", "CREATE")]
    assert all(sorted(one) == sorted(EVENT_KEYS) for one in found)
    assert found[0]["event_time"] == "2020-09-13T12:26:42Z" and found[0]["root_stack_id"] is None
    assert found[0]["event_identity"]["path"].startswith("/resources/web/events/")


def test_with_a_sort_key_the_oldest_come_first(ask, busy):
    assert told(ask, busy, sort_keys=["event_time"])[0] == ("web", "CREATE")
    assert told(ask, busy, sort_keys=["event_time"], sort_dir="desc")[0] == ("web", "UPDATE")
    assert told(ask, busy, sort_keys=["nonsense"])[0] == ("web", "UPDATE")


def test_events_come_in_pages(ask, busy):
    (first,) = ask("list_events", stack_identity=busy, limit=1)
    marker = first["event_identity"]["path"].rpartition("/")[2]

    assert told(ask, busy, marker=marker, limit=1) == [("secret", "CREATE")]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"resource_name": "web"}, 2),
        ({"resource_action": "CREATE"}, 2),
        ({"resource_status": "FAILED"}, 0),
        ({"resource_type": "OS::Heat::RandomString", "resource_name": ["secret"]}, 1),
    ],
    ids=str,
)
def test_events_are_filtered(ask, busy, filters, count):
    assert len(told(ask, busy, filters=filters)) == count


def test_an_unknown_filter_is_refused(ask, busy):
    with pytest.raises(InvalidArgument, match="colour"):
        told(ask, busy, filters={"colour": "red"})


def test_one_event_tells_what_the_resource_was_given(world, ask, busy):
    world.made(busy, "secret")
    event = world.event(busy, "secret")

    (found,) = ask("list_events", stack_identity=busy, filters={"uuid": event.id})

    assert found["resource_properties"] == {}
    told_itself = world.event(busy, "secret", properties={"length": 3})
    (found,) = ask("list_events", stack_identity=busy, filters={"uuid": told_itself.id})
    assert found["resource_properties"] == {"length": 3}


def test_events_of_nested_stacks_name_their_root(world, ask, busy):
    child = world.child(busy, "group", "web-group")
    world.event(child, "0", status=Status.FAILED)

    found = ask("list_events", stack_identity=busy, nested_depth=1)

    assert (found[0]["resource_name"], found[0]["stack_name"], found[0]["root_stack_id"]) == ("0", "web-group", busy)
    assert len(found) == 4 and len(told(ask, busy)) == 3


def test_the_events_of_a_deleted_stack_are_still_told(world, ask, busy):
    stacks.mark_deleted(world.database, busy["stack_id"])

    assert len(told(ask, busy)) == 3


def test_a_caller_waits_until_there_is_more_than_it_knows(ask, world):
    identity = world.create()
    world.event(identity, "a")
    late = Timer(0.5, lambda: world.event(identity, "b"))
    late.start()

    found = ask("await_events", stack_identity=identity, wait_s=20, more_than=1)

    late.join()
    assert [event["resource_name"] for event in found] == ["b", "a"]


def test_a_caller_waits_no_longer_than_it_wants(ask, world):
    identity = world.create()
    world.event(identity, "a")

    found = ask("await_events", stack_identity=identity, wait_s=0.01, more_than=1)

    assert [event["resource_name"] for event in found] == ["a"]
