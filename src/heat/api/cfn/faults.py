"""How an error looks to an AWS client: a code, and whose fault it is.

The codes are those of the reference, except where stock clients act upon AWS's own: waiters take `ValidationError` for
"no such stack"; boto3 has an exception for `AlreadyExistsException` and `LimitExceededException`; and botocore would
repeat a request that fails with the reference's `RequestLimitExceeded`.
"""

from dataclasses import dataclass

from heat.values.errors import HeatError


@dataclass(frozen=True, slots=True)
class Fault:
    """A code with its HTTP status; 4xx is the sender's fault."""

    code: str
    status: int

    @property
    def type(self) -> str:
        """Whose fault it is, in AWS's words."""
        return "Sender" if self.status < 500 else "Server"


class CfnError(HeatError, type_name="HeatAPIException"):
    """An error that this door itself finds; its code is AWS's or the reference's."""

    fault = Fault("HeatAPIException", 400)


class Unsigned(CfnError, type_name="IncompleteSignature"):
    """The request carries no signature."""

    fault = Fault("IncompleteSignature", 400)

    def __init__(self) -> None:
        super().__init__("The request signature does not conform to AWS standards")


class WrongSignature(CfnError, type_name="SignatureDoesNotMatch"):
    """The key is unknown or the signature is not made with it."""

    fault = Fault("SignatureDoesNotMatch", 403)

    def __init__(self) -> None:
        super().__init__("The access key is unknown, or the signature was not made with its secret. Check both.")


class UnknownAction(CfnError, type_name="InvalidAction"):
    """No such action."""

    fault = Fault("InvalidAction", 400)


class MissingParameter(CfnError):
    """A parameter that the action needs was not sent."""

    fault = Fault("MissingParameter", 400)


class WrongParameter(CfnError, type_name="InvalidParameterValue"):
    """A parameter has a value that it cannot have."""

    fault = Fault("InvalidParameterValue", 400)


class WrongCombination(CfnError, type_name="InvalidParameterCombination"):
    """Parameters were sent that exclude each other."""

    fault = Fault("InvalidParameterCombination", 400)


class NoSuchStack(CfnError):
    """The project has no stack of that name; waiters know this code."""

    fault = Fault("ValidationError", 400)

    def __init__(self, name: str) -> None:
        super().__init__(f"Stack with id {name} does not exist")


_VALIDATION = Fault("ValidationError", 400)
_INVALID = Fault("InvalidParameterValue", 400)
_DENIED = Fault("AccessDenied", 403)

FAULTS: dict[str, Fault] = {
    "ActionInProgress": Fault("InvalidAction", 400),
    "CircularDependencyException": _VALIDATION,
    "DownloadLimitExceeded": _VALIDATION,
    "EntityNotFound": _INVALID,
    "Forbidden": _DENIED,
    "ImmutableParameterModified": _VALIDATION,
    "InvalidBreakPointHook": _INVALID,
    "InvalidSchemaError": _INVALID,
    "InvalidTenant": _INVALID,
    "MissingCredentialError": _INVALID,
    "NotAuthenticated": Fault("InternalFailure", 500),
    "NotFound": _INVALID,
    "NotSupported": _INVALID,
    "PhysicalResourceIDAmbiguity": _INVALID,
    "RequestLimitExceeded": Fault("LimitExceededException", 400),
    "ResourceActionNotSupported": _INVALID,
    "ResourceTypeUnavailable": _VALIDATION,
    "ServiceUnavailable": Fault("ServiceUnavailable", 503),
    "StackExists": Fault("AlreadyExistsException", 400),
    "StackValidationFailed": _VALIDATION,
    "URLFetchError": _VALIDATION,
    "ValueError": _INVALID,
}
_OURS = Fault("InternalFailure", 500)


def fault_of(error: HeatError) -> Fault:
    """The fault of the error's type or of the nearest type above it."""
    if isinstance(error, CfnError):
        return error.fault
    names = (getattr(each, "type_name", "") for each in type(error).__mro__)
    return next((FAULTS[name] for name in names if name in FAULTS), _OURS)
