"""How an error crosses the wire: its public type name and its words, and nothing of the sender's inside."""

from functools import cache
from typing import Any, TypedDict

from heat.values.errors import ERROR_TYPES, HeatError


class WireFault(TypedDict):
    """An error as it travels."""

    type: str
    message: str


class RemoteError(HeatError):
    """An engine answered with an error of a type that this process does not know."""


class EngineUnreachable(HeatError, type_name="ServiceUnavailable"):
    """No engine answered: the message broker is away, or no engine is alive."""


class _AsTold:
    """Speaks the words of the sender; the constructor of the real class is not run a second time."""

    _told = ""

    def __init_subclass__(cls, **_: Any) -> None:
        """A class made for reading is no new type of error, so it is not registered as one."""

    def __str__(self) -> str:
        return self._told


@cache
def _revived_class(type_name: str) -> type[HeatError]:
    known = ERROR_TYPES.get(type_name)
    if known is None:
        return type(type_name, (_AsTold, RemoteError), {"type_name": type_name})
    # Classes may share a public name with a base of theirs; only the outermost base is surely meant.
    meant = [base for base in known.__mro__ if issubclass(base, HeatError) and base.type_name == type_name][-1]
    return type(meant.__name__, (_AsTold, meant), {})


def write_fault(error: HeatError) -> WireFault:
    """The form that travels."""
    return {"type": error.type_name, "message": error.message}


def read_fault(fault: WireFault) -> HeatError:
    """An error that `except` clauses recognise by its class and that says what the sender said."""
    revived = _revived_class(fault["type"])
    error = revived.__new__(revived, fault["message"])
    vars(error)["_told"] = fault["message"]
    return error
