"""What comes in after an operation has become a rollback, and before that is read anew, has no end to write."""

from typing import cast

from heat.converge import RollBack
from heat.converge.operation import Operation, Outcome, Stage
from heat.engine.endings import Endings
from heat.engine.house import House
from heat.engine.running import Running
from heat.store.rows import OperationRow, OperationState, Source, StackRow
from heat.store.step import StepWrites
from heat.values.status import Action, Status

SOURCE = Source("template", "environment", "files")
OPERATION = "6f1d9a52-7c1b-4a2e-9f3c-0d6a3c1f2b11"
ENDINGS = Endings(cast(House, None))  # what is written needs nothing of the house


def failed_update() -> Running:
    """An update that has failed and is to be undone."""
    operation = Operation(OPERATION, Action.UPDATE, {}, True, {}, stage=Stage.ENDED)
    operation.outcome = Outcome(Status.FAILED, "no")
    stack = StackRow("s", "name", "p", Action.UPDATE, Status.IN_PROGRESS, "", SOURCE, 0.0, good_source=SOURCE)
    row = OperationRow(OPERATION, "s", "p", Action.UPDATE, 0.0, owner="engine", fence=1, source=SOURCE)
    running = Running(row, stack, None, operation, {}, StepWrites([]))
    running.commands.append(RollBack("no"))
    return running


def test_a_failed_update_goes_over_into_a_rollback() -> None:
    running = failed_update()

    ENDINGS.write_end(running, 1.0)

    assert running.writes.operations[OPERATION]["action"] is Action.ROLLBACK
    assert running.writes.stacks["s"]["status"] is Status.IN_PROGRESS


def test_what_comes_in_before_the_rollback_is_read_does_not_end_it() -> None:
    running = failed_update()
    ENDINGS.write_end(running, 1.0)
    running.forget_writes()
    running.commands.clear()

    ENDINGS.write_end(running, 2.0)  # the loop turns once more, for an answer that came late

    assert (running.writes.operations, running.writes.stacks) == ({}, {})


def test_a_failure_that_is_not_to_be_undone_is_the_end() -> None:
    running = failed_update()
    running.commands.clear()

    ENDINGS.write_end(running, 1.0)

    assert running.writes.operations[OPERATION]["state"] is OperationState.DONE
