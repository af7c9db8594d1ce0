"""Who has had a stack since: found by simulated engines whose clocks jump, that sleep, and that commit in batches."""

from heat.store import operations, stacks, turns
from heat.store.rows import OperationState
from heat.store.step import Fence, Start, StepWrites, commit
from heat.values.status import Action, Status

from .samples import claimed, created, operation_row

HOUR_S = 3600.0


def ended(database, operation) -> StepWrites:
    writes = StepWrites([Fence(operation.id, operation.owner, operation.fence)])
    writes.operations[operation.id] = {"state": OperationState.DONE, "status": Status.COMPLETE, "reason": ""}
    assert commit(database, [writes]) == set()
    return writes


def test_an_operation_of_long_ago_is_none_of_others_that_came_since_even_if_its_clock_was_ahead(database):
    stack, first = created(database, created_at=1000.0)
    ended(database, operations.claim(database, first.id, "theirs"))
    behind = operation_row(stack, action=Action.UPDATE, created_at=1000.0 - HOUR_S, owner="ours", fence=1)

    ours = operations.supersede(database, behind, {"traversal": behind.id})

    assert not operations.others_came(database, ours)


def test_no_two_operations_of_a_stack_at_rest_have_one_fence(database):
    stack, first = created(database)
    stacks.change(database, stack.id, traversal=first.id)
    creation = operations.claim(database, first.id, "e1")
    ended(database, creation)
    update = operation_row(stack, action=Action.UPDATE, owner="e1", fence=1)
    update = operations.supersede(database, update, {"traversal": update.id})
    ended(database, update)
    check = turns.begin_alone(database, operation_row(stack, action=Action.CHECK, owner="e1", fence=1))
    ended(database, check)
    turns.queue(database, operation_row(stack, action=Action.SUSPEND, owner="e1", fence=1))

    suspend = turns.begin_next(database, stack.id, "e1", 5.0)

    fences = [each.fence for each in (creation, update, check, suspend)]
    assert fences == sorted(set(fences))


def test_nothing_begins_on_a_stack_that_ends_in_the_same_batch(database):
    child, fence = claimed(database, "child")
    _, right = claimed(database, "parent")
    gone = StepWrites([fence])
    gone.stacks[child.id] = {"action": Action.DELETE, "status": Status.COMPLETE, "deleted_at": 1.0}
    gone.operations[fence.operation_id] = {"state": OperationState.DONE, "status": Status.COMPLETE}
    removal = operation_row(child, action=Action.DELETE)

    assert commit(database, [StepWrites([right], starts=[Start(removal)]), gone]) == set()

    assert operations.active_for(database, child.id) is None
    assert operations.get(database, removal.id) is None
