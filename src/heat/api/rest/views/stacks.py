"""Stacks: one in full, many in short, and what an update would change."""

from collections.abc import Mapping
from typing import Any

from heat.api.rest.views.links import link

_SUMMARY = [
    "stack_name",
    "description",
    "stack_status",
    "stack_status_reason",
    "creation_time",
    "updated_time",
    "deletion_time",
    "stack_owner",
    "parent",
    "stack_user_project_id",
    "tags",
]
_DETAIL = [
    "creation_time",
    "updated_time",
    "deletion_time",
    "notification_topics",
    "parameters",
    "description",
    "template_description",
    "capabilities",
    "disable_rollback",
    "timeout_mins",
    "stack_owner",
    "parent",
    "stack_user_project_id",
    "tags",
    "stack_status",
    "stack_status_reason",
]


def summary(stack: Mapping[str, Any], base_url: str, *, with_project: bool = False) -> dict[str, Any]:
    """One line of a list; an administrator is shown the project too."""
    head = {"id": _id(stack), "links": [link(base_url, stack["stack_identity"])]}
    project = {"project": stack["stack_identity"]["tenant"]} if with_project else {}
    told = {key: stack.get(key) for key in _SUMMARY}
    told["stack_status"] = _state(stack)
    return head | project | told


def detail(stack: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """A stack in full; outputs are left out when they were not asked for."""
    shown = _with_state(stack)
    head = {"stack_name": stack["stack_name"], "id": _id(stack), "links": [link(base_url, stack["stack_identity"])]}
    result = head | {key: shown.get(key) for key in _DETAIL}
    if stack.get("outputs") is not None:
        result["outputs"] = [output(each) for each in stack["outputs"]]
    return result


def preview(stack: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """A stack that does not exist yet, with its resources."""
    return detail(stack, base_url) | {"resources": stack["resources"]}


def created(identity: Mapping[str, str], base_url: str) -> dict[str, Any]:
    """The answer to a create."""
    return {"id": identity["stack_id"], "links": [link(base_url, identity)]}


def output(fields: Mapping[str, Any]) -> dict[str, Any]:
    """One output; the error is there only when its value could not be had."""
    shown = {key: fields[key] for key in ("output_key", "description", "output_value") if key in fields}
    if fields.get("output_error") is not None:
        shown["output_error"] = fields["output_error"]
    return shown


def _id(stack: Mapping[str, Any]) -> str:
    return str(stack["stack_identity"]["stack_id"])


def _with_state(stack: Mapping[str, Any]) -> dict[str, Any]:
    return {**stack, "stack_status": _state(stack)}


def _state(stack: Mapping[str, Any]) -> str:
    return f"{stack['stack_action']}_{stack['stack_status']}"
