"""RPC inside one process, for heat-all and tests; every message passes through JSON, so it behaves as the wire does."""

import json
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

from heat.rpc.faults import EngineUnreachable
from heat.rpc.server import Answer, Dispatcher
from heat.values.errors import Bug


def _over_the_wire(value: Any) -> Any:
    return json.loads(json.dumps(value))


@dataclass(eq=False)
class _Ear:
    """One listener: casts run on its own threads, calls on the caller's."""

    house: "InProcessTransport"
    topic: str
    server: str
    dispatcher: Dispatcher
    pool: ThreadPoolExecutor

    def answer(self, method: str, context: Any, arguments: Any) -> Answer:
        """What comes back over the wire; a result that is not JSON is a bug of the engine, told as such."""
        answer = self.dispatcher.answer(method, context, arguments)
        try:
            travelled: Answer = _over_the_wire(answer)
        except (TypeError, ValueError) as error:
            raise Bug(f"{method} answered what cannot travel: {error}") from error
        return travelled

    def stop(self, *, drain: bool = True) -> None:
        """Leave the house, and wait for casts under way if asked to."""
        self.house.forget(self)
        self.pool.shutdown(wait=drain, cancel_futures=not drain)


class InProcessTransport:
    """Hands each message to a listener of this process, in turn when several listen to the topic."""

    def __init__(self) -> None:
        self._ears: list[_Ear] = []
        self._lock = threading.Lock()
        self._turn = count()

    def call(
        self, topic: str, context: Mapping[str, Any], method: str, arguments: Mapping[str, Any], timeout_s: float | None
    ) -> Answer:
        """Answered on the caller's thread, which is why the timeout has no part in it."""
        return self._ear(topic, None).answer(method, _over_the_wire(context), _over_the_wire(arguments))

    def cast(
        self, topic: str, context: Mapping[str, Any], method: str, arguments: Mapping[str, Any], server: str | None
    ) -> None:
        """Answered on a thread of the listener; a server that is gone loses it, as on the wire."""
        try:
            ear = self._ear(topic, server)
            ear.pool.submit(ear.dispatcher.answer, method, _over_the_wire(context), _over_the_wire(arguments))
        except RuntimeError:  # the pool was shut down meanwhile
            return
        except EngineUnreachable:
            if server is None:
                raise

    def listen(self, topic: str, server: str, dispatcher: Dispatcher, threads: int) -> _Ear:
        """Join the listeners of a topic."""
        ear = _Ear(self, topic, server, dispatcher, ThreadPoolExecutor(threads, f"rpc-{server}"))
        with self._lock:
            self._ears.append(ear)
        return ear

    def close(self) -> None:
        """Silence whoever still listens."""
        for ear in list(self._ears):
            ear.stop(drain=False)

    def forget(self, ear: _Ear) -> None:
        """A listener that stopped gets no more messages."""
        with self._lock:
            if ear in self._ears:
                self._ears.remove(ear)

    def _ear(self, topic: str, server: str | None) -> _Ear:
        with self._lock:
            able = [ear for ear in self._ears if ear.topic == topic and server in (None, ear.server)]
        if not able:
            raise EngineUnreachable("No engine is running. Start one, then try again.")
        return able[next(self._turn) % len(able)]
