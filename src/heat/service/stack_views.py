"""A stack as doors are told of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from heat.service.times import told, told_or_none
from heat.store.rows import StackRow
from heat.store.stack_list import Line
from heat.values.identity import StackIdentity

NO_DESCRIPTION = "No description"


def in_short(stack: Line) -> dict[str, Any]:
    """One line of a list: nothing that would need the template."""
    return _view(stack, stack.description, list(stack.tags) or None)


def mark_of(stacks: Sequence[Line]) -> str:
    """Differs when anything does that a list of these would tell."""
    return hashlib.blake2b(json.dumps(stacks).encode(), digest_size=16).hexdigest()


def in_full(
    stack: StackRow, parameters: Mapping[str, str], outputs: Sequence[Mapping[str, Any]] | None
) -> dict[str, Any]:
    """All of one stack; without outputs when they were not asked for."""
    view = _view(stack, stack.description or NO_DESCRIPTION, list(stack.tags))
    view["parameters"], view["outputs"] = dict(parameters), None if outputs is None else list(outputs)
    return view


def _view(stack: StackRow | Line, description: str, tags: list[str] | None) -> dict[str, Any]:
    return {
        "stack_name": stack.name,
        "stack_identity": StackIdentity(stack.project_id, stack.name, stack.id).as_dict(),
        "creation_time": told(stack.created_at),
        "updated_time": told_or_none(stack.updated_at),
        "deletion_time": told_or_none(stack.deleted_at),
        "notification_topics": [],
        "description": description,
        "template_description": description,
        "parameters": None,
        "outputs": None,
        "stack_action": str(stack.action),
        "stack_status": str(stack.status),
        "stack_status_reason": stack.reason,
        "capabilities": [],
        "disable_rollback": stack.disable_rollback,
        "timeout_mins": stack.timeout_mins,
        "stack_owner": stack.username,
        "parent": stack.parent_id,
        "stack_user_project_id": stack.user_project_id,
        "tags": tags,
    }
