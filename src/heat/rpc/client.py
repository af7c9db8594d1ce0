"""The asking side: `client.call(context, "show_stack", stack_identity=...)`, checked against the contract."""

from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.contract import METHODS, TOPIC
from heat.rpc.faults import read_fault
from heat.rpc.transport import Transport


class EngineClient:
    """Asks engines over a transport."""

    def __init__(self, transport: Transport, topic: str = TOPIC) -> None:
        self._transport = transport
        self._topic = topic

    def call(self, context: RequestContext, method: str, *, timeout_s: float | None = None, **arguments: Any) -> Any:
        """The answer of some engine to a method of the contract.

        Raises the HeatError that the engine raised, RemoteError when its type is unknown here, EngineUnreachable
        when nobody answers in time, TypeError when the contract has no such method or argument.
        """
        if method not in METHODS:
            raise TypeError(f"The contract has no method {method}")
        METHODS[method].check(arguments)
        answer = self._transport.call(self._topic, context.to_dict(), method, arguments, timeout_s)
        if "error" in answer:
            raise read_fault(answer["error"])
        return answer["result"]

    def cast(self, context: RequestContext, method: str, to_server: str | None = None, **ids: Any) -> None:
        """Send a hint to one named engine, or to any; it may be lost, so it carries ids and never state."""
        self._transport.cast(self._topic, context.to_dict(), method, ids, to_server)
