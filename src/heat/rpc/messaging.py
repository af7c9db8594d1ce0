"""RPC over a message broker, by oslo.messaging: RabbitMQ in production.

The broker may go away and come back at any time: a call then ends in EngineUnreachable instead of hanging, the
driver reconnects by itself, and a listener takes up again where it was.
"""

import base64
import functools
import json
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Thread
from typing import Any

import oslo_messaging as messaging

from heat.rpc.faults import EngineUnreachable
from heat.rpc.server import Answer, Dispatcher

_EXCHANGE = "heat"
_PUBLISH_RETRIES = 2
_NUDGE_S = 0.2
LONG = 16384
"""Characters of JSON from which an answer is squeezed."""
PACKED = "packed"
_AWAY = (
    messaging.MessageDeliveryFailure,
    messaging.MessageUndeliverable,
    messaging.MessagingTimeout,
    ConnectionError,
)
_DELIVERED = messaging.TransportOptions(at_least_once=True)
"""The broker says at once when nobody has ever listened, in place of a silence until the time is over."""


def packed(answer: Answer) -> Answer:
    """An answer as it travels: a long one squeezed, since the library and the broker handle each byte several times."""
    text = json.dumps(answer, separators=(",", ":"))
    if len(text) < LONG:
        return answer
    return {PACKED: base64.b64encode(zlib.compress(text.encode(), 1)).decode()}


def unpacked(answer: Answer) -> Answer:
    """The answer as it was given."""
    if PACKED not in answer:
        return answer
    found: Answer = json.loads(zlib.decompress(base64.b64decode(answer[PACKED])))
    return found


class _Endpoint:
    """Gives oslo.messaging one attribute for each method that it may look for."""

    target = messaging.Target()

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __getattr__(self, method: str) -> Any:
        if method.startswith(("_", "oslo_")):  # the library asks for names of its own
            raise AttributeError(method)
        return functools.partial(self._answer, method)

    def _answer(self, method: str, context: Mapping[str, Any], **arguments: Any) -> Answer:
        return packed(self._dispatcher.answer(method, context, arguments))

    def nothing(self, _context: Mapping[str, Any]) -> None:
        """A message to oneself."""


class _BrokerListening:
    """A running oslo.messaging server."""

    def __init__(self, server: Any, nudge: Callable[[], None]) -> None:
        self._server, self._nudge = server, nudge

    def stop(self, *, drain: bool = True) -> None:
        """Take no more messages; with drain, await the answers to those taken. Without a broker it may not return."""
        stopping = Thread(target=self._server.stop, name="deaf", daemon=True)
        stopping.start()
        while stopping.is_alive():
            self._nudge()  # who waits for messages looks up when one comes, or after many seconds
            stopping.join(_NUDGE_S)
        # What the broker sends to a consumer that is there waits for it: closed, its messages go to other engines at
        # once. Answers travel by another connection.
        self._deafen()
        self._server.listener.cleanup()
        if drain:
            self._server.wait()

    def _deafen(self) -> None:
        """Have the broker send no more, and take what it has sent since nobody listened.

        The library acknowledges what comes in while it closes a connection, and forgets it: a question would be lost.
        """
        listener = getattr(self._server.listener, "_poll_style_listener", None)
        connection = getattr(listener, "conn", None)
        if connection is None or connection.connection is None:
            return
        connection.reset()
        while listener is not None and listener.incoming:
            self._server._on_incoming([listener.incoming.pop(0)])


class BrokerTransport:
    """Speaks to the broker that a configuration names; must be made after a process forks, not before."""

    def __init__(self, conf: Any, url: str | None = None) -> None:
        """`conf` is `oslo_config.cfg.CONF`, as the library looks there too; without a url its transport_url is used."""
        messaging.set_transport_defaults(_EXCHANGE)
        self._transport = messaging.get_rpc_transport(conf, url=url)
        self._clients: dict[str, Any] = {}

    def call(
        self, topic: str, context: Mapping[str, Any], method: str, arguments: Mapping[str, Any], timeout_s: float | None
    ) -> Answer:
        """Ask whichever engine the broker picks; waits rpc_response_timeout unless told otherwise."""
        client = self._client(topic)
        try:
            answer: Answer = (client.prepare(timeout=timeout_s) if timeout_s else client).call(
                dict(context), method, **arguments
            )
        except _AWAY as error:
            raise _unreachable(error) from error
        return unpacked(answer)

    def cast(
        self, topic: str, context: Mapping[str, Any], method: str, arguments: Mapping[str, Any], server: str | None
    ) -> None:
        """Hand a hint to the broker."""
        client = self._client(topic)
        try:
            (client.prepare(server=server) if server else client).cast(dict(context), method, **arguments)
        except _AWAY as error:
            raise _unreachable(error) from error

    def listen(self, topic: str, server: str, dispatcher: Dispatcher, threads: int) -> _BrokerListening:
        """Answer from a pool of threads."""
        target = messaging.Target(topic=topic, server=server, version="1.0")
        listening = messaging.get_rpc_server(self._transport, target, [_Endpoint(dispatcher)])
        listening.start(override_pool_size=threads)
        return _BrokerListening(listening, lambda: self._nudge(topic, server))

    def _nudge(self, topic: str, server: str) -> None:
        with suppress(EngineUnreachable):
            self.cast(topic, {}, "nothing", {}, server)

    def close(self) -> None:
        """Give back the connections to the broker."""
        self._transport.cleanup()

    def _client(self, topic: str) -> Any:
        if topic not in self._clients:
            target = messaging.Target(topic=topic, version="1.0")
            self._clients[topic] = messaging.get_rpc_client(
                self._transport, target, retry=_PUBLISH_RETRIES, transport_options=_DELIVERED
            )
        return self._clients[topic]


def _unreachable(error: Exception) -> EngineUnreachable:
    if isinstance(error, messaging.MessagingTimeout):
        return EngineUnreachable("No engine answered in time. Check that heat-engine is running, then try again.")
    if isinstance(error, messaging.MessageUndeliverable):
        return EngineUnreachable("No engine has ever listened. Start heat-engine, then try again.")
    return EngineUnreachable("The message broker cannot be reached. The request was not sent; try again later.")
