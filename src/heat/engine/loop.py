"""The heart: one thread that takes what came in, steps the state machines, commits once, and hands out commands.

Nothing in this thread waits for anything but the commit. When the database is away, the commit is tried again until it
is back: no command leaves before its intent is written.
"""

import logging
import time
from collections.abc import Callable
from threading import Event as Flag
from threading import Thread

from heat.converge import Cancelled, Cleared, Command, GraceOver, TimedOut, Watch, step
from heat.engine.dispatch import Dispatch
from heat.engine.endings import Endings
from heat.engine.house import House
from heat.engine.inbox import Inbox
from heat.engine.intake import Intake
from heat.engine.results import (
    Again,
    ChildEnded,
    Flush,
    Loaded,
    Lost,
    Message,
    Poke,
    Queued,
    Result,
    StopAsked,
    Unloadable,
)
from heat.engine.running import Round, Running
from heat.engine.timers import Timers
from heat.store.database import StoreUnavailable
from heat.store.hooks import key_of
from heat.store.operations import STOP
from heat.store.rows import OperationRow
from heat.store.step import commit
from heat.values.status import Action

LOG = logging.getLogger(__name__)

LONGEST_WAIT_S = 1.0
AGAIN_S = 0.5
"""After so long what could not be done without the database is tried again."""
Timer = Callable[[], None]


