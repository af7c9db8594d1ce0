"""Begins actions on single resources and looks whether they have ended."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from heat.converge import Event, Failed, Start, Succeeded, Waiting, Watch
from heat.engine import snapshots
from heat.engine.adopting import part_of, take_in
from heat.engine.house import House
from heat.engine.leftovers import Leftovers
from heat.engine.observing import Observing
from heat.engine.options import ABANDON
from heat.engine.parting import RETAIN, policy_of
from heat.engine.plugins import INTERNAL, Plugins
from heat.engine.results import Result, Seen
from heat.engine.running import Order
from heat.engine.seeing import Surroundings, digest, see
from heat.engine.signalled import enough
from heat.engine.wanting import gives_way
from heat.plugin.changes import Change, changed_names
from heat.plugin.resource import Resource
from heat.store.rows import ResourceDetail, ResourceRow
from heat.values.errors import NotFound, ResourceFailure
from heat.values.status import MAKING, Action

BUILDING = MAKING | {Action.UPDATE}
"""Actions that give a resource its properties."""
LEFT = f"{INTERNAL}left"
"""Under this name the data keeps what could not be removed with the resource."""
AGAIN = f"{INTERNAL}again"
"""Under this name the data keeps that a removal has to begin anew: something else has to end first."""
GOING = f"{INTERNAL}going"
"""Under this name the data keeps the replacements that are being removed before their time."""
HALF = f"{INTERNAL}half"
"""Under this name the data keeps which properties a change that failed had begun to change."""
HALF_OF = f"{INTERNAL}half-of"
"""Under this name the data keeps towards what that change was."""
UNMADE = f"{INTERNAL}unmade"
"""Under this name the data keeps that its creation failed, so that the change that mends it has to end that first."""
FOUND = f"{INTERNAL}found"
"""Under this name the data keeps that the thing was found, and had been begun from something else than was wanted."""
METADATA = f"{INTERNAL}metadata"
"""Under this name the data keeps a digest of the metadata as the template has it."""


class Lives:
    """The lives of single resources."""

    def __init__(self, house: House, plugins: Plugins) -> None:
        self._house, self._plugins = house, plugins
        self._observing = Observing(plugins)
        self._leftovers = Leftovers(house, plugins.compiler, plugins)

    def begin(self, order: Order, command: Start | Watch, plugin: Resource, detail: ResourceDetail) -> Result:
        """Make the first call of an action, and look at once: most are quick."""
        takeover = order.ambiguous or (isinstance(command, Start) and command.takeover)
        plugin.observed = None  # what is found out now counts
        if command.action is Action.CREATE:
            return self._create(order, command, plugin, takeover)
        if command.action is Action.ADOPT:
            take_in(plugin, part_of(self._house, order))
            return self._succeed(order, command, plugin)
        if command.action is Action.DELETE:
            return self._delete(order, command, plugin)
        if command.action is Action.UPDATE:
            return self._update(order, command, plugin, detail)
        if command.action is Action.RESTORE:
            snapshots.hand_over(self._house, order, plugin)
        plugin.run_action(command.action)
        return self.look(order, command, plugin)

    def look(self, order: Order, command: Start | Watch, plugin: Resource) -> Result:
        """Has the action come to its end?"""
        plugin.only_saves = False
        if command.action in MAKING:
            done = plugin.check_create_complete()
            done = done and (command.action is not Action.CREATE or enough(self._house, order))
        elif command.action is Action.UPDATE:
            done = plugin.check_update_complete(change_of(plugin))
        elif command.action is Action.DELETE:
            if AGAIN in plugin.data:
                return self._delete(order, command, plugin)
            done = self._gone(plugin)
        else:
            done = plugin.check_action_complete(command.action)
        if not done:
            return self._wait(order, command, plugin)
        return self._succeed(order, command, plugin)

    def look_again(self, order: Order) -> Result:
        """A call may or may not have been carried out: the action begins again, as after a crash, and finds out."""
        command = order.command
        assert isinstance(command, Start | Watch)
        applied = target_of(command, order) if order.made else None
        result = answer(order, Waiting(command.key, command.ticket, applied=applied), None)
        result.ambiguous = True
        return result

    def _create(self, order: Order, command: Start | Watch, plugin: Resource, takeover: bool) -> Result:
        definition = self._plugins.definition(order)
        external = definition.external_id(Surroundings(self._house.database, order))
        if external is not None:
            plugin.physical_id = external
            return self._adopt_external(order, command, plugin)
        found = plugin.find_existing() if takeover and plugin.physical_id is None else None
        if found is not None:
            plugin.physical_id = found
            if order.row is not None and order.row.applied is None and not order.made:
                plugin.data[FOUND] = "otherwise"
        elif plugin.physical_id is None:
            self._make_room(order, command, plugin)
            order.made = True
            plugin.handle_create()
        return self.look(order, command, plugin)

    def _make_room(self, order: Order, command: Start | Watch, plugin: Resource) -> None:
        """The thing to be replaced may have to give something up first."""
        replacing = command.replacing if isinstance(command, Start) else None
        if replacing is None or not gives_way(type(plugin)):
            return
        for old in self._plugins.predecessors(order, replacing):
            old.context.heir, known = lambda: plugin, dict(old.data)
            with suppress(NotFound):  # somebody took it away, with all that it held
                old.prepare_for_replace()
            if old.data != known:
                self._plugins.remember(old.context.key, known, old.data)

    def _out_of_the_way(self, order: Order, plugin: Resource, key: str) -> bool:
        """What was to take its place holds what it needs back, and goes at once, ready or not. Is it gone?"""
        going = plugin.data.get(GOING, "").split()
        other = self._plugins.replaced(order, key)
        if other is not None and not gives_way(type(other)):
            other = None  # it took nothing, and goes when nothing uses it any more
        if other is not None:
            other.physical_id = other.physical_id or other.find_existing()
        gone = other is None or other.physical_id is None
        if other is not None and not gone and other.context.deletion_policy == RETAIN:
            with suppress(NotFound):
                other.prepare_for_replace()
            gone = True
        elif other is not None and not gone:
            gone = self._going(other, key in going)
        if key not in going:
            plugin.data[GOING] = " ".join([*going, key])
        return gone

    def _going(self, other: Resource, begun: bool) -> bool:
        try:
            if not begun:
                other.handle_delete()
        except NotFound:
            return True
        return self._gone(other)

    @staticmethod
    def _try_again(order: Order, plugin: Resource) -> Result:
        """The action waits for something else, and begins anew with the next look."""
        command = order.command
        assert isinstance(command, Start | Watch)
        waiting = Waiting(command.key, command.ticket, plugin.physical_id, target_of(command, order))
        result = answer(order, waiting, plugin)
        result.ambiguous, plugin.observed, order.plugin = True, None, None
        return result

    def _adopt_external(self, order: Order, command: Start | Watch, plugin: Resource) -> Result:
        try:
            plugin.show()
        except Exception:
            plugin.physical_id = None  # what nobody has seen is not remembered: a later change would take it for ours
            raise
        return self._succeed(order, command, plugin)

    def _update(self, order: Order, command: Start | Watch, plugin: Resource, detail: ResourceDetail) -> Result:
        before = self._observing.before(order, detail)
        change = Change(
            before,
            plugin.properties,
            changed_names(before, plugin.properties) | half_made(plugin),
            metadata=self._metadata_changed(order, detail),
        )
        plugin.context.change = change
        plugin.data.pop(FOUND, None)
        if order.row is not None and order.row.replaced_by is not None and gives_way(type(plugin)):
            if not all(self._out_of_the_way(order, plugin, key) for key in self._plugins.successors(order)):
                return self._try_again(order, plugin)
            plugin.data.pop(GOING, None)
            plugin.restore_previous()
        if UNMADE in plugin.data and self._is_unfinished(plugin):
            return self._try_again(order, plugin)
        plugin.data.pop(UNMADE, None)
        if change.metadata:
            plugin.metadata = self._template_metadata(order)
        plugin.handle_update(change)
        return self.look(order, command, plugin)

    @staticmethod
    def _is_unfinished(plugin: Resource) -> bool:
        """Must its creation still come to its end?  What has come to a bad one is there to be mended."""
        try:
            return not plugin.check_create_complete()
        except ResourceFailure:
            return False

    def _delete(self, order: Order, command: Start | Watch, plugin: Resource) -> Result:
        row = order.row
        assert row is not None
        if order.operation.options.get(ABANDON):
            return answer(order, Succeeded(command.key, command.ticket, row.physical_id), plugin)
        retained = policy_of(order) == RETAIN
        if plugin.physical_id is None and not retained:
            plugin.physical_id = plugin.find_existing()
        left = self._leftovers.remove(order.stack, plugin)
        if left and self._leftovers.being_made(plugin):
            plugin.data[AGAIN] = "yes"
            return self._wait(order, command, plugin)
        plugin.data.pop(AGAIN, None)
        left = left and self._leftovers.remove(order.stack, plugin)  # it may have been finished between the two looks
        if left:
            plugin.data[LEFT] = " ".join(left)
        if retained:
            return self._succeed(order, command, plugin)
        try:
            plugin.handle_delete()
        except NotFound:
            return self._succeed(order, command, plugin)
        return self.look(order, command, plugin)

    @staticmethod
    def _gone(plugin: Resource) -> bool:
        try:
            return plugin.check_delete_complete()
        except NotFound:
            return True

    def _wait(self, order: Order, command: Start | Watch, plugin: Resource) -> Result:
        event = Waiting(command.key, command.ticket, plugin.physical_id, target_of(command, order))
        plugin.observed = None  # the next look is a new one
        if command.action is Action.UPDATE:
            plugin.data.update(half_made_now(plugin) or {})  # nobody may wait for its end
            plugin.data[HALF_OF] = (order.row.applied if order.row else None) or ""
        began = isinstance(command, Start) or order.ambiguous
        properties = made_from(plugin) if command.action is Action.CREATE and began else None
        return answer(order, event, plugin, properties, data=self._data(order, plugin))

    def _succeed(self, order: Order, command: Start | Watch, plugin: Resource) -> Result:
        if command.action is Action.DELETE:
            left = tuple(f"({each})" for each in plugin.data.get(LEFT, "").split())
            return answer(order, Succeeded(command.key, command.ticket, plugin.physical_id, left=left), plugin)
        if command.action in BUILDING:
            for key in (HALF, HALF_OF):
                plugin.data.pop(key, None)
        seen = see(plugin, order.wanted)
        event = Succeeded(
            command.key,
            command.ticket,
            plugin.physical_id,
            target_of(command, order),
            digest(seen),
            frozenset(seen.attributes),
        )
        builds = command.action in BUILDING
        properties = made_from(plugin) if builds else None
        if builds:
            plugin.data.pop(FOUND, None)
        return answer(order, event, plugin, properties, seen, self._data(order, plugin))

    def _data(self, order: Order, plugin: Resource) -> dict[str, str]:
        """What the plug-in remembers, with the engine's own."""
        data = dict(plugin.data)
        if plugin.context.action not in BUILDING:
            return data  # the template may say something by now that it was never given
        data.pop(METADATA, None)
        digest_ = self._template_digest(order)
        return data if digest_ is None else {**data, METADATA: digest_}

    def _template_metadata(self, order: Order) -> dict[str, Any]:
        return self._plugins.definition(order).metadata(Surroundings(self._house.database, order))

    def _template_digest(self, order: Order) -> str | None:
        name = order.row.name if order.row else ""
        if order.blueprint is None or name not in order.blueprint.resources:
            return None
        metadata = self._template_metadata(order)
        return metadata_digest(metadata) if metadata else None

    def _metadata_changed(self, order: Order, detail: ResourceDetail) -> bool:
        return (detail.data or {}).get(METADATA) != self._template_digest(order)


