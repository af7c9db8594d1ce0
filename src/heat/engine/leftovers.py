"""Copies that were begun for a snapshot which another action overtook: nobody will ever ask for them, so they go.

A resource remembers the last copy that was made of it. As long as a snapshot holds that copy, it goes with the
snapshot; otherwise it goes with the resource, or at the end of the action that came in between.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.engine.plugins import Plugins
from heat.engine.running import Order
from heat.plugin.resource import Resource
from heat.store import resources, snapshots, stacks
from heat.store.database import StoreUnavailable
from heat.store.rows import ResourceDetail, ResourceRow, StackRow
from heat.values.errors import HeatError
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)


class Leftovers:
    """Takes copies away that no snapshot holds."""

    def __init__(self, house: House, compiler: Compiler, plugins: Plugins) -> None:
        self._house, self._compiler, self._plugins = house, compiler, plugins

    def remove(self, stack: StackRow, plugin: Resource) -> tuple[str, ...]:
        """Take away what was begun of a resource for nobody; names what cannot be removed, and why."""
        copies = {key: plugin.data[key] for key in type(plugin).snapshot_data & plugin.data.keys()}
        if not copies or set(copies.values()) <= self._held(stack):
            return ()
        try:
            plugin.handle_delete_snapshot()
        except StoreUnavailable:
            raise
        except HeatError as error:
            LOG.warning("Copies of resource %s of stack %s stay for now: %s", plugin.context.name, stack.id, error)
            plugin.data.update(copies)
            return tuple(copies.values())
        return ()

    @staticmethod
    def being_made(plugin: Resource) -> bool:
        """Is a copy of a resource not finished, so that it may be removed a little later?"""
        try:
            return not plugin.check_action_complete(Action.SNAPSHOT)
        except StoreUnavailable:
            raise
        except HeatError:
            return False

    def sweep(self, stack: StackRow) -> None:
        """The same for all that is in a stack, once an action has overtaken the taking of a snapshot.

        What cannot be removed yet is tried again at the end of the next action, and every now and then.
        """
        if stack.parent_id is not None or not snapshots.any_unsettled(self._house.database, stack.id):
            return
        overtaken = [one for one in snapshots.of_stack(self._house.database, stack.id) if one.overtaken]
        below = [identity for identity, _ in stacks.tree(self._house.database, stack.id) if identity != stack.id]
        left = [
            each
            for one in (stack, *stacks.get_many(self._house.database, below).values())
            for row, detail in self._copied(one)
            for each in self._sweep_one(one, row, detail)
        ]
        for each in () if left else overtaken:
            snapshots.close(self._house.database, each.id)

    def _copied(self, stack: StackRow) -> Iterator[tuple[ResourceRow, ResourceDetail]]:
        """Resources of types that can be copied, with what they remember."""
        rows = {row.id: row for row in resources.load(self._house.database, stack.id)}
        details = resources.detail(self._house.database, list(rows))
        for key, row in rows.items():
            if (detail := details.get(key)) is not None and detail.data:
                yield row, detail

    def _sweep_one(self, stack: StackRow, row: ResourceRow, detail: ResourceDetail) -> tuple[str, ...]:
        try:
            order = Order(None, None, stack, self._compiler.blueprint(stack), row)  # type: ignore[arg-type]
            plugin = self._plugins.kept(order, detail)
        except StoreUnavailable:
            raise
        except (HeatError, KeyError):
            return ()  # nobody knows its type any more
        kept: Mapping[str, Any] = dict(detail.data or {})
        if self._being_taken(stack):
            return (row.id,)  # what it remembers may be the copy for that snapshot: its turn comes at the end of it
        left = self.remove(stack, plugin)
        gone = type(plugin).snapshot_data - plugin.data.keys()
        if gone & kept.keys():
            data = {key: value for key, value in kept.items() if key not in gone}
            resources.save_data(self._house.database, row.id, data, detail.revision)
        return left

    def _being_taken(self, stack: StackRow) -> bool:
        """Is a snapshot of the stack, or of one above it, being taken now?"""
        kept = (
            one
            for above in self._compiler.ancestors(stack)
            for one in snapshots.of_stack(self._house.database, above.id)
        )
        return any(one.status is Status.IN_PROGRESS for one in kept)

    def _held(self, stack: StackRow) -> set[str]:
        """Copies that a snapshot of the stack, or of one above it, holds."""
        found: set[str] = set()
        for one in self._compiler.ancestors(stack):
            for kept in snapshots.of_stack(self._house.database, one.id):
                if not kept.overtaken:
                    found.update(_values(kept.data or {}))
        return found


def _values(told: Any) -> Iterator[str]:
    """All that resources remembered when a snapshot was taken."""
    for one in ((told or {}).get("resources") or {}).values():
        yield from _values(one)
        yield from (str(value) for value in (one.get("resource_data") or {}).values())
