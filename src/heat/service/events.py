"""Events: what happened to a stack, its resources, and the stacks below it."""

import time
from collections.abc import Mapping, Sequence
from threading import BoundedSemaphore
from typing import Any

from heat.engine.hushing import SECRET, secrets_of
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.finding import find_stack, identity_of
from heat.service.times import told
from heat.store import events, resources, stacks
from heat.store.rows import EventRow, StackRow
from heat.values.errors import InvalidArgument

OFFERS = Offers()

LOOK_S = 0.25
LONGEST_WAIT_S = 20.0
FOLLOWERS = BoundedSemaphore(16)
"""So many callers may wait in one process for something to happen; others are answered at once and ask again."""
FIELDS = {
    "resource_status": "status",
    "resource_action": "action",
    "resource_name": "resource_name",
    "resource_type": "type_name",
    "uuid": "id",
}
"""What the contract calls the fields of a filter, and what the store does."""
SORTS = {"event_time": "created_at", "created_at": "created_at", "resource_type": "type_name"}


@OFFERS.offers("list_events")
def list_events(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    limit: int | None = None,
    marker: str | None = None,
    sort_keys: Sequence[str] | None = None,
    sort_dir: str | None = None,
    filters: Mapping[str, Any] | None = None,
    nested_depth: int | None = None,
) -> list[dict[str, Any]]:
    """One page of events: the newest first, with sort keys the smallest first, unless told."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    of = _stacks(desk, stack, nested_depth)
    keys = [SORTS[key] for key in sort_keys or () if key in SORTS]
    descending = not keys if sort_dir is None else sort_dir.startswith("desc")
    chosen = _filters(filters or {})
    rows = events.page(desk.house.database, list(of), chosen, keys or ["created_at"], descending, marker, limit)
    root = identity_of(stack).as_dict() if nested_depth else None
    views = [_view(row, of[row.stack_id], root) for row in rows]
    if "uuid" in (filters or {}):
        for row, view in zip(rows, views):
            view["resource_properties"] = _properties(desk, row)
    return views


@OFFERS.offers("await_events")
def await_events(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    wait_s: float,
    more_than: int = 0,
    limit: int | None = None,
    marker: str | None = None,
    sort_keys: Sequence[str] | None = None,
    sort_dir: str | None = None,
    filters: Mapping[str, Any] | None = None,
    nested_depth: int | None = None,
) -> list[dict[str, Any]]:
    """The same, but not before there are more than so many; for a while, and not for too many callers at once."""
    page: dict[str, Any] = {"limit": limit, "marker": marker, "sort_keys": sort_keys, "sort_dir": sort_dir}
    page |= {"stack_identity": stack_identity, "filters": filters, "nested_depth": nested_depth}
    deadline = time.monotonic() + min(wait_s, LONGEST_WAIT_S)
    found = list_events(desk, context, **page)
    if len(found) > more_than or not FOLLOWERS.acquire(blocking=False):
        return found
    try:
        while len(found) <= more_than and time.monotonic() < deadline and not desk.closing.wait(LOOK_S):
            found = list_events(desk, context, **page)
    finally:
        FOLLOWERS.release()
    return found


def _stacks(desk: Desk, stack: StackRow, nested_depth: int | None) -> dict[str, StackRow]:
    """The stack and those below it, as deep as asked, by id."""
    if not nested_depth:
        return {stack.id: stack}
    below = stacks.tree(desk.house.database, stack.id, nested_depth)
    return {stack.id: stack, **stacks.get_many(desk.house.database, [identity for identity, _ in below])}


def _filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    unknown = filters.keys() - FIELDS.keys()
    if unknown:
        raise InvalidArgument(f"Events cannot be filtered by {', '.join(sorted(unknown))}.")
    return {FIELDS[name]: value for name, value in filters.items()}


def _view(event: EventRow, stack: StackRow, root: Mapping[str, str] | None) -> dict[str, Any]:
    identity = identity_of(stack)
    return {
        "event_identity": identity.event(event.resource_name, event.id).as_dict(),
        "stack_identity": identity.as_dict(),
        "stack_name": stack.name,
        "event_time": told(event.created_at),
        "resource_name": event.resource_name,
        "physical_resource_id": event.physical_id,
        "resource_action": str(event.action),
        "resource_status": str(event.status),
        "resource_status_reason": event.reason,
        "resource_type": event.type_name,
        "resource_properties": event.properties,
        "root_stack_id": root,
    }


def _properties(desk: Desk, event: EventRow) -> Mapping[str, Any]:
    """What the resource was given: as the event says, else as it was last applied; secrets are starred."""
    stack = stacks.get(desk.house.database, event.stack_id, show_deleted=True)
    secrets = secrets_of(desk.compiler, stack, None)
    return {
        name: SECRET if secrets.hide(event.resource_name, name, (value,)) else value
        for name, value in _given(desk, event).items()
    }


def _given(desk: Desk, event: EventRow) -> Mapping[str, Any]:
    if event.properties is not None:
        return event.properties
    found = resources.find(desk.house.database, event.stack_id, event.resource_name)
    fits = next((row.id for row in found if event.physical_id in (None, row.physical_id)), None)
    if fits is None:
        return {}
    known = resources.detail(desk.house.database, [fits])[fits].properties or {}
    return {name: value for name, value in known.items() if value is not None}
