"""What the cloud says of a resource beside what it was last given: the third side of every drift."""

from collections.abc import Mapping
from typing import Any

from heat.engine.plugins import Plugins
from heat.engine.running import Order
from heat.plugin.resource import Resource
from heat.store.rows import ResourceDetail
from heat.values.status import Action

OBSERVE = "observe"


class Observing:
    """Looks at things of the cloud for an update that is to repair them."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins

    def before(self, order: Order, detail: ResourceDetail) -> Mapping[str, Any]:
        """The properties that a change starts from: as last applied, or where the cloud differs as it says.

        Only what may be changed in place counts: nothing is made anew for what somebody did to it by hand.
        Raises NotFound when the thing is gone.
        """
        kept = detail.properties or {}
        if not wanted(order):
            return kept
        plugin = self._plugins.kept(order, detail)
        found = drift_of(plugin)
        schema = plugin.properties_schema
        return {**kept, **{name: value for name, value in found.items() if schema[name].updatable}}


def wanted(order: Order) -> bool:
    """Is there a thing to look at, and was that asked for, or is it the only way to know how it is?"""
    row = order.row
    if row is None or row.physical_id is None:
        return False
    asked = order.operation is not None and bool(order.operation.options.get(OBSERVE))
    # A change that failed may be half made.
    return asked or (row.action is Action.UPDATE and row.applied is None)


def drift_of(plugin: Resource) -> dict[str, Any]:
    """Properties that were given and that the cloud has otherwise, with its values. Raises NotFound, CloudError."""
    if plugin.is_stack:
        return {}
    return {name: live for name, live in plugin.live_properties().items() if name in plugin.properties_schema}
