"""What a Heat tells of a stack, in a form in which equal things look equal."""

import json
import re
from collections.abc import Iterable
from typing import Any

from tests.differential.lives.kinds import is_above

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
SUFFIX = re.compile(r"-[a-z0-9]{12}(?![a-z0-9])")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z?")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+[^\s\"']*")
MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
OF_A_STACK = (
    "stack_status", "stack_status_reason", "description", "tags", "timeout_mins", "disable_rollback", "parent",
    "capabilities", "notification_topics", "template_description",
)  # fmt: skip
OF_A_RESOURCE = "resource_name", "resource_type", "resource_status", "resource_status_reason", "parent_resource"
OF_A_PREVIEW = "resource_name", "resource_type", "resource_action", "resource_status", "properties", "metadata"
Seen = dict[str, Any]


def plain(found: Any, name: str) -> Any:
    """Without what differs from one Heat, and from one time, to the next."""
    text = ADDRESS.sub("URL", json.dumps(found, sort_keys=True, default=str))
    text = SUFFIX.sub("", UUID.sub("ID", text).replace(name, "STACK"))
    return json.loads(MAC.sub("MAC", TIME.sub("TIME", text)))


def place_of(stack_name: str, root: str) -> str:
    """`group-0` for the stack below a member of a group."""
    return SUFFIX.sub("", stack_name.removeprefix(root)).strip("-")


def ordered(found: Iterable[Any]) -> list[Any]:
    """In an order that hangs on what there is only."""
    return sorted(found, key=lambda one: json.dumps(one, sort_keys=True, default=str))


def stack_of(stack: Seen) -> Seen:
    """What a stack says of itself."""
    return {
        "stack": {
            **{key: stack.get(key) for key in OF_A_STACK},
            "updated": bool(stack.get("updated_time")),
            "keys": sorted(stack),
        },
        "parameters": {key: one for key, one in stack["parameters"].items() if not key.startswith("OS::")},
        "outputs": {one["output_key"]: one for one in stack.get("outputs", ())},
    }


def resource_of(one: Seen) -> Seen:
    """A resource in a list."""
    return {
        **{key: one.get(key) for key in OF_A_RESOURCE},
        "required_by": sorted(one.get("required_by") or ()),
        "has_id": bool(one.get("physical_resource_id")),
    }


def resources_of(found: Iterable[Seen]) -> Seen:
    """By place; what is listed twice is there twice."""
    told: Seen = {}
    for one in ordered(resource_of(one) for one in found):
        key = f"{one['parent_resource'] or ''}/{one['resource_name']}"
        while key in told:
            key += "'"
        told[key] = one
    return told


def preview_of(stack: Seen) -> Seen:
    """A stack that is not made."""
    kept = ("description", "tags", "timeout_mins", "disable_rollback", "capabilities")
    return {
        **{key: stack.get(key) for key in kept},
        "outputs": ordered(stack.get("outputs") or ()),
        "resources": _previewed(stack.get("resources") or ()),
        "parameters": {key: one for key, one in stack["parameters"].items() if not key.startswith("OS::")},
    }


def _previewed(resources: Iterable[Any]) -> list[Any]:
    return ordered(
        _previewed(one) if isinstance(one, list) else {key: one.get(key) for key in OF_A_PREVIEW} for one in resources
    )


def changes_of(found: Seen) -> Seen:
    """Names by what would become of them; a stack below is always looked at."""
    told: dict[str, list[str]] = {}
    for kind, ones in found["resource_changes"].items():
        for one in ones:
            looked_at = is_above(one["resource_type"]) and kind in ("unchanged", "updated")
            told.setdefault("unchanged or below" if looked_at else kind, []).append(one["resource_name"])
    return {kind: sorted(names) for kind, names in told.items()}


def export_of(found: Seen) -> Seen:
    """All that is known of a stack, without what names it."""
    gone = ("id", "project_id", "stack_user_project_id", "resources", "name", "environment")
    told = {key: one for key, one in found.items() if key not in gone}
    kept = ("status", "action", "type", "metadata")
    resources = {name: {key: one.get(key) for key in kept} for name, one in (found.get("resources") or {}).items()}
    return {**told, "resources": resources, "keys": sorted(found)}
