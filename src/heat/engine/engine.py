"""One engine: claims operations, keeps its heart beating, takes over from the dead, and gives back what it owns."""

import logging
import time
from dataclasses import replace
from functools import partial
from threading import Event as Flag
from threading import Thread

from heat.engine.accounts import Accounts
from heat.engine.compiling import Compiler
from heat.engine.courier import Courier
from heat.engine.dispatch import Dispatch
from heat.engine.house import House
from heat.engine.leaving import Leaving
from heat.engine.loading import load
from heat.engine.loop import Loop
from heat.engine.pool import Crew, Pool
from heat.engine.pulse import Pulse
from heat.engine.results import ChildEnded, Lost, Poke, Queued, StopAsked
from heat.engine.watchman import Watchman
from heat.engine.working import Workshop
from heat.store import credentials, hooks, operations, services, snapshots, turns
from heat.store.database import StoreUnavailable
from heat.store.rows import OperationRow, OperationState, ServiceRow

LOG = logging.getLogger(__name__)


class Engine:
    """The engine of this process."""

    def __init__(self, house: House, service: ServiceRow, crew: Crew | None = None) -> None:
        self.house, self._service = house, service
        self.compiler = Compiler(house)
        self.accounts = Accounts(house)
        self._pool = crew or Pool(house.settings.threads)
        self._pulse = Pulse(house.database, house.settings.dead_after_s, house.awake_or_asleep)
        self.workshop = Workshop(house, self.compiler, self.accounts)
        self._dispatch = Dispatch(
            house, self._pool, self.workshop, self._pulse, lambda message: self._loop.post(message), self.wake
        )
        self._courier = Courier(house, self.accounts, lambda: self._watchman.dead)
        self._loop = Loop(house, self._dispatch, self._look_after, self._courier.hurry)
        self._watchman = Watchman(house.settings.dead_after_s, house.ticks)
        self._giving = Leaving(house, self._pool, self._loop, lambda: self._watchman.dead)
        self._leaving, self._stopping = Flag(), Flag()
        self._loading: set[str] = set()
        self._heart = Thread(target=self._beat, name="heart", daemon=True)

    def start(self) -> None:
        """Register, begin to turn, and take what nobody works on. Raises StoreUnavailable before anything is begun."""
        self.house.database.learn_time()
        self._service = replace(self._service, created_at=self.house.clock(), updated_at=self.house.clock())
        services.register(self.house.database, self._service)
        self._loop.start()
        self._heart.start()
        self._courier.start()

    def leave(self, wait_s: float) -> bool:
        """Begin nothing more, and have other engines go on at once; False when calls are still out after so long."""
        self._leaving.set()
        return self._giving.hand_over(wait_s)

    def stop(self, wait_s: float = 5.0) -> None:
        """End; what is owned is given away first."""
        drained = self.leave(wait_s)
        self._stopping.set()
        self._loop.stop(wait_s)
        self._courier.stop(wait_s)
        self._heart.join(wait_s)  # its last sweep may have claimed something
        try:
            if drained:  # else a call may still be on its way: whoever looks for its result must not come too early
                self._giving.give()
                services.stop(self.house.database, self.house.engine_id)
        except StoreUnavailable as error:
            LOG.warning("%s Others will take over when this engine's heart-beat is missed.", error)

    # -- hints, from this process or another

    def wake(self, operation: OperationRow) -> None:
        """An operation that this engine owns should be worked on."""
        self._loading.add(operation.id)
        self._pool.submit(operation.project_id, operation.stack_id, lambda: self._load(operation))

    def look_at(self, stack_id: str) -> None:
        """Somebody says that a stack's operation wants attention."""
        self._pool.submit("", stack_id, lambda: self._attend(stack_id))

    def child_ended(self, parent_id: str, resource_name: str) -> None:
        """A nested stack of a stack that this engine may work on has come to an end."""
        self._loop.post(ChildEnded(parent_id, resource_name))

    def poke(self, stack_id: str) -> None:
        """A signal came."""
        self._loop.post(Poke(stack_id))

    @property
    def loop(self) -> Loop:
        """Its loop, for whoever turns it by hand."""
        return self._loop

    @property
    def alive(self) -> bool:
        """Does its loop still turn?"""
        return self._loop.alive

    # -- in workers

    def _load(self, operation: OperationRow) -> None:
        try:
            loaded = load(self.house, self.compiler, operation)
            if loaded is not None:
                self._loop.post(loaded)
        except StoreUnavailable as error:
            LOG.info("%s Operation %s is loaded by a later sweep.", error, operation.id)
        finally:
            self._loading.discard(operation.id)

    def _look_after(self, stack_id: str) -> None:
        """Writes were refused: somebody else has the stack, or a later operation has begun on it."""
        self.look_at(stack_id)

    def _attend(self, stack_id: str) -> None:
        try:
            self._find_out(stack_id)
        except StoreUnavailable as error:
            LOG.info("%s A later sweep looks after stack %s.", error, stack_id)

    def _find_out(self, stack_id: str) -> None:
        """Whose is what is under way on a stack?"""
        row = operations.active_for(self.house.database, stack_id)
        if row is None or row.state is not OperationState.ACTIVE:
            self._loop.post(Lost(stack_id, None))
            self._dispatch.next_turn(stack_id)
            return
        if row.owner is None or row.owner in self._watchman.dead:
            beats, dead = self._watchman.beats, self._watchman.dead if row.owner is not None else frozenset()
            claimed = operations.claim(self.house.database, row.id, self.house.engine_id, dead, beats)
            if claimed is None:
                return
            row = claimed
        if row.owner == self.house.engine_id:
            if row.options.get(operations.STOP):
                self._loop.post(StopAsked(stack_id, row.id))
            self._load(row)
            if turns.waits(self.house.database, stack_id):
                self._loop.post(Queued(stack_id))
        else:
            self._loop.post(Lost(stack_id, row.id))
            self.house.hints.wake(stack_id, row.owner)

    # -- the heart

    def _beat(self) -> None:
        settings = self.house.settings
        next_sweep = next_tidying = 0.0
        while not self._stopping.is_set():
            try:
                self.beat()
                if time.monotonic() >= next_sweep and not self._leaving.is_set():
                    self.sweep()
                    next_sweep = time.monotonic() + settings.sweep_s
                if time.monotonic() >= next_tidying:
                    self.house.database.learn_time()
                    self._tidy()
                    next_tidying = time.monotonic() + settings.tidy_s
            except StoreUnavailable as error:
                LOG.warning("%s", error)
            except Exception:
                LOG.exception("The heart stumbled and goes on. This is a bug in Heat.")
            self._stopping.wait(settings.heartbeat_s)

    def beat(self) -> None:
        """Say that it lives, and see who else does."""
        database, began = self.house.database, self._pulse.clock()
        if not services.beat(database, self.house.engine_id):
            services.register(database, self._service)
        self._pulse.beat(began)
        self._watchman.see(services.beats(database), operations.owners(database), self.house.engine_id)

    def _tidy(self) -> None:
        """End trusts that an engine which was killed has left behind, and copies that nobody will ask for."""
        before = self.house.clock() - self.house.settings.trust_grace_s
        for creds_id in credentials.left_over(self.house.database, before):
            self._pool.submit("", creds_id, partial(self._dispatch.drop_trust, creds_id))
        for stack_id in snapshots.overtaken_on(self.house.database):
            self._pool.submit("", stack_id, partial(self.workshop.sweep_copies, stack_id))

    def _cleared(self) -> set[str]:
        """Stacks in which somebody cleared a hook, and the message of it was lost."""
        paused = self._loop.paused()
        found = hooks.of_operations(self.house.database, paused) if paused else []
        return {
            row.stack_id for row in found if row.cleared and (row.resource_name, row.hook) in paused[row.operation][1]
        }

    def sweep(self) -> None:
        """Take operations that nobody, or a dead engine, owns; look after ours that are not in memory."""
        database, limit = self.house.database, self.house.settings.claim_limit
        beats, dead = self._watchman.beats, self._watchman.dead
        free = operations.unclaimed(database, limit)
        orphans = operations.owned_by(database, dead, limit) if dead else []
        ids = [row.id for row in (*orphans, *free)][:limit]
        for row in operations.claim_many(database, ids, self.house.engine_id, dead if orphans else (), beats):
            self.wake(row)
        for stack_id in (*self._loop.standing_still(), *self._cleared()):
            self.look_at(stack_id)
        known = self._loop.operation_ids() | set(self._loading)
        for row in operations.owned_by(database, [self.house.engine_id]):
            if row.id not in known:
                self.wake(row)
            elif row.options.get(operations.STOP):
                self._loop.post(StopAsked(row.stack_id, row.id))
        for stack_id in turns.ripe(database, limit):
            begun = turns.begin_next(database, stack_id, self.house.engine_id, self.house.clock())
            if begun is not None:
                self.wake(begun)
