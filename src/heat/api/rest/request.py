"""One request as the routes see it: who asks, for which project, with which checked parameters and body."""

import json
from collections.abc import Hashable
from typing import Any

import falcon

from heat.api.policy import Policy
from heat.api.rest.faults import BadRequest
from heat.api.settings import ApiSettings
from heat.api.together import Look, Together
from heat.api.versions import VERSION_PREFIX
from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.values.errors import InvalidArgument, RequestLimitExceeded
from heat.values.identity import StackIdentity

_JSON_TYPES = "application/json", "json", "text/plain", ""


class Engine:
    """The engine as one caller reaches it."""

    def __init__(self, client: EngineClient, context: RequestContext, together: Together) -> None:
        self._client, self._context, self._together = client, context, together

    def call(self, method: str, **arguments: Any) -> Any:
        """Ask a method of the contract in the caller's name."""
        return self._client.call(self._context, method, **arguments)

    def together(self, question: Hashable, look: Look) -> bytes:
        """The answer to a question that names all that it depends on: one look for all who ask it now."""
        return self._together.answer(question, look)


class Request:
    """What a route may know of the request; every reader of a parameter raises BadRequest for a wrong value.

    `query` is the query as it was sent and `parameters` the names in it; `last_segment` ends the path.
    """

    def __init__(
        self,
        request: falcon.Request,
        path: dict[str, str],
        context: RequestContext,
        policy: Policy,
        settings: ApiSettings,
    ) -> None:
        self._request, self._policy = request, policy
        self.path, self.context, self.settings = path, context, settings
        self.project = path["project"]
        self.base_url: str = request.prefix + request.env.get(VERSION_PREFIX, "/v1")
        self.query: str = request.query_string
        self.parameters = frozenset(request.params)
        self.last_segment: str = request.path.rpartition("/")[2]

    @property
    def stack_identity(self) -> dict[str, str]:
        """The stack that the path names by name and id."""
        return StackIdentity(self.project, self.path["name"], self.path["stack_id"]).as_dict()

    def require(self, policy: str) -> None:
        """Raises Forbidden when the caller may not; for routes with more than one policy."""
        self._policy.demand(policy, self.context)

    def values(self, name: str) -> list[str]:
        """All values of a parameter that may be repeated."""
        found = self._request.params.get(name, [])
        return found if isinstance(found, list) else [found]

    def text(self, name: str) -> str | None:
        """The value of a parameter; None when it is absent or empty."""
        return next(iter(self.values(name)), None) or None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A parameter that is true or false."""
        value = self.text(name)
        return default if value is None else read_flag(name, value)

    def number(self, name: str) -> int | None:
        """A parameter that counts something."""
        value = self.text(name)
        return None if value is None else read_number(name, value)

    def names(self, name: str) -> list[str] | None:
        """A parameter that lists names, with commas between them."""
        value = self.text(name)
        return None if value is None else value.split(",")

    def filters(self, allowed: dict[str, str]) -> dict[str, str | list[str]]:
        """Those parameters that choose among results, under the engine's names for them."""
        found = {ours: self.values(theirs) for theirs, ours in allowed.items() if self.values(theirs)}
        return {name: values[0] if len(values) == 1 else values for name, values in found.items()}

    def body(self) -> dict[str, Any]:
        """The body, which must be a JSON object."""
        body = self.any_body()
        if not isinstance(body, dict):
            raise BadRequest()
        return body

    def any_body(self) -> Any:
        """The body, whatever JSON it holds; None when there is none."""
        data = self._read()
        if not data:
            return None
        if (self._request.content_type or "").partition(";")[0].strip().lower() not in _JSON_TYPES:
            raise BadRequest("The body must be JSON. Send it with Content-Type: application/json.")
        try:
            return json.loads(data)
        except UnicodeDecodeError:
            raise BadRequest("The body is not UTF-8 text.") from None
        except (ValueError, RecursionError) as error:
            raise BadRequest(str(error)) from error

    def _read(self) -> bytes:
        limit = self.settings.max_json_body_size
        size = self._request.content_length
        data: bytes = b"" if (size or 0) > limit else self._request.bounded_stream.read(limit + 1)
        size = max(size or 0, len(data))
        if size > limit:
            raise RequestLimitExceeded(
                f"Request limit exceeded: JSON body size ({size} bytes) exceeds maximum allowed size ({limit} bytes)."
            )
        return data


def read_flag(name: str, value: object) -> bool:
    """True or false, in JSON or in words."""
    word = str(value).lower()
    if word not in ("true", "false"):
        raise BadRequest(f'Unrecognized value "{value}" for "{name}", acceptable values are: true, false.')
    return word == "true"


def read_number(name: str, value: object) -> int:
    """A whole number from 0 up, in JSON or in digits."""
    try:
        if isinstance(value, bool | float):
            raise ValueError
        number = int(str(value))
    except ValueError:
        raise BadRequest(f"Only integer is acceptable by '{name}'.") from None
    if number < 0:
        raise BadRequest(f"Value '{number}' is invalid for '{name}' which only accepts non-negative integer.")
    return number


def read_direction(value: str | None) -> str | None:
    """Which way a list is sorted."""
    if value not in (None, "asc", "desc"):
        raise InvalidArgument(f'Unknown sort direction "{value}"; use asc or desc.')
    return value
