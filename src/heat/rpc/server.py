"""The answering side: which function answers which method, and what becomes of its errors."""

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from heat.rpc.context import RequestContext
from heat.rpc.contract import METHODS
from heat.rpc.faults import write_fault
from heat.values.errors import Bug, HeatError, NotSupported

LOG = logging.getLogger(__name__)

Answer = dict[str, Any]
"""Either {"result": ...} or {"error": {"type", "message"}}."""

Function = TypeVar("Function", bound=Callable[..., Any])


class Offers:
    """The register of functions `(engine, context, *, <arguments>)` that answer; one instance serves a whole room.

    A method of the contract must be offered with the contract's arguments. Any other name is a hint between engines.
    """

    def __init__(self) -> None:
        self._functions: dict[str, Callable[..., Any]] = {}

    def offers(self, name: str) -> Callable[[Function], Function]:
        """Register the decorated function. Raises TypeError for a second one, or one that breaks the contract."""

        def register(function: Function) -> Function:
            if name in self._functions:
                raise TypeError(f"{name} is offered twice: {self._functions[name]} and {function}")
            _check_against_contract(name, function)
            self._functions[name] = function
            return function

        return register

    def include(self, other: "Offers") -> None:
        """Add all that another register offers."""
        for name in other:
            self.offers(name)(other.find(name))

    def find(self, name: str) -> Callable[..., Any]:
        """The function that answers. Raises NotSupported when nobody does."""
        if name not in self._functions:
            raise NotSupported(f"This engine does not support {name}.")
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def missing(self) -> set[str]:
        """The methods of the contract that nobody answers yet."""
        return METHODS.keys() - self._functions.keys()


def _check_against_contract(name: str, function: Callable[..., Any]) -> None:
    """A method of the contract that lacks an argument would fail at its first call; better at import."""
    method = METHODS.get(name)
    if method is None:
        return
    _engine, _context, *parameters = inspect.signature(function).parameters.values()
    wanted = {*method.required, *method.optional}
    if any(each.kind is each.VAR_KEYWORD for each in parameters):
        return
    if {each.name for each in parameters} != wanted:
        raise TypeError(f"{name} must take exactly {sorted(wanted)}")
    for each in parameters:
        if each.name in method.optional and each.default is each.empty:
            raise TypeError(f"{name}: {each.name} needs a default")


class Dispatcher:
    """Answers for one engine from a register of offers; never raises, so that no transport sees an exception."""

    def __init__(self, offers: Offers, engine: object) -> None:
        self._offers = offers
        self._engine = engine

    def answer(self, method: str, context: Mapping[str, Any], arguments: Mapping[str, Any]) -> Answer:
        """Run the function that was asked for and wrap its result or error for the wire."""
        caller = RequestContext.from_dict(context)
        try:
            return {"result": self._offers.find(method)(self._engine, caller, **arguments)}
        except HeatError as error:
            LOG.debug("%s answered %s: %s [%s]", method, error.type_name, error, caller.request_id)
            return {"error": write_fault(error)}
        except Exception:
            LOG.exception("Bug in %s [%s]", method, caller.request_id)
            return {"error": write_fault(Bug(f"The engine's log has the details under {caller.request_id}."))}
