"""Compares a life in which one answer was spoilt with the undisturbed one."""

from collections.abc import Mapping

from tests.ambiguity.lives import SETTLING_S, Case, Life, Record, Strike
from tests.ambiguity.town import Town

Counts = Mapping[str, int]


class Judge:
    """Knows the undisturbed life of a case."""

    def __init__(self, town: Town, case: Case, ground: Mapping[str, str]) -> None:
        self._town, self._case, self._ground = town, case, ground
        self._before = town.counts()
        self.usual = Life(town, case, ground).run()
        self.stays = _more(self._before, self.usual.counts["delete"])
        """What a life leaves behind, as its template wants it."""

    def faults(self, how: str) -> list[str]:
        """What goes wrong when one answer after another is spoilt, each in a life of its own."""
        found = []
        for strike in self.usual.strikes(how):
            found += [f"{strike}: {fault}" for fault in self._faults_of(strike)]
        return found

    def leftovers(self, how: str, phase: str) -> list[str]:
        """What stays after the end of lives in which an answer of a phase was spoilt, however they went."""
        found = []
        for strike in self.usual.strikes(how):
            if strike.phase == phase:
                before = self._town.counts()
                record = Life(self._town, self._case, self._ground, strike).run()
                found += [f"{strike}: {fault}" for fault in self._left(before, record)]
        return found

    def _faults_of(self, strike: Strike) -> list[str]:
        before = self._town.counts()
        record = Life(self._town, self._case, self._ground, strike).run()
        found = [] if record.struck else ["the call was never made"]
        found += [f"{phase} ended as {end}" for phase, end in record.ends.items()]
        usual, made = (_more(start, counts) for start, counts in self._counts(strike.phase, before, record))
        if made != usual:
            found.append(f"{_words(made)} in the cloud at the end of {strike.phase}, {_words(usual)} as a rule")
        return found + self._left(before, record)

    def _counts(self, phase: str, before: Counts, record: Record) -> list[tuple[Counts, Counts]]:
        return [(self._before, self.usual.counts[phase]), (before, record.counts[phase])]

    def _left(self, before: Counts, record: Record) -> list[str]:
        self._town.cloud.control.advance(SETTLING_S)
        left = _more(before, record.counts["delete"])
        return [] if left == self.stays else [f"{_words(left)} left behind"]


def _more(before: Counts, after: Counts) -> dict[str, int]:
    """How many more there are of each kind."""
    more = {kind: after.get(kind, 0) - before.get(kind, 0) for kind in {*before, *after}}
    return {kind: number for kind, number in more.items() if number}


def _words(counts: Counts) -> str:
    return ", ".join(f"{number:+} {kind}" for kind, number in sorted(counts.items())) or "nothing"
