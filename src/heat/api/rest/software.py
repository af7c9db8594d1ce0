"""Software configs, and their deployments to servers."""

from typing import Any

from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import delete, get, post, put
from heat.api.rest.views import software as views

CONFIGS = "/v1/{project}/software_configs"
DEPLOYMENTS = "/v1/{project}/software_deployments"


@get(CONFIGS, policies=("software_configs:index", "software_configs:global_index"))
def list_configs(request: Request, engine: Engine) -> dict[str, Any]:
    """The configs of a project, or with global_tenant those of all projects."""
    everywhere = request.flag("global_tenant")
    request.require("software_configs:global_index" if everywhere else "software_configs:index")
    configs = engine.call(
        "list_software_configs",
        limit=request.number("limit"),
        marker=request.text("marker"),
        tenant_safe=not everywhere,
    )
    with_project = everywhere or request.context.is_admin
    return {"software_configs": [views.config_summary(each, with_project=with_project) for each in configs]}


@post(CONFIGS, policy="software_configs:create")
def create_config(request: Request, engine: Engine) -> dict[str, Any]:
    """Keep a config."""
    body = request.body()
    config = engine.call(
        "create_software_config",
        group=body.get("group"),
        name=body.get("name"),
        config=body.get("config"),
        inputs=body.get("inputs") or [],
        outputs=body.get("outputs") or [],
        options=body.get("options") or {},
    )
    return {"software_config": views.config(config)}


@get(f"{CONFIGS}/{{config_id}}", policy="software_configs:show")
def show_config(request: Request, engine: Engine) -> dict[str, Any]:
    """One config in full."""
    config = engine.call("show_software_config", config_id=request.path["config_id"])
    return {"software_config": views.config(config)}


@delete(f"{CONFIGS}/{{config_id}}", policy="software_configs:delete", status=204)
def delete_config(request: Request, engine: Engine) -> None:
    """Forget a config."""
    engine.call("delete_software_config", config_id=request.path["config_id"])


@get(DEPLOYMENTS, policy="software_deployments:index")
def list_deployments(request: Request, engine: Engine) -> dict[str, Any]:
    """The deployments of a project, or of one server."""
    deployments = engine.call("list_software_deployments", server_id=request.text("server_id"))
    return {"software_deployments": [views.deployment(each) for each in deployments]}


@get(f"{DEPLOYMENTS}/metadata/{{server_id}}", policy="software_deployments:metadata")
def show_server_metadata(request: Request, engine: Engine) -> dict[str, Any]:
    """What the agent on a server is to apply."""
    return {"metadata": engine.call("metadata_software_deployments", server_id=request.path["server_id"])}


@post(DEPLOYMENTS, policy="software_deployments:create")
def create_deployment(request: Request, engine: Engine) -> dict[str, Any]:
    """Give a config to a server."""
    body = request.body()
    deployment = engine.call(
        "create_software_deployment",
        server_id=body.get("server_id"),
        config_id=body.get("config_id"),
        input_values=body.get("input_values") or {},
        action=body.get("action"),
        status=body.get("status"),
        status_reason=body.get("status_reason"),
        stack_user_project_id=body.get("stack_user_project_id"),
    )
    return {"software_deployment": views.deployment(deployment)}


@get(f"{DEPLOYMENTS}/{{deployment_id}}", policy="software_deployments:show")
def show_deployment(request: Request, engine: Engine) -> dict[str, Any]:
    """One deployment in full."""
    deployment = engine.call("show_software_deployment", deployment_id=request.path["deployment_id"])
    return {"software_deployment": views.deployment(deployment)}


@put(f"{DEPLOYMENTS}/{{deployment_id}}", policy="software_deployments:update")
def update_deployment(request: Request, engine: Engine) -> dict[str, Any]:
    """Change a deployment, or say how far it got."""
    body = request.body()
    deployment = engine.call(
        "update_software_deployment",
        deployment_id=request.path["deployment_id"],
        config_id=body.get("config_id"),
        input_values=body.get("input_values"),
        output_values=body.get("output_values"),
        action=body.get("action"),
        status=body.get("status"),
        status_reason=body.get("status_reason"),
        updated_at=None,
    )
    return {"software_deployment": views.deployment(deployment)}


@delete(f"{DEPLOYMENTS}/{{deployment_id}}", policy="software_deployments:delete", status=204)
def delete_deployment(request: Request, engine: Engine) -> None:
    """Take a config from a server."""
    engine.call("delete_software_deployment", deployment_id=request.path["deployment_id"])
