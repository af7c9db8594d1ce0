"""Hands commands out to the pool, and tells those outside what they wait for."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from heat.cloud.trusts import Trusts
from heat.converge import Command, Compare, Halt, Resolve, RollBack, Start, Watch
from heat.engine.children import OPERATION
from heat.engine.compiling import may_have_child
from heat.engine.house import House
from heat.engine.pool import Crew
from heat.engine.pulse import Claim, Pulse
from heat.engine.results import Again, ChildEnded, Lost, Message, Result, StopAsked
from heat.engine.running import Order, Round, Running
from heat.engine.working import Workshop
from heat.plugin.stack_resource import StackResource
from heat.store import credentials, events, explanations, hooks, operations, turns
from heat.store.database import StoreUnavailable
from heat.store.rows import OperationRow
from heat.store.starting import Start as Begun
from heat.values.errors import HeatError
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)
FEW = 3
EXPLAINED = 20
"""So many operations of a stack that did something remember why."""
MANY_LOOKS = 100
"""After so many looks pauses grow no more."""
PORTION = 50
"""So many rows are read with one query."""


def _looks_back(command: Command) -> bool:
    """Does it need what was kept of the resource?"""
    return isinstance(command, Compare | Resolve) or (
        isinstance(command, Start) and command.action is not Action.CREATE
    )


def pause_s(first_s: float, attempt: int, longest_s: float) -> float:
    """Pauses grow up to the longest; after many looks the number that says how far would be too large for any float."""
    return min(first_s * 1.5 ** min(attempt, MANY_LOOKS), longest_s)


class Dispatch:
    """From the loop to the pool, and back through `post`."""

    def __init__(
        self,
        house: House,
        pool: Crew,
        workshop: Workshop,
        pulse: Pulse,
        post: Callable[[Message], None],
        wake: Callable[[OperationRow], None],
    ) -> None:
        self._house, self._pool, self._workshop = house, pool, workshop
        self._pulse, self._post, self._wake = pulse, post, wake

    def commands(self, running: Running, commands: Sequence[Command]) -> None:
        """Have workers carry them out; what many of them have to read is read together."""
        known = [command for command in commands if _looks_back(command)] if len(commands) > FEW else []
        if known:
            self._read_and_work(running, deque(self._handed_out(running, command) for command in known))
        for command in commands:
            if not known or not _looks_back(command):
                self.command(running, command)

    @staticmethod
    def _handed_out(running: Running, command: Command) -> Order:
        if isinstance(command, Start):
            running.out[command.key] = command.ticket
        return running.order(command)

    def _read_and_work(self, running: Running, orders: deque[Order]) -> None:
        """One query for the details of a portion, each command by itself, and only then the next portion.

        So no more details lie in memory than are worked on, however large the stack.
        """
        stack = running.stack

        def read() -> None:
            portion = [orders.popleft() for _ in range(min(PORTION, len(orders)))]
            try:
                self._workshop.read_details(portion)
            except Exception as error:  # whoever's row it is that cannot be read is told alone
                LOG.info("%s Each row is read alone.", error)
            for order in portion:
                self._pool.submit(stack.project_id, stack.id, partial(self._work, running, order))
            if orders:
                self._pool.submit(stack.project_id, stack.id, read)

        self._pool.submit(stack.project_id, stack.id, read)

    def command(self, running: Running, command: Command) -> None:
        """Have a worker carry it out."""
        project, stack_id = running.stack.project_id, running.stack.id
        if isinstance(command, RollBack):
            row = running.row
            self._pool.submit(project, stack_id, lambda: self._reload(row.id))
            return
        if isinstance(command, Halt):
            self._halt_below(running, command)
            return
        order = running.order(command)
        if isinstance(command, Start | Watch):
            running.out[command.key] = command.ticket
        self._pool.submit(project, stack_id, lambda: self._work(running, order))

    def together(self, running: Running, kind: str, commands: Sequence[Watch]) -> None:
        """Have many things of a kind looked at with one call, then each resource judge what was seen of it."""
        orders = [running.order(command) for command in commands]
        running.out.update({command.key: command.ticket for command in commands})
        stack = running.stack
        self._pool.submit(stack.project_id, stack.id, lambda: self._look(running, kind, orders))

    def _look(self, running: Running, kind: str, orders: Sequence[Order]) -> None:
        began = self._house.ticks()
        try:
            self._workshop.look_at_all(running.stack, kind, [order.plugin for order in orders if order.plugin])
        except HeatError as error:
            LOG.info("A look at all things of kind %s failed, each is looked at alone: %s", kind, error)
        except Exception:
            LOG.exception(
                "A look at all things of kind %s failed, each is looked at alone. This is a bug in Heat.", kind
            )
        running.rounds[kind].took_s = self._house.ticks() - began
        for order in orders:
            self._pool.submit(running.stack.project_id, running.stack.id, partial(self._work, running, order))

    def round_pause_s(self, round_: Round) -> float:
        """How long to wait before the next look at all things of a kind: the dearer the call, the longer."""
        settings = self._house.settings
        return max(pause_s(settings.first_look_s, round_.count, settings.longest_round_s), 2 * round_.took_s)

    def _work(self, running: Running, order: Order) -> None:
        try:
            claim = self._pulse.claim_on(order.operation)
            result = self._workshop.run(order) if claim is Claim.HELD else None
        except StoreUnavailable:
            claim, result = Claim.DOUBTED, None
        if claim is Claim.LOST:
            self._leave(order)
            return
        if result is None:
            again = partial(self._pool.submit, running.stack.project_id, running.stack.id)
            self._post(Again(lambda: again(partial(self._work, running, order))))
            return
        if order.row is not None and order.plugin is not None:
            if isinstance(result, Result) and type(result.event).__name__ == "Waiting":
                running.plugins[order.row.id] = order.plugin
            else:
                running.plugins.pop(order.row.id, None)
        self._post(result)

    def _leave(self, order: Order) -> None:
        """Another engine has had the stack since this call was queued: it is not made, whoever waits for it looks."""
        LOG.warning("A call for stack %s was queued here and is left to others.", order.stack.id)
        if isinstance(order.command, Start | Watch):
            self._post(self._workshop.left(order))
        self._post(Lost(order.stack.id, order.operation.id))

    def _reload(self, operation_id: str) -> None:
        try:
            found = operations.get(self._house.database, operation_id)
        except StoreUnavailable as error:
            LOG.info("%s Operation %s is loaded by a later sweep.", error, operation_id)
            return
        if found is not None:
            self._wake(found)

    def _halt_below(self, running: Running, command: Halt) -> None:
        """A stack below begins nothing more; other things end by themselves.

        What this operation began there is meant: by the time that it is told, a later one may have begun something.
        """
        row, begun = running.rows.get(command.key), running.data.get(command.key, {}).get(OPERATION)
        if begun is not None and row is not None and row.physical_id is not None and may_have_child(self._house, row):
            stop = partial(self._stop, row.physical_id, begun, running.stack.id, row.name)
            self._pool.submit(running.stack.project_id, running.stack.id, stop)

    def _stop(self, stack_id: str, operation_id: str, parent_id: str, resource_name: str) -> None:
        """Have whoever works on a stack begin nothing more there; if the message is lost, a sweep finds the wish."""
        try:
            found = operations.ask_to_stop(self._house.database, stack_id, operation_id)
        except StoreUnavailable as error:
            LOG.info("%s Stack %s goes on until its own time is over.", error, stack_id)
            return
        if found is None:
            self._post(ChildEnded(parent_id, resource_name))  # nothing goes on there: the parent finds that it is over
        elif found.owner == self._house.engine_id:
            self._post(StopAsked(stack_id, found.id))
        else:
            self._house.hints.wake(stack_id, found.owner)

    def children(self, starts: Sequence[Begun]) -> None:
        """Operations of nested stacks were begun: work on them here, or let others know."""
        if not starts:
            return
        if self._house.alone and all(start.stack is not None for start in starts):
            for start in starts:
                self._wake(start.operation)
            return
        ids = [start.operation.id for start in starts]
        self._pool.submit(starts[0].operation.project_id, starts[0].operation.stack_id, lambda: self._offer(ids))

    def _offer(self, operation_ids: list[str]) -> None:
        """Each goes to the engine that owns it; one that nobody owns to whoever takes it first."""
        try:
            found = operations.get_many(self._house.database, operation_ids)
        except StoreUnavailable as error:
            LOG.info("%s Nested stacks that were begun just now are found by a later sweep.", error)
            return
        for row in found.values():
            if row.owner == self._house.engine_id:
                self._wake(row)
            else:
                self._house.hints.wake(row.stack_id, row.owner)

    def ended(self, running: Running) -> None:
        """An operation has ended: a parent may wait for it, and a trust may be of no use any more."""
        stack = running.stack
        if running.awaited:
            self.next_turn(stack.id, stack.project_id)
        if self._house.settings.max_events:
            self._pool.submit(stack.project_id, stack.id, partial(self._trim, stack.id))
        if running.explained or running.operation.announced:
            self._pool.submit(stack.project_id, stack.id, partial(self._forget, running))
        if stack.parent_id is not None:
            self._post(ChildEnded(stack.parent_id, stack.parent_resource or ""))
            if not self._house.alone:
                self._pool.submit(stack.project_id, stack.id, lambda: self._tell_parent(running))
        elif running.row.action is Action.DELETE and stack.status is Status.COMPLETE and stack.creds_id:
            if running.tells:
                return  # its last events go by that trust; a sweep ends it when it is of no more use
            creds_id = stack.creds_id
            self._pool.submit(stack.project_id, stack.id, lambda: self.drop_trust(creds_id))

    def next_turn(self, stack_id: str, project_id: str = "") -> None:
        """Begin what waits on a stack, unless something else is under way there."""
        self._pool.submit(project_id, stack_id, lambda: self._begin_next(stack_id))

    def _begin_next(self, stack_id: str) -> None:
        house = self._house
        try:
            if not turns.waits(house.database, stack_id):
                return
            begun = turns.begin_next(house.database, stack_id, house.engine_id, house.clock())
        except StoreUnavailable as error:
            LOG.info("%s A later sweep begins what waits on stack %s.", error, stack_id)
            return
        if begun is not None:
            self._wake(begun)

    def _tell_parent(self, running: Running) -> None:
        stack = running.stack
        try:
            active = operations.active_for(self._house.database, stack.parent_id or "")
        except StoreUnavailable as error:
            LOG.info("%s The stack above %s finds out by itself that this one has ended.", error, stack.id)
            return
        if active is not None and active.owner not in (None, self._house.engine_id):
            self._house.hints.child_ended(stack.parent_id or "", stack.parent_resource or "", active.owner)

    def _trim(self, stack_id: str) -> None:
        """The oldest events go, so that no stack's history grows for ever."""
        try:
            most = self._house.settings.max_events
            if events.count(self._house.database, stack_id) > most:
                events.trim(self._house.database, stack_id, most)
        except StoreUnavailable as error:
            LOG.info("%s Old events of stack %s go another time.", error, stack_id)

    def _forget(self, running: Running) -> None:
        """Where its resources waited is of no more use, nor why older operations did what they did."""
        try:
            hooks.forget(self._house.database, running.row)
            explanations.trim(self._house.database, running.stack.id, EXPLAINED)
        except StoreUnavailable as error:
            LOG.info("%s Reasons of stack %s are forgotten another time.", error, running.stack.id)

    def drop_trust(self, creds_id: str) -> None:
        """With the last stack that used it the trust goes; what stays because of a fault, a later sweep finds."""
        try:
            if credentials.stacks_using(self._house.database, creds_id):
                return  # asked without a lock first: of many stacks that end together only the last needs one
            row = credentials.retire(self._house.database, creds_id)
            if row is not None:
                Trusts(self._house.sessions).delete(row.trust_id)
                credentials.forget(self._house.database, creds_id)
        except HeatError as error:
            LOG.warning("A trust is left behind: %s", error)

    def pause_s(self, running: Running, command: Watch, attempt: int) -> float:
        """How long to wait before the next look: short at first, longer and longer."""
        settings = self._house.settings
        plugin = running.plugins.get(command.key)
        nested = isinstance(plugin, StackResource)
        longest_s = settings.child_look_s if nested else settings.longest_pause_s
        if plugin is not None and plugin.next_look_s is not None:
            wished_s, plugin.next_look_s = plugin.next_look_s, None
            return min(wished_s, longest_s)
        return longest_s if nested else pause_s(settings.first_look_s, attempt, longest_s)
