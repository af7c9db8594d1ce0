"""What is over is forgotten, and nothing else."""

import pytest

from heat.store import documents, events, operations, purge, resources, stacks
from heat.store.documents import GRACE_S
from heat.store.rows import Source
from heat.store.step import StepWrites, commit
from heat.values.errors import StackNotFound

from .samples import claimed, created, event_row, operation_row, resource_row


def deleted(database, name, **fields):
    stack, _ = created(database, name, **fields)
    stacks.mark_deleted(database, stack.id)
    return stack


def test_a_purged_stack_leaves_nothing(database, clock):
    stack, fence = claimed(database)
    resource, event = resource_row(stack), event_row(stack)
    commit(database, [StepWrites([fence], resources=[(resource, None)], events=[event])])
    stacks.mark_deleted(database, stack.id)

    assert purge.purge_stacks(database, clock.now + 1) == 1

    with pytest.raises(StackNotFound):
        stacks.get(database, stack.id, show_deleted=True)
    assert resources.load(database, stack.id) == []
    assert events.count(database, stack.id) == 0
    assert operations.get(database, fence.operation_id) is None


def test_living_stacks_and_those_deleted_lately_stay(database, clock):
    living, _ = created(database, "living")
    lately = deleted(database, "lately")

    assert purge.purge_stacks(database, clock.now - 1) == 0

    assert set(stacks.get_many(database, [living.id, lately.id], show_deleted=True)) == {living.id, lately.id}


def test_other_projects_stay(database, clock):
    deleted(database, "ours")
    theirs = deleted(database, "theirs", project_id="other")

    assert purge.purge_stacks(database, clock.now + 1, "demo") == 1

    assert stacks.get(database, theirs.id, show_deleted=True).name == "theirs"


def test_all_batches_are_purged(database, clock):
    for number in range(5):
        deleted(database, f"stack-{number}")

    assert purge.purge_stacks(database, clock.now + 1, batch_size=2) == 5


def test_operations_that_ended_are_forgotten_while_their_stack_lives(database, clock):
    stack, first = created(database)
    update = operations.supersede(database, operation_row(stack), {})

    assert purge.purge_operations(database, clock.now + 1) == 1

    assert operations.get(database, first.id) is None
    assert operations.active_for(database, stack.id) == update


def test_documents_that_no_stack_uses_are_forgotten_after_a_grace(database, clock):
    used, unused = documents.put(database, "used"), documents.put(database, "unused")
    clock.now += GRACE_S + 1
    fresh = documents.put(database, "fresh")
    created(database, source=Source(used, used, used))

    assert purge.purge_documents(database) == 1

    assert documents.get_many(database, [used, fresh])
    with pytest.raises(KeyError):
        documents.get(database, unused)
