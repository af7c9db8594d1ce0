"""Whoever asks the same at the same time is answered together: dashboards that poll one list cost one look at it.

An answer is never older than its question. Those who ask while a look is under way do not get what it finds, for it may
have begun before what they want to see was there; they are gathered, and the next look is for all of them.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass(slots=True)
class _Line:
    """Everybody who asks one thing now."""

    turn: Lock = field(default_factory=Lock)
    """Held while somebody looks."""
    next: Future[Any] | None = None
    """What those who came since then are waiting for."""
    people: int = 0


class Together:
    """One look for all who ask the same; shared by the threads of a process."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._lines: dict[Hashable, _Line] = {}

    def asking(self, question: Hashable) -> int:
        """How many ask that now."""
        with self._guard:
            return self._lines[question].people if question in self._lines else 0

    def answer(self, question: Hashable, look: Callable[[], Any]) -> Any:
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
                    _look(found, look)
            return found.result()
        finally:
            with self._guard:
                line.people -= 1
                if not line.people:
                    self._lines.pop(question, None)


def _look(found: Future[Any], look: Callable[[], Any]) -> None:
    try:
        found.set_result(look())
    except BaseException as error:  # whatever it is, all who wait are told
        found.set_exception(error)
