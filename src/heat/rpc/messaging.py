"""RPC over a message broker, by oslo.messaging: RabbitMQ in production.

The broker may go away and come back at any time: a call then ends in EngineUnreachable instead of hanging, the
driver reconnects by itself, and a listener takes up again where it was.
"""

import base64
import functools
import json
import zlib
from collections.abc import Mapping
from typing import Any

import oslo_messaging as messaging

from heat.rpc.faults import EngineUnreachable
from heat.rpc.server import Answer, Dispatcher

_EXCHANGE = "heat"
_PUBLISH_RETRIES = 2
LONG = 16384
"""Characters of JSON from which an answer is squeezed."""
PACKED = "packed"
_AWAY = (messaging.MessageDeliveryFailure, messaging.MessagingTimeout, ConnectionError)


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


class _BrokerListening:
    """A running oslo.messaging server."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def stop(self, *, drain: bool = True) -> None:
        """Take no more messages; with drain, wait until those taken are answered."""
        self._server.stop()
        if drain:
            self._server.wait()


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
        return _BrokerListening(listening)

    def close(self) -> None:
        """Give back the connections to the broker."""
        self._transport.cleanup()

    def _client(self, topic: str) -> Any:
        if topic not in self._clients:
            target = messaging.Target(topic=topic, version="1.0")
            self._clients[topic] = messaging.get_rpc_client(self._transport, target, retry=_PUBLISH_RETRIES)
        return self._clients[topic]


def _unreachable(error: Exception) -> EngineUnreachable:
    if isinstance(error, messaging.MessagingTimeout):
        return EngineUnreachable("No engine answered in time. Check that heat-engine is running, then try again.")
    return EngineUnreachable("The message broker cannot be reached. The request was not sent; try again later.")
