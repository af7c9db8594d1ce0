"""Events: what happened to a stack and its resources."""

from typing import Any

from heat.api.rest.faults import Missing
from heat.api.rest.request import Engine, Request, read_direction
from heat.api.rest.routing import get
from heat.api.rest.views import events as views

STACK = "/v1/{project}/stacks/{name}/{stack_id}"
_FILTERS = {name: name for name in ("resource_status", "resource_action", "resource_name", "resource_type")}


@get(f"{STACK}/events", policy="events:index")
def list_events(request: Request, engine: Engine) -> dict[str, Any]:
    """The events of a stack, and of stacks nested in it as deep as asked; `wait`s for `more_than` are known."""
    return {"events": _events(request, engine, request.filters(_FILTERS))}


@get(f"{STACK}/resources/{{resource_name}}/events", policy="events:index")
def list_resource_events(request: Request, engine: Engine) -> dict[str, Any]:
    """The events of one resource; 404 when it has none."""
    name = request.path["resource_name"]
    events = _events(request, engine, request.filters(_FILTERS) | {"resource_name": name})
    if not events:
        raise Missing(f"No events found for resource {name}")
    return {"events": events}


@get(f"{STACK}/resources/{{resource_name}}/events/{{event_id}}", policy="events:show")
def show_event(request: Request, engine: Engine) -> dict[str, Any]:
    """One event with what the resource was given."""
    name, event_id = request.path["resource_name"], request.path["event_id"]
    filters = {"resource_name": name, "uuid": event_id}
    events = engine.call("list_events", stack_identity=request.stack_identity, filters=filters)
    if not events:
        raise Missing(f"No event {event_id} found")
    return {"event": views.detail(events[0], request.base_url)}


def _events(request: Request, engine: Engine, filters: dict[str, Any]) -> list[dict[str, Any]]:
    wait_s = request.number("wait")
    asked: dict[str, Any] = {"wait_s": wait_s, "more_than": request.number("more_than") or 0} if wait_s else {}
    events = engine.call(
        "await_events" if wait_s else "list_events",
        **asked,
        stack_identity=request.stack_identity,
        filters=filters or None,
        limit=request.number("limit"),
        marker=request.text("marker"),
        sort_keys=request.values("sort_keys") or None,
        sort_dir=read_direction(request.text("sort_dir")),
        nested_depth=request.number("nested_depth"),
    )
    return [views.summary(each, request.base_url) for each in events]
