"""Templates without a stack: validated, and the types, versions and functions of which they are made."""

from typing import Any

from heat.api.rest.faults import BadRequest
from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import get, post
from heat.api.rest.stack_request import StackRequest

_IGNORABLE_ERRORS = {"99001"}
"""Codes of the problems that a validation may be asked to overlook: a resource type that this cloud lacks."""
_TEMPLATE_KINDS = "cfn", "hot"


@post("/v1/{project}/validate", policy="stacks:validate_template")
def validate_template(request: Request, engine: Engine) -> Any:
    """What a template asks for, when it is a good one."""
    show_nested = request.flag("show_nested")
    ignored = request.names("ignore_errors")
    if ignored and not _IGNORABLE_ERRORS.issuperset(ignored):
        raise BadRequest(f"Only these error codes can be ignored: {', '.join(sorted(_IGNORABLE_ERRORS))}.")
    wanted = StackRequest(request)
    result = engine.call(
        "validate_template",
        template=wanted.template(),
        show_nested=show_nested,
        ignorable_errors=ignored,
        **wanted.sources(),
    )
    if "Error" in result:
        raise BadRequest(result["Error"])
    return result


@get("/v1/{project}/resource_types", policy="stacks:list_resource_types")
def list_resource_types(request: Request, engine: Engine) -> dict[str, Any]:
    """The types that the caller may use."""
    types = engine.call(
        "list_resource_types",
        support_status=request.text("support_status"),
        type_name=request.text("name"),
        heat_version=request.text("version"),
        with_description=request.flag("with_description"),
    )
    return {"resource_types": types}


@get("/v1/{project}/resource_types/{type_name}", policy="stacks:resource_schema")
def show_resource_type(request: Request, engine: Engine) -> Any:
    """The properties and attributes of a type."""
    wanted = request.flag("with_description")
    schema = engine.call("resource_schema", type_name=request.path["type_name"], with_description=wanted)
    return {key: value for key, value in schema.items() if value is not None or key != "description"}


@get("/v1/{project}/resource_types/{type_name}/template", policy="stacks:generate_template")
def generate_template(request: Request, engine: Engine) -> Any:
    """A template with one resource of the type, its properties as parameters and its attributes as outputs."""
    kind = request.text("template_type") or "cfn"
    if kind not in _TEMPLATE_KINDS:
        problem = f'Invalid template type "{kind}", valid types are: {", ".join(_TEMPLATE_KINDS)}.'
        raise BadRequest(f"Template type is not supported: {problem}")
    return engine.call("generate_template", type_name=request.path["type_name"], template_type=kind)


@get("/v1/{project}/template_versions", policy="stacks:list_template_versions")
def list_template_versions(request: Request, engine: Engine) -> dict[str, Any]:
    """The template languages and their versions."""
    return {"template_versions": engine.call("list_template_versions")}


@get("/v1/{project}/template_versions/{version}/functions", policy="stacks:list_template_functions")
def list_template_functions(request: Request, engine: Engine) -> dict[str, Any]:
    """The functions of one version, with those for conditions if asked for."""
    functions = engine.call(
        "list_template_functions",
        template_version=request.path["version"],
        with_condition=request.flag("with_condition_func"),
    )
    return {"template_functions": functions}
