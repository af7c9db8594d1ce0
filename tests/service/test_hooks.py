"""Hooks at which resources wait, as users see and clear them."""

import pytest

from heat.store import hooks, operations, step
from heat.values.errors import InvalidBreakPointHook, ResourceNotFound
from heat.values.status import Action, Status

from .world import HOT

TWO = HOT + "resources: {key: {type: OS::Heat::RandomString}, other: {type: OS::Heat::None}}"


@pytest.fixture
def waiting(world):
    """A stack in which `key` waits before its creation."""
    identity = world.create(TWO)
    reach(world, identity, "key", "pre-create")
    return identity


def reach(world, identity, name, hook):
    """What an engine writes when a resource comes to a hook."""
    operation = operations.active_for(world.database, identity["stack_id"])
    row = hooks.HookRow(hooks.key_of(operation), operation.stack_id, name, hook, created_at=1.0)
    step.commit(world.database, [step.StepWrites([], hooks=[row])])


def clear(ask, identity, name="key", hook="pre-create"):
    ask("resource_signal", stack_identity=identity, resource_name=name, details={"unset_hook": hook})


def shown(ask, identity, name="key"):
    return ask("describe_stack_resource", stack_identity=identity, resource_name=name)


def test_a_resource_that_waits_is_shown_with_its_hook_and_others_are_not(ask, waiting):
    assert shown(ask, waiting)["hooks"] == ["pre-create"]
    assert "hooks" not in shown(ask, waiting, "other")


def test_clearing_is_told_as_event_and_wakes_the_engine(ask, waiting, notes):
    notes.woken.clear()

    clear(ask, waiting)

    (event,) = ask("list_events", stack_identity=waiting)
    state = event["resource_action"], event["resource_status"], event["resource_status_reason"]
    assert state == ("INIT", "COMPLETE", "Hook pre-create is cleared")
    assert [operation.stack_id for operation in notes.woken] == [waiting["stack_id"]]
    assert "hooks" not in shown(ask, waiting)


def test_a_hook_is_cleared_once(ask, waiting):
    clear(ask, waiting)

    with pytest.raises(InvalidBreakPointHook, match='The "pre-create" hook is not defined on RandomString "key"'):
        clear(ask, waiting)


def test_a_hook_that_does_not_exist_is_no_hook(ask, waiting):
    with pytest.raises(InvalidBreakPointHook, match='Invalid hook type "pre-lude" for RandomString "key"'):
        clear(ask, waiting, hook="pre-lude")


def test_a_resource_that_does_not_exist_has_no_hooks(ask, waiting):
    with pytest.raises(ResourceNotFound):
        clear(ask, waiting, name="nobody")


def test_what_waits_after_its_removal_can_be_let_go(ask, world):
    identity = world.create(TWO)
    world.done(identity)
    ask("delete_stack", stack_identity=identity)
    world.put(identity, "gone", "OS::Heat::None", action=Action.DELETE, status=Status.COMPLETE)
    reach(world, identity, "gone", "post-delete")

    clear(ask, identity, "gone", "post-delete")

    (event,) = ask("list_events", stack_identity=identity)
    assert event["resource_status_reason"] == "Hook post-delete is cleared"
