"""Judges an existing resource against its new definition: keep, update in place, or replace."""

from collections.abc import Mapping
from typing import Any

from heat.converge import Compare, Judged
from heat.engine.compiling import stands_below
from heat.engine.explaining import property_changes
from heat.engine.hushing import Secrets, secrets_of
from heat.engine.lives import METADATA, UNMADE, cut_short, metadata_digest
from heat.engine.observing import Observing
from heat.engine.plugins import LeftBehind, Plugins
from heat.engine.results import Result
from heat.engine.running import Order
from heat.engine.seeing import Surroundings
from heat.plugin.changes import Change, Verdict, changed_names, judge
from heat.plugin.resource import Resource
from heat.store.rows import ResourceDetail, ResourceRow
from heat.template.provider import ProviderResource
from heat.values.errors import NotFound, NotSupported, ResourceActionRestricted
from heat.values.status import Action, Status


class Judging:
    """Makes verdicts; plans and updates both use them, so what a plan says is what happens."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins
        self._observing = Observing(plugins)

    def compare(self, order: Order, command: Compare, detail: ResourceDetail, values: Surroundings) -> Result:
        """The verdict on one resource, as a result."""
        change = self.judge(order, detail, values, command.doubtful)
        restricted = self.restriction(order, change)
        if restricted is not None:
            raise ResourceActionRestricted(restricted)
        event = Judged(command.key, command.ticket, change.verdict, change.reasons)
        result = Result(order.stack.id, event)
        if change.verdict is not Verdict.KEEP and change.properties:
            result.changes = property_changes(change, command.name, self.secrets(order))
        nested = self._plugins.definition(order).resource_class.is_stack
        if change.verdict is Verdict.UPDATE and _is_half_made(order.row) and not nested:
            result.detail = ResourceDetail(data={**(detail.data or {}), UNMADE: "yes"})
        return result

    def secrets(self, order: Order) -> Secrets:
        """What nobody may be told of the order's stack."""
        return secrets_of(self._plugins.compiler, order.stack, order.blueprint)

    @staticmethod
    def restriction(order: Order, change: Change) -> str | None:
        """Why the environment forbids what the verdict says, or None."""
        if order.blueprint is None or order.row is None or change.verdict is Verdict.KEEP:
            return None
        forbidden = order.blueprint.environment.registry.restricted_actions(order.row.name)
        return f"{change.verdict} is restricted for resource." if change.verdict in forbidden else None

    def judge(self, order: Order, detail: ResourceDetail, values: Surroundings, doubtful: bool = False) -> Change:
        """The difference, its verdict and the reasons. Raises NotSupported, ValidationError."""
        row = order.row
        assert row is not None
        definition = self._plugins.definition(order)
        plugin = self._plugins.wanted(order, values, detail)
        if self._other_type(order, row):
            return _verdict(plugin, Verdict.REPLACE, f"its type was {row.type_name}")
        half = cut_short(plugin, row) if doubtful else frozenset()
        if doubtful and not plugin.is_stack and not half:
            return _verdict(plugin, Verdict.REPLACE, "an update of it was cut short, and nobody knows how far it came")
        if row.status is Status.FAILED:
            return self._after_failure(row, plugin, detail.properties or {})
        external = definition.external_id(values)
        if external is not None and external != row.physical_id:
            _refuse_to_swap(row)
            return _verdict(plugin, Verdict.REPLACE, "its external id changed")
        try:
            before = self._observing.before(order, detail)
        except NotFound:
            return _verdict(plugin, Verdict.REPLACE, "it is gone from the cloud")
        if plugin.is_stack:  # a parameter that its template has no more is no reason to make it anew
            before = {name: value for name, value in before.items() if name in plugin.properties_schema}
        metadata = definition.metadata(values)
        kept = (detail.data or {}).get(METADATA)
        change = Change(
            before,
            plugin.properties,
            changed_names(before, plugin.properties) | half,
            metadata=kept != (metadata_digest(metadata) if metadata else None),
        )
        return self._judged(plugin, change, external)

    def _judged(self, plugin: Resource, change: Change, external: str | None) -> Change:
        if external is not None:
            return change
        judged = judge(plugin.properties_schema, change)
        if judged.verdict is Verdict.UPDATE:
            reason = plugin.replacement_reason(judged)
            if reason:
                return _verdict(plugin, Verdict.REPLACE, reason)
        if judged.verdict is Verdict.KEEP and plugin.is_stack:
            return _verdict(plugin, Verdict.UPDATE, "what stands below it may differ")
        return judged

    def _after_failure(self, row: ResourceRow, plugin: Resource, before: Mapping[str, Any]) -> Change:
        if plugin.is_stack and row.physical_id is not None and row.action is not Action.CHECK:
            return _verdict(plugin, Verdict.UPDATE, f"its {row.action} failed; the stack below is kept")
        if row.physical_id is None or row.action is Action.CHECK or plugin.needs_replace_failed():
            return _verdict(plugin, Verdict.REPLACE, f"its {row.action} failed: {row.reason}")
        try:
            plugin.show()
        except NotFound:
            return _verdict(plugin, Verdict.REPLACE, "it is gone from the cloud")
        judged = self._judged(plugin, Change(before, plugin.properties, changed_names(before, plugin.properties)), None)
        if judged.verdict is Verdict.REPLACE:
            return judged
        return _verdict(plugin, Verdict.UPDATE, f"its {row.action} failed and can be mended in place")

    def _other_type(self, order: Order, row: ResourceRow) -> bool:
        """A type that was renamed, or is mapped to the same thing, is no other type."""
        definition = self._plugins.definition(order)
        if order.blueprint is None:
            return False
        was, becomes = self._plugins.class_of(order.blueprint, row), definition.resource_class
        if row.physical_id is not None and stands_below(row) and issubclass(becomes, ProviderResource):
            return not issubclass(was, ProviderResource | LeftBehind)
        if row.physical_id is not None and becomes.is_stack != was.is_stack:
            return True
        return definition.type_name != row.type_name and was.type_name != becomes.type_name


def _is_half_made(row: ResourceRow | None) -> bool:
    """Is it there although its creation failed?  Whatever was to follow may not have been done."""
    return row is not None and row.status is Status.FAILED and row.action is Action.CREATE


def _refuse_to_swap(row: ResourceRow) -> None:
    """Raises NotSupported where a thing of the stack's own would be deleted in favour of one that somebody names."""
    if row.deletion_policy != "Retain":
        raise NotSupported(
            f"Update to property external_id of {row.name} ({row.type_name}) is not supported. The stack made "
            f"{row.physical_id} and would delete it; its own id releases it, another name in the template "
            "lets the other one in beside it."
        )


def _verdict(plugin: Resource, verdict: Verdict, reason: str) -> Change:
    return Change({}, plugin.properties, verdict=verdict, reasons=(reason,))
