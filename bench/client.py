"""A light client of any Heat: one connection, one token for all, and the cheapest question about a stack's state."""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

Document = Mapping[str, Any]
DOMAIN = "default"
CATALOG = "catalog"
"""In place of a URL: the one that the catalog names."""
_RENEW_S = 1800.0
_PAUSE_SHARE = 1 / 20
_SHORTEST_S, _LONGEST_S = 0.02, 0.2


class Refused(Exception):
    """The endpoint answered otherwise than with success."""


class Account:
    """A user in a project of the default domain, and the token it has just now."""

    def __init__(self, auth_url: str, user: str, password: str, project: str) -> None:
        self.auth_url = auth_url.rstrip("/").removesuffix("/v3") + "/v3"
        self.user, self.password, self.project = user, password, project
        self._lock = threading.Lock()
        self._token, self._project_id, self._until = "", "", 0.0
        self._catalog: list[dict[str, Any]] = []

    def token(self) -> tuple[str, str]:
        """A valid token, and the id of the project it is for."""
        with self._lock:
            if time.monotonic() > self._until:
                self._fetch()
            return self._token, self._project_id

    def orchestration_url(self) -> str:
        """Where the catalog says that Heat is.  Raises Refused when it says nothing."""
        self.token()
        for service in self._catalog:
            for endpoint in service["endpoints"]:
                if service["type"] == "orchestration" and endpoint["interface"] == "public":
                    return str(endpoint["url"])
        raise Refused("the catalog names no orchestration service")

    def _fetch(self) -> None:
        domain = {"id": DOMAIN}
        user = {"name": self.user, "domain": domain, "password": self.password}
        scope = {"project": {"name": self.project, "domain": domain}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
        answer = requests.post(f"{self.auth_url}/auth/tokens", json=body, timeout=60)
        answer.raise_for_status()
        self._token = answer.headers["X-Subject-Token"]
        told = answer.json()["token"]
        self._project_id, self._catalog = told["project"]["id"], told.get("catalog", [])
        self._until = time.monotonic() + _RENEW_S


@dataclass(frozen=True, slots=True)
class StackState:
    """A stack as a list shows it."""

    id: str
    name: str
    status: str
    reason: str


class HeatClient:
    """Speaks to one endpoint; not for use by two threads at once."""

    def __init__(self, url: str, account: Account) -> None:
        self._url = (account.orchestration_url() if url == CATALOG else url).rstrip("/")
        self._account = account
        self._session = requests.Session()

    def call(self, method: str, path: str, body: Document | None = None, **query: str | int) -> requests.Response:
        """Ask.  Raises Refused unless the answer is a success."""
        token, project = self._account.token()
        url = self._url.replace("%(project_id)s", project) + path
        headers = {"X-Auth-Token": token, "Accept": "application/json"}
        answer = self._session.request(method, url, json=body, params=query, headers=headers, timeout=600)
        if not 200 <= answer.status_code < 300:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer

    def create(self, name: str, template: Document, files: Mapping[str, str]) -> str:
        """Ask for a stack; its id."""
        body = {"stack_name": name, "template": template, "files": files, "timeout_mins": 60, "disable_rollback": True}
        stack_id: str = self.call("POST", "/stacks", body).json()["stack"]["id"]
        return stack_id

    def update(self, name: str, stack_id: str, template: Document, files: Mapping[str, str]) -> None:
        """Ask for a stack to become what a template says."""
        self.call("PUT", f"/stacks/{name}/{stack_id}", {"template": template, "files": files, "timeout_mins": 60})

    def delete(self, name: str, stack_id: str) -> None:
        """Ask for a stack to be taken away."""
        self.call("DELETE", f"/stacks/{name}/{stack_id}")

    def stacks(self, **query: str | int) -> list[StackState]:
        """The project's stacks."""
        listed = self.call("GET", "/stacks", None, **query).json()["stacks"]
        return [
            StackState(one["id"], one["stack_name"], one["stack_status"], one.get("stack_status_reason") or "")
            for one in listed
        ]

    def ready(self, limit_s: float = 90.0) -> None:
        """Return once an engine answers behind the API.  Raises Refused when none does in time."""
        for _ in pauses(limit_s):
            try:
                self.call("GET", "/build_info")
            except (Refused, requests.RequestException) as error:
                last = error
            else:
                return
        raise Refused(f"no engine answers: {last}")

    def wait(self, stack_id: str, action: str, limit_s: float = 2400.0) -> tuple[str, str]:
        """Until an action has ended: its status without the action's name, and the reason."""
        for _ in pauses(limit_s):
            found = self.stacks(id=stack_id)
            if not found:
                return ("COMPLETE", "") if action == "DELETE" else ("GONE", "the stack is not there")
            if found[0].status in (f"{action}_COMPLETE", f"{action}_FAILED"):
                return found[0].status.removeprefix(f"{action}_"), found[0].reason
        return "TIMED_OUT", f"no end in {limit_s:g} s"


def pauses(limit_s: float) -> Iterator[float]:
    """Moments to look at something, as seconds since the beginning.

    The pause between two looks is a twentieth of the time gone by, within bounds: whatever is fast is timed finely, and
    whatever is slow is not slowed down by being watched. It is the same for every target.
    """
    began = time.monotonic()
    while (gone := time.monotonic() - began) < limit_s:
        yield gone
        time.sleep(min(_LONGEST_S, max(_SHORTEST_S, gone * _PAUSE_SHARE)))
