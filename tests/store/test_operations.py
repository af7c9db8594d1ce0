"""Operations: claimed once, superseded, given back."""

import pytest

from heat.store import operations, services, stacks
from heat.store.rows import OperationState, ServiceRow
from heat.store.step import StepWrites, commit
from heat.values.errors import NotSupported, StackNotFound
from heat.values.status import Action

from .samples import at_once, claimed, created, operation_row


def test_a_claim_raises_the_fence_and_names_the_owner(database):
    _, operation = created(database)

    owned = operations.claim(database, operation.id, "engine-1")

    assert owned is not None
    assert (owned.owner, owned.fence) == ("engine-1", 1)
    assert operations.get(database, operation.id) == owned


def test_an_owned_operation_cannot_be_claimed(database):
    _, fence = claimed(database, engine_id="engine-1")

    assert operations.claim(database, fence.operation_id, "engine-2") is None


def test_an_operation_of_a_dead_engine_can_be_claimed_with_a_higher_fence(database):
    _, fence = claimed(database, engine_id="engine-1")

    owned = operations.claim(database, fence.operation_id, "engine-2", dead={"engine-1"})

    assert owned is not None and owned.fence == fence.fence + 1


def test_an_engine_that_has_beaten_since_it_was_seen_is_not_dead(database):
    _, fence = claimed(database, engine_id="engine-1")
    services.register(database, ServiceRow("engine-1", "here", "here", "heat-engine", "engine", 1, 0.0, 0.0))
    seen = services.beats(database)

    services.beat(database, "engine-1")

    assert operations.claim(database, fence.operation_id, "engine-2", {"engine-1"}, seen) is None
    assert operations.claim(database, fence.operation_id, "engine-2", {"engine-1"}, services.beats(database))


def test_of_many_engines_that_claim_one_operation_one_wins(database):
    _, operation = created(database)
    winners = []

    def race(engine_id):
        if operations.claim(database, operation.id, engine_id) is not None:
            winners.append(engine_id)

    at_once(race, [f"engine-{number}" for number in range(4)])

    owner = operations.get(database, operation.id)
    assert owner is not None and winners == [owner.owner]


def test_unclaimed_operations_come_oldest_first(database):
    stack, first = created(database, "first")
    _, second = created(database, "second")
    claimed(database, "third")
    update = operations.supersede(database, operation_row(stack, created_at=999.0), {})

    assert [row.id for row in operations.unclaimed(database)] == [update.id, second.id]
    assert operations.get(database, first.id).state is OperationState.SUPERSEDED


def test_a_released_operation_is_unclaimed_and_keeps_its_fence(database):
    _, fence = claimed(database, engine_id="engine-1")

    assert operations.release(database, "engine-1") == 1

    assert operations.owned_by(database, ["engine-1"]) == []
    assert [row.fence for row in operations.unclaimed(database)] == [fence.fence]


def test_owners_are_the_engines_with_work(database):
    claimed(database, "a", "engine-1")
    claimed(database, "b", "engine-2")
    created(database, "c")

    assert operations.owners(database) == {"engine-1", "engine-2"}


def test_an_operation_that_supersedes_inherits_owner_and_fence(database):
    stack, fence = claimed(database, engine_id="engine-1")
    update = operation_row(stack, action=Action.UPDATE)

    written = operations.supersede(database, update, {"action": Action.UPDATE, "traversal": update.id})

    assert (written.owner, written.fence) == ("engine-1", fence.fence)
    assert operations.active_for(database, stack.id) == written
    assert stacks.get(database, stack.id).traversal == update.id


def test_after_the_last_operation_ended_the_next_is_unclaimed(database):
    stack, fence = claimed(database)
    commit(database, [StepWrites([fence], operations={fence.operation_id: {"state": OperationState.DONE}})])

    written = operations.supersede(database, operation_row(stack), {})

    assert operations.unclaimed(database) == [written]


def test_a_deleted_stack_takes_no_new_operation(database):
    stack, _ = created(database)
    stacks.mark_deleted(database, stack.id)
    update = operation_row(stack, action=Action.UPDATE)

    with pytest.raises(StackNotFound):
        operations.supersede(database, update, {"action": Action.UPDATE})

    assert operations.get(database, update.id) is None


def test_many_updates_at_once_leave_one_active(database):
    stack, _ = created(database)
    updates = [operation_row(stack, action=Action.UPDATE) for _ in range(4)]

    at_once(lambda update: operations.supersede(database, update, {"traversal": update.id}), updates)

    states = [row.state for row in operations.get_many(database, [update.id for update in updates]).values()]
    assert sorted(states) == [OperationState.ACTIVE, *[OperationState.SUPERSEDED] * 3]
    active = operations.active_for(database, stack.id)
    assert active is not None and stacks.get(database, stack.id).traversal == active.id


def test_updates_of_an_idle_stack_at_once_leave_one_active(database):
    stack, fence = claimed(database)
    commit(database, [StepWrites([fence], operations={fence.operation_id: {"state": OperationState.DONE}})])
    updates = [operation_row(stack, action=Action.UPDATE) for _ in range(4)]

    at_once(lambda update: operations.supersede(database, update, {}), updates)

    states = [row.state for row in operations.get_many(database, [update.id for update in updates]).values()]
    assert states.count(OperationState.ACTIVE) == 1


def test_a_removal_that_came_first_is_not_undone_by_an_update(database):
    stack, _ = created(database)
    removal = operations.supersede(database, operation_row(stack, action=Action.DELETE), {"action": Action.DELETE})

    with pytest.raises(NotSupported, match="is being deleted"):
        operations.supersede(database, operation_row(stack, action=Action.UPDATE), {"action": Action.UPDATE})
    assert operations.active_for(database, stack.id).id == removal.id
