"""What a transport must do, whichever way the words travel."""

from collections.abc import Mapping
from typing import Any, Protocol

from heat.rpc.server import Answer, Dispatcher


class Listening(Protocol):
    """A subscription that can be ended."""

    def stop(self, *, drain: bool = True) -> None:
        """Take no more messages; with drain, return only when those taken are answered."""


class Transport(Protocol):
    """Carries calls and casts to listeners, addressed by topic and optionally by the listener's own name.

    A call or cast raises EngineUnreachable when the message cannot be handed over; a lost cast is not noticed.
    """

    def call(
        self, topic: str, context: Mapping[str, Any], method: str, arguments: Mapping[str, Any], timeout_s: float | None
    ) -> Answer:
        """Ask any listener of the topic and wait for the answer; None waits as long as configured."""

    def cast(
        self, topic: str, context: Mapping[str, Any], method: str, arguments: Mapping[str, Any], server: str | None
    ) -> None:
        """Tell the named listener of the topic, or any one of them, and do not wait."""

    def listen(self, topic: str, server: str, dispatcher: Dispatcher, threads: int) -> Listening:
        """Begin to answer what is sent to the topic, and to this server of it."""

    def close(self) -> None:
        """Give back connections and threads."""


class Listener:
    """One engine's ear: `Listener(transport, TOPIC, engine_id, Dispatcher(offers, engine), threads=16)`."""

    def __init__(
        self, transport: Transport, topic: str, server: str, dispatcher: Dispatcher, threads: int = 16
    ) -> None:
        self._transport, self._topic, self._server = transport, topic, server
        self._dispatcher, self._threads = dispatcher, threads
        self._listening: Listening | None = None

    def start(self) -> None:
        """Begin to take messages."""
        self._listening = self._transport.listen(self._topic, self._server, self._dispatcher, self._threads)

    def stop(self, *, drain: bool = True) -> None:
        """Take no more messages; with drain, which may come second, let those already taken be answered."""
        if self._listening is not None:
            self._listening.stop(drain=drain)
            if drain:
                self._listening = None
