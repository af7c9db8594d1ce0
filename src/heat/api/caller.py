"""From what the authentication middleware found out to the context that travels to engines."""

from dataclasses import replace
from typing import Any

from heat.api.policy import Policy
from heat.rpc.context import RequestContext

REQUEST_ID = "heat.request_id"
"""Where the outermost middleware puts the name of a request."""


def caller_of(environ: dict[str, Any], policy: Policy, auth_url: str) -> RequestContext:
    """The context of a request that has passed authentication."""
    trust = (environ.get("keystone.token_info") or {}).get("token", {}).get("OS-TRUST:trust", {})
    roles = tuple(role.strip() for role in environ.get("HTTP_X_ROLES", "").split(",") if role.strip())
    context = RequestContext(
        project_id=environ.get("HTTP_X_PROJECT_ID", ""),
        project_name=environ.get("HTTP_X_PROJECT_NAME", ""),
        project_domain_id=environ.get("HTTP_X_PROJECT_DOMAIN_ID", ""),
        user_id=environ.get("HTTP_X_USER_ID", ""),
        username=environ.get("HTTP_X_USER_NAME", ""),
        user_domain_id=environ.get("HTTP_X_USER_DOMAIN_ID", ""),
        roles=roles,
        is_admin_project=environ.get("HTTP_X_IS_ADMIN_PROJECT", "True").lower() == "true",
        token=environ.get("HTTP_X_AUTH_TOKEN", ""),
        auth_url=auth_url,
        region_name=environ.get("HTTP_X_REGION_NAME", ""),
        trust_id=trust.get("id", ""),
        trustor_user_id=trust.get("trustor_user", {}).get("id", ""),
        request_id=environ[REQUEST_ID],
        global_request_id=environ.get("HTTP_X_OPENSTACK_REQUEST_ID", ""),
    )
    return replace(context, is_admin=policy.allows("context_is_admin", context))


def acting_in(context: RequestContext, project: str) -> RequestContext:
    """An administrator of the cloud may act in the project that a path names, whatever the token's project."""
    return replace(context, project_id=project)
