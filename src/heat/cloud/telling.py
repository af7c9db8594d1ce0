"""What keystoneauth raises, told in Heat's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from keystoneauth1 import exceptions

from heat.values.errors import AuthorizationFailure, CloudError, ResourceTypeUnavailable

REFUSALS = (exceptions.Unauthorized, exceptions.NotFound, exceptions.Forbidden)
LOST = (exceptions.ConnectFailure, exceptions.ConnectTimeout, exceptions.UnknownConnectionError)


@contextmanager
def told(service: str) -> Iterator[None]:
    """Turn errors of authentication and discovery into ours; a lost connection passes through.

    Raises AuthorizationFailure, ResourceTypeUnavailable, CloudError.
    """
    try:
        yield
    except LOST:
        raise
    except (exceptions.EndpointNotFound, exceptions.EmptyCatalog) as error:
        raise ResourceTypeUnavailable(f"The cloud offers no {service} service here.") from error
    except REFUSALS as error:
        raise AuthorizationFailure(f"The identity service refused the credentials: {error.message}") from error
    except exceptions.HttpError as error:
        raise CloudError("identity", str(error.message), error.http_status) from error
    except exceptions.ClientException as error:
        raise CloudError(service, str(error)) from error
