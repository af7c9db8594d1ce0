"""The one time of a minicloud: a clock that may be set forward, and the ways OpenStack writes a moment."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch, from any source, shifted by an offset that tests may set."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self.offset_s = 0.0

    def __call__(self) -> float:
        """The present moment in epoch seconds."""
        return self._source() + self.offset_s


def zulu(moment_s: float) -> str:
    """A moment as `2026-01-31T12:00:00Z` (Nova, Neutron, Glance)."""
    return datetime.fromtimestamp(moment_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def micro(moment_s: float) -> str:
    """A moment as `2026-01-31T12:00:00.000000` (Cinder)."""
    return datetime.fromtimestamp(moment_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def micro_zulu(moment_s: float) -> str:
    """A moment as `2026-01-31T12:00:00.000000Z` (Keystone)."""
    return micro(moment_s) + "Z"


def parse(text: str) -> float:
    """Epoch seconds of an ISO 8601 moment; one without a zone is UTC.  Raises ValueError."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
