"""How an operation begins in the loop: for the first time, after a crash, or in place of another that goes on."""

from uuid import UUID, uuid5

from heat.converge import Command, Finish, Operation, Outcome, Request, begin
from heat.converge.ending import THE_END
from heat.converge.operation import Stage
from heat.engine.house import House
from heat.engine.loading import same
from heat.engine.options import FORCE, LEFT, SPARE
from heat.engine.results import Loaded, Unloadable
from heat.engine.running import Running, define
from heat.store.rows import EventRow, OperationRow, StackRow
from heat.store.step import Fence, StepWrites
from heat.values.status import Action, Status


class Intake:
    """Makes the running form of operations."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._begun = 0

    def begin(self, loaded: Loaded, before: Running | None) -> Running:
        """Begin. Work in flight of the operation before it goes on, and what that one knew is known.

        But when anybody else may have worked on the stack since then, the database knows better than our memory.
        """
        sure = before if before is not None and _nobody_else_came(before, loaded) else None
        rows = loaded.rows if sure is None else list(sure.operation.rows.values())
        operation, commands = begin(self._request(loaded, before, sure), rows, loaded.wants)
        running = Running(
            loaded.operation,
            loaded.stack,
            loaded.blueprint,
            operation,
            loaded.resources if sure is None else sure.rows,
            StepWrites([_fence(loaded.operation)]),
            list(commands),
        )
        running.awaited = loaded.awaited or (before is not None and before.awaited)
        if before is not None:
            running.out = before.out
        if sure is not None:
            self._hand_over(sure, running, loaded)
        running.writes.events.append(self._started(loaded.operation, loaded.stack))
        return running

    def unloadable(self, message: Unloadable) -> Running:
        """An operation whose template cannot be used ends at once; what the one before it had in flight is left."""
        operation = Operation(message.operation.id, message.operation.action, {}, False, {})
        operation.outcome = Outcome(Status.FAILED, message.reason)
        operation.stage, operation.last_ticket = Stage.FINISH, self._first_ticket()
        writes = StepWrites([_fence(message.operation)])
        commands: list[Command] = [Finish(Status.FAILED, message.reason, operation.ticket(THE_END))]
        return Running(message.operation, message.stack, None, operation, {}, writes, commands, unread=True)

    def time_left_s(self, running: Running) -> float | None:
        """Until the operation times out; None for never."""
        deadline = running.row.deadline
        return None if deadline is None else max(0.0, deadline - self._house.clock())

    def _request(self, loaded: Loaded, before: Running | None, sure: Running | None) -> Request:
        row = loaded.operation
        return Request(
            row.id,
            row.action,
            bool(row.options.get("rollback")),
            bool(row.options.get("observe")),
            before.in_flight() if before is not None else {},
            sure.watched() if sure is not None else frozenset(),
            self._first_ticket(),
            loaded.pauses.hooks,
            loaded.pauses.cleared,
            loaded.pauses.reached,
            restores=loaded.restores,
            spared=frozenset(row.options.get(SPARE, ())),
            strangers=loaded.strangers,
            remarks=loaded.remarks,
            force=bool(row.options.get(FORCE)),
            left=row.options.get(LEFT, ()),
            forgotten=sure is None,
        )

    def _first_ticket(self) -> int:
        """No two operations in this process share a ticket: a late result cannot be taken for another's."""
        self._begun += 1
        return self._begun << 32

    @staticmethod
    def _hand_over(before: Running, running: Running, loaded: Loaded) -> None:
        """Rows that memory knows better than the database are written with the first commit."""
        for row in before.operation.rows.values():
            kept = running.operation.rows.get(row.key)  # the beginning may have removed it
            if kept is not None and not same(row, loaded.resources):
                running.operation.changes.rows.setdefault(row.key, kept)
        for gone in loaded.resources.keys() - before.operation.rows.keys():
            running.operation.changes.removed.append(gone)
        # What was never written was never begun either: it becomes what is wanted now, whatever it was to be.
        for key in running.rows.keys() - loaded.resources.keys():
            if loaded.blueprint is not None and running.rows[key].name in loaded.blueprint.resources:
                define(running.rows[key], loaded.blueprint)
        running.writes.events.extend(before.writes.events)
        running.details = {**before.details, **running.details}
        running.seen, running.plugins = before.seen, before.plugins
        running.ambiguous, running.data = before.ambiguous, before.data

    def _started(self, operation: OperationRow, stack: StackRow) -> EventRow:
        """The stack's own event; its id follows from the operation's, so a second beginning adds none."""
        reason = f"Stack {operation.action} started"
        return stack_event(stack, operation, Status.IN_PROGRESS, reason, self._house.clock())


def stack_event(stack: StackRow, operation: OperationRow, status: Status, reason: str, now: float) -> EventRow:
    """Something that happened to the stack as a whole."""
    action = Action(operation.action)
    return EventRow(
        id=str(uuid5(UUID(operation.id), f"{action}/{status}")),
        stack_id=stack.id,
        root_id=stack.root_id or stack.id,
        resource_name=stack.name,
        type_name="OS::Heat::Stack",
        physical_id=stack.id,
        action=action,
        status=status,
        reason=reason,
        created_at=now,
    )


def _nobody_else_came(before: Running, loaded: Loaded) -> bool:
    """Does the fence still stand where we left it? A later operation of the same owner inherits it."""
    return not before.doubted and before.row.fence == loaded.operation.fence


def _fence(operation: OperationRow) -> Fence:
    return Fence(operation.id, operation.owner or "", operation.fence)
