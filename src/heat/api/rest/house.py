"""About the service itself: its build and its engines."""

from typing import Any

from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import get


@get("/v1/{project}/build_info", policy="build_info:build_info")
def show_build_info(request: Request, engine: Engine) -> dict[str, Any]:
    """The revisions of the API and of the engine that answered."""
    return {
        "api": {"revision": request.settings.revision},
        "engine": {"revision": engine.call("get_revision")},
    }


@get("/v1/{project}/services", policy="service:index")
def list_services(request: Request, engine: Engine) -> dict[str, Any]:
    """The engines and whether each is up."""
    return {"services": engine.call("list_services")}
