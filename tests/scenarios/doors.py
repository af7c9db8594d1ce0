"""The REST door as tests use it: raw requests, and the few steps that every story takes."""

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
import yaml

PAUSE_S = 0.05
PATIENCE_S = 60.0


class Rest:
    """The OpenStack door, seen by one user."""

    def __init__(self, session: Any, url: str | None = None) -> None:
        """`url` where the catalog does not know the door."""
        self.session = session
        self._where: dict[str, Any] = {"endpoint_filter": {"service_type": "orchestration", "interface": "public"}}
        if url:
            self._where = {"endpoint_override": url}

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        """Send one request; whatever the answer is."""
        answer: requests.Response = self.session.request(
            path,
            method,
            json=body,
            raise_exc=False,
            redirect=False,
            **self._where,
            **more,
        )
        return answer

    def get(self, path: str, **more: Any) -> Any:
        """The body of what must be a success."""
        answer = self.call("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def create(self, template: str | dict[str, Any], name: str | None = None, **fields: Any) -> "Stack":
        """Ask for a stack; the answer is checked."""
        name = name or new_name()
        answer = self.call("POST", "/stacks", request_body(template, stack_name=name, **fields))
        assert answer.status_code == 201, answer.text
        return Stack(self, name, answer.json()["stack"]["id"])

    def made(self, template: str | dict[str, Any], **fields: Any) -> "Stack":
        """A stack that is complete."""
        return self.create(template, **fields).settled("CREATE_COMPLETE")


class Stack:
    """One stack behind the door."""

    def __init__(self, door: Rest, name: str, identity: str) -> None:
        self.door, self.name, self.id = door, name, identity
        self.path = f"/stacks/{name}/{identity}"

    def show(self) -> dict[str, Any]:
        """The whole of it."""
        return dict(self.door.get(self.path)["stack"])

    @property
    def status(self) -> str:
        return str(self.show()["stack_status"])

    @property
    def reason(self) -> str:
        return str(self.show()["stack_status_reason"])

    def settled(self, expected: str | None = None, patience_s: float = PATIENCE_S) -> "Stack":
        """Wait until nothing is in progress, and check how it ended."""
        shown = until(self.show, lambda stack: not stack["stack_status"].endswith("IN_PROGRESS"), patience_s)
        if expected:
            assert shown["stack_status"] == expected, f"{shown['stack_status']}: {shown['stack_status_reason']}"
        return self

    def update(self, template: str | dict[str, Any], expected: str = "UPDATE_COMPLETE", **fields: Any) -> "Stack":
        """Change it, and wait for the end."""
        self.change(template, **fields)
        return self.settled(expected)

    def change(self, template: str | dict[str, Any], **fields: Any) -> None:
        """Begin to change it."""
        answer = self.door.call("PUT", self.path, request_body(template, **fields))
        assert answer.status_code == 202, answer.text

    def patch(self, expected: str = "UPDATE_COMPLETE", **fields: Any) -> "Stack":
        """Change some of it, and wait for the end."""
        answer = self.door.call("PATCH", self.path, fields)
        assert answer.status_code == 202, answer.text
        return self.settled(expected)

    def deleted(self) -> "Stack":
        """Take it away, and wait for the end."""
        answer = self.door.call("DELETE", self.path)
        assert answer.status_code == 204, answer.text
        return self.settled("DELETE_COMPLETE")

    def outputs(self) -> dict[str, Any]:
        """Output values by key."""
        return {output["output_key"]: output.get("output_value") for output in self.show()["outputs"]}

    def resources(self, **query: Any) -> dict[str, dict[str, Any]]:
        """Its resources by name."""
        found = self.door.get(f"{self.path}/resources", params=query)["resources"]
        return {resource["resource_name"]: resource for resource in found}

    def physical(self, name: str) -> str:
        """The id of the thing behind a resource."""
        return str(self.resources()[name]["physical_resource_id"])

    def events(self, **query: Any) -> list[dict[str, Any]]:
        """What happened, newest first."""
        return list(self.door.get(f"{self.path}/events", params=query)["events"])


def request_body(template: str | dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The body of a request that brings a template."""
    return {"template": template, **fields}


def until(look: Callable[[], Any], done: Callable[[Any], bool], patience_s: float = PATIENCE_S) -> Any:
    """Look until it is so."""
    deadline = time.monotonic() + patience_s
    while not done(found := look()):
        assert time.monotonic() < deadline, f"waited in vain; last seen: {found}"
        time.sleep(PAUSE_S)
    return found


def new_name(prefix: str = "s") -> str:
    """A stack name that nobody else uses."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"


def hot(resources: str, **sections: Any) -> dict[str, Any]:
    """A HOT template from the YAML of its resources."""
    return {"heat_template_version": "2021-04-16", "resources": yaml.safe_load(resources), **sections}


def template_text(path: Path) -> str:
    """A template as it stands in a file."""
    return path.read_text()
