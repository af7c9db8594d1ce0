"""A story told through a REST door: its steps are done one after another, and what the door said of them is kept.

The same story can be told to any Heat. Names that differ from run to run are taken out of what is kept.
"""

import re
import time
from collections.abc import Sequence
from typing import Any

from tests.scenarios.doors import Rest, Stack, hot, new_name, until

PATIENCE_S = 240.0
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
WORDS_OF_THE_CLOUD = re.compile(r"(?:NetworkInUseClient|CloudError): ([\w.\[\]]+:).*", re.DOTALL)
"""What a service says differs from one to the next."""
Step = Sequence[Any]


class Teller:
    """One stack, and what was said of it."""

    def __init__(self, door: Rest, calm_s: float = 0.0) -> None:
        """`calm_s` for a Heat whose stacks seem to rest for a moment before they are rolled back."""
        self.door, self._calm_s = door, calm_s
        self.name = new_name("story")
        self.answers: list[str] = []
        self.stack: Stack | None = None
        self.snapshot = "nope"
        self.blocking = ""

    def tell(self, steps: Sequence[Step]) -> "Teller":
        """Do the steps."""
        for verb, *given in steps:
            getattr(self, verb)(*given)
        return self

    # -- steps

    def create(self, resources: str, fields: dict[str, Any] | None = None) -> None:
        """Ask for a stack; the first one is what the story is about."""
        answer = self._ask("POST", "/stacks", {"stack_name": self.name, **_body(resources, fields)})
        if answer.status_code == 201 and self.stack is None:
            self.stack = Stack(self.door, self.name, answer.json()["stack"]["id"])

    def update(self, resources: str, fields: dict[str, Any] | None = None) -> None:
        """Ask for a change of all."""
        self._ask("PUT", self.path, _body(resources, fields))

    def patch(self, fields: dict[str, Any]) -> None:
        """Ask for a change of some."""
        self._ask("PATCH", self.path, fields)

    def preview_update(self, resources: str) -> None:
        """Ask what a change would do."""
        self._ask("PUT", f"{self.path}/preview", _body(resources, None))

    def act(self, action: str) -> None:
        """Ask for an action on the whole."""
        self._ask("POST", f"{self.path}/actions", {action: None})

    def take_snapshot(self) -> None:
        """Ask for a snapshot."""
        answer = self._ask("POST", f"{self.path}/snapshots", {"name": "one"})
        if answer.status_code == 200:
            self.snapshot = str(answer.json().get("id", answer.json().get("snapshot", {}).get("id")))

    def restore(self) -> None:
        """Ask to go back to the last snapshot."""
        self._ask("POST", f"{self.path}/snapshots/{self.snapshot}/restore")

    def signal(self, resource: str, details: Any = None) -> None:
        """Tell a resource something."""
        self._ask("POST", f"{self.path}/resources/{resource}/signal", details)

    def mark(self, resource: str) -> None:
        """Say that a resource is broken."""
        body = {"mark_unhealthy": True, "resource_status_reason": "by hand"}
        self._ask("PATCH", f"{self.path}/resources/{resource}", body)

    def block(self, resource: str) -> None:
        """Make a network impossible to remove, as people do by hand."""
        assert self.stack is not None
        body = {"port": {"network_id": self.stack.physical(resource), "name": self.name}}
        where = {"service_type": "network", "interface": "public"}
        answer = self.door.session.post("/v2.0/ports", json=body, endpoint_filter=where)
        self.blocking = str(answer.json()["port"]["id"])

    def unblock(self) -> None:
        """Take that back."""
        where = {"service_type": "network", "interface": "public"}
        self.door.session.delete(f"/v2.0/ports/{self.blocking}", endpoint_filter=where)
        self.blocking = ""

    def delete(self) -> None:
        """Ask to take it away."""
        self._ask("DELETE", self.path)

    def abandon(self) -> None:
        """Ask to forget it."""
        self._ask("DELETE", f"{self.path}/abandon")

    def export(self) -> None:
        """Ask for all that is known of it."""
        self._ask("GET", f"{self.path}/export")

    def show(self, part: str = "") -> None:
        """Ask for it, or for a part of it."""
        self._ask("GET", f"{self.path}{part}")

    def comes(self, resource: str, state: str) -> None:
        """Wait until a resource comes to a state; one of a nested stack is named by its path."""
        until(lambda: self._state(resource), lambda found: found == state, PATIENCE_S)

    def settles(self) -> None:
        """Wait until nothing is in progress."""
        until(self._calm, bool, PATIENCE_S)

    def _calm(self) -> bool:
        if self.state().endswith("IN_PROGRESS"):
            return False
        time.sleep(self._calm_s)
        return not self.state().endswith("IN_PROGRESS")

    # -- what came of it

    @property
    def path(self) -> str:
        """Where the stack is."""
        assert self.stack is not None, self.answers
        return self.stack.path

    def state(self) -> str:
        """Of the stack, or GONE."""
        answer = self.door.call("GET", self.path, params={"resolve_outputs": "false"})
        return "GONE" if answer.status_code == 404 else str(answer.json()["stack"]["stack_status"])

    def reason(self) -> str:
        """Of the stack's state."""
        assert self.stack is not None
        return "" if self.state() == "GONE" else self._plain(str(self.stack.show()["stack_status_reason"]))

    def history(self) -> dict[str, list[str]]:
        """The events of each stack of the tree, by its place, the oldest first; of one that is gone its own."""
        found: dict[str, list[str]] = {}
        for event in self._events(nested_depth=5) or self._events():
            stack = next(link["href"] for link in event["links"] if link["rel"] == "stack").split("/stacks/")[1]
            place = self._place(stack.partition("/")[0])
            name = "." if event["resource_name"] == stack.partition("/")[0] else event["resource_name"]
            told = f"{name} {event['resource_status']}: {self._plain(event['resource_status_reason'] or '')}"
            found.setdefault(place, []).append(told)
        return found

    def _events(self, **query: Any) -> list[dict[str, Any]]:
        answer = self.door.call("GET", f"{self.path}/events", params={"sort_dir": "asc", **query})
        return list(answer.json()["events"]) if answer.status_code == 200 else []

    def _state(self, resource: str) -> str:
        *above, name = resource.split("/")
        found = self.door.get(f"{self.path}/resources", params={"nested_depth": len(above)})["resources"]
        for one in found:
            if one["resource_name"] == name and (not above or one.get("parent_resource") == above[-1]):
                return str(one["resource_status"])
        return ""

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.door.call(method, path, body)
        error = answer.json()["error"]["type"] if answer.status_code >= 400 else ""
        self.answers.append(f"{answer.status_code} {error}".strip())
        return answer

    def _place(self, stack_name: str) -> str:
        """`group` for `story-1234-group-abcd...`."""
        below = stack_name.removeprefix(self.name).strip("-")
        return re.sub(r"-[a-z0-9]{12}(?=-|$)", "", below)

    def _plain(self, text: str) -> str:
        named = text.replace(self.name, "STACK")
        told = UUID.sub("ID", re.sub(r"(STACK[-\w]*?)-[a-z0-9]{12}\b", r"\1", named))
        return WORDS_OF_THE_CLOUD.sub(r"... \1 ...", told)


def _body(resources: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    return {"template": hot(resources), **(fields or {})}
