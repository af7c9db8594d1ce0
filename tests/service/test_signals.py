"""What resources are told from outside."""

import pytest

from heat.store import operations, resources, signals
from heat.values.errors import (
    ActionInProgress,
    NotSupported,
    ResourceActionNotSupported,
    ResourceNotAvailable,
    ResourceNotFound,
    ValidationError,
)
from heat.values.status import Action, Status

from .world import HOT

WAITING = (
    HOT
    + """
resources:
  handle: {type: OS::Heat::WaitConditionHandle}
  key: {type: OS::Heat::RandomString}
"""
)


@pytest.fixture
def waiting(world):
    identity = world.create(WAITING)
    world.done(identity)
    return identity


def signal(ask, identity, name="handle", details=None, **how):
    return ask("resource_signal", stack_identity=identity, resource_name=name, details=details, **how)


def mark(ask, identity, unhealthy, name="key", **how):
    ask("resource_mark_unhealthy", stack_identity=identity, resource_name=name, mark_unhealthy=unhealthy, **how)


def state(world, identity, name="key"):
    row = resources.find(world.database, identity["stack_id"], name)[0]
    return row.action, row.status, row.reason


def test_a_signal_is_kept_as_metadata_told_as_event_and_wakes_who_waits(ask, waiting, notes):
    signal(ask, waiting, details={"id": "1", "status": "SUCCESS", "reason": "ready", "data": "d"})

    found = ask("describe_stack_resource", stack_identity=waiting, resource_name="handle")
    assert found["metadata"] == {"1": {"status": "SUCCESS", "reason": "ready", "data": "d"}}
    (event,) = ask("list_events", stack_identity=waiting)
    assert (event["resource_action"], event["resource_status_reason"]) == (
        "SIGNAL", "Signal: status:SUCCESS reason:ready",
    )  # fmt: skip
    assert notes.poked == [waiting["stack_id"]]


def test_a_signaller_that_waits_is_given_the_metadata(ask, waiting):
    signal(ask, waiting, details={"id": "1"})

    assert sorted(signal(ask, waiting, details={"id": "2"}, sync_call=True)) == ["1", "2"]


def test_a_bad_signal_leaves_no_trace(ask, waiting, notes):
    with pytest.raises(ValidationError):
        signal(ask, waiting, details={"status": "PERHAPS"})
    assert notes.poked == [] and ask("list_events", stack_identity=waiting) == []


def test_a_type_that_takes_no_signals_says_so(ask, waiting):
    with pytest.raises(ResourceActionNotSupported):
        signal(ask, waiting, "key")


def test_what_is_not_there_takes_no_signals(world, ask, waiting):
    with pytest.raises(ResourceNotFound):
        signal(ask, waiting, "nobody")
    with pytest.raises(ResourceNotAvailable):
        signal(ask, world.create(WAITING, name="db"))


def test_what_goes_takes_no_signals(world, ask, waiting):
    world.put(waiting, "handle", "OS::Heat::WaitConditionHandle", action=Action.DELETE, generation=2)

    with pytest.raises(NotSupported):
        signal(ask, waiting)


def test_a_resource_is_marked_unhealthy_and_healthy_again(world, ask, waiting):
    mark(ask, waiting, True, resource_status_reason="it smokes")
    assert state(world, waiting) == (Action.CHECK, Status.FAILED, "it smokes")

    mark(ask, waiting, False)
    assert state(world, waiting)[:2] == (Action.CHECK, Status.COMPLETE)
    assert len(ask("list_events", stack_identity=waiting)) == 2


def test_a_healthy_resource_is_not_made_healthy(world, ask, waiting):
    mark(ask, waiting, False)

    assert state(world, waiting)[:2] == (Action.CREATE, Status.COMPLETE)


def test_a_resource_may_be_named_by_its_physical_id(world, ask, waiting):
    mark(ask, waiting, True, name="physical-key")

    assert state(world, waiting)[1] is Status.FAILED


def test_nothing_is_marked_while_an_operation_runs(world, ask):
    identity = world.create(WAITING)
    world.made(identity, "key")
    assert operations.active_for(world.database, identity["stack_id"])

    with pytest.raises(ActionInProgress):
        mark(ask, identity, True)


AWAITED = """
AWSTemplateFormatVersion: 2010-09-09
Resources:
  r: {Type: OS::Heat::RandomString, CreationPolicy: {ResourceSignal: {Count: 2}}}
"""


def test_a_signal_that_a_creation_waits_for_is_counted_once_for_each_sender(world, ask):
    identity = world.create(AWAITED)
    row = world.made(identity, "r", status=Status.IN_PROGRESS)

    for sender, status in (("one", "SUCCESS"), ("one", "FAILURE"), ("two", "success")):
        details = {"Status": status, "UniqueId": sender}
        ask("resource_signal", stack_identity=identity, resource_name="r", details=details)

    assert signals.of(world.database, row.id) == {"one": "SUCCESS", "two": "SUCCESS"}


def test_a_signal_with_an_unknown_status_is_refused(world, ask):
    identity = world.create(AWAITED)
    world.made(identity, "r", status=Status.IN_PROGRESS)

    with pytest.raises(ValidationError, match="SUCCESS or FAILURE, not MAYBE"):
        ask("resource_signal", stack_identity=identity, resource_name="r", details={"Status": "maybe"})