def made_from(plugin: Resource) -> Mapping[str, Any]:
    """The properties of a thing; of one that was found, and begun from another definition, nobody knows."""
    return {} if FOUND in plugin.data else plugin.properties


def metadata_digest(metadata: Mapping[str, Any]) -> str:
    """Differs when the template's metadata does."""
    return hashlib.blake2b(json.dumps(metadata, sort_keys=True).encode(), digest_size=12).hexdigest()


def change_of(plugin: Resource) -> Change:
    """The change that an update in place is about."""
    return plugin.context.change or Change(plugin.properties, plugin.properties)


def target_of(command: Start | Watch, order: Order) -> str | None:
    """What this call began from: nothing new when it only looked, or found what an earlier one had made."""
    if isinstance(command, Start) and (order.made or not command.takeover):
        return command.target
    return order.row.applied if order.row else None


def _metadata(order: Order, plugin: Resource) -> dict[str, Any] | None:
    """What clients see as metadata is written when a creation begins, and when the plug-in sets it."""
    metadata, plugin.metadata = plugin.metadata, None
    begins = isinstance(order.command, Start) and order.command.action is Action.CREATE
    if metadata is None and begins and not order.detail:
        return dict(plugin.context.metadata) or None
    return metadata


def half_made(plugin: Resource) -> frozenset[str]:
    """Names of properties of which nobody knows how far they were changed: they are given again, as they are wanted."""
    return frozenset(name for name in plugin.data.get(HALF, "").split(",") if name in plugin.properties_schema)


