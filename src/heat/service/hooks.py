"""Hooks: who waits for the user, and the word that lets them go on."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from heat.service.desk import Desk
from heat.service.telling import deliveries
from heat.store import hooks, operations, resources
from heat.store.hooks import HookRow, key_of
from heat.store.rows import EventRow, OperationRow, ResourceRow, StackRow
from heat.template.registry import HOOKS
from heat.values.errors import InvalidBreakPointHook
from heat.values.status import Action, Status

UNSET = "unset_hook"
"""The key of a signal that means a hook and not the resource."""


def asks_to_clear(details: Any) -> bool:
    """Is a signal the word that a resource may go on?"""
    return isinstance(details, dict) and UNSET in details


def clear(desk: Desk, stack: StackRow, resource_name: str, hook: Any) -> None:
    """Let a resource go on. Raises InvalidBreakPointHook when it does not wait there."""
    row = next(iter(resources.find(desk.house.database, stack.id, resource_name)), None)
    if hook not in HOOKS:
        raise InvalidBreakPointHook(f'Invalid hook type "{hook}" for {_named(desk, stack, resource_name, row)}')
    operation = operations.active_for(desk.house.database, stack.id)
    told = _cleared(desk, stack, resource_name, row, hook)
    addressed = deliveries(desk, stack, [told])
    if operation is None or not hooks.clear(
        desk.house.database, _place(operation, resource_name, hook), told, addressed
    ):
        named = _named(desk, stack, resource_name, row)
        raise InvalidBreakPointHook(f'The "{hook}" hook is not defined on {named}')
    desk.hand_over(operation)


def waiting(desk: Desk, stacks: Iterable[StackRow]) -> dict[str, dict[str, list[str]]]:
    """Stack id -> resource name -> hooks at which it waits now."""
    busy = [stack for stack in stacks if stack.status is Status.IN_PROGRESS and stack.traversal]
    found = operations.get_many(desk.house.database, [stack.traversal or "" for stack in busy]) if busy else {}
    return hooks.waiting(desk.house.database, {row.stack_id: key_of(row) for row in found.values()}) if found else {}


def _place(operation: OperationRow, resource_name: str, hook: str) -> HookRow:
    return HookRow(key_of(operation), operation.stack_id, resource_name, hook)


def _named(desk: Desk, stack: StackRow, name: str, row: ResourceRow | None) -> str:
    """The resource as clients are told of it: kind, name, physical id, stack."""
    type_name = row.type_name if row is not None else _type_of(desk, stack, name)
    physical = f" [{row.physical_id}]" if row is not None and row.physical_id else ""
    return f'{type_name.rpartition("::")[2]} "{name}"{physical} Stack "{stack.name}" [{stack.id}]'


def _type_of(desk: Desk, stack: StackRow, name: str) -> str:
    snippet = desk.compiler.template(stack.source.template, stack.source.files).resources.get(name)
    return str(snippet.type_name) if snippet is not None else "Resource"


def _cleared(desk: Desk, stack: StackRow, name: str, row: ResourceRow | None, hook: str) -> EventRow:
    """The event of it: the state of the resource does not change."""
    return EventRow(
        id=str(uuid4()),
        stack_id=stack.id,
        root_id=stack.root_id or stack.id,
        resource_name=name,
        type_name=row.type_name if row else _type_of(desk, stack, name),
        physical_id=row.physical_id if row else None,
        action=row.action if row else Action.INIT,
        status=row.status if row else Status.COMPLETE,
        reason=f"Hook {hook} is cleared",
        created_at=desk.house.clock(),
    )
