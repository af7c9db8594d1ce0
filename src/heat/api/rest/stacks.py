"""Stacks: made, listed, shown, changed and taken away."""

from typing import Any

from heat.api.rest.request import Engine, Request, read_direction
from heat.api.rest.routing import Reply, delete, get, patch, post, put, written
from heat.api.rest.stack_request import StackRequest
from heat.api.rest.views import stacks as views
from heat.api.rest.views.links import url
from heat.api.together import Seen

ONE = "/v1/{project}/stacks/{name}/{stack_id}"

# What clients call the fields they choose by, and what the engine calls them.
_FILTERS = {
    "id": "id",
    "status": "status",
    "stack_status": "status",
    "name": "name",
    "stack_name": "name",
    "action": "action",
    "stack_action": "action",
    "tenant": "tenant",
    "username": "username",
    "stack_owner": "username",
    "owner_id": "owner_id",
    "parent": "owner_id",
    "stack_status_reason": "status_reason",
    "disable_rollback": "disable_rollback",
    "timeout_mins": "timeout_mins",
    "stack_user_project_id": "stack_user_project_id",
}


@get("/v1/{project}/stacks", policies=("stacks:index", "stacks:global_index"))
def list_stacks(request: Request, engine: Engine) -> Reply:
    """The stacks of a project, or with global_tenant those of all projects."""
    everywhere = request.flag("global_tenant")
    request.require("stacks:global_index" if everywhere else "stacks:index")
    asked = request.project, request.base_url, request.query, everywhere, request.context.is_admin
    return Reply(200, engine.together(asked, lambda before: _listed(request, engine, before, everywhere=everywhere)))


def _listed(request: Request, engine: Engine, before: Seen | None, *, everywhere: bool) -> Seen:
    """What was told before, when nothing of it has changed; a count of all stacks is always asked for anew."""
    chosen = _selection(request, everywhere=everywhere)
    with_count = request.flag("with_count")
    limit = request.number("limit")
    page = {
        "limit": limit,
        "marker": request.text("marker"),
        "sort_keys": request.values("sort_keys") or None,
        "sort_dir": read_direction(request.text("sort_dir")),
    }
    mark = before.mark if before and not with_count else ""
    found = engine.call("list_changed_stacks", mark=mark, **page, **chosen)
    if found["stacks"] is None and before is not None:
        return before
    answer = _collection(request, found["stacks"], limit, with_project=everywhere or request.context.is_admin)
    if with_count:
        answer["count"] = engine.call("count_stacks", **chosen)
    return Seen(found["mark"], written(answer))


@get("/v1/{project}/stacks/detail", policy="stacks:detail")
def list_stacks_in_detail(request: Request, engine: Engine) -> dict[str, Any]:
    """All stacks of a project, whatever the query says; kept for old clients."""
    stacks = engine.call("list_stacks")
    return _collection(request, stacks, None, with_project=request.context.is_admin)


@post("/v1/{project}/stacks", policy="stacks:create", status=201)
def create_stack(request: Request, engine: Engine) -> Reply:
    """Begin to make a stack."""
    wanted = StackRequest(request)
    args = wanted.create_args()
    identity = engine.call(
        "create_stack", stack_name=wanted.name(), template=wanted.template(), args=args, **wanted.sources()
    )
    body = {"stack": views.created(identity, request.base_url)}
    return Reply(201, body, {"Location": url(request.base_url, identity)})


@post("/v1/{project}/stacks/preview", policy="stacks:preview")
def preview_stack(request: Request, engine: Engine) -> dict[str, Any]:
    """What a create would make."""
    wanted = StackRequest(request)
    args = wanted.create_args()
    stack = engine.call(
        "preview_stack", stack_name=wanted.name(), template=wanted.template(), args=args, **wanted.sources()
    )
    return {"stack": views.preview(stack, request.base_url)}


@get(ONE, policy="stacks:show")
def show_stack(request: Request, engine: Engine) -> dict[str, Any]:
    """One stack in full; 404 when name and id do not belong together."""
    wanted = request.flag("resolve_outputs", default=True)
    (stack,) = engine.call("show_stack", stack_identity=request.stack_identity, resolve_outputs=wanted)
    return {"stack": views.detail(stack, request.base_url)}


@put(ONE, policy="stacks:update", status=202)
def update_stack(request: Request, engine: Engine) -> None:
    """Begin to change a stack into what the template says."""
    wanted = StackRequest(request)
    _update(request, engine, wanted, template=wanted.template(), existing=False)