def cut_short(plugin: Resource, row: ResourceRow) -> frozenset[str]:
    """Names of properties that a change was about which is under way, if that is known."""
    known = row.applied is not None and plugin.data.get(HALF_OF) == row.applied
    return half_made(plugin) if known else frozenset()


def half_made_now(plugin: Resource) -> dict[str, str] | None:
    """What is remembered of a change that fails now, or goes on in the cloud; None where there is nothing new."""
    change = plugin.context.change
    names = change.properties if change is not None else frozenset()
    return {**plugin.data, HALF: ",".join(sorted(names))} if names else None


def answer(
    order: Order,
    event: Event,
    plugin: Resource | None,
    properties: Mapping[str, Any] | None = None,
    seen: Seen | None = None,
    data: Mapping[str, str] | None = None,
) -> Result:
    """A result with what has to be kept; only what changed is written."""
    if plugin is not None and data is None and not isinstance(event, Failed):
        data = dict(plugin.data)
    detail = None
    metadata = _metadata(order, plugin) if plugin is not None else None
    if data is not None or metadata is not None or properties is not None or seen is not None:
        attributes = seen.attributes if seen is not None else None
        detail = ResourceDetail(properties, attributes, data, metadata)
    order.plugin = plugin
    remembered = order.detail.data if order.detail is not None else None
    return Result(order.stack.id, event, detail, seen, remembered)
