"""An account's token, used for as long as it lives by a clock that nobody sets.

The library compares the moment at which a token ends with this machine's time. Where that is wrong, every call would
get a token of its own, or use one that has long ended.
"""

import time
from typing import Any

from keystoneauth1 import access
from keystoneauth1.identity import v3
from keystoneauth1.session import Session

_TICKS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class LastingPassword(v3.Password):
    """A name and password whose token is renewed shortly before its end."""

    _ends: float = 0.0

    def get_auth_ref(self, session: Session, **more: Any) -> access.AccessInfoV3:
        """A new token; how long it lives follows from what the Identity service says of it."""
        began = time.clock_gettime(_TICKS)
        found = super().get_auth_ref(session, **more)
        life_s = (found.expires - found.issued).total_seconds() if found.expires and found.issued else 0.0
        self._ends = began + life_s - self.MIN_TOKEN_LIFE_SECONDS
        return found

    def _needs_reauthenticate(self) -> bool:
        return not self.auth_ref or time.clock_gettime(_TICKS) >= self._ends
