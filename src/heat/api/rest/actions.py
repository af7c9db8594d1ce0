"""Actions on a whole stack other than making, changing and taking it away; snapshots among them."""

from typing import Any

from heat.api.rest.faults import BadRequest
from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import delete, get, post

STACK = "/v1/{project}/stacks/{name}/{stack_id}"
SNAPSHOT = f"{STACK}/snapshots/{{snapshot_id}}"

# What the body's one key asks for: a method of the engine, and its arguments besides the stack.
_ACTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "suspend": ("stack_suspend", {}),
    "resume": ("stack_resume", {}),
    "check": ("stack_check", {}),
    "cancel_update": ("stack_cancel_update", {"cancel_with_rollback": True}),
    "cancel_without_rollback": ("stack_cancel_update", {"cancel_with_rollback": False}),
}


@post(f"{STACK}/actions", policies=tuple(f"actions:{action}" for action in _ACTIONS))
def act(request: Request, engine: Engine) -> None:
    """Do what the body's one key names."""
    body = request.any_body() or {}
    if not isinstance(body, dict) or len(body) > 1:
        raise BadRequest("Multiple actions specified")
    if not body:
        raise BadRequest("No action specified")
    (action,) = body
    if action not in _ACTIONS:
        raise BadRequest(f"Invalid action {action} specified")
    request.require(f"actions:{action}")
    method, arguments = _ACTIONS[action]
    engine.call(method, stack_identity=request.stack_identity, **arguments)


@post(f"{STACK}/snapshots", policy="stacks:snapshot")
def create_snapshot(request: Request, engine: Engine) -> Any:
    """Begin to take a snapshot of every resource that can give one."""
    return engine.call("stack_snapshot", stack_identity=request.stack_identity, name=request.body().get("name"))


@get(f"{STACK}/snapshots", policy="stacks:list_snapshots")
def list_snapshots(request: Request, engine: Engine) -> dict[str, Any]:
    """The snapshots of a stack."""
    return {"snapshots": engine.call("stack_list_snapshots", stack_identity=request.stack_identity)}


@get(SNAPSHOT, policy="stacks:show_snapshot")
def show_snapshot(request: Request, engine: Engine) -> dict[str, Any]:
    """One snapshot with its data."""
    return {"snapshot": engine.call("show_snapshot", **_place(request))}


@delete(SNAPSHOT, policy="stacks:delete_snapshot", status=204)
def delete_snapshot(request: Request, engine: Engine) -> None:
    """Take a snapshot away."""
    engine.call("delete_snapshot", **_place(request))


@post(f"{SNAPSHOT}/restore", policy="stacks:restore_snapshot", status=202)
def restore_snapshot(request: Request, engine: Engine) -> None:
    """Begin to bring a stack back to a snapshot."""
    engine.call("stack_restore", **_place(request))


def _place(request: Request) -> dict[str, Any]:
    return {"stack_identity": request.stack_identity, "snapshot_id": request.path["snapshot_id"]}
