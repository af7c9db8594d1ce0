"""How an error looks to a REST client: one table from error types to statuses, one shape of body."""

from http import HTTPStatus
from typing import Any

from heat.values.errors import HeatError

STATUSES: dict[str, int] = {
    "ActionInProgress": 409,
    "CircularDependencyException": 400,
    "DownloadLimitExceeded": 400,
    "EntityNotFound": 404,
    "Forbidden": 403,
    "ImmutableParameterModified": 400,
    "Invalid": 400,
    "InvalidBreakPointHook": 400,
    "InvalidSchemaError": 400,
    "InvalidTemplateReference": 400,
    "InvalidTemplateSection": 400,
    "InvalidTemplateVersion": 400,
    "InvalidTenant": 403,
    "MissingCredentialError": 400,
    "NotAuthenticated": 401,
    "NotFound": 404,
    "NotSupported": 400,
    "PhysicalResourceIDAmbiguity": 400,
    "PhysicalResourceNameAmbiguity": 400,
    "PlanOutdated": 409,
    "PropertyUnspecifiedError": 400,
    "RequestLimitExceeded": 400,
    "ResourceActionNotSupported": 400,
    "ResourceActionRestricted": 400,
    "ResourceNotAvailable": 404,
    "ResourcePropertyConflict": 400,
    "ResourceTypeUnavailable": 400,
    "ServiceUnavailable": 503,
    "StackExists": 409,
    "StackValidationFailed": 400,
    "UnknownUserParameter": 400,
    "URLFetchError": 400,
    "UserParameterMissing": 400,
    "ValueError": 400,
    # What the door itself finds wrong with a request.
    "HTTPBadRequest": 400,
    "HTTPForbidden": 403,
    "HTTPMethodNotAllowed": 405,
    "HTTPNotFound": 404,
}

# The wording that clients of the reference see, and some match on.
_MALFORMED = "The server could not comply with the request since it is either malformed or otherwise incorrect."
EXPLANATIONS = {
    400: _MALFORMED,
    401: "The request you have made requires authentication.",
    403: "Access was denied to this resource.",
    404: "The resource could not be found.",
    405: _MALFORMED,
    409: "There was a conflict when trying to complete your request.",
    500: "The server has either erred or is incapable of performing the requested operation.",
    503: "The server is currently unavailable. Please try again at a later time.",
}


class BadRequest(HeatError, type_name="HTTPBadRequest"):
    """The request itself is wrong, whatever stack it is about."""

    def __init__(self, problem: str = _MALFORMED) -> None:
        super().__init__(problem)


class Denied(HeatError, type_name="HTTPForbidden"):
    """The path names a project that is not the caller's."""

    def __init__(self) -> None:
        super().__init__(EXPLANATIONS[403])


class Missing(HeatError, type_name="HTTPNotFound"):
    """What the path names does not exist."""

    def __init__(self, problem: str = EXPLANATIONS[404]) -> None:
        super().__init__(problem)


class MethodNotAllowed(HeatError, type_name="HTTPMethodNotAllowed"):
    """The path exists and does not take this method."""

    def __init__(self) -> None:
        super().__init__(EXPLANATIONS[405])


def status_of(error: HeatError) -> int:
    """The status of the error's type or of the nearest type above it; 500 when none is in the table."""
    names = (getattr(each, "type_name", "") for each in type(error).__mro__)
    return next((STATUSES[name] for name in names if name in STATUSES), 500)


def body_of(error: HeatError) -> dict[str, Any]:
    """The body that tells a client what went wrong."""
    status = status_of(error)
    return {
        "code": status,
        "title": HTTPStatus(status).phrase,
        "explanation": EXPLANATIONS[status],
        "error": {"type": error.type_name, "traceback": None, "message": error.message},
    }
