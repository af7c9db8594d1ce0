"""Actions on whole stacks, what stacks were given, and what engines tell each other."""

import pytest

from heat.rpc.context import RequestContext
from heat.rpc.contract import SERVICE_KEYS
from heat.rpc.server import Dispatcher
from heat.service.offers import OFFERS
from heat.store import operations, services, stacks, step, turns
from heat.store.rows import OperationState, ServiceRow
from heat.values.errors import ActionInProgress, NotSupported
from heat.values.status import Action, Status

from .world import HOT, STRING


@pytest.fixture
def built(world):
    identity = world.create()
    world.done(identity)
    return identity


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.CHECK])
def test_an_action_begins_an_operation(world, ask, built, notes, action):
    ask(f"stack_{action.lower()}", stack_identity=built)

    running = operations.active_for(world.database, built["stack_id"])
    assert running.action is action and notes.woken[-1].id == running.id
    assert (world.row(built).action, world.row(built).status) == (action, Status.IN_PROGRESS)


def test_an_action_waits_for_its_turn(world, ask, clock):
    identity = world.create()

    ask("stack_suspend", stack_identity=identity)

    assert operations.active_for(world.database, identity["stack_id"]).action is Action.CREATE
    world.done(identity)
    begun = turns.begin_next(world.database, identity["stack_id"], "engine-2", clock())
    assert (begun.action, begun.owner, world.row(identity).action) == (Action.SUSPEND, "engine-2", Action.SUSPEND)


def test_the_engine_at_work_is_told_of_an_action_that_waits(world, ask, notes):
    identity = world.create()

    ask("stack_suspend", stack_identity=identity)

    assert notes.looked_at == [identity["stack_id"]]


def test_too_many_waiting_actions_are_refused(world, ask):
    identity = world.create()
    for _ in range(turns.MOST):
        ask("stack_check", stack_identity=identity)

    with pytest.raises(ActionInProgress, match="10 actions wait for their turn on stack web already"):
        ask("stack_check", stack_identity=identity)


def test_a_snapshot_of_a_busy_stack_is_refused(world, ask):
    with pytest.raises(ActionInProgress, match="CREATE"):
        ask("stack_snapshot", stack_identity=world.create(), name="early")


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.RESUME])
def test_what_was_put_to_rest_or_woken_last_is_left_as_it_is(world, ask, built, notes, action):
    world.stays(built, action, Status.COMPLETE)

    ask(f"stack_{action.lower()}", stack_identity=built)

    assert [one.action for one in notes.woken] == [Action.CREATE]


def test_a_cancelled_update_of_a_stack_whose_creation_was_taken_back_goes_back_to_nothing(world, ask):
    identity = world.create()
    world.stays(identity, Action.ROLLBACK, Status.COMPLETE)
    world.update(identity)

    ask("stack_cancel_update", stack_identity=identity)

    running = operations.active_for(world.database, identity["stack_id"])
    assert (running.action, running.source) == (Action.ROLLBACK, None)
    assert (world.row(identity).action, world.row(identity).status) == (Action.ROLLBACK, Status.IN_PROGRESS)


def test_an_update_that_a_parent_began_has_nothing_to_go_back_to_where_nothing_was_complete(world, ask):
    child = world.child(world.create(), "word", "below")
    step.commit(
        world.database,
        [step.StepWrites([], stacks={child["stack_id"]: {"action": Action.UPDATE, "status": Status.IN_PROGRESS}})],
    )

    with pytest.raises(NotSupported, match="never complete"):
        ask("stack_cancel_update", stack_identity=child)

    assert operations.active_for(world.database, child["stack_id"]).state is OperationState.ACTIVE


def test_a_cancelled_update_goes_back_to_what_was_good(world, ask, built):
    good = world.row(built).source
    world.update(built, HOT + "resources: {}")

    ask("stack_cancel_update", stack_identity=built)

    running = operations.active_for(world.database, built["stack_id"])
    assert (running.action, running.source, world.row(built).source) == (Action.ROLLBACK, good, good)


def test_only_an_update_that_runs_is_cancelled(world, ask, built):
    with pytest.raises(NotSupported, match="CREATE_COMPLETE"):
        ask("stack_cancel_update", stack_identity=built)


def test_a_stack_that_was_never_complete_goes_back_to_what_it_was_before(world, ask):
    never_good = world.create(name="db")
    before = world.row(never_good).source
    world.update(never_good, STRING)

    ask("stack_cancel_update", stack_identity=never_good)

    assert operations.active_for(world.database, never_good["stack_id"]).source == before


def test_a_cancel_that_comes_after_the_end_of_the_update_undoes_nothing(world, ask, built):
    world.update(built, HOT + "resources: {}")
    running = operations.active_for(world.database, built["stack_id"])
    writes = step.StepWrites([], operations={running.id: {"state": OperationState.DONE}})
    step.commit(world.database, [writes])  # as a request sees it that looked at the stack a moment before

    with pytest.raises(NotSupported, match="has come to its end"):
        ask("stack_cancel_update", stack_identity=built)
    assert world.row(built).action is Action.UPDATE


def test_a_stop_is_written_with_the_operation_and_told_to_the_engine(world, ask, notes):
    identity = world.create()

    ask("stack_cancel_update", stack_identity=identity, cancel_with_rollback=False)

    assert operations.active_for(world.database, identity["stack_id"]).options["stop"] is True
    assert identity["stack_id"] in notes.looked_at


def test_a_stack_tells_what_it_was_given(world, ask):
    files = {"a.txt": "one"}
    identity = world.create(STRING, params={"parameter_defaults": {"a": 1}}, files=files)

    assert ask("get_template", stack_identity=identity)["heat_template_version"] == "2021-04-16"
    assert ask("get_files", stack_identity=identity) == files
    environment = ask("get_environment", stack_identity=identity)
    assert environment["parameter_defaults"] == {"a": 1}
    assert environment["resource_registry"] == {"resources": {}}


def test_hints_reach_the_engine(desk, notes):
    dispatcher = Dispatcher(OFFERS, desk)
    context = RequestContext().to_dict()

    dispatcher.answer("wake", context, {"stack_id": "1"})
    dispatcher.answer("child_ended", context, {"parent_id": "2", "resource_name": "a"})

    assert (notes.looked_at, notes.ended) == (["1"], [("2", "a")])


def test_engines_are_listed_with_their_state(ask, database, clock):
    for name, beat in (("young", clock.now), ("old", clock.now - 9000)):
        services.register(database, ServiceRow(name, "h", "h.example", "heat-engine", "engine", 60, beat, beat))
    services.stop(database, "old")

    found = {one["engine_id"]: one for one in ask("list_services")}

    assert sorted(found["young"]) == sorted(SERVICE_KEYS)
    assert (found["young"]["status"], found["old"]["status"]) == ("up", "down")


def test_every_offer_of_stacks_finds_nothing_for_a_stranger(world, ask, built, stranger):
    stacks.change(world.database, built["stack_id"], user_project_id="yet-another")

    for method in ("stack_suspend", "get_template", "get_files", "list_outputs", "list_events", "delete_stack"):
        with pytest.raises(Exception, match="could not be found"):
            ask(method, _as=stranger, stack_identity=built)
