"""Actions that wait for their turn."""

from dataclasses import replace

import pytest
from tests.store.samples import event_row, operation_row, resource_row, stack_row

from heat.store import operations, resources, stacks, turns
from heat.store.rows import OperationState, StackRow
from heat.store.step import Fence, StepWrites, commit
from heat.values.errors import NotSupported, TooManyWaiting
from heat.values.status import Action, Status


@pytest.fixture
def busy(database):
    """A stack that is being created, and the operation that does it."""
    stack = stack_row()
    creation = operation_row(stack, owner="e1", fence=1)
    stacks.create(database, stack, creation)
    return stack, creation


def ended(database, operation):
    writes = StepWrites([Fence(operation.id, operation.owner, operation.fence)])
    writes.operations[operation.id] = {"state": OperationState.DONE, "status": Status.COMPLETE, "reason": ""}
    assert commit(database, [writes]) == set()


def wish(database, stack: StackRow, action: Action, created_at: float = 2000.0):
    made = operation_row(stack, action=action, created_at=created_at, deadline=created_at + 60)
    turns.queue(database, made)
    return made


def test_nothing_begins_while_something_is_under_way(database, busy):
    stack, _ = busy
    wish(database, stack, Action.SUSPEND)

    assert turns.ripe(database, 10) == []
    assert turns.begin_next(database, stack.id, "e2", 3000.0) is None
    assert turns.waits(database, stack.id)


def test_what_has_waited_longest_begins_first_with_all_its_time(database, busy):
    stack, creation = busy
    wish(database, stack, Action.CHECK, 2500.0)
    first = wish(database, stack, Action.SUSPEND)
    ended(database, creation)

    assert list(turns.ripe(database, 10)) == [stack.id]
    begun = turns.begin_next(database, stack.id, "e2", 3000.0)

    assert (begun.id, begun.owner, begun.deadline) == (first.id, "e2", 3060.0)
    told = stacks.get(database, stack.id)
    assert (told.action, told.status, told.traversal) == (Action.SUSPEND, Status.IN_PROGRESS, first.id)
    assert operations.active_for(database, stack.id).id == first.id


def test_a_turn_is_taken_once(database, busy):
    stack, creation = busy
    wish(database, stack, Action.SUSPEND)
    ended(database, creation)

    taken = [turns.begin_next(database, stack.id, engine, 3000.0) for engine in ("e1", "e2")]

    assert taken[0] is not None and taken[1] is None


def test_a_deletion_drops_what_waits_and_an_update_does_not(database, busy):
    stack, _ = busy
    wish(database, stack, Action.SUSPEND)

    operations.supersede(database, operation_row(stack, action=Action.UPDATE), {})
    assert turns.waits(database, stack.id)
    operations.supersede(database, operation_row(stack, action=Action.DELETE), {})

    assert not turns.waits(database, stack.id)


def test_only_so_many_actions_may_wait(database, busy):
    stack, _ = busy
    for number in range(turns.MOST):
        wish(database, stack, Action.CHECK, 2000.0 + number)

    with pytest.raises(TooManyWaiting, match="10 actions wait for their turn on stack"):
        wish(database, stack, Action.SUSPEND)


def test_nothing_waits_on_a_stack_that_is_being_removed(database, busy):
    stack, _ = busy
    stacks.change(database, stack.id, action=Action.DELETE)

    with pytest.raises(NotSupported, match="is being deleted, so SUSPEND is not supported"):
        wish(database, stack, Action.SUSPEND)
    assert not turns.waits(database, stack.id)


def test_what_must_be_alone_is_not_begun_beside_anything(database, busy):
    stack, creation = busy
    snapshot = operation_row(stack, action=Action.SNAPSHOT)

    assert turns.begin_alone(database, snapshot) is None
    assert operations.active_for(database, stack.id).id == creation.id
    ended(database, creation)

    assert turns.begin_alone(database, snapshot).id == snapshot.id
    assert stacks.get(database, stack.id).action is Action.SNAPSHOT


def test_a_wish_to_stop_stays_with_the_operation(database, busy):
    stack, creation = busy

    asked = operations.ask_to_stop(database, stack.id)

    assert asked.id == creation.id
    assert operations.get(database, creation.id).options == {operations.STOP: True}
    assert operations.ask_to_stop(database, "no-such-stack") is None


def test_a_resource_is_marked_only_while_nothing_is_under_way(database, busy):
    stack, operation = busy
    row = resource_row(stack, status=Status.COMPLETE)
    commit(database, [StepWrites([], resources=[(row, None)])])
    marked = replace(row, action=Action.CHECK, status=Status.FAILED, reason="ill")

    assert not turns.mark(database, marked, [], [])
    ended(database, operation)

    assert turns.mark(database, marked, [event_row(stack)], [])
    assert resources.load(database, stack.id) == [marked]


def test_a_resource_that_is_gone_is_not_brought_back_by_a_mark(database, busy):
    stack, operation = busy
    ended(database, operation)

    assert turns.mark(database, resource_row(stack), [], [])
    assert resources.load(database, stack.id) == []
