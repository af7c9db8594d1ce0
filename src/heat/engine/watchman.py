"""Who is dead? An engine whose beat has not changed for a while, by this process's own clock.

No two clocks are compared, so a clock that jumps kills nobody.
"""

from collections.abc import Callable, Collection, Mapping


class Watchman:
    """Remembers each engine's last beat, and for how long it was seen to stand still.

    Time in which nobody looked, because the database was away or this process slept, says nothing about others.
    """

    def __init__(self, dead_after_s: float, clock: Callable[[], float]) -> None:
        self._dead_after_s, self._clock = dead_after_s, clock
        self._seen: dict[str, tuple[int, float]] = {}
        self._looked_at: float | None = None
        self.dead: frozenset[str] = frozenset()
        self.beats: Mapping[str, int] = {}
        """As they were last seen."""

    def see(self, beats: Mapping[str, int], owners: Collection[str], own: str) -> None:
        """Take in the beats of those who live, as far as the database knows, and who owns something."""
        passed = self._passed_s()
        for engine_id, beat in beats.items():
            last, still_s = self._seen.get(engine_id, (None, 0.0))
            self._seen[engine_id] = (beat, still_s + passed if last == beat else 0.0)
        self._seen = {engine_id: seen for engine_id, seen in self._seen.items() if engine_id in beats}
        silent = {engine_id for engine_id, (_, still_s) in self._seen.items() if still_s > self._dead_after_s}
        gone = {owner for owner in owners if owner not in beats}
        self.dead = frozenset((silent | gone) - {own})
        self.beats = dict(beats)  # after the dead: whoever asks for these first never takes old dead with new beats

    def _passed_s(self) -> float:
        """Since the last look; no single pause is long enough to make anybody dead."""
        now = self._clock()
        passed = 0.0 if self._looked_at is None else now - self._looked_at
        self._looked_at = now
        return min(passed, self._dead_after_s / 3)
