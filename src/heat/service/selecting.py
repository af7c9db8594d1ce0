"""Which stacks a list means, in the store's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from heat.rpc.context import RequestContext
from heat.store import stack_list
from heat.store.database import Database
from heat.store.stack_list import Line, Selection
from heat.values.errors import InvalidArgument
from heat.values.status import Action, Status, state_name

FIELDS = {
    "id": "id",
    "name": "name",
    "status": "status",
    "action": "action",
    "tenant": "project_id",
    "username": "username",
    "owner_id": "parent_id",
    "status_reason": "reason",
    "disable_rollback": "disable_rollback",
    "timeout_mins": "timeout_mins",
    "stack_user_project_id": "user_project_id",
}
"""What the contract calls the fields of a filter, and what the store does."""
SORTS = {
    "stack_name": "name",
    "stack_status": "status",
    "creation_time": "created_at",
    "updated_time": "updated_at",
}
"""Sort keys by clients' names."""
STATES = {state_name(action, status): (action, status) for action in Action for status in Status}
FLAGS = {"true": True, "false": False, "1": True, "0": False}


def select_stacks(
    context: RequestContext,
    hidden_tags: Sequence[str],
    *,
    filters: Mapping[str, Any] | None = None,
    tenant_safe: bool = True,
    show_hidden: bool = False,
    **rest: Any,
) -> Selection:
    """The stacks that a request means. Raises InvalidArgument for a filter that no stack can pass or fail."""
    return Selection(
        context.project_id if tenant_safe else None,
        _filters(filters or {}),
        hidden_tags=() if show_hidden else tuple(hidden_tags),
        **{name: value for name, value in rest.items() if value is not None},
    )


def page_of(
    database: Database,
    selection: Selection,
    sort_keys: Sequence[str] | None,
    sort_dir: str | None,
    marker: str | None,
    limit: int | None,
) -> list[Line]:
    """One page; keys that nothing can be sorted by do not count."""
    keys = [SORTS[key] for key in sort_keys or () if key in SORTS]
    descending = None if sort_dir is None else sort_dir.startswith("desc")
    return stack_list.lines(database, selection, keys, descending, marker, limit)


def _filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in filters.items():
        values = list(value) if isinstance(value, list | tuple) else [value]
        if name not in FIELDS:
            raise InvalidArgument(f"Stacks cannot be filtered by {name}.")
        if name == "status" and all(one in STATES for one in values):
            found["action"] = [STATES[one][0].value for one in values]
            found["status"] = [STATES[one][1].value for one in values]
        else:
            found[FIELDS[name]] = [_value(name, one) for one in values]
    return found


def _value(name: str, given: Any) -> Any:
    try:
        if name == "disable_rollback":
            return FLAGS[str(given).lower()]
        return int(given) if name == "timeout_mins" else given
    except (KeyError, ValueError):
        raise InvalidArgument(f'"{given}" is no value of {name}.') from None
