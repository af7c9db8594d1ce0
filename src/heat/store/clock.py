"""What time it is for all who work on one database: its own clock decides.

The clocks of machines differ, and jump. Moments that one process writes and another compares (when an operation is over
its time, when an event is due, how old a trust is) are therefore told by the database's clock. It is read now and then,
and carried on in between by a clock that nobody sets.
"""

import time
from collections.abc import Callable

from sqlalchemy import Connection, text

QUESTIONS = {
    "mysql": "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) / 1000000",
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400",
}
"""Seconds since 1970, by the name of the dialect."""
SLACK_S = 0.05
"""Differences that need no putting right."""
_TICKS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def ticks() -> float:
    """Seconds that pass, those included in which the machine sleeps."""
    return time.clock_gettime(_TICKS)


class SharedClock:
    """The machine's own time, until `learn` has told the database's."""

    def __init__(self, own: Callable[[], float] = time.time, ticks: Callable[[], float] = ticks) -> None:
        self._own, self._ticks = own, ticks
        self._offset: float | None = None

    def __call__(self) -> float:
        offset = self._offset
        return self._own() if offset is None else self._ticks() + offset

    def learn(self, connection: Connection) -> None:
        """Ask the database."""
        question = text(QUESTIONS[connection.dialect.name])
        asked = self._ticks()
        now = float(connection.execute(question).scalar_one())
        answered = self._ticks()
        least, most = now - answered - SLACK_S, now - asked + SLACK_S
        if self._offset is None or not least <= self._offset <= most:
            self._offset = now - (asked + answered) / 2
