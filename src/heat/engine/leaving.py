"""How an engine ends: it begins nothing more, and gives each stack away as soon as no call for it is out any more.

Whoever takes a stack over looks for what the last calls have made. So no stack is given away before the answers to
these have come back and are written; all others go at once, and other engines are told.
"""

import logging
import time
from collections.abc import Callable, Collection
from itertools import cycle

from heat.engine.house import House
from heat.engine.loop import Loop
from heat.engine.pool import Crew
from heat.store import operations, services
from heat.store.database import StoreUnavailable

LOG = logging.getLogger(__name__)

LOOK_S = 0.5
"""So often it is looked whether more can be given away, when no call comes back."""
SLOW_HINT_S = 1.0
"""A hint that takes longer is the last: the broker is away, and sweeps find the rest."""


class Leaving:
    """Gives away what an engine owns."""

    def __init__(self, house: House, pool: Crew, loop: Loop, dead: Callable[[], Collection[str]]) -> None:
        self._house, self._pool, self._loop, self._dead = house, pool, loop, dead

    def hand_over(self, wait_s: float) -> bool:
        """Begin nothing more and give everything away; False when calls are still out after so long."""
        ends = time.monotonic() + wait_s
        self._pool.close()
        while True:
            busy = self._pool.busy()  # before the flush: what others have brought has come in then
            given = self._loop.flush(max(0.0, ends - time.monotonic())) and self._try_to_give(busy)
            if given and not busy:
                return True
            if time.monotonic() >= ends:
                LOG.warning("This engine ends with calls under way for stacks %s.", ", ".join(sorted(busy)) or "none")
                return False
            pause_s = min(LOOK_S, max(0.0, ends - time.monotonic()))
            if busy:
                self._pool.await_one(pause_s)
            else:
                time.sleep(pause_s)

    def give(self, busy: Collection[str] = ()) -> None:
        """Give away what is owned, but for those stacks, and tell other engines in turn. Raises StoreUnavailable.

        Each is told by its name: a hint to any engine might come back to this one.
        """
        free = operations.give_back(self._house.database, self._house.engine_id, busy)
        others = services.beats(self._house.database).keys() - {self._house.engine_id, *self._dead()} if free else ()
        for stack_id, engine_id in zip(free, cycle(sorted(others))):
            began = time.monotonic()
            self._house.hints.wake(stack_id, engine_id)
            if time.monotonic() - began > SLOW_HINT_S:
                return

    def _try_to_give(self, busy: Collection[str]) -> bool:
        try:
            self.give(busy)
        except StoreUnavailable as error:
            LOG.warning("%s What this engine owns cannot be given away yet.", error)
            return False
        return True
