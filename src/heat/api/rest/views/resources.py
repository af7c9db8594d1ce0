"""Resources of a stack."""

from collections.abc import Mapping
from typing import Any

from heat.api.rest.views.links import link, stack_of


def summary(resource: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """One line of a list; a nested resource names its parent, and one that waits for the user the hooks."""
    shown = {
        "updated_time": resource.get("updated_time"),
        "creation_time": resource.get("creation_time"),
        "logical_resource_id": resource["resource_name"],
        "resource_name": resource["resource_name"],
        "physical_resource_id": resource["physical_resource_id"],
        "resource_status": f"{resource['resource_action']}_{resource['resource_status']}",
        "resource_status_reason": resource["resource_status_reason"],
        "resource_type": resource["resource_type"],
        "links": _links(resource, base_url),
        "required_by": resource.get("required_by") or [],
    }
    if resource.get("parent_resource") is not None:
        shown["parent_resource"] = resource["parent_resource"]
    if resource.get("hooks"):
        shown["hooks"] = resource["hooks"]
    return shown


def detail(resource: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """A resource with its attributes."""
    extra = {"description": resource.get("description") or "", "attributes": resource.get("attributes")}
    return summary(resource, base_url) | extra


def _links(resource: Mapping[str, Any], base_url: str) -> list[dict[str, str]]:
    identity = resource["resource_identity"]
    links = [link(base_url, identity), link(base_url, stack_of(identity), "stack")]
    if resource.get("nested_stack_id"):
        links.append(link(base_url, resource["nested_stack_id"], "nested"))
    return links
