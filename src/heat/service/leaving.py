"""Stacks told as data, and stacks that are forgotten while what they made stays; the way back is an adoption."""

import time
from collections.abc import Collection, Mapping
from typing import Any

from heat.engine.options import ABANDON
from heat.engine.portrait import portrait
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.service.telling import look_after, tell_cut_short
from heat.store import operations, resources, stacks
from heat.store.exports import refuse_in_use
from heat.store.rows import StackRow
from heat.values.errors import NotSupported
from heat.values.status import MAKING, Action, Status

OFFERS = Offers()

PATIENCE_S, LOOK_S = 10.0, 0.25
QUIET_LOOKS = 4
"""An engine may be about to begin something when it is told to begin nothing more."""


@OFFERS.offers("export_stack")
def export_stack(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> dict[str, Any]:
    """The stack with all that is nested in it, as an adoption takes it; nothing is done to it."""
    return portrait(desk.house.database, find_stack(desk, context, stack_identity))


@OFFERS.offers("abandon_stack")
def abandon_stack(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], abandon: bool = True
) -> dict[str, Any]:
    """The same, and begin to forget the stack; what it made stays in the cloud.

    Things that are being made at that moment are waited for, so that the data names them.
    Raises NotSupported where the operator has not enabled it, ValidationError when others import what it exports.
    """
    stack = find_stack(desk, context, stack_identity)
    if not abandon:
        return portrait(desk.house.database, stack)
    if not desk.settings.abandon:
        raise NotSupported("Stack Abandon is not supported. The operator may enable it with enable_stack_abandon.")
    running = operations.active_for(desk.house.database, stack.id)
    if running is not None and running.options.get(ABANDON):
        desk.hand_over(running)
        return portrait(desk.house.database, stack)
    if running is not None:
        _refuse_if_needed(desk, stack)
        _hold_still(desk, stack.id)
    told = portrait(desk.house.database, stacks.get(desk.house.database, stack.id))
    operation = new_operation(desk, stack, Action.DELETE, stack.timeout_mins)
    operation.options = {ABANDON: True}
    changes = {
        "action": Action.DELETE,
        "status": Status.IN_PROGRESS,
        "reason": "Stack DELETE started",
        "traversal": operation.id,
    }
    begun = operations.supersede(desk.house.database, operation, changes, removes=_tree(desk, stack.id))
    tell_cut_short(desk, stack, running)
    desk.hand_over(begun)
    return told


def _refuse_if_needed(desk: Desk, stack: StackRow) -> None:
    """Raises ValidationError before anything is stopped; what happens in between is refused as well, later."""
    doomed = _tree(desk, stack.id)
    desk.house.database.write(lambda connection: refuse_in_use(connection, stack.project_id, doomed), repeatable=True)


def _tree(desk: Desk, stack_id: str) -> list[str]:
    return [identity for identity, _ in stacks.tree(desk.house.database, stack_id)]


def _hold_still(desk: Desk, stack_id: str) -> None:
    """Have nothing more begun in the stack and below, and wait a while until no call that makes something is out."""
    quiet, ends = 0, time.monotonic() + PATIENCE_S
    while quiet < QUIET_LOOKS and time.monotonic() < ends:
        tree = _tree(desk, stack_id)
        running = operations.active_for_many(desk.house.database, tree).values()
        if not running:
            return
        unasked = [row for row in running if not row.options.get(operations.STOP)]
        for row in unasked:
            if operations.ask_to_stop(desk.house.database, row.stack_id) is not None:
                look_after(desk, row.stack_id, row.owner)
        quiet = 0 if unasked or _is_anything_made(desk, tree) else quiet + 1
        desk.closing.wait(LOOK_S)


def _is_anything_made(desk: Desk, tree: Collection[str]) -> bool:
    """Is a call out of which nobody knows yet what it has made?"""
    rows = resources.load_many(desk.house.database, tree)
    made = (row for row in rows if row.action in MAKING and row.status is Status.IN_PROGRESS)
    return any(row.physical_id is None for row in made)
