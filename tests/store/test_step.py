"""The commit of one engine step."""

import pytest

from heat.store import events, operations, resources, stacks
from heat.store.rows import OperationState, ResourceDetail
from heat.store.step import Start, StepWrites, commit
from heat.values.status import Action, Status

from .samples import claimed, event_row, operation_row, resource_row, stack_row


def test_a_step_writes_resources_events_stack_and_operation_together(database):
    stack, fence = claimed(database)
    server = resource_row(stack, requires=("port-id",), physical_id="vm-1")
    detail = ResourceDetail({"flavor": "m1.nano"}, {"status": "ACTIVE"}, {"key": "hush"}, {"a": [1]})
    step = StepWrites([fence], resources=[(server, detail)], events=[event_row(stack)])
    step.stacks[stack.id] = {"status": Status.COMPLETE, "outputs": {"ip": {"value": "10.0.0.5"}}}
    step.operations[fence.operation_id] = {"state": OperationState.DONE, "status": Status.COMPLETE}

    assert commit(database, [step]) == set()

    assert resources.load(database, stack.id) == [server]
    detail.revision = 1
    assert resources.detail(database, [server.id]) == {server.id: detail}
    assert events.count(database, stack.id) == 1
    assert stacks.get(database, stack.id).outputs == {"ip": {"value": "10.0.0.5"}}
    assert operations.active_for(database, stack.id) is None


@pytest.mark.parametrize("broken", [{"engine_id": "engine-2"}, {"fence": 7}, {"operation_id": "unknown"}])
def test_a_step_with_a_broken_fence_writes_nothing(database, broken):
    stack, fence = claimed(database)
    stale = fence._replace(**broken)

    refused = commit(database, [StepWrites([stale], events=[event_row(stack)])])

    assert refused == {stale.operation_id}
    assert events.count(database, stack.id) == 0


def test_a_refused_step_does_not_hold_up_the_others_of_the_batch(database):
    stale_stack, stale = claimed(database, "stale")
    stack, fence = claimed(database, "fresh")
    batch = [
        StepWrites([stale._replace(fence=0)], events=[event_row(stale_stack)]),
        StepWrites([fence], events=[event_row(stack)]),
    ]

    assert commit(database, batch) == {stale.operation_id}

    assert (events.count(database, stale_stack.id), events.count(database, stack.id)) == (0, 1)


def test_a_superseded_operation_cannot_write(database):
    stack, fence = claimed(database)
    operations.supersede(database, operation_row(stack, action=Action.UPDATE), {"action": Action.UPDATE})

    assert commit(database, [StepWrites([fence], events=[event_row(stack)])]) == {fence.operation_id}


def test_a_commit_whose_answer_was_lost_can_be_repeated(database):
    stack, fence = claimed(database)
    child = stack_row("nested", parent_id=stack.id, root_id=stack.id, depth=1)
    step = StepWrites([fence], resources=[(resource_row(stack), None)], events=[event_row(stack)])
    step.starts.append(Start(operation_row(child), child))
    commit(database, [step])

    assert commit(database, [step]) == set()

    assert events.count(database, stack.id) == 1
    assert [row.id for row in stacks.children(database, [stack.id])] == [child.id]


def test_repeating_a_commit_that_ended_the_operation_is_not_refused(database):
    stack, fence = claimed(database)
    step = StepWrites([fence], events=[event_row(stack)])
    step.operations[fence.operation_id] = {"state": OperationState.DONE}
    commit(database, [step])

    assert commit(database, [step]) == set()


def test_a_repeated_commit_leaves_a_nested_stack_alone_that_went_on(database):
    stack, fence = claimed(database)
    child = stack_row("nested", parent_id=stack.id, root_id=stack.id, depth=1)
    step = StepWrites([fence], starts=[Start(operation_row(child), child)])
    commit(database, [step])
    stacks.change(database, child.id, status=Status.COMPLETE)

    commit(database, [step])

    assert stacks.get(database, child.id).status is Status.COMPLETE


def test_a_step_supersedes_the_operation_of_a_nested_stack(database):
    stack, fence = claimed(database)
    child = stack_row("nested", parent_id=stack.id, root_id=stack.id, depth=1)
    commit(database, [StepWrites([fence], starts=[Start(operation_row(child), child)])])
    delete = operation_row(child, action=Action.DELETE)

    commit(database, [StepWrites([fence], starts=[Start(delete, changes={"action": Action.DELETE})])])

    active = operations.active_for(database, child.id)
    assert active is not None and active.id == delete.id
    assert stacks.get(database, child.id).action is Action.DELETE


def test_a_row_without_detail_keeps_what_was_written_before(database):
    stack, fence = claimed(database)
    server = resource_row(stack)
    commit(database, [StepWrites([fence], resources=[(server, ResourceDetail({"flavor": "m1.nano"}))])])
    server.status = Status.COMPLETE

    commit(database, [StepWrites([fence], resources=[(server, None)])])

    assert resources.load(database, stack.id)[0].status is Status.COMPLETE
    assert resources.detail(database, [server.id])[server.id].properties == {"flavor": "m1.nano"}


def test_the_last_of_several_writes_of_one_resource_holds(database):
    stack, fence = claimed(database)
    begun, ended = resource_row(stack, id="r"), resource_row(stack, id="r", status=Status.COMPLETE)
    first = StepWrites([fence], resources=[(begun, ResourceDetail({"a": 1}))])

    commit(database, [first, StepWrites([fence], resources=[(ended, ResourceDetail(attributes={"b": 2}))])])

    assert resources.load(database, stack.id) == [ended]
    detail = resources.detail(database, ["r"])["r"]
    assert (detail.properties, detail.attributes) == ({"a": 1}, {"b": 2})


def test_removed_resources_are_gone(database):
    stack, fence = claimed(database)
    server, port = resource_row(stack, "server"), resource_row(stack, "port")
    commit(database, [StepWrites([fence], resources=[(server, None), (port, None)])])

    commit(database, [StepWrites([fence], removed=[port.id])])

    assert [row.name for row in resources.load(database, stack.id)] == ["server"]


def test_messages_of_clouds_may_hold_any_character(database):
    stack, fence = claimed(database)
    event = event_row(stack, reason="no \0 host \ud800 for \U0001f4a9")

    commit(database, [StepWrites([fence], events=[event])])

    found = events.get(database, stack.id, event.id)
    assert found is not None and found.reason == "no  host ? for \U0001f4a9"
