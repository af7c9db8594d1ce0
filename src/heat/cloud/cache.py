"""A map that forgets: each entry after its time, the oldest when it is full."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ForgettingMap(Generic[K, V]):
    """Entries by key, for a while; may be used by many threads."""

    def __init__(self, size: int, ttl_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._size, self._ttl_s, self._now = size, ttl_s, now
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """What was put there and is not forgotten yet."""
        with self._lock:
            ends, value = self._entries.get(key, (0.0, None))
            return value if self._now() < ends else None

    def put(self, key: K, value: V, ttl_s: float | None = None) -> None:
        """Remember for the usual time, or for another."""
        with self._lock:
            self._entries[key] = (self._now() + (self._ttl_s if ttl_s is None else ttl_s), value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def pop(self, key: K) -> None:
        """Forget now."""
        with self._lock:
            self._entries.pop(key, None)