@patch(ONE, policies=("stacks:update_patch", "stacks:update_no_change"), status=202)
def patch_stack(request: Request, engine: Engine) -> None:
    """Begin to change just what is given."""
    wanted = StackRequest(request)
    request.require("stacks:update_no_change" if wanted.is_empty() else "stacks:update_patch")
    _update(request, engine, wanted, template=wanted.template(required=False), existing=True)


@put(f"{ONE}/preview", policy="stacks:preview_update")
def preview_update(request: Request, engine: Engine) -> dict[str, Any]:
    """What an update would change."""
    return _preview_update(request, engine, existing=False)


@patch(f"{ONE}/preview", policy="stacks:preview_update_patch")
def preview_patch(request: Request, engine: Engine) -> dict[str, Any]:
    """What an update of just what is given would change."""
    return _preview_update(request, engine, existing=True)


@delete(ONE, policy="stacks:delete", status=204)
def delete_stack(request: Request, engine: Engine) -> None:
    """Begin to take a stack away; with force, what cannot be removed is left behind."""
    method = "force_delete_stack" if request.flag("force") else "delete_stack"
    engine.call(method, stack_identity=request.stack_identity)


@delete(f"{ONE}/abandon", policy="stacks:abandon")
def abandon_stack(request: Request, engine: Engine) -> Any:
    """Forget a stack and leave what it made."""
    return engine.call("abandon_stack", stack_identity=request.stack_identity, abandon=True)


@get(f"{ONE}/export", policy="stacks:export")
def export_stack(request: Request, engine: Engine) -> Any:
    """A stack's data, as an adopt takes it."""
    return engine.call("export_stack", stack_identity=request.stack_identity)


@get(f"{ONE}/template", policy="stacks:template")
def show_template(request: Request, engine: Engine) -> Any:
    """The template that the stack was last given."""
    return engine.call("get_template", stack_identity=request.stack_identity)


@get(f"{ONE}/environment", policy="stacks:environment")
def show_environment(request: Request, engine: Engine) -> Any:
    """The environment that the stack was last given."""
    return engine.call("get_environment", stack_identity=request.stack_identity)


@get(f"{ONE}/files", policy="stacks:files")
def show_files(request: Request, engine: Engine) -> Any:
    """The files that the stack was last given."""
    return engine.call("get_files", stack_identity=request.stack_identity)


@get(f"{ONE}/outputs", policy="stacks:list_outputs")
def list_outputs(request: Request, engine: Engine) -> dict[str, Any]:
    """The names of a stack's outputs, without their values."""
    return {"outputs": engine.call("list_outputs", stack_identity=request.stack_identity)}


@get(f"{ONE}/outputs/{{output_key}}", policy="stacks:show_output")
def show_output(request: Request, engine: Engine) -> dict[str, Any]:
    """One output with its value."""
    key = request.path["output_key"]
    return {"output": views.output(engine.call("show_output", stack_identity=request.stack_identity, output_key=key))}


def _update(request: Request, engine: Engine, wanted: StackRequest, *, template: Any, existing: bool) -> None:
    args = wanted.update_args(existing=existing)
    engine.call("update_stack", stack_identity=request.stack_identity, template=template, args=args, **wanted.sources())


def _preview_update(request: Request, engine: Engine, *, existing: bool) -> dict[str, Any]:
    wanted = StackRequest(request)
    args = wanted.update_args(existing=existing)
    if request.flag("show_nested"):
        args["show_nested"] = True
    template = wanted.template(required=not existing)
    changes = engine.call(
        "preview_update_stack", stack_identity=request.stack_identity, template=template, args=args, **wanted.sources()
    )
    return {"resource_changes": changes}


def _selection(request: Request, *, everywhere: bool) -> dict[str, Any]:
    return {
        "filters": request.filters(_FILTERS) or None,
        "tenant_safe": not everywhere,
        "show_deleted": request.flag("show_deleted"),
        "show_nested": request.flag("show_nested"),
        "show_hidden": request.flag("show_hidden"),
        "tags": request.names("tags"),
        "tags_any": request.names("tags_any"),
        "not_tags": request.names("not_tags"),
        "not_tags_any": request.names("not_tags_any"),
    }


def _collection(request: Request, stacks: list[Any], limit: int | None, *, with_project: bool) -> dict[str, Any]:
    """A list, and where its next page is when this one is full."""
    answer: dict[str, Any] = {
        "stacks": [views.summary(each, request.base_url, with_project=with_project) for each in stacks]
    }
    if limit and len(stacks) == limit:
        kept = [part for part in request.query.split("&") if part and not part.startswith("marker=")]
        query = "&".join([*kept, f"marker={stacks[-1]['stack_identity']['stack_id']}"])
        answer["links"] = [{"rel": "next", "href": f"{request.base_url}/{request.project}/stacks?{query}"}]
    return answer
