"""What would be, what was and what is: plans, explanations of operations, drift. Additions of our own."""

from typing import Any

from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import Reply, delete, get, post
from heat.api.rest.stack_request import StackRequest
from heat.api.rest.views import plans as views
from heat.api.rest.views.links import url

STACK = "/v1/{project}/stacks/{name}/{stack_id}"
PLAN = f"{STACK}/plans/{{plan_id}}"
ANY_PLAN = "/v1/{project}/plans/{plan_id}"


@post(f"{STACK}/plans", policy="stacks:create_plan", status=201)
def create_plan(request: Request, engine: Engine) -> Reply:
    """Think an update through; the body is that of an update, with `existing` for what PATCH does."""
    wanted = StackRequest(request)
    existing = wanted.keeps_existing()
    args = wanted.update_args(existing=existing)
    template = wanted.template(required=not existing)
    plan = engine.call(
        "create_plan", stack_identity=request.stack_identity, template=template, args=args, **wanted.sources()
    )
    location = f"{url(request.base_url, plan['stack_identity'])}/plans/{plan['id']}"
    return Reply(201, {"plan": views.plan(plan, request.base_url)}, {"Location": location})


@post("/v1/{project}/plans", policy="stacks:create_plan", status=201)
def plan_creation(request: Request, engine: Engine) -> Reply:
    """Think a creation through; the body is that of a creation."""
    wanted = StackRequest(request)
    args = wanted.create_args()
    plan = engine.call(
        "plan_creation", stack_name=wanted.name(), template=wanted.template(), args=args, **wanted.sources()
    )
    return Reply(201, {"plan": views.plan(plan, request.base_url)}, {"Location": views.url_of(plan, request.base_url)})


@get("/v1/{project}/plans", policy="stacks:list_plans")
def list_creation_plans(request: Request, engine: Engine) -> dict[str, Any]:
    """The plans of the project for stacks that do not exist yet."""
    return {"plans": [views.plan_summary(plan, request.base_url) for plan in engine.call("list_creation_plans")]}


@get(f"{STACK}/plans", policy="stacks:list_plans")
def list_plans(request: Request, engine: Engine) -> dict[str, Any]:
    """The plans that are kept of a stack."""
    found = engine.call("list_plans", stack_identity=request.stack_identity)
    return {"plans": [views.plan_summary(plan, request.base_url) for plan in found]}


@get(PLAN, policy="stacks:show_plan")
def show_plan(request: Request, engine: Engine) -> dict[str, Any]:
    """One plan, and what has moved since it was made."""
    return {"plan": views.plan(engine.call("show_plan", **_place(request)), request.base_url)}


@get(ANY_PLAN, policy="stacks:show_plan")
def find_plan(request: Request, engine: Engine) -> dict[str, Any]:
    """A plan of the project by its id alone."""
    return {"plan": views.plan(engine.call("find_plan", plan_id=request.path["plan_id"]), request.base_url)}


@delete(ANY_PLAN, policy="stacks:delete_plan", status=204)
def forget_plan(request: Request, engine: Engine) -> None:
    """Forget a plan by its id alone."""
    engine.call("forget_plan", plan_id=request.path["plan_id"])


@post(f"{ANY_PLAN}/apply", policy="stacks:apply_plan", status=202)
def carry_out_plan(request: Request, engine: Engine) -> None:
    """Begin what a plan tells of, a creation or an update; 409 when the world is not as it was."""
    plan = engine.call("find_plan", plan_id=request.path["plan_id"])
    request.require("stacks:create" if plan["action"] == "CREATE" else "stacks:update")
    engine.call("carry_out_plan", plan_id=request.path["plan_id"])


@delete(PLAN, policy="stacks:delete_plan", status=204)
def delete_plan(request: Request, engine: Engine) -> None:
    """Forget a plan."""
    engine.call("delete_plan", **_place(request))


@post(f"{PLAN}/apply", policy="stacks:apply_plan", status=202)
def apply_plan(request: Request, engine: Engine) -> None:
    """Begin the update that a plan tells of; 409 when the stack is not as it was."""
    request.require("stacks:update")
    engine.call("apply_plan", **_place(request))


@get(f"{STACK}/explanation", policy="stacks:explain")
def explain_stack(request: Request, engine: Engine) -> dict[str, Any]:
    """What became of each resource in the last operation or in another, and why."""
    found = engine.call(
        "explain_stack",
        stack_identity=request.stack_identity,
        resource_name=request.text("resource"),
        traversal=request.text("traversal"),
    )
    return {"explanation": views.explanation(found)}


@get(f"{STACK}/traversals", policy="stacks:explain")
def list_traversals(request: Request, engine: Engine) -> dict[str, Any]:
    """The operations of a stack, the latest first."""
    return {"traversals": engine.call("list_traversals", stack_identity=request.stack_identity)}


@get(f"{STACK}/drift", policy="stacks:drift")
def show_drift(request: Request, engine: Engine) -> dict[str, Any]:
    """What differs between the template, what was last given, and the cloud.

    All of it, or with `limit` and `marker` a page; the engine is asked page by page either way.
    """
    name, limit, marker = request.text("resource"), request.number("limit"), request.text("marker")
    about = {"stack_identity": request.stack_identity, "resource_name": name}
    found = engine.call("stack_drift", **about, limit=limit, marker=marker)
    while limit is None and found["next"] is not None:
        more = engine.call("stack_drift", **about, marker=found["next"])
        found = {**more, "resources": [*found["resources"], *more["resources"]]}
    return {"drift": views.drift(found)}


def _place(request: Request) -> dict[str, Any]:
    return {"stack_identity": request.stack_identity, "plan_id": request.path["plan_id"]}
