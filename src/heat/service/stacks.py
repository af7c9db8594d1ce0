"""Stacks: listed, counted, found, shown and taken away."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from heat.engine.options import ABANDON, FORCE
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import deputies, outputs, parameters, stack_views
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.finding import find_by_name, find_stack, identity_of
from heat.service.selecting import page_of, select_stacks
from heat.service.telling import tell_cut_short
from heat.store import operations, stack_list
from heat.store import stacks as store_stacks
from heat.store.database import StoreUnavailable
from heat.store.rows import StackRow
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)
OFFERS = Offers()


@OFFERS.offers("list_stacks")
def list_stacks(
    desk: Desk,
    context: RequestContext,
    *,
    limit: int | None = None,
    marker: str | None = None,
    sort_keys: Sequence[str] | None = None,
    sort_dir: str | None = None,
    **selection: Any,
) -> list[dict[str, Any]]:
    """One page of a project's stacks, or of all projects'."""
    selected = select_stacks(context, desk.settings.hidden_tags, **selection)
    rows = page_of(desk.house.database, selected, sort_keys, sort_dir, marker, limit)
    return [stack_views.in_short(row) for row in rows]


@OFFERS.offers("list_changed_stacks")
def list_changed_stacks(
    desk: Desk,
    context: RequestContext,
    *,
    mark: str,
    limit: int | None = None,
    marker: str | None = None,
    sort_keys: Sequence[str] | None = None,
    sort_dir: str | None = None,
    **selection: Any,
) -> dict[str, Any]:
    """The same page with a mark of what it tells; nothing but the mark to whoever has that already."""
    selected = select_stacks(context, desk.settings.hidden_tags, **selection)
    rows = page_of(desk.house.database, selected, sort_keys, sort_dir, marker, limit)
    found = stack_views.mark_of(rows)
    return {"mark": found, "stacks": None if found == mark else [stack_views.in_short(row) for row in rows]}


@OFFERS.offers("count_stacks")
def count_stacks(desk: Desk, context: RequestContext, **selection: Any) -> int:
    """How many there are."""
    selected = select_stacks(context, desk.settings.hidden_tags, **selection)
    return stack_list.count(desk.house.database, selected)


@OFFERS.offers("identify_stack")
def identify_stack(desk: Desk, context: RequestContext, *, stack_name: str) -> dict[str, str]:
    """The identity of a stack, by its name or id."""
    return identity_of(find_by_name(desk, context, stack_name)).as_dict()


@OFFERS.offers("show_stack")
def show_stack(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str] | None, resolve_outputs: bool = True
) -> list[dict[str, Any]]:
    """One stack in full, deleted ones too, or all of the project."""
    if stack_identity is not None:
        stack = find_stack(desk, context, stack_identity, show_deleted=True)
        return [_shown(desk, stack, resolve_outputs)]
    rows = stack_list.page(desk.house.database, select_stacks(context, desk.settings.hidden_tags))
    return [_shown(desk, row, resolve_outputs) for row in outputs.with_outputs(desk, rows)]


def _shown(desk: Desk, stack: StackRow, resolve_outputs: bool) -> dict[str, Any]:
    """Of a stack whose documents are damaged little can be said, but it can be shown, followed and removed."""
    wanted = resolve_outputs and stack.deleted_at is None
    try:
        values = outputs.values_of(desk, stack) if wanted else None
        return stack_views.in_full(stack, parameters.shown(desk.compiler, stack), values)
    except StoreUnavailable:
        raise
    except Exception:
        LOG.exception("What stack %s is made from cannot be read", stack.id)
        return stack_views.in_full(stack, {}, [] if wanted else None)


@OFFERS.offers("delete_stack")
def delete_stack(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> None:
    """Begin to take a stack away, whatever is being done to it; one that is gone is no error."""
    _delete(desk, context, stack_identity, force=False)


@OFFERS.offers("force_delete_stack")
def force_delete_stack(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> None:
    """The same, and what cannot be removed is left behind and named in the stack's last event."""
    _delete(desk, context, stack_identity, force=True)


def _delete(desk: Desk, context: RequestContext, stack_identity: Mapping[str, str], *, force: bool) -> None:
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    if stack.deleted_at is not None:
        return
    running = operations.active_for(desk.house.database, stack.id)
    if running is not None and running.action is Action.DELETE and (running.options.get(FORCE) or not force):
        desk.hand_over(running)
        return
    operation = new_operation(desk, stack, Action.DELETE, stack.timeout_mins)
    options = {FORCE: force, ABANDON: _is_abandoned(desk, stack)}
    operation.options = {name: True for name, wanted in options.items() if wanted}
    changes = {
        "action": Action.DELETE,
        "status": Status.IN_PROGRESS,
        "reason": "Stack DELETE started",
        "traversal": operation.id,
        "creds_id": deputies.stand_in_if_possible(desk, context, stack),
    }
    tree = [identity for identity, _ in store_stacks.tree(desk.house.database, stack.id)]
    begun = operations.supersede(desk.house.database, operation, changes, removes=tree)
    tell_cut_short(desk, stack, running)
    desk.hand_over(begun)


def _is_abandoned(desk: Desk, stack: StackRow) -> bool:
    """Was it promised already that what it made stays?"""
    last = operations.get(desk.house.database, stack.traversal or "") if stack.action is Action.DELETE else None
    return last is not None and bool(last.options.get(ABANDON))
