"""Who is dead? An engine whose beat has not changed for a while, by this process's own clock.

No two clocks are compared, so a clock that jumps kills nobody.
"""

from collections.abc import Callable, Collection, Mapping


class Watchman:
    """Remembers when each engine's beat last changed."""

    def __init__(self, dead_after_s: float, clock: Callable[[], float]) -> None:
        self._dead_after_s, self._clock = dead_after_s, clock
        self._seen: dict[str, tuple[int, float]] = {}
        self.dead: frozenset[str] = frozenset()

    def see(self, beats: Mapping[str, int], owners: Collection[str], own: str) -> None:
        """Take in the beats of those who live, as far as the database knows, and who owns something."""
        now = self._clock()
        for engine_id, beat in beats.items():
            if self._seen.get(engine_id, (None, 0.0))[0] != beat:
                self._seen[engine_id] = (beat, now)
        self._seen = {engine_id: seen for engine_id, seen in self._seen.items() if engine_id in beats}
        silent = {engine_id for engine_id, (_, since) in self._seen.items() if now - since > self._dead_after_s}
        gone = {owner for owner in owners if owner not in beats}
        self.dead = frozenset((silent | gone) - {own})
