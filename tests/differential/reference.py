"""The reference: a running Heat that somebody else wrote, asked over its REST interface."""

import time
from typing import Any

import requests
from keystoneauth1.session import Session

END = "COMPLETE", "FAILED"


class Answer:
    """A status and a body."""

    def __init__(self, status: int, body: Any) -> None:
        self.status, self.body = status, body

    @property
    def error(self) -> str:
        """The type of the error, or ""."""
        found = self.body.get("error") if isinstance(self.body, dict) and self.status >= 400 else None
        return str(found.get("type") or "") if isinstance(found, dict) else ""

    @property
    def message(self) -> str:
        """What a refusal says."""
        found = self.body.get("error") if isinstance(self.body, dict) and self.status >= 400 else None
        return str(found.get("message") or "") if isinstance(found, dict) else ""


class Reference:
    """One project of it."""

    def __init__(self, url: str, session: Session) -> None:
        self._url, self._keystone = url.rstrip("/"), session
        self.project = self._url.rpartition("/")[2]
        self._http = requests.Session()

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request; what comes back, whatever it is."""
        headers = {"X-Auth-Token": self._keystone.get_token() or ""}
        reply = self._http.request(method, f"{self._url}/{path}", json=body, headers=headers, timeout=120)
        return Answer(reply.status_code, reply.json() if reply.text[:1] in ("{", "[") else reply.text)

    def outputs(self, name: str, body: dict[str, Any]) -> Answer:
        """Make the stack, wait for its end, read what it says, and remove it."""
        made = self.ask("POST", "stacks", {**body, "stack_name": name, "disable_rollback": True, "timeout_mins": 2})
        if made.status >= 400:
            return made
        path = f"stacks/{name}/{made.body['stack']['id']}"
        try:
            while True:
                shown = self.ask("GET", path)
                if shown.status >= 400 or shown.body["stack"]["stack_status"].endswith(END):
                    return shown
                time.sleep(0.2)
        finally:
            self.ask("DELETE", path)
