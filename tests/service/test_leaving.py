"""What the operator has to allow: stacks that are forgotten, things that are taken in, many snapshots."""

from dataclasses import replace

import pytest

from heat.store import operations, snapshots
from heat.values.errors import ActionInProgress, NotSupported, RequestLimitExceeded
from heat.values.status import Action, Status


@pytest.fixture
def built(world):
    identity = world.create()
    world.done(identity)
    return identity


def test_nothing_is_abandoned_where_the_operator_has_not_enabled_it(world, ask, built):
    with pytest.raises(NotSupported, match="enable_stack_abandon"):
        ask("abandon_stack", stack_identity=built)

    assert operations.active_for(world.database, built["stack_id"]) is None


def test_a_stack_can_be_exported_where_none_may_be_abandoned(ask, built):
    told = ask("abandon_stack", stack_identity=built, abandon=False)

    assert told["resources"]["secret"]["resource_id"] == "physical-secret"


def test_nothing_is_adopted_where_the_operator_has_not_enabled_it(world):
    with pytest.raises(NotSupported, match="enable_stack_adopt"):
        world.create(args={"adopt_stack_data": {"resources": {}}})


def test_a_stack_has_no_more_snapshots_than_the_operator_allows(world, ask, built):
    world.desk.settings = replace(world.desk.settings, max_snapshots=1)
    ask("stack_snapshot", stack_identity=built, name="one")
    world.stays(built, Action.SNAPSHOT, Status.COMPLETE)

    with pytest.raises(RequestLimitExceeded, match="max_snapshots_per_stack"):
        ask("stack_snapshot", stack_identity=built, name="two")
    assert len(ask("stack_list_snapshots", stack_identity=built)) == 1


def test_a_snapshot_is_kept_while_its_stack_goes_back_to_it(world, ask, built):
    taken = ask("stack_snapshot", stack_identity=built, name="one")
    snapshots.settle(world.database, taken["id"], Status.COMPLETE, "", taken["data"])
    world.stays(built, Action.SNAPSHOT, Status.COMPLETE)
    ask("stack_restore", stack_identity=built, snapshot_id=taken["id"])

    with pytest.raises(ActionInProgress, match="RESTORE"):
        ask("delete_snapshot", stack_identity=built, snapshot_id=taken["id"])