class Loop:
    """Owns all operations of this process."""

    def __init__(
        self, house: House, dispatch: Dispatch, on_lost: Callable[[str], None], on_news: Callable[[], None]
    ) -> None:
        self._house, self._dispatch, self._on_lost = house, dispatch, on_lost
        self._on_news = on_news
        self._inbox = Inbox()
        self._timers: Timers[Timer] = Timers(house.ticks)
        self._running: dict[str, Running] = {}
        self._touched: dict[str, Running] = {}
        self._flushes: list[Flush] = []
        self._stopping = Flag()
        self._intake = Intake(house)
        self._endings = Endings(house)
        self._thread = Thread(target=self._run, name="loop", daemon=True)

    def start(self) -> None:
        """Begin to turn."""
        self._thread.start()

    def post(self, message: Message) -> None:
        """Hand in what happened; from any thread."""
        self._inbox.put(message)

    def flush(self, wait_s: float) -> bool:
        """Wait until all that has come in so far is written, so long at most; is it?"""
        written = Flag()
        self.post(Flush(written.set))
        return written.wait(wait_s)

    def stop(self, wait_s: float) -> None:
        """Commit what has come in, and end."""
        self._stopping.set()
        self._inbox.put(None)
        self._thread.join(wait_s)

    @property
    def alive(self) -> bool:
        """Does it still turn?"""
        return self._thread.is_alive()

    def operation_ids(self) -> set[str]:
        """The operations that are worked on here."""
        return {one.row.id for one in tuple(self._running.values()) if not _stands_still(one)}

    def standing_still(self) -> list[str]:
        """Stacks whose operation, in memory here, needs a look into the database to go on."""
        return [stack_id for stack_id, one in tuple(self._running.items()) if _stands_still(one)]

    def paused(self) -> dict[str, tuple[str, set[tuple[str, str]]]]:
        """Operations in which resources wait at hooks: stack, and at which; what the user clears is in the database."""
        found = {}
        for stack_id, one in tuple(self._running.items()):
            places = one.operation.announced - one.operation.passed
            if places:
                found[key_of(one.row)] = (stack_id, places)
        return found

    # -- one turn

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.turn()
            except StoreUnavailable as error:
                LOG.warning("%s This engine ends without having written its last step.", error)
            except Exception:
                LOG.exception("The loop stumbled and goes on. This is a bug in Heat.")
                for running in self._touched.values():
                    self._doubt(running)
                self._touched.clear()
        self._end()

    def _end(self) -> None:
        """What came in until the end is kept."""
        try:
            while not self._inbox.empty():
                self.turn()
        except Exception:
            LOG.exception("Results of the last moment are lost, and looked for by whoever goes on.")

    def idle_s(self) -> float:
        """Seconds until there is something to do, as far as is known now."""
        return self._timers.wait_s(LONGEST_WAIT_S) if self._inbox.empty() else 0.0

    def turn(self) -> None:
        """Take what came in and what is due, commit once, and hand out commands."""
        wait_s = self._timers.wait_s(LONGEST_WAIT_S)
        for message in self._inbox.take(self._house.settings.longest_drain, wait_s):
            self._take(message)
        for timer in self._timers.due():
            timer()
        self._settle()
        while self._flushes:
            self._flushes.pop().written()

    def _take(self, message: Message) -> None:
        if isinstance(message, Result):
            self._result(message)
        elif isinstance(message, Loaded):
            self._begin(message)
        elif isinstance(message, Unloadable):
            self._refuse_to_begin(message)
        elif isinstance(message, Lost):
            self._lost(message)
        elif isinstance(message, Again):
            self._timers.add(AGAIN_S, message.retry)
        elif isinstance(message, StopAsked):
            self._stop(message.stack_id, message.operation_id)
        elif isinstance(message, ChildEnded):
            self._look_now(message.parent_id, lambda running, key: running.rows[key].name == message.resource_name)
        elif isinstance(message, Poke):
            self._look_now(message.stack_id, _awaits_signals)
        elif isinstance(message, Queued):
            self._queued(message.stack_id)
        elif isinstance(message, Flush):
            self._flushes.append(message)

    def _result(self, result: Result) -> None:
        running = self._running.get(result.stack_id)
        if running is None:
            return
        self._touch(running)
        key = getattr(result.event, "key", None)
        if key is not None:
            self._keep(running, key, result)
            running.came_back(key, getattr(result.event, "ticket", 0))
        running.commands.extend(step(running.operation, result.event))
        if result.outputs is not None and running.operation.stage == "ended":
            running.stack.outputs = result.outputs
            running.trade = result.trade

    def _lost(self, message: Lost) -> None:
        """Forget what is not ours, unless a later operation has come to us in the meantime."""
        running = self._running.get(message.stack_id)
        if running is not None and (running.refused or running.row.id == message.operation_id):
            del self._running[message.stack_id]

    @staticmethod
    def _keep(running: Running, key: str, result: Result) -> None:
        """What the work found is written with the row; a stale result's finds are dropped with it."""
        if running.operation.tickets.get(key) != getattr(result.event, "ticket", None):
            return
        if result.detail is not None:
            running.keep_detail(key, result.detail, result.remembered)
        if result.seen is not None:
            running.seen[key] = result.seen
            if key in running.rows:
                running.rows[key].reference_id = result.seen.reference
        if result.changes and key in running.rows:
            running.changes[running.rows[key].name] = result.changes
        running.ambiguous.discard(key)
        if result.ambiguous:
            running.ambiguous.add(key)
        running.writes.starts.extend(result.starts)
        running.writes.documents.extend(result.documents)

    def _begin(self, loaded: Loaded) -> None:
        before = self._running.get(loaded.stack.id)
        if before is not None and not before.refused and _goes_on(before, loaded.operation):
            self._let_pass(before, loaded)
            if loaded.operation.options.get(STOP):
                self._stop(loaded.stack.id, loaded.operation.id)
            return
        if before is not None and not before.refused:  # its writes would be refused from now on: what they tell is kept
            before.take_changes(self._house.clock())
            before.refuse()
        running = self._intake.begin(loaded, before)
        left_s = self._intake.time_left_s(running)
        if left_s is not None:
            self._later(left_s, running, TimedOut())
        self._touch(running)
        if loaded.operation.options.get(STOP):
            self._stop(loaded.stack.id, loaded.operation.id)

    def _stop(self, stack_id: str, operation_id: str) -> None:
        """Begin nothing more; what has become a rollback since it was asked for goes on."""
        running = self._running.get(stack_id)
        if running is None or running.row.id != operation_id or running.operation.stopped:
            return
        if running.row.action is not Action.ROLLBACK:
            self._touch(running)
            running.commands.extend(step(running.operation, Cancelled(roll_back=False)))

    def _queued(self, stack_id: str) -> None:
        """What waits for its turn gets it as soon as the stack comes to rest; a sweep finds what nobody told of."""
        running = self._running.get(stack_id)
        if running is not None:
            running.awaited = True
        else:
            self._dispatch.next_turn(stack_id)

    def _let_pass(self, running: Running, loaded: Loaded) -> None:
        """Somebody may have cleared hooks since its beginning; those of the update that failed hold for no rollback."""
        if running.row.action is loaded.operation.action:
            for name, hook in sorted(loaded.pauses.cleared - running.operation.passed):
                self._touch(running)
                running.commands.extend(step(running.operation, Cleared(name, hook)))

    def _refuse_to_begin(self, message: Unloadable) -> None:
        before = self._running.get(message.stack.id)
        if before is None or before.refused or not _goes_on(before, message.operation):
            self._touch(self._intake.unloadable(message))

    def _later(self, after_s: float, running: Running, event: TimedOut | GraceOver) -> None:
        """Something will happen to the operation, if it still goes on then; the timer must not keep it in memory."""
        stack_id, name = running.stack.id, (running.row.id, running.row.action)
        self._timers.add(after_s, lambda: self._event(stack_id, name, event))

    def _event(self, stack_id: str, name: tuple[str, Action], event: TimedOut | GraceOver) -> None:
        running = self._running.get(stack_id)
        if running is not None and (running.row.id, running.row.action) == name:
            self._touch(running)
            running.commands.extend(step(running.operation, event))

    def _touch(self, running: Running) -> None:
        self._running[running.stack.id] = running
        self._touched[running.stack.id] = running

    # -- commit and hand out

    def _settle(self) -> None:
        touched, now = list(self._touched.values()), self._house.clock()
        if not touched:
            return
        for running in touched:
            running.take_changes(now)
            self._endings.write_end(running, now)
        writing = [running for running in touched if running.has_writes()]
        news = [running for running in writing if running.address()]
        refused = self._commit(writing) if writing else set()
        if news:
            self._on_news()
        self._touched.clear()
        for running in touched:
            if running.row.id in refused:
                running.refuse()
                self._on_lost(running.stack.id)
            elif not running.refused:
                self._go_on(running)

    def _commit(self, writing: list[Running]) -> set[str]:
        """Write all together; where that fails by a bug, each alone, so that one does not drag others down."""
        try:
            return self._write(writing)
        except StoreUnavailable:
            raise
        except Exception:
            if len(writing) == 1:
                LOG.exception("A step of operation %s cannot be written. This is a bug in Heat.", writing[0].row.id)
                self._doubt(writing[0])
                return set()
            return {refused for running in writing for refused in self._commit([running])}

    def _write(self, writing: list[Running]) -> set[str]:
        pause_s = 0.1
        while True:
            try:
                return commit(self._house.database, [running.writes for running in writing])
            except StoreUnavailable as error:
                LOG.warning("%s Work waits for it.", error)
                time.sleep(pause_s)
                pause_s = min(2.0, pause_s * 1.5)
                if self._stopping.is_set():
                    raise

    def _go_on(self, running: Running) -> None:
        starts = list(running.writes.starts)
        running.forget_writes()
        self._dispatch.children(starts)
        commands, running.commands = running.commands, []
        at_once: list[Command] = []
        for command in filter(running.stands, commands):
            if isinstance(command, Watch) and not command.at_once and not _only_saves(running, command.key):
                self._look_later(running, command)
            else:
                at_once.append(command)
        self._dispatch.commands(running, at_once)
        if running.operation.stopped and not running.grace_set:
            running.grace_set = True
            self._later(self._house.settings.grace_s, running, GraceOver())
        if running.operation.stage == "ended" and self._endings.over(running):
            del self._running[running.stack.id]
            self._dispatch.ended(running)

    @staticmethod
    def _doubt(running: Running) -> None:
        """After a bug its memory cannot be relied upon: the next sweep has it read anew, so that nothing spins."""
        running.doubted = True
        running.refuse()

    # -- looks

    def _look_later(self, running: Running, command: Watch) -> None:
        running.looks[command.key] = command
        if command.key in running.nudged:
            self._look(running, command)
            return
        kind = _kind(running, command.key)
        if kind is not None:
            self._round_later(running, kind, command)
            return
        attempt = running.attempts.get(command.key, 0)
        running.attempts[command.key] = attempt + 1
        pause_s = self._dispatch.pause_s(running, command, attempt)
        self._timers.add(pause_s, lambda: self._look(running, command))

    def _round_later(self, running: Running, kind: str, command: Watch) -> None:
        """Things of a kind are looked at together; whoever comes meanwhile joins the next round."""
        round_ = running.rounds.setdefault(kind, Round())
        round_.waiting.append(command)
        if len(round_.waiting) == 1:
            self._timers.add(self._dispatch.round_pause_s(round_), lambda: self._round(running, kind))
            round_.count += 1

    def _round(self, running: Running, kind: str) -> None:
        waiting, running.rounds[kind].waiting = running.rounds[kind].waiting, []
        if self._running.get(running.stack.id) is not running:
            return
        ready = [command for command in waiting if running.looks.get(command.key) is command]
        for command in ready:
            del running.looks[command.key]
        ready = [command for command in ready if running.operation.tickets.get(command.key) == command.ticket]
        if len(ready) > 1:
            self._dispatch.together(running, kind, ready)
        for command in ready if len(ready) == 1 else ():
            self._dispatch.command(running, command)

    def _look(self, running: Running, command: Watch) -> None:
        """A look is due, unless it has been made already or the operation is another one now."""
        if self._running.get(running.stack.id) is running and running.looks.get(command.key) is command:
            del running.looks[command.key]
            running.nudged.discard(command.key)
            if running.operation.tickets.get(command.key) == command.ticket:
                self._dispatch.command(running, command)

    def _look_now(self, stack_id: str, wanted: Callable[[Running, str], bool]) -> None:
        running = self._running.get(stack_id)
        if running is None:
            return
        for key in [key for key, row in running.rows.items() if row.status.value == "IN_PROGRESS"]:
            if wanted(running, key):
                # A look that is out may have looked too early: then another one follows it at once.
                running.nudged.add(key)
                if key in running.looks:
                    self._look(running, running.looks[key])


def _goes_on(before: Running, loaded: OperationRow) -> bool:
    """Is what was loaded the operation that is being worked on already? A rollback is another one."""
    if before.row.id != loaded.id or before.row.fence < loaded.fence:
        return False
    return before.row.action in (loaded.action, Action.ROLLBACK)  # what was read earlier may come later


def _stands_still(running: Running) -> bool:
    """Were its writes refused, or does it wait to be read as the rollback that it has become?"""
    return running.refused or running.operation.stage == "ended"


def _kind(running: Running, key: str) -> str | None:
    """As what kind of thing a resource can be looked at together with others."""
    plugin = running.plugins.get(key)
    return plugin.watch_kind if plugin is not None and plugin.physical_id is not None else None


def _only_saves(running: Running, key: str) -> bool:
    """Did its plug-in wait for nothing but the commit?"""
    plugin = running.plugins.get(key)
    return plugin is not None and plugin.only_saves


def _awaits_signals(running: Running, key: str) -> bool:
    plugin = running.plugins.get(key)
    return plugin is not None and (plugin.awaits_signals or plugin.context.awaits_signals)
