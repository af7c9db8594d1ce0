"""Whoever asks the same at the same time is answered together: dashboards that poll one list cost one look at it.

An answer is never older than its question. Those who ask while a look is under way do not get what it finds, for it may
have begun before what they want to see was there; they are gathered, and the next look is for all of them. What was
told last is kept, for looks that only have to find out whether it is still so.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock

ROOM_BYTES, ENTRIES = 4 * 1024 * 1024, 512
"""So much of what was told is kept, those answers that were asked for last."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found."""

    mark: str
    """By this the engine knows whether it is still so."""
    body: bytes


Look = Callable[[Seen | None], Seen]
"""Finds out what is so now, given what was told last; that same thing comes back when it is still so."""


@dataclass(slots=True)
class _Line:
    """Everybody who asks one thing now."""

    turn: Lock = field(default_factory=Lock)
    """Held while somebody looks."""
    next: Future[Seen] | None = None
    """What those who came since then are waiting for."""
    people: int = 0


class Together:
    """One look for all who ask the same; shared by the threads of a process."""

    def __init__(self, room_bytes: int = ROOM_BYTES) -> None:
        self._guard = Lock()
        self._lines: dict[Hashable, _Line] = {}
        self._told: OrderedDict[Hashable, Seen] = OrderedDict()
        self._room_bytes, self._taken_bytes = room_bytes, 0

    def asking(self, question: Hashable) -> int:
        """How many ask that now."""
        with self._guard:
            return self._lines[question].people if question in self._lines else 0

    def answer(self, question: Hashable, look: Look) -> bytes:
        """What a look finds that began after this call did. Raises what the look raises."""
        with self._guard:
            line = self._lines.setdefault(question, _Line())
            line.people += 1
            looks = line.next is None
            found = line.next = line.next or Future()
        try:
            if looks:
                with line.turn:
                    with self._guard:
                        line.next = None
                        before = self._told.get(question)
                    _look(found, look, before)
                    self._keep(question, before, found)
            return found.result().body
        finally:
            with self._guard:
                line.people -= 1
                if not line.people:
                    self._lines.pop(question, None)

    def _keep(self, question: Hashable, before: Seen | None, found: Future[Seen]) -> None:
        """Remember what was told; the answers that nobody has asked for longest make room."""
        seen = before if found.exception() else found.result()
        with self._guard:
            old = self._told.pop(question, None)
            self._taken_bytes -= len(old.body) if old else 0
            if seen is None or len(seen.body) > self._room_bytes:
                return
            self._told[question] = seen
            self._taken_bytes += len(seen.body)
            while self._taken_bytes > self._room_bytes or len(self._told) > ENTRIES:
                self._taken_bytes -= len(self._told.popitem(last=False)[1].body)


def _look(found: Future[Seen], look: Look, before: Seen | None) -> None:
    try:
        found.set_result(look(before))
    except BaseException as error:  # whatever it is, all who wait are told
        found.set_exception(error)
