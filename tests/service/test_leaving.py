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


@pytest.mark.parametrize("method", ["delete_stack", "force_delete_stack"])
def test_a_removal_that_overtakes_an_abandon_keeps_its_promise(world, ask, built, method):
    world.desk.settings = replace(world.desk.settings, abandon=True)
    ask("abandon_stack", stack_identity=built)

    ask(method, stack_identity=built)

    assert operations.active_for(world.database, built["stack_id"]).options["abandon"] is True


def test_a_removal_after_an_abandon_that_failed_keeps_its_promise_too(world, ask, built):
    world.desk.settings = replace(world.desk.settings, abandon=True)
    ask("abandon_stack", stack_identity=built)
    world.stays(built, Action.DELETE, Status.FAILED)

    ask("force_delete_stack", stack_identity=built)

    assert operations.active_for(world.database, built["stack_id"]).options == {"abandon": True, "force": True}


def test_an_abandon_tells_what_is_under_way_to_begin_nothing_more(world, ask, notes):
    world.desk.settings = replace(world.desk.settings, abandon=True)
    identity = world.create()
    creation = operations.active_for(world.database, identity["stack_id"])

    ask("abandon_stack", stack_identity=identity)

    assert operations.get(world.database, creation.id).options["stop"] is True
    assert identity["stack_id"] in notes.looked_at


def test_an_operation_that_a_removal_cuts_short_is_told_as_cancelled(world, ask):
    identity = world.create()

    ask("delete_stack", stack_identity=identity)

    reasons = [one["resource_status_reason"] for one in ask("list_events", stack_identity=identity)]
    assert reasons == ["Stack CREATE cancelled"]
