"""A resource as doors are told of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from heat.service.finding import identity_of
from heat.service.times import told
from heat.store.rows import ResourceRow, StackRow


@dataclass(slots=True)
class Around:
    """What stands around the resources of one stack."""

    stack: StackRow
    identity: dict[str, str]
    required_by: Mapping[str, list[str]] = field(default_factory=dict)
    """By name, those of the resources that require it."""
    below: Mapping[str, StackRow] = field(default_factory=dict)
    """The stacks below its resources, by id."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    hooks: Mapping[str, list[str]] = field(default_factory=dict)
    """By name, the hooks at which resources wait now."""


def around(
    stack: StackRow,
    rows: Collection[ResourceRow],
    below: Mapping[str, StackRow],
    descriptions: Mapping[str, str] | None = None,
    hooks: Mapping[str, list[str]] | None = None,
) -> Around:
    """Turn round who requires whom, once for all rows."""
    required_by: dict[str, set[str]] = {}
    named = {row.id: row.name for row in rows}
    for row in rows:
        for key in named.keys() & {*row.requires}:
            required_by.setdefault(named[key], set()).add(row.name)
    ordered = {name: sorted(names) for name, names in required_by.items()}
    return Around(stack, identity_of(stack).as_dict(), ordered, below, descriptions or {}, hooks or {})


def view(row: ResourceRow, known: Around) -> dict[str, Any]:
    """One resource without what is heavy."""
    child = known.below.get(row.physical_id or "")
    return {
        "description": known.descriptions.get(row.name, ""),
        "creation_time": told(row.created_at),
        "updated_time": told(row.updated_at),
        "resource_name": row.name,
        "physical_resource_id": row.physical_id or "",
        "metadata": None,
        "resource_action": str(row.action),
        "resource_status": str(row.status),
        "resource_status_reason": row.reason,
        "resource_type": row.type_name,
        "resource_identity": {**known.identity, "path": f"/resources/{row.name}"},
        "stack_identity": known.identity,
        "stack_name": known.stack.name,
        "required_by": known.required_by.get(row.name, []),
        "nested_stack_id": identity_of(child).as_dict() if child else None,
        "nested_resources": None,
        "parent_resource": known.stack.parent_resource,
        "properties": None,
        "attributes": None,
        **_waiting(known.hooks.get(row.name)),
    }


def planned(
    name: str,
    type_name: str,
    stack: StackRow,
    required_by: list[str],
    description: str,
    hooks: list[str] | None = None,
) -> dict[str, Any]:
    """A resource that the template has and that was not begun yet."""
    identity = identity_of(stack)
    return {
        "description": description,
        "creation_time": None,
        "updated_time": None,
        "resource_name": name,
        "physical_resource_id": "",
        "metadata": {},
        "resource_action": "INIT",
        "resource_status": "COMPLETE",
        "resource_status_reason": "",
        "resource_type": type_name,
        "resource_identity": identity.resource(name).as_dict(),
        "stack_identity": identity.as_dict(),
        "stack_name": stack.name,
        "required_by": required_by,
        "nested_stack_id": None,
        "nested_resources": None,
        "parent_resource": stack.parent_resource,
        "properties": None,
        "attributes": {},
        **_waiting(hooks),
    }


def _waiting(hooks: list[str] | None) -> dict[str, list[str]]:
    return {"hooks": hooks} if hooks else {}
