"""The service as the commands see it: paths and documents in, documents or a Failure out."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from keystoneauth1 import exceptions
from keystoneauth1.adapter import Adapter

from heat.cli.failure import Failure, Unreached, explain_answer

PASSING = (429, 500, 502, 503, 504)


class Heat:
    """One project's orchestration endpoint over HTTP."""

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter

    def get(self, path: str, **query: Any) -> Any:
        """The document at a path."""
        return self._call("GET", path, params=_plain(query))[1]

    def post(self, path: str, body: Any, **query: Any) -> Any:
        """Send a new thing."""
        return self._call("POST", path, json=body, params=_plain(query))[1]

    def put(self, path: str, body: Any, **query: Any) -> Any:
        """Replace a thing."""
        return self._call("PUT", path, json=body, params=_plain(query))[1]

    def patch(self, path: str, body: Any, **query: Any) -> Any:
        """Change a part of a thing."""
        return self._call("PATCH", path, json=body, params=_plain(query))[1]

    def delete(self, path: str, **query: Any) -> Any:
        """Take a thing away; some leave a document."""
        return self._call("DELETE", path, params=_plain(query))[1]

    def find_stack(self, name_or_id: str) -> str:
        """The path `stacks/NAME/ID` of a stack given by either; the service answers a name with a redirect."""
        path = f"stacks/{segment(name_or_id)}"
        answer, body = self._call("GET", path, redirect=False)
        location: str = urlsplit(answer.headers.get("Location", "")).path
        if answer.status_code in (301, 302, 303, 307, 308) and "/stacks/" in location:
            return "stacks/" + location.partition("/stacks/")[2]
        stack = body["stack"]
        return stack_path(stack["stack_name"], stack["id"])

    def _call(self, method: str, path: str, **arguments: Any) -> tuple[Any, Any]:
        try:
            answer = self._adapter.request(f"/{path}", method, raise_exc=False, **arguments)
        except exceptions.ClientException as error:
            raise explain_no_answer(error) from error
        body = _document(answer)
        if answer.status_code >= 400:
            request_id = answer.headers.get("x-openstack-request-id", "")
            raise _Answered(
                answer.status_code, explain_answer(answer.status_code, body, f"{method} {path}", request_id)
            )
        return answer, body


class _Answered(Failure):
    """A failure that the service itself told of, with the HTTP status it used."""

    def __init__(self, status: int, failure: Failure) -> None:
        super().__init__(failure.summary, where=failure.where, what=failure.what, fix=failure.fix)
        self.status = status


def is_gone(failure: Failure) -> bool:
    """Whether the service said that the thing asked for is not there."""
    return isinstance(failure, _Answered) and failure.status == 404


def is_passing(failure: Failure) -> bool:
    """Whether the same question may well be answered a little later."""
    return isinstance(failure, Unreached) or (isinstance(failure, _Answered) and failure.status in PASSING)


def segment(name: str) -> str:
    """A name made fit to stand between two slashes of a URL."""
    return quote(name, safe="")


def stack_path(name: str, stack_id: str) -> str:
    """The path of one stack."""
    return f"stacks/{segment(name)}/{segment(stack_id)}"


def explain_no_answer(error: Exception) -> Failure:
    """The failure behind an exception that came instead of an answer."""
    what = _SOCKET_TALK.sub(r": \1", str(error)) or type(error).__name__
    for kind, summary, fix in _NO_ANSWER:
        if isinstance(error, kind):
            return Unreached(summary, what=what, fix=fix)
    return Unreached("The cloud cannot be used.", what=what, fix="Check auth_url, user, project and region.")


# Between the URL and the cause, connection errors name objects of the HTTP library.
_SOCKET_TALK = re.compile(r": HTTPS?Connection.*\[Errno -?\d+\] ([^'\")]+).*", re.DOTALL)

_NO_ANSWER: tuple[tuple[type[Exception], str, str], ...] = (
    (exceptions.SSLError, "The connection is not trusted.", "Name the right authority with --os-cacert FILE."),
    (exceptions.ConnectTimeout, "The service does not answer in time.", "Check the network, or try again."),
    (exceptions.ConnectFailure, "The service cannot be reached.", "Check that it runs and that the URL is right."),
    (exceptions.Unauthorized, "The cloud does not know you.", "Check user name, password, project and their domains."),
    (
        exceptions.MissingRequiredOptions,
        "No cloud is configured.",
        "Name a cloud of your clouds.yaml with --os-cloud NAME or OS_CLOUD; the file is looked for in the current\n"
        "folder, ~/.config/openstack and /etc/openstack. Or set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD,\n"
        "OS_PROJECT_NAME, OS_USER_DOMAIN_NAME and OS_PROJECT_DOMAIN_NAME.",
    ),
    (
        exceptions.CatalogException,
        "This cloud offers no orchestration service.",
        "Check the region (--os-region-name) and interface (--os-interface), or give the URL with --os-endpoint.",
    ),
    (exceptions.DiscoveryFailure, "There is no Keystone at this auth_url.", "Check OS_AUTH_URL or auth_url."),
)


def _plain(query: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value not in (None, "", False, [])}


def _document(answer: Any) -> Any:
    """The JSON of an answer; a proxy may have put something else in its place."""
    if not answer.content or answer.status_code in (202, 204):
        return None
    try:
        return answer.json()
    except ValueError:
        if answer.status_code < 300:
            url = str(answer.url)
            raise Failure(
                "This is no answer of Heat.", where=url, what=answer.text[:200], fix="Check the URL."
            ) from None
        return None
