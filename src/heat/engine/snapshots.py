"""What snapshots hold of resources: taken with the stack's portrait, brought back one by one, and removed.

A snapshot keeps the data of every resource as it was left by taking it. Of that, the keys that a type declares as
its `snapshot_data` name what was made in the cloud.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.engine.plugins import Plugins
from heat.engine.portrait import portrait
from heat.engine.running import Order
from heat.plugin.registration import Registry
from heat.plugin.resource import Resource
from heat.store import snapshots, stacks
from heat.store.rows import OperationRow, ResourceDetail, ResourceRow, SnapshotRow, StackRow
from heat.values.errors import HeatError
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)

SNAPSHOT, ROOT, PATH = "snapshot", "snapshot_root", "snapshot_path"
"""Options: the snapshot that is taken or gone back to, the stack that has it, and the way down to this one."""


def take(house: House, operation: OperationRow, status: Status, reason: str) -> None:
    """Keep the stack as it is now, at the end of the operation that had its resources copied."""
    snapshot_id = operation.options.get(SNAPSHOT)
    if snapshot_id is None:
        return
    stack = stacks.get(house.database, operation.stack_id)
    if stack.traversal != operation.id:
        return  # overtaken: it would be a picture of something else
    told = f"Stack {Action.SNAPSHOT} completed successfully" if status is Status.COMPLETE else reason
    data = portrait(house.database, stack, lambda type_name: keys_of(house.plugins, type_name))
    snapshots.settle(house.database, snapshot_id, status, told, data)


def below(operation: OperationRow, name: str) -> dict[str, Any]:
    """Options for a nested stack that goes back with its parent."""
    options = operation.options
    return {
        SNAPSHOT: options.get(SNAPSHOT),
        ROOT: options.get(ROOT) or operation.stack_id,
        PATH: [*options.get(PATH, ()), name],
    }


def held(house: House, operation: OperationRow) -> Mapping[str, Any]:
    """What the snapshot that a stack goes back to holds of the stack's resources."""
    options = operation.options
    root = options.get(ROOT) or operation.stack_id
    kept = snapshots.get(house.database, root, options.get(SNAPSHOT) or "")
    tree = _resources(kept.data if kept is not None else None)
    for name in options.get(PATH, ()):
        tree = _resources(tree.get(name))
    return tree


def restorable(plugins: Registry, tree: Mapping[str, Any]) -> frozenset[str]:
    """Names of which there is something to be brought back, here or further down."""
    return frozenset(name for name, told in tree.items() if any(_leaves({name: told}, plugins)))


def hand_over(house: House, order: Order, plugin: Resource) -> None:
    """Give a plug-in what the snapshot holds of its resource, beside what it remembers now."""
    told = held(house, order.operation).get(plugin.context.name) or {}
    data = told.get("resource_data") or {}
    plugin.data.update({key: data[key] for key in type(plugin).snapshot_data if key in data})


def discard(house: House, compiler: Compiler, plugins: Plugins, stack: StackRow, kept: SnapshotRow) -> None:
    """Remove what a snapshot has left in the cloud, then forget it. Raises what a service says against it."""
    try:
        blueprint = compiler.blueprint(stack, kept.source)
    except (HeatError, KeyError):
        blueprint = None
    for told in _leaves(_resources(kept.data), house.plugins):
        row = _row_of(stack, told)
        order = Order(command=None, operation=None, stack=stack, blueprint=blueprint, row=row)  # type: ignore[arg-type]
        detail = ResourceDetail(data={key: str(value) for key, value in told["resource_data"].items()})
        plugins.kept(order, detail).handle_delete_snapshot()
    snapshots.forget(house.database, kept.id)


def discard_all(house: House, compiler: Compiler, plugins: Plugins, stack: StackRow) -> tuple[str, ...]:
    """With a stack go its snapshots; one that cannot be removed keeps nothing else, and is named with what it holds."""
    left = []
    for kept in snapshots.of_stack(house.database, stack.id):
        try:
            discard(house, compiler, plugins, stack, kept)
        except HeatError as error:
            LOG.warning("Snapshot %s of the deleted stack %s is left behind: %s", kept.id, stack.id, error)
            left.append(_named(house, kept))
    return tuple(left)


def _named(house: House, kept: SnapshotRow) -> str:
    held = [
        str(told["resource_data"][key])
        for told in _leaves(_resources(kept.data), house.plugins)
        for key in sorted(keys_of(house.plugins, str(told.get("type"))) & told["resource_data"].keys())
    ]
    return f"snapshot {kept.name or kept.id} ({', '.join(held)})"


def _resources(told: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return (told or {}).get("resources") or {}


def _leaves(tree: Mapping[str, Any], plugins: Registry) -> Iterator[Mapping[str, Any]]:
    """Those that hold something."""
    for told in tree.values():
        if "resources" in told:
            yield from _leaves(_resources(told), plugins)
        elif keys_of(plugins, str(told.get("type"))) & (told.get("resource_data") or {}).keys():
            yield told


def keys_of(plugins: Registry, type_name: str) -> frozenset[str]:
    """What a snapshot leaves in the data; of a type that is mapped to another nothing better is known than all keys."""
    known = plugins.get(type_name)
    if known is not None:
        return known.snapshot_data
    return frozenset(key for each in plugins.types.values() for key in each.snapshot_data)


def _row_of(stack: StackRow, told: Mapping[str, Any]) -> ResourceRow:
    blank = ResourceRow(
        str(uuid4()), stack.id, told["name"], told["type"], Action.SNAPSHOT, Status.COMPLETE, "", 0.0, 0.0
    )
    return replace(blank, physical_id=told.get("resource_id"))
