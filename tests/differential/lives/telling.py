"""Tells a story to one Heat through python-heatclient, and keeps what it answers and what becomes of the stack."""

import json
import time
from collections.abc import Callable
from typing import Any

from heatclient import exc
from heatclient.client import Client
from tests.differential.lives.seeing import (
    Seen,
    changes_of,
    export_of,
    ordered,
    place_of,
    plain,
    preview_of,
    resources_of,
    stack_of,
)  # fmt: skip
from tests.differential.lives.stories import Step

PATIENCE_S = 90.0
STUCK_S = 15.0
"""What has not moved for so long is at a hook, or waits for a signal."""
PAUSE_S = 0.3
HOOKS = "pre-create", "pre-update", "pre-delete", "post-create", "post-update", "post-delete"
NETWORK = {"service_type": "network", "interface": "public"}
LOSABLE = {"OS::Neutron::Net": "networks", "OS::Neutron::SecurityGroup": "security-groups"}


class Teller:
    """One stack, asked for by one user."""

    def __init__(self, session: Any, name: str, calm_s: float = 0.0) -> None:
        """`calm_s` for a Heat whose stacks seem to rest for a moment before they are rolled back."""
        self._client = Client("1", session=session, service_type="orchestration")
        self._session, self._name, self._calm_s = session, name, calm_s
        self._id, self._snapshot_id = "", "nope"
        self._data: Any = None
        self._seen: set[str] = set()
        self._physical: dict[str, str] = {}

    def tell(self, step: Step) -> Seen:
        """What is answered to a step, and what it leads to."""
        given = dict(step)
        verb, until = given.pop("verb"), given.pop("until", None)
        told: Seen = {"answer": self.answer(lambda: getattr(self, f"_{verb}")(**given))}
        if until:
            return {**told, "came": self._comes(*until)}
        if verb == "look" or verb.startswith("preview"):
            return told
        return {**told, "settled": self.settles(), **self._state()}

    def answer(self, call: Callable[[], Any]) -> Any:
        """What a call gives, or how it fails."""
        try:
            return plain(call(), self._name)
        except exc.HTTPException as error:
            body = error.error if isinstance(getattr(error, "error", None), dict) else {}
            return {
                "error": f"{error.code} {(body.get('error') or {}).get('type', '')}",
                "text": plain(str(error), self._name),
            }

    def away(self) -> None:
        """Whatever became of it, nothing is left."""
        for _ in range(4):
            self.answer(self._clear_hooks)
            self.answer(self._delete)
            self.settles()
            if self._status() == "GONE":
                return

    @property
    def _where(self) -> str:
        return f"{self._name}/{self._id}"

    # -- steps

    def _create(self, **body: Any) -> Any:
        self._id = self._client.stacks.create(stack_name=self._name, **body)["stack"]["id"]

    def _adopt(self) -> Any:
        if self._data:
            self._create(adopt_stack_data=json.dumps(self._data), files={})

    def _update(self, **body: Any) -> Any:
        return self._client.stacks.update(self._where, **body)

    def _patch(self, **body: Any) -> Any:
        return self._update(existing=True, **body)

    def _preview_create(self, **body: Any) -> Any:
        return preview_of(self._client.stacks.preview(stack_name=self._name, **body).to_dict())

    def _preview_update(self, **body: Any) -> Any:
        return changes_of(self._client.stacks.preview_update(self._where, **body))

    def _preview_patch(self, **body: Any) -> Any:
        return self._preview_update(existing=True, **body)

    def _suspend(self) -> Any:
        return self._client.actions.suspend(self._where)

    def _resume(self) -> Any:
        return self._client.actions.resume(self._where)

    def _check(self) -> Any:
        return self._client.actions.check(self._where)

    def _cancel(self) -> Any:
        return self._client.actions.cancel_update(self._where)

    def _stop(self) -> Any:
        return self._client.actions.cancel_without_rollback(self._where)

    def _snapshot(self, name: str | None) -> Any:
        found = self._client.stacks.snapshot(self._where, name)
        self._snapshot_id = found["id"]
        return sorted(found)

    def _restore(self) -> Any:
        return self._client.stacks.restore(self._where, self._snapshot_id)

    def _drop_snapshot(self) -> Any:
        return self._client.stacks.snapshot_delete(self._where, self._snapshot_id)

    def _mark(self, resource: str, by_id: bool, unhealthy: bool, reason: str | None) -> Any:
        name = (self._physical.get(resource) or "nope") if by_id else resource
        return self._client.resources.mark_unhealthy(self._where, name, unhealthy, reason)

    def _signal(self, resource: str, data: Any) -> Any:
        return self._client.resources.signal(self._where, resource, data)

    def _tell(self, resource: str, data: Any) -> Any:
        self._comes(resource, "CREATE_COMPLETE")
        return self._signal(resource, data)

    def _clear_hooks(self) -> Any:
        cleared = []
        for one in self._client.resources.list(self._where, nested_depth=3):
            stack = next(link["href"] for link in one.links if link["rel"] == "stack").split("/stacks/")[1]
            for hook in HOOKS:
                if "error" not in (self.answer(lambda: self._unset(stack, one.resource_name, hook)) or ()):  # noqa: B023
                    cleared.append(f"{one.resource_name} {hook}")
        return sorted(cleared)

    def _unset(self, stack: str, resource: str, hook: str) -> Any:
        return self._client.resources.signal(stack, resource, {"unset_hook": hook})

    def _lose(self) -> Any:
        """Somebody takes things away by hand."""
        found = [one for one in self._client.resources.list(self._where) if one.resource_type in LOSABLE]
        for one in found:
            path = f"/v2.0/{LOSABLE[one.resource_type]}/{one.physical_resource_id}"
            self._session.delete(path, endpoint_filter=NETWORK, raise_exc=False)
        return sorted(one.resource_name for one in found)

    def _delete(self) -> Any:
        return self._client.stacks.delete(self._where)

    def _abandon(self) -> Any:
        self._data = self._client.stacks.abandon(self._where)
        return export_of(self._data)

    # -- looks

    def _look(self, what: str, query: Seen) -> Any:
        return getattr(self, f"_look_at_{what}")(**query)

    def _look_at_resources(self, **query: Any) -> Any:
        return resources_of(one.to_dict() for one in self._client.resources.list(self._where, **query))

    def _look_at_events(self, **query: Any) -> Any:
        if "marker" in query:
            found = self._client.events.list(self._where)
            query["marker"] = found[query["marker"]].id if len(found) > query["marker"] else "nope"
        told = [(one.resource_name, one.resource_status) for one in self._client.events.list(self._where, **query)]
        return len(told) if "limit" in query or "marker" in query else ordered(told)

    def _look_at_stacks(self, **query: Any) -> Any:
        mine = [one for one in self._client.stacks.list(**query) if one.stack_name.startswith(self._name)]
        return ordered((place_of(one.stack_name, self._name), one.stack_status, sorted(one.to_dict())) for one in mine)

    def _look_at_outputs(self) -> Any:
        return ordered(self._client.stacks.output_list(self._where)["outputs"])

    def _look_at_template(self) -> Any:
        return self._client.stacks.template(self._where)

    def _look_at_environment(self) -> Any:
        return self._client.stacks.environment(self._where)

    def _look_at_files(self) -> Any:
        return sorted(self._client.stacks.files(self._where))

    def _look_at_snapshots(self) -> Any:
        found = self._client.stacks.snapshot_list(self._where)["snapshots"]
        return [(one["status"], one["status_reason"], one["name"], sorted(one)) for one in found]

    def _look_at_export(self) -> Any:
        self._data = self._client.stacks.export(self._where)
        return export_of(self._data)

    # -- what becomes of it

    def settles(self) -> bool:
        """Wait until nothing is in progress; False for a stack that waits for somebody."""
        end, still, since = time.monotonic() + PATIENCE_S, "", time.monotonic()
        while time.monotonic() < end:
            if self._rests():
                time.sleep(self._calm_s)
                if self._rests():
                    return True
            now = json.dumps(self._resources())
            if now != still:
                still, since = now, time.monotonic()
            elif time.monotonic() - since > STUCK_S:
                return False
            time.sleep(PAUSE_S)
        return False

    def _rests(self) -> bool:
        return not self._status().endswith("IN_PROGRESS") and "_IN_PROGRESS" not in json.dumps(self._resources())

    def _status(self) -> str:
        try:
            found = str(self._client.stacks.get(self._where, resolve_outputs=False).stack_status)
        except exc.HTTPNotFound:
            return "GONE"
        return "GONE" if found == "DELETE_COMPLETE" else found

    def _comes(self, resource: str, status: str) -> bool:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and (self._resources().get(f"/{resource}") or {}).get("resource_status") != status:
            if self._rests():
                return False
            time.sleep(PAUSE_S)
        return time.monotonic() < end

    def _resources(self) -> Seen:
        try:
            found = [one.to_dict() for one in self._client.resources.list(self._where, nested_depth=5)]
        except exc.HTTPException:
            return {}
        self._physical = {
            one["resource_name"]: one["physical_resource_id"] for one in found if not one.get("parent_resource")
        }
        return dict(plain(resources_of(found), self._name))

    def _state(self) -> Seen:
        if self._status() == "GONE":
            return {"stack": "GONE"}
        found = stack_of(self._client.stacks.get(self._where).to_dict())
        return {**plain(found, self._name), "resources": self._resources(), "events": self._events()}

    def _events(self) -> dict[str, list[str]]:
        """What has been written since the last time, by stack and resource."""
        told: dict[str, list[str]] = {}
        asked = {"nested_depth": 5, "sort_dir": "asc"}
        for one in self._client.events.list(self._where, **asked):
            if one.id in self._seen:
                continue
            self._seen.add(one.id)
            stack = next(link["href"] for link in one.links if link["rel"] == "stack").split("/stacks/")[1]
            stack = stack.partition("/")[0]
            place = f"{place_of(stack, self._name)}/{'.' if one.resource_name == stack else one.resource_name}"
            told.setdefault(place, []).append(plain(f"{one.resource_status}: {one.resource_status_reason}", self._name))
        return told
