"""May this engine still act? Only while no other can take it for dead.

A process that was stopped and goes on, or a machine that slept, finds calls in its queue that it was about to make when
it fell silent. By then another engine may have taken over its operations, and made those calls. So nothing is called
while the last heart-beat is too old, and after such a lapse an operation is worked on only once the database has
confirmed that it is still ours. What remains is a pause between that look and the call itself, which nobody can see.
"""

import time
from collections.abc import Callable
from enum import Enum, auto
from threading import Lock

from heat.store import operations
from heat.store.database import Database
from heat.store.rows import OperationRow

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_MOST = 10_000


def awake_or_asleep_s() -> float:
    """Seconds that have passed, those included in which the machine slept."""
    return time.clock_gettime(_CLOCK)


class Claim(Enum):
    """What is known of an operation that this engine took."""

    HELD = auto()
    DOUBTED = auto()
    """Until the heart beats again."""
    LOST = auto()


class Pulse:
    """The heart-beats of one engine, as far as the database confirmed them."""

    def __init__(self, database: Database, dead_after_s: float, clock: Callable[[], float] = awake_or_asleep_s) -> None:
        self._database = database
        self._dead_after_s, self.clock = dead_after_s, clock
        self._lock = Lock()
        self._last = clock()
        self._lapses = 0
        self._confirmed: set[tuple[str, int]] = set()

    def beat(self, began: float) -> None:
        """A beat that began then was written: nobody can miss the next one before `dead_after_s` have passed."""
        with self._lock:
            if began - self._last >= self._dead_after_s:
                self._lapses += 1
                self._confirmed.clear()
            self._last = began

    def claim_on(self, operation: OperationRow) -> Claim:
        """May a call be made for this operation now? Raises StoreUnavailable."""
        name = operation.id, operation.fence
        with self._lock:
            lapses = self._lapses
            if not self._steady():
                return Claim.DOUBTED
            if not lapses or name in self._confirmed:
                return Claim.HELD
        if operations.others_came(self._database, operation):
            return Claim.LOST
        with self._lock:
            if lapses != self._lapses or not self._steady():
                return Claim.DOUBTED
            if len(self._confirmed) >= _MOST:
                self._confirmed.clear()
            self._confirmed.add(name)
        return Claim.HELD

    def _steady(self) -> bool:
        return self.clock() - self._last < self._dead_after_s
