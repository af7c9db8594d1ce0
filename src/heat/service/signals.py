"""What resources are told from outside: signals of guests and alarms, and an operator's word that one is broken."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from heat.engine.plugins import INTERNAL
from heat.plugin.resource import Resource
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import creation_signals
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.service.hooks import UNSET, asks_to_clear, clear
from heat.service.membership import members_of
from heat.service.resources import plugin_of
from heat.service.telling import deliveries, tell
from heat.store import operations, resources, stacks, turns
from heat.store.rows import EventRow, ResourceDetail, ResourceRow, StackRow
from heat.values.errors import ActionInProgress, NotSupported, ResourceNotAvailable, ResourceNotFound
from heat.values.status import Action, Status

OFFERS = Offers()

TRIES = 50
"""Signals to one resource that come together take turns."""
DEAF = frozenset({Action.DELETE, Action.SUSPEND, Action.INIT})
MARKED = "state changed by resource_mark_unhealthy api"


@OFFERS.offers("resource_signal")
def resource_signal(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    resource_name: str,
    details: Any,
    sync_call: bool = False,
) -> dict[str, Any] | None:
    """Hand a signal to a resource, and have those look that wait for one; a caller that waits gets the metadata."""
    stack = find_stack(desk, context, stack_identity)
    if asks_to_clear(details):
        _known(desk, stack, resource_name)
        clear(desk, stack, resource_name, details[UNSET])
        return None
    row = _row(desk, stack, resource_name)
    if row.action in DEAF:
        raise NotSupported(f"Resource {row.name} takes no signals after {row.action}.")
    counted = creation_signals.take(desk, stack, row, details)
    if counted is not None:
        _tell(desk, stack, row, counted)
        return None
    for _ in range(TRIES):
        detail = resources.detail(desk.house.database, [row.id]).get(row.id) or ResourceDetail()
        plugin = plugin_of(desk, stack, row, detail)
        reason = plugin.handle_signal(details)
        if _saved(desk, row, detail, plugin):
            break
    else:
        raise ActionInProgress(stack.name, str(Action.SIGNAL))
    _tell(desk, stack, row, f"Signal: {reason}")
    return dict(plugin.metadata if plugin.metadata is not None else detail.metadata or {}) if sync_call else None


def _tell(desk: Desk, stack: StackRow, row: ResourceRow, reason: str) -> None:
    told = _event(desk, stack, row, Action.SIGNAL, Status.COMPLETE, reason)
    tell(desk, stack, [told])
    desk.engine.poke(stack.id)


@OFFERS.offers("resource_mark_unhealthy")
def resource_mark_unhealthy(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    resource_name: str,
    mark_unhealthy: bool,
    resource_status_reason: str | None = None,
) -> None:
    """Have a resource made anew by the next update, or take that back."""
    stack = find_stack(desk, context, stack_identity)
    row = _row(desk, stack, resource_name, by_physical_id=True)
    if row.action is Action.DELETE:
        raise ResourceNotFound(row.name, stack.name)
    running = operations.active_for(desk.house.database, stack.id)
    if running is not None:
        raise ActionInProgress(stack.name, str(running.action))
    failed = (row.action, row.status) == (Action.CHECK, Status.FAILED)
    if failed == mark_unhealthy or (not failed and not mark_unhealthy):
        return
    status = Status.FAILED if mark_unhealthy else Status.COMPLETE
    reason = resource_status_reason or MARKED
    marked = replace(row, action=Action.CHECK, status=status, reason=reason, updated_at=desk.house.clock())
    events = [_event(desk, stack, marked, Action.CHECK, status, reason)]
    if not turns.mark(desk.house.database, marked, events, deliveries(desk, stack, events)):
        raise ActionInProgress(stack.name, str(stack.action))
    _tell_those_above(desk, stack)


def _tell_those_above(desk: Desk, stack: StackRow) -> None:
    """The next update of the root looks down to what is not well, though nothing changed on the way there."""
    above, here = [], stack
    while here.parent_id is not None:
        found = resources.find(desk.house.database, here.parent_id, here.parent_resource or "")
        above += [row.id for row in found if row.physical_id == here.id]
        here = stacks.get(desk.house.database, here.parent_id)
    if above:
        resources.doubt(desk.house.database, above)


def _known(desk: Desk, stack: StackRow, name: str) -> None:
    """One that waits before its creation has no row yet. Raises ResourceNotFound."""
    if not resources.find(desk.house.database, stack.id, name) and name not in members_of(desk, stack).waiting():
        raise ResourceNotFound(name, stack.name)


def _row(desk: Desk, stack: StackRow, name: str, by_physical_id: bool = False) -> ResourceRow:
    found = resources.find(desk.house.database, stack.id, name)
    if found:
        return found[0]
    if by_physical_id:
        named = [row for row in resources.find_physical(desk.house.database, name) if row.stack_id == stack.id]
        if named:
            return named[0]
    if name in members_of(desk, stack).waiting():
        raise ResourceNotAvailable(f"The Resource ({name}) is not available: it has not been made yet.")
    raise ResourceNotFound(name, stack.name)


def _saved(desk: Desk, row: ResourceRow, detail: ResourceDetail, plugin: Resource) -> bool:
    """Keep what the plug-in has learned; False when somebody else was faster and it must learn again."""
    revision, kept = detail.revision, dict(detail.data or {})
    # The engine's own notes stand beside the plug-in's, whether it was shown them or not.
    data = {**plugin.data, **{key: kept[key] for key in kept if key.startswith(INTERNAL)}}
    if plugin.metadata is not None and plugin.metadata != (detail.metadata or {}):
        if not resources.save_metadata(desk.house.database, row.id, plugin.metadata, revision):
            return False
        revision += 1
    return data == kept or resources.save_data(desk.house.database, row.id, data, revision)


def _event(desk: Desk, stack: StackRow, row: ResourceRow, action: Action, status: Status, reason: str) -> EventRow:
    return EventRow(
        id=str(uuid4()),
        stack_id=stack.id,
        root_id=stack.root_id or stack.id,
        resource_name=row.name,
        type_name=row.type_name,
        physical_id=row.physical_id,
        action=action,
        status=status,
        reason=reason,
        created_at=desk.house.clock(),
    )
