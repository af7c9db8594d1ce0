"""Snapshots in the database."""

import pytest
from tests.store.samples import SOURCE, operation_row, stack_row

from heat.store import operations, purge, snapshots, stacks
from heat.store.rows import SnapshotRow
from heat.values.status import Action, Status


@pytest.fixture
def stack(database):
    made = stack_row()
    stacks.create(database, made, operation_row(made, id="taking"))
    return made


def snapshot(stack, identity="one", **fields):
    known = {"name": identity, "action": Action.CREATE, "status": Status.IN_PROGRESS, "reason": ""}
    return SnapshotRow(
        id=identity, stack_id=stack.id, operation_id="taking", created_at=1000.0, source=SOURCE, **known | fields
    )


def test_a_snapshot_is_read_as_it_was_settled(database, stack):
    snapshots.insert(database, snapshot(stack))
    snapshots.settle(database, "one", Status.COMPLETE, "done", {"resources": {"a": "ünïcode"}})

    (found,) = snapshots.of_stack(database, stack.id)

    assert (found.status, found.reason, found.source) == (Status.COMPLETE, "done", SOURCE)
    assert found.data == {"resources": {"a": "ünïcode"}}
    assert snapshots.get(database, "another-stack", "one") is None


def test_a_snapshot_whose_operation_was_overtaken_has_failed(database, stack):
    snapshots.insert(database, snapshot(stack))
    assert snapshots.get(database, stack.id, "one").status is Status.IN_PROGRESS

    operations.supersede(database, operation_row(stack, action=Action.UPDATE), {})

    assert snapshots.get(database, stack.id, "one").status is Status.FAILED


def test_a_forgotten_snapshot_is_gone(database, stack):
    for identity in ("one", "two"):
        snapshots.insert(database, snapshot(stack, identity))

    snapshots.forget(database, "one")

    assert [one.id for one in snapshots.of_stack(database, stack.id)] == ["two"]
    assert snapshots.count(database, stack.id) == 1


def test_with_a_purged_stack_go_its_snapshots(database, stack, clock):
    snapshots.insert(database, snapshot(stack))
    stacks.mark_deleted(database, stack.id)

    assert purge.purge_stacks(database, clock.now + 1) == 1

    assert snapshots.count(database, stack.id) == 0


def test_a_snapshot_that_was_overtaken_is_not_settled_any_more(database, stack):
    snapshots.insert(database, snapshot(stack))
    operations.supersede(database, operation_row(stack, action=Action.UPDATE), {})

    snapshots.settle(database, "one", Status.COMPLETE, "done", {"resources": {}})

    assert snapshots.get(database, stack.id, "one").status is Status.FAILED
