"""One engine: claims operations, keeps its heart beating, takes over from the dead, and gives back what it owns."""

import logging
import time
from functools import partial
from threading import Event as Flag
from threading import Thread

from heat.engine.accounts import Accounts
from heat.engine.compiling import Compiler
from heat.engine.courier import Courier
from heat.engine.dispatch import Dispatch
from heat.engine.house import House
from heat.engine.loading import load
from heat.engine.loop import Loop
from heat.engine.pool import Pool
from heat.engine.pulse import Pulse
from heat.engine.results import ChildEnded, Lost, Poke, StopAsked
from heat.engine.watchman import Watchman
from heat.engine.working import Workshop
from heat.store import credentials, hooks, operations, services, turns
from heat.store.database import StoreUnavailable
from heat.store.rows import OperationRow, OperationState, ServiceRow

LOG = logging.getLogger(__name__)


class Engine:
    """The engine of this process."""

    def __init__(self, house: House, service: ServiceRow) -> None:
        self.house, self._service = house, service
        self.compiler = Compiler(house)
        self.accounts = Accounts(house)
        self._pool = Pool(house.settings.threads)
        self._pulse = Pulse(house.database, house.settings.dead_after_s)
        self.workshop = Workshop(house, self.compiler, self.accounts)
        self._dispatch = Dispatch(
            house, self._pool, self.workshop, self._pulse, lambda message: self._loop.post(message), self.wake
        )
        self._courier = Courier(house, self.accounts, lambda: self._watchman.dead)
        self._loop = Loop(house, self._dispatch, self._look_after, self._courier.hurry)
        self._watchman = Watchman(house.settings.dead_after_s, time.monotonic)
        self._stopping = Flag()
        self._loading: set[str] = set()
        self._heart = Thread(target=self._beat, name="heart", daemon=True)

    def start(self) -> None:
        """Register, begin to turn, and take what nobody works on."""
        services.register(self.house.database, self._service)
        self._loop.start()
        self._heart.start()
        self._courier.start()

    def stop(self, wait_s: float = 5.0) -> None:
        """End: what is owned is given back, so that another engine goes on at once."""
        self._stopping.set()
        drained = self._pool.stop(wait_s)
        self._loop.stop(wait_s)
        self._courier.stop(wait_s)
        self._heart.join(wait_s)  # else it might claim what is being given back
        try:
            if drained:  # else a call may still be on its way: whoever looks for its result must not come too early
                operations.release(self.house.database, self.house.engine_id)
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
            return
        if row.owner is None or row.owner in self._watchman.dead:
            claimed = operations.claim(self.house.database, row.id, self.house.engine_id, self._watchman.dead)
            if claimed is None:
                return
            row = claimed
        if row.owner == self.house.engine_id:
            if row.options.get(operations.STOP):
                self._loop.post(StopAsked(stack_id, row.id))
            self._load(row)
        else:
            self._loop.post(Lost(stack_id, row.id))
            self.house.hints.wake(stack_id, row.owner)

    # -- the heart

    def _beat(self) -> None:
        settings = self.house.settings
        next_sweep = next_tidying = 0.0
        while not self._stopping.is_set():
            try:
                self._one_beat()
                if time.monotonic() >= next_sweep:
                    self._sweep()
                    next_sweep = time.monotonic() + settings.sweep_s
                if time.monotonic() >= next_tidying:
                    self._tidy()
                    next_tidying = time.monotonic() + settings.tidy_s
            except StoreUnavailable as error:
                LOG.warning("%s", error)
            except Exception:
                LOG.exception("The heart stumbled and goes on. This is a bug in Heat.")
            self._stopping.wait(settings.heartbeat_s)

    def _one_beat(self) -> None:
        database, began = self.house.database, self._pulse.clock()
        if not services.beat(database, self.house.engine_id):
            services.register(database, self._service)
        self._pulse.beat(began)
        self._watchman.see(services.beats(database), operations.owners(database), self.house.engine_id)

    def _tidy(self) -> None:
        """End trusts that an engine which was killed has left behind."""
        before = self.house.clock() - self.house.settings.trust_grace_s
        for creds_id in credentials.left_over(self.house.database, before):
            self._pool.submit("", creds_id, partial(self._dispatch.drop_trust, creds_id))

    def _cleared(self) -> set[str]:
        """Stacks in which somebody cleared a hook, and the message of it was lost."""
        paused = self._loop.paused()
        found = hooks.of_operations(self.house.database, paused) if paused else []
        return {
            row.stack_id for row in found if row.cleared and (row.resource_name, row.hook) in paused[row.operation][1]
        }

    def _sweep(self) -> None:
        """Take operations that nobody, or a dead engine, owns; look after ours that are not in memory."""
        database, limit = self.house.database, self.house.settings.claim_limit
        free = operations.unclaimed(database, limit)
        orphans = operations.owned_by(database, self._watchman.dead, limit) if self._watchman.dead else []
        ids = [row.id for row in (*orphans, *free)][:limit]
        for row in operations.claim_many(database, ids, self.house.engine_id, self._watchman.dead):
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
