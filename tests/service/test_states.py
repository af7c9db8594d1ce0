"""Every action in every state of a stack: answered as the reference answers it, but where we promise better."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from tests.lifecycle.kept import CELLS
from tests.lifecycle.states import GOOD, OTHER, STATES
from tests.scenarios.doors import hot

from heat.api.rest.faults import status_of
from heat.service.desk import DeskSettings
from heat.store import operations, resources, snapshots, stacks, step
from heat.values.errors import HeatError
from heat.values.status import Action, Status

RECORDED = Path(__file__).parents[1] / "data" / "reference" / "lifecycle.json"
REFERENCE = json.loads(RECORDED.read_text())["cells"]

OF_ALL = "SUSPEND", "RESUME", "CHECK", "SNAPSHOT", "DELETE"
"""Actions that leave every resource in the state of the stack."""
Identity = Mapping[str, str]
ASKED: Mapping[str, Callable] = {
    "create": lambda world, ask, one, kept: world.create(hot(GOOD), one["stack_name"]),
    "update": lambda world, ask, one, kept: world.update(one, hot(OTHER)),
    "patch": lambda world, ask, one, kept: world.update(one),
    "preview": lambda world, ask, one, kept: world.preview(one, hot(OTHER)),
    "suspend": lambda world, ask, one, kept: ask("stack_suspend", stack_identity=one),
    "resume": lambda world, ask, one, kept: ask("stack_resume", stack_identity=one),
    "check": lambda world, ask, one, kept: ask("stack_check", stack_identity=one),
    "cancel": lambda world, ask, one, kept: ask("stack_cancel_update", stack_identity=one),
    "stop": lambda world, ask, one, kept: ask("stack_cancel_update", stack_identity=one, cancel_with_rollback=False),
    "snapshot": lambda world, ask, one, kept: ask("stack_snapshot", stack_identity=one, name="two"),
    "restore": lambda world, ask, one, kept: ask("stack_restore", stack_identity=one, snapshot_id=kept),
    "mark": lambda world, ask, one, kept: ask(
        "resource_mark_unhealthy", stack_identity=one, resource_name="a", mark_unhealthy=True
    ),
    "signal": lambda world, ask, one, kept: ask("resource_signal", stack_identity=one, resource_name="a", details=None),
    "delete": lambda world, ask, one, kept: ask("delete_stack", stack_identity=one),
    "abandon": lambda world, ask, one, kept: ask("abandon_stack", stack_identity=one),
    "export": lambda world, ask, one, kept: ask("export_stack", stack_identity=one),
    "show": lambda world, ask, one, kept: ask("show_stack", stack_identity=one),
    "resources": lambda world, ask, one, kept: ask("list_stack_resources", stack_identity=one),
    "template": lambda world, ask, one, kept: ask("get_template", stack_identity=one),
}


@pytest.fixture
def reached(world, ask):
    """A stack of one resource in a state; and the snapshot that it came by, or one that nobody took."""

    names = (f"s{number}" for number in count())

    def reach(state: str) -> tuple[Identity, str]:
        world.desk.settings = DeskSettings(abandon=True)
        action, _, status = state.partition("_")
        identity, kept = world.create(hot(GOOD), next(names)), "nope"
        if state == "CREATE_IN_PROGRESS":
            world.made(identity, "a", status=Status.IN_PROGRESS)
            return identity, kept
        world.done(identity)
        if action in ("SNAPSHOT", "RESTORE"):
            kept = _snapshot(world, ask, identity)
        if status == "IN_PROGRESS":
            _begin(world, ask, identity, action)
        else:
            world.stays(identity, Action(action), Status(status))
            if action in OF_ALL:
                _is(world, identity, Action(action), Status(status))
        if state == "DELETE_COMPLETE":
            stacks.change(world.database, identity["stack_id"], deleted_at=world.clock())
        return identity, kept

    return reach


def _snapshot(world, ask, identity: Identity) -> str:
    taken = ask("stack_snapshot", stack_identity=identity, name="one")
    snapshots.settle(world.database, taken["id"], Status.COMPLETE, "", taken["data"])
    world.stays(identity, Action.SNAPSHOT, Status.COMPLETE)
    return str(taken["id"])


def _begin(world, ask, identity: Identity, action: str) -> None:
    if action == "DELETE":
        ask("delete_stack", stack_identity=identity)
        _is(world, identity, Action.DELETE, Status.IN_PROGRESS)
        return
    world.update(identity, hot(OTHER))
    if action == "ROLLBACK":
        ask("stack_cancel_update", stack_identity=identity)
        _is(world, identity, Action.DELETE, Status.IN_PROGRESS)  # as in the recorded story: a creation is undone


def _is(world, identity: Identity, action: Action, status: Status) -> None:
    """The resource is in that state."""
    (row,) = resources.load(world.database, identity["stack_id"])
    changed = replace(row, action=action, status=status)
    step.commit(world.database, [step.StepWrites([], resources=[(changed, None)])])


def _answer(world, ask, reached, cell: Mapping[str, str]) -> str:
    """What is said to a request, and what is then done to the stack."""
    identity, kept = reached(cell["state"])
    before = operations.active_for(world.database, identity["stack_id"])
    try:
        ASKED[cell["action"]](world, ask, identity, kept)
        answer = "done"
    except HeatError as error:
        answer = f"{status_of(error)} {error.type_name}"
        assert operations.active_for(world.database, identity["stack_id"]) == before
    return f"{answer}, then {world.row(identity).action}"


def _theirs(cell: Mapping[str, str]) -> str:
    answer = "done" if cell["answer"].startswith("2") else cell["answer"]
    return f"{answer}, then {cell['then'].partition('_')[0]}"


@pytest.mark.parametrize("state", STATES)
def test_every_action_in_a_state_is_answered_as_by_the_reference(world, ask, reached, state):
    cells = [cell for cell in REFERENCE if cell["state"] == state]

    ours = {cell["action"]: _answer(world, ask, reached, cell) for cell in cells}

    assert ours == {cell["action"]: CELLS.get((state, cell["action"]), _theirs(cell)) for cell in cells}


def test_a_difference_that_is_kept_is_one():
    theirs = {(cell["state"], cell["action"]): _theirs(cell) for cell in REFERENCE}

    assert [place for place, ours in CELLS.items() if theirs[place] == ours] == []
