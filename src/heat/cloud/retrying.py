"""When a call is made again: as the service asks, or after growing pauses with a little chance in them.

429 and 503 say that nothing was done, so any call may be made again. Other 5xx and a lost connection leave that open:
only a call that does no harm twice is repeated.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

REFUSED = frozenset({429, 503})
UNSURE = frozenset({500, 502, 504})


@dataclass(frozen=True, slots=True)
class Retrying:
    """How often and how long, and the clock and chance that it uses."""

    limit: int = 4
    longest_s: float = 20.0
    first_s: float = 0.2
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], float] = time.time

    def wanted(self, attempt: int, status: int, harmless: bool) -> bool:
        """Shall the call be made again?  Attempts count from 0; status 0 is a lost connection."""
        if attempt >= self.limit:
            return False
        return status in REFUSED or (harmless and (status == 0 or status in UNSURE))

    def pause(self, attempt: int, retry_after: str | None = None) -> None:
        """Wait as long as asked, or a time that doubles, up to the longest."""
        self.sleep(self.pause_s(attempt, retry_after))

    def pause_s(self, attempt: int, retry_after: str | None = None) -> float:
        """Seconds to wait before the next attempt."""
        asked = self._asked_s(retry_after) if retry_after else None
        if asked is None:
            asked = self.first_s * 2**attempt * (0.5 + self.chance())
        return max(0.0, min(asked, self.longest_s))

    def _asked_s(self, retry_after: str) -> float | None:
        """Seconds named by a Retry-After header, which holds a number or a date."""
        try:
            return float(retry_after)
        except ValueError:
            pass
        try:
            return parsedate_to_datetime(retry_after).timestamp() - self.now()
        except ValueError:
            return None
