"""One cloud service, ready to use: what plug-ins are handed as their RestClient."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from keystoneauth1.adapter import Adapter
from requests import Response
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from heat.cloud.errors import CloudAmbiguous, error_of
from heat.cloud.retrying import UNSURE, Retrying
from heat.cloud.telling import LOST, told
from heat.values.errors import CloudError

LOG = logging.getLogger(__name__)
HARMLESS = frozenset({"GET", "HEAD", "PUT", "DELETE"})


class ServiceClient:
    """Calls one service as one identity.  See heat.plugin.RestClient for the promises.

    Calls that change things take options: `query`, `headers`, `microversion`, and `idempotent`, which says whether the
    call does no harm when it is made twice (True for PUT and DELETE, False for POST and PATCH unless said otherwise).
    """

    def __init__(self, adapter: Adapter, service: str, retrying: Retrying) -> None:
        self._adapter, self._service, self._retrying = adapter, service, retrying

    def get(self, path: str, **query: Any) -> Any:
        """What stands at a path."""
        return self._answer("GET", path, query=query)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Make, or do."""
        return self._answer("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Any:
        """Make it so."""
        return self._answer("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Any:
        """Change in part."""
        return self._answer("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> Any:
        """Take away."""
        return self._answer("DELETE", path, **options)

    def text(self, path: str) -> str:
        """What stands at a path, as plain text."""
        return str(self.request("GET", path, headers={"Accept": "text/plain"}).text)

    def list(self, path: str, key: str, **query: Any) -> list[dict[str, Any]]:
        """All pages of a collection."""
        found: list[dict[str, Any]] = []
        asked = query
        seen: set[str] = set()
        while True:
            page = self._answer("GET", path, query=asked)
            found += page[key]
            following = _next_page(page, key)
            if not following or following in seen or not page[key]:
                return found
            seen.add(following)
            asked = {**query, **parse_qs(urlsplit(following).query)}

    def request(self, method: str, path: str, body: Any = None, **options: Any) -> Response:
        """The bare answer, for what is not JSON.  Raises as all the others."""
        harmless = options.pop("idempotent", None)
        harmless = method in HARMLESS if harmless is None else harmless
        arguments = _arguments(body, **options)
        attempt = 0
        while True:
            response = self._once(method, path, arguments, harmless, attempt)
            if response is not None and response.status_code < 400:
                return response
            status = response.status_code if response is not None else 0
            if response is not None and not self._retrying.wanted(attempt, status, harmless):
                if status in UNSURE - {500} and not harmless:
                    raise CloudAmbiguous(self._service, f"{method} {path}: {response.reason}", status)
                raise error_of(self._service, response)
            self._retrying.pause(attempt, response.headers.get("Retry-After") if response is not None else None)
            attempt += 1

    def _answer(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        response = self.request(method, path, body, **options)
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            return response.text

    def _once(self, method: str, path: str, arguments: dict[str, Any], harmless: bool, attempt: int) -> Response | None:
        """One attempt; None when no answer came and the call may be made again."""
        try:
            with told(self._service):
                response: Response = self._adapter.request(path, method, raise_exc=False, log=False, **arguments)
        except LOST as error:
            unsent = _never_sent(error)
            if self._retrying.wanted(attempt, 0, harmless or unsent):
                return None
            failure = CloudError if harmless or unsent else CloudAmbiguous
            raise failure(self._service, f"no answer to {method} {path}: {_cause(error)}") from error
        LOG.debug("%s %s %s: %s", self._service, method, path, response.status_code)
        return response


def _arguments(
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    microversion: str | None = None,
) -> dict[str, Any]:
    """What keystoneauth is told beside method and path."""
    arguments: dict[str, Any] = {"headers": {"Accept": "application/json", **(headers or {})}}
    if isinstance(body, bytes):
        arguments["data"] = body
    elif body is not None:
        arguments["data"] = json.dumps(body)
        arguments["headers"].setdefault("Content-Type", "application/json")
    if query:
        arguments["params"] = {name: value for name, value in query.items() if value is not None}
    if microversion:
        arguments["microversion"] = microversion
    return arguments


def _next_page(page: Mapping[str, Any], key: str) -> str:
    """Address of the page that follows, in any of the ways services tell it."""
    links = page.get(f"{key}_links")
    if isinstance(links, list):
        return next((str(link["href"]) for link in links if link.get("rel") == "next"), "")
    whole = page.get("links")
    return str((whole.get("next") if isinstance(whole, Mapping) else None) or page.get("next") or "")


def _chain(error: BaseException) -> list[BaseException]:
    """An error and what it came from, the innermost last."""
    found: list[BaseException] = []
    todo: list[Any] = [error]
    while todo and len(found) < 20:
        one = todo.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


def _never_sent(error: BaseException) -> bool:
    """Was the connection not even made?"""
    return any(isinstance(one, NewConnectionError | ConnectTimeoutError) for one in _chain(error))


def _cause(error: BaseException) -> str:
    """The first words of what went wrong, without the layers that say it again."""
    return str(_chain(error)[-1]) or type(error).__name__
