"""Events of a stack."""

from collections.abc import Mapping
from typing import Any

from heat.api.rest.views.links import link, stack_of


def summary(event: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """One line of a list."""
    identity = event["event_identity"]
    resource, _, event_id = identity["path"].rpartition("/events/")
    links = [
        link(base_url, identity),
        link(base_url, {**identity, "path": resource}, "resource"),
        link(base_url, stack_of(identity), "stack"),
    ]
    if event.get("root_stack_id"):
        links.append(link(base_url, event["root_stack_id"], "root_stack"))
    return {
        "id": event_id,
        "links": links,
        "event_time": event["event_time"],
        "logical_resource_id": event["resource_name"],
        "resource_name": event["resource_name"],
        "physical_resource_id": event["physical_resource_id"],
        "resource_status": f"{event['resource_action']}_{event['resource_status']}",
        "resource_status_reason": event["resource_status_reason"],
    }


def detail(event: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """An event with what the resource was given."""
    extra = {"resource_type": event["resource_type"], "resource_properties": event["resource_properties"]}
    return summary(event, base_url) | extra
