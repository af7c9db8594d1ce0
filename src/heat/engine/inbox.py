"""What has come in for the loop: a large stack's thousands of results do not stand before a small one's few."""

from queue import Empty, SimpleQueue

from heat.engine.fair_queue import FairQueue
from heat.engine.results import Again, ChildEnded, Flush, Loaded, Message, Unloadable


class Inbox:
    """Any thread puts in; one thread takes out, what came for one stack in its order, and of all stacks in turn."""

    def __init__(self) -> None:
        self._new: SimpleQueue[Message | None] = SimpleQueue()
        self._waiting: FairQueue[Message] = FairQueue()
        self._flushes: list[Message] = []

    def put(self, message: Message | None) -> None:
        """Hand in; None only wakes whoever waits."""
        self._new.put(message)

    def empty(self) -> bool:
        """Is there nothing to take?"""
        return self._new.empty() and not self._waiting

    def take(self, most: int, wait_s: float) -> list[Message]:
        """So many at most, as soon as there is one or the time is over.

        Somebody who waits until all is written is answered at once: then everything is taken, however much it is.
        """
        self._sort_in(0.0 if self._waiting else wait_s)
        flushes, self._flushes = self._flushes, []
        count = len(self._waiting) if flushes else min(most, len(self._waiting))
        return [*(self._waiting.take()[1] for _ in range(count)), *flushes]

    def _sort_in(self, wait_s: float) -> None:
        try:
            message = self._new.get(timeout=wait_s) if wait_s > 0 else self._new.get_nowait()
            while True:
                if isinstance(message, Flush):
                    self._flushes.append(message)
                elif message is not None:
                    self._waiting.put("", _stack_of(message), message)
                message = self._new.get_nowait()
        except Empty:
            return


def _stack_of(message: Message) -> str:
    if isinstance(message, Loaded | Unloadable):
        return message.stack.id
    if isinstance(message, ChildEnded):
        return message.parent_id
    return "" if isinstance(message, Again | Flush) else message.stack_id
