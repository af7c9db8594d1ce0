"""Drift: what the template says of each resource, what it was last given, and what its service says of it now."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from heat.engine.explaining import three_ways
from heat.engine.hushing import secrets_of
from heat.engine.observing import drift_of
from heat.engine.plugins import Plugins
from heat.engine.running import Given, Order
from heat.engine.seeing import Surroundings
from heat.plugin.resource import Resource
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.finding import find_stack, identity_of
from heat.service.foreseeing import AsCaller
from heat.store import resources, stacks
from heat.store.bulk import chunks
from heat.store.rows import ResourceDetail, ResourceRow, StackRow
from heat.template import Blueprint
from heat.values.errors import HeatError, InvalidArgument, NotFound
from heat.values.status import Action

OFFERS = Offers()

AT_ONCE = 8
"""So many things are asked for at the same time."""
PAGE = 500
"""So many resources are looked at in one answer."""
IN_SYNC, DRIFTED, GONE, UNREADABLE, FAILED = "in sync", "drifted", "gone", "not readable", "not read"


@OFFERS.offers("stack_drift")
def stack_drift(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    resource_name: str | None = None,
    limit: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    """One page of the resources of a stack and of those below it, with what differs; the cloud is asked as the caller.

    Raises InvalidArgument for a marker that no page has given.
    """
    stack = find_stack(desk, context, stack_identity)
    below = [identity for identity, _ in stacks.tree(desk.house.database, stack.id) if identity != stack.id]
    ids = [stack.id] if resource_name is not None else [stack.id, *sorted(below)]
    most = min(limit or PAGE, PAGE)
    looks = list(islice(_after(desk, context, ids, marker, resource_name), most + 1))
    page, more = looks[:most], len(looks) > most
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="drift") as pool:
        views = list(pool.map(lambda look: look.view(), page))
    last = page[-1].row if more else None
    following = f"{last.stack_id}/{last.name}" if last is not None else None
    return {"stack_identity": identity_of(stack).as_dict(), "resources": views, "next": following}


def _after(
    desk: Desk, context: RequestContext, ids: Sequence[str], marker: str | None, name: str | None
) -> Iterator["_Look"]:
    """What is to be looked at after the marker: stack by stack, by name; stacks are read as they are come upon."""
    at, _, last = (marker or "").partition("/")
    if marker is not None and at not in ids:
        raise InvalidArgument(f"{marker} is no marker of this stack: its place may be gone. Begin with the first page.")
    for identity in ids[ids.index(at) if marker is not None else 0 :]:
        found = stacks.get_many(desk.house.database, [identity]).get(identity)
        if found is not None:
            yield from _looks(desk, context, found, last if identity == at else "", name)


@dataclass(slots=True)
class _Look:
    """One resource to be looked at."""

    desk: Desk
    plugins: Plugins
    stack: StackRow
    blueprint: Blueprint | None
    row: ResourceRow
    detail: ResourceDetail
    rows: Mapping[str, ResourceRow]

    def view(self) -> dict[str, Any]:
        """What differs; a fault of one look is told and spoils no other."""
        try:
            status, reason, live = self._state()
            properties = self._three_ways(live)
        except HeatError as error:
            status, reason, properties = FAILED, str(error), []
        return {
            "resource_name": self.row.name,
            "resource_type": self.row.type_name,
            "physical_resource_id": self.row.physical_id,
            "stack_name": self.stack.name,
            "stack_id": self.stack.id,
            "parent_resource": self.stack.parent_resource,
            "drift_status": status if status != IN_SYNC or not properties else DRIFTED,
            "reason": reason,
            "properties": properties,
        }

    def _state(self) -> tuple[str, str, Mapping[str, Any]]:
        plugin = self.plugins.kept(self._order(), self.detail)
        if type(plugin).show is Resource.show and type(plugin).live_properties is Resource.live_properties:
            return UNREADABLE, "there is no service to ask", {}
        try:
            live = drift_of(plugin)
        except NotFound as error:
            return GONE, str(error), {}
        return (DRIFTED if live else IN_SYNC), "", live

    def _three_ways(self, live: Mapping[str, Any]) -> list[dict[str, Any]]:
        applied = self.detail.properties or {}
        wanted = self._wanted()
        names = {*live, *(name for name in wanted if wanted[name] != applied.get(name))}
        secrets = secrets_of(self.desk.compiler, self.stack, self.blueprint)
        return [
            three_ways(
                self.row.name, name, wanted.get(name), applied.get(name), live.get(name, applied.get(name)), secrets
            )
            for name in sorted(names)
        ]

    def _wanted(self) -> Mapping[str, Any]:
        """What the template says now; nothing of a resource that it does not have any more."""
        applied = self.detail.properties or {}
        if self.blueprint is None or self.row.name not in self.blueprint.resources:
            return {}
        order = self._order()
        try:
            found = self.plugins.wanted(order, Surroundings(self.desk.house.database, order), self.detail).properties
        except HeatError:
            return applied  # it cannot be said now, so it is no difference
        return found

    def _order(self) -> Order:
        order = Order(None, None, self.stack, self.blueprint, self.row)  # type: ignore[arg-type]
        definition = self.blueprint.resources.get(self.row.name) if self.blueprint else None
        if definition is not None:
            read = [name for name in definition.references if name in self.rows]
            order.given = {name: Given(self.rows[name].id, None) for name in read}
        return order


def _looks(desk: Desk, context: RequestContext, stack: StackRow, after: str, name: str | None) -> Iterator[_Look]:
    latest: dict[str, ResourceRow] = {}
    for row in resources.load(desk.house.database, stack.id):
        if row.action is not Action.DELETE and row.physical_id is not None:
            known = latest.get(row.name)
            latest[row.name] = row if known is None or row.generation > known.generation else known
    plugins = Plugins(desk.house, desk.compiler, AsCaller(desk.house, desk.account(context)))
    try:
        blueprint: Blueprint | None = desk.compiler.blueprint(stack)
    except HeatError:
        blueprint = None
    wanted = {latest[each].id: latest[each] for each in sorted(latest) if each > after and name in (None, each)}
    for keys in chunks(wanted):
        details = resources.detail(desk.house.database, keys)
        for row in (wanted[key] for key in keys):
            if not _is_stack(plugins, blueprint, row):
                yield _Look(desk, plugins, stack, blueprint, row, details.get(row.id) or ResourceDetail(), latest)


def _is_stack(plugins: Plugins, blueprint: Blueprint | None, row: ResourceRow) -> bool:
    """A stack below is looked at by its own resources."""
    return plugins.class_of(blueprint, row).is_stack
