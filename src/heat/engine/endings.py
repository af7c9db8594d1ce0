"""What is written when an operation ends, or goes over into a rollback."""

import logging
from typing import Any

from heat.converge import RollBack
from heat.engine.house import House
from heat.engine.intake import stack_event
from heat.engine.options import ABANDON, LEFT, before_of
from heat.engine.running import Running
from heat.store.rows import OperationState
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)
GOOD = frozenset({Action.CREATE, Action.UPDATE, Action.ADOPT, Action.RESTORE, Action.ROLLBACK})
"""After these actions a complete stack is as its template says: a place to go back to."""
UNTOUCHED = frozenset({Action.CREATE, Action.ADOPT, Action.DELETE})
"""Actions that leave a stack without a time of its last change; clients show that time for any other."""


class Endings:
    """Writes ends."""

    def __init__(self, house: House) -> None:
        self._house = house

    def write_end(self, running: Running, now: float) -> None:
        """Put the end into the operation's writes, when it has come; and what is left behind on the way there."""
        self._keep_left(running)
        roll_back = next((command for command in running.commands if isinstance(command, RollBack)), None)
        if roll_back is not None:
            self._roll_back(running, roll_back, now)
        elif running.operation.stage == "ended" and running.operation.outcome is not None and not running.is_done:
            self._end(running, now)

    @staticmethod
    def _keep_left(running: Running) -> None:
        row, left = running.row, running.operation.left
        if len(left) > len(row.options.get(LEFT, ())):
            row.options = {**row.options, LEFT: list(left)}
            running.writes.operations.setdefault(row.id, {})["options"] = row.options

    @staticmethod
    def over(running: Running) -> bool:
        """Was that the end, and not the beginning of a rollback?"""
        return running.ended

    def _end(self, running: Running, now: float) -> None:
        running.ended = True
        operation, outcome, stack = running.row, running.operation.outcome, running.stack
        assert outcome is not None
        changes: dict[str, Any] = {"action": operation.action, "status": outcome.status, "reason": outcome.reason}
        if operation.action not in UNTOUCHED or stack.updated_at is not None:
            changes["updated_at"] = now
        if not running.unread:
            changes["resource_count"] = len(running.operation.rows)
        if stack.outputs is not None and operation.action is not Action.DELETE:
            changes["outputs"] = stack.outputs
        if outcome.status is Status.COMPLETE and operation.action in GOOD and operation.source is not None:
            changes["good_source"] = operation.source
        if outcome.status is Status.COMPLETE and operation.action is Action.DELETE:
            changes["deleted_at"] = now
        if outcome.status is Status.COMPLETE and running.trade is not None:
            running.writes.trades.append(running.trade)
        stack.action, stack.status, stack.reason = operation.action, outcome.status, outcome.reason
        _log(running, operation.action, outcome.status, outcome.reason)
        writes = running.writes
        writes.stacks[stack.id] = changes
        writes.operations[operation.id] = {
            "state": OperationState.DONE,
            "status": outcome.status,
            "reason": outcome.reason,
            "finished_at": now,
        }
        if LEFT in operation.options:
            writes.operations[operation.id]["options"] = operation.options
        writes.events.append(stack_event(stack, operation, outcome.status, outcome.reason, now))

    def _roll_back(self, running: Running, command: RollBack, now: float) -> None:
        """The operation goes on as a rollback, to what the stack was made from when it was last complete."""
        running.went_over = True
        stack, operation = running.stack, running.row
        _log(running, operation.action, Status.FAILED, command.reason)
        running.writes.events.append(stack_event(stack, operation, Status.FAILED, command.reason, now))
        target = stack.good_source or before_of(operation)
        deadline = None if operation.deadline is None else now + operation.deadline - operation.created_at
        # What was taken in is given back as it was.
        options = {ABANDON: True} if operation.action is Action.ADOPT else {}
        running.writes.operations[operation.id] = {
            "action": Action.ROLLBACK,
            "source": target,
            "deadline": deadline,
            "options": options,
        }
        reason = f"Stack ROLLBACK started: {command.reason}"
        changes: dict[str, Any] = {"action": Action.ROLLBACK, "status": Status.IN_PROGRESS, "reason": reason}
        if target is not None:
            changes["source"] = target
        running.writes.stacks[stack.id] = changes


def _log(running: Running, action: Action, status: Status, reason: str) -> None:
    """One line for operators; what goes wrong is seen without asking for details."""
    level = logging.WARNING if status is Status.FAILED else logging.INFO
    LOG.log(level, "Stack %s (%s) %s_%s: %s", running.stack.name, running.stack.id, action, status, reason)
