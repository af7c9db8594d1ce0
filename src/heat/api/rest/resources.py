"""Resources of a stack: listed, shown, signalled, and marked as in need of replacement."""

from typing import Any

from heat.api.rest.faults import BadRequest
from heat.api.rest.request import Engine, Request, read_flag
from heat.api.rest.routing import get, patch, post
from heat.api.rest.views import resources as views

ALL = "/v1/{project}/stacks/{name}/{stack_id}/resources"
ONE = f"{ALL}/{{resource_name}}"
_FILTERS = {name: name for name in ("type", "status", "name", "action", "id", "physical_resource_id")}


@get(ALL, policy="resource:index")
def list_resources(request: Request, engine: Engine) -> dict[str, Any]:
    """The resources of a stack, and of stacks nested in it as deep as asked."""
    unknown = request.parameters - _FILTERS.keys() - {"nested_depth", "with_detail"}
    if unknown:
        raise BadRequest(f"Invalid filter parameters {sorted(unknown)}")
    with_detail = request.flag("with_detail")
    resources = engine.call(
        "list_stack_resources",
        stack_identity=request.stack_identity,
        nested_depth=request.number("nested_depth") or 0,
        with_detail=with_detail,
        filters=request.filters(_FILTERS) or None,
    )
    view = views.detail if with_detail else views.summary
    return {"resources": [view(each, request.base_url) for each in resources]}


@get(ONE, policy="resource:show")
def show_resource(request: Request, engine: Engine) -> dict[str, Any]:
    """One resource with its attributes, and those named by with_attr besides."""
    resource = engine.call("describe_stack_resource", with_attr=request.values("with_attr") or None, **_place(request))
    return {"resource": views.detail(resource, request.base_url)}


@get(f"{ONE}/metadata", policy="resource:metadata")
def show_metadata(request: Request, engine: Engine) -> dict[str, Any]:
    """The metadata that a guest reads."""
    return {"metadata": engine.call("describe_stack_resource", **_place(request))["metadata"]}


@post(f"{ONE}/signal", policy="resource:signal")
def signal_resource(request: Request, engine: Engine) -> None:
    """Tell a resource that something happened."""
    engine.call("resource_signal", details=request.any_body(), **_place(request))


@patch(ONE, policy="resource:mark_unhealthy")
def mark_unhealthy(request: Request, engine: Engine) -> None:
    """Have a resource replaced at the next update, or take that back."""
    body = request.body()
    unknown = body.keys() - {"mark_unhealthy", "resource_status_reason"}
    if unknown:
        raise BadRequest(f"Invalid keys in resource mark unhealthy {unknown}")
    if "mark_unhealthy" not in body:
        raise BadRequest("Missing mandatory (mark_unhealthy) key from mark unhealthy request")
    engine.call(
        "resource_mark_unhealthy",
        mark_unhealthy=read_flag("mark_unhealthy", body["mark_unhealthy"]),
        resource_status_reason=body.get("resource_status_reason", ""),
        **_place(request),
    )


def _place(request: Request) -> dict[str, Any]:
    return {"stack_identity": request.stack_identity, "resource_name": request.path["resource_name"]}
