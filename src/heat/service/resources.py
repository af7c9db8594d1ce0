"""Resources of a stack: listed, described, and found by what they stand for."""

from collections.abc import Mapping, Sequence
from typing import Any

from heat.engine.running import Order
from heat.engine.seeing import Live, read
from heat.plugin.resource import Resource
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.finding import find_stack, identity_of, sees
from heat.service.membership import Members, members_of, members_of_all
from heat.service.resource_views import view
from heat.store import resources, stacks
from heat.store.rows import ResourceDetail, ResourceRow, StackRow
from heat.values.errors import EntityNotFound, HeatError, InvalidArgument, PhysicalResourceIDAmbiguity
from heat.values.status import Action

OFFERS = Offers()

FILTERS = {
    "type": "resource_type",
    "status": "resource_status",
    "name": "resource_name",
    "action": "resource_action",
    "physical_resource_id": "physical_resource_id",
}
"""Filters by the keys of a result; `id` is looked for in the rows."""


@OFFERS.offers("list_stack_resources")
def list_stack_resources(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    nested_depth: int = 0,
    with_detail: bool = False,
    filters: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """The resources of a stack, and of those below it as deep as asked."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    members = _of_today(members_of_all(desk, _down_to(desk, stack, nested_depth), with_detail))
    chosen = _chosen(filters or {})
    return [
        found
        for one in members
        for found in (_with_details(desk, one) if with_detail else one.views())
        if _passes(found, one, chosen)
    ]


@OFFERS.offers("describe_stack_resource")
def describe_stack_resource(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    resource_name: str,
    with_attr: Sequence[str] | None = None,
) -> dict[str, Any]:
    """One resource with its metadata and attributes. Raises ResourceNotFound."""
    stack = find_stack(desk, context, stack_identity)
    members = members_of(desk, stack, described=True)
    row = members.rows.get(resource_name)
    if row is None:
        return members.planned(resource_name)
    detail = resources.detail(desk.house.database, [row.id]).get(row.id) or ResourceDetail()
    # A guest that reads its metadata has no use for attributes, and asks often.
    guest = context.project_id == stack.user_project_id
    attributes = {} if guest else _attributes(desk, stack, row, detail, with_attr or ())
    return {**view(row, members.around), "metadata": dict(detail.metadata or {}), "attributes": attributes}


@OFFERS.offers("describe_stack_resources")
def describe_stack_resources(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], resource_name: str | None
) -> list[dict[str, Any]]:
    """All resources of a stack, or the one of that name."""
    stack = find_stack(desk, context, stack_identity)
    members = members_of(desk, stack, described=True)
    return [one for one in members.views() if resource_name in (None, one["resource_name"])]


@OFFERS.offers("find_physical_resource")
def find_physical_resource(desk: Desk, context: RequestContext, *, physical_resource_id: str) -> dict[str, str]:
    """The resource that stands for a thing of the cloud. Raises EntityNotFound, PhysicalResourceIDAmbiguity."""
    rows = resources.find_physical(desk.house.database, physical_resource_id)
    owners = stacks.get_many(desk.house.database, {row.stack_id for row in rows})
    seen = [row for row in rows if row.stack_id in owners and sees(context, owners[row.stack_id])]
    if not seen:
        raise EntityNotFound("Resource", physical_resource_id)
    if len(seen) > 1:
        raise PhysicalResourceIDAmbiguity(f"Multiple resources were found with the physical ID {physical_resource_id}.")
    return identity_of(owners[seen[0].stack_id]).resource(seen[0].name).as_dict()


def plugin_of(desk: Desk, stack: StackRow, row: ResourceRow, detail: ResourceDetail) -> Resource:
    """The plug-in of a resource as it was last applied."""
    order = Order(None, None, stack, desk.compiler.blueprint(stack), row)  # type: ignore[arg-type]
    return desk.plugins.kept(order, detail)


def _down_to(desk: Desk, stack: StackRow, nested_depth: int) -> list[StackRow]:
    if nested_depth <= 0:
        return [stack]
    depth = min(nested_depth, desk.house.settings.max_nested_depth)
    below = [identity for identity, _ in stacks.tree(desk.house.database, stack.id, depth) if identity != stack.id]
    found = stacks.get_many(desk.house.database, below)
    return [stack, *(found[identity] for identity in below if identity in found)]


def _of_today(members: Sequence[Members]) -> list[Members]:
    """Without the stacks, and all below them, in whose place others stand: their names would be listed twice."""
    former = {identity for one in members for identity in one.former}
    found: list[Members] = []
    for one in members:
        if one.stack.id in former:
            former |= {row.physical_id for row in one.rows.values() if row.physical_id}
        else:
            found.append(one)
    return found


def _with_details(desk: Desk, members: Members) -> list[dict[str, Any]]:
    details = resources.detail(desk.house.database, [row.id for row in members.rows.values()])
    found = members.views()
    for one in found:
        row = members.rows.get(one["resource_name"])
        if row is not None:
            detail = details.get(row.id) or ResourceDetail()
            one["metadata"] = dict(detail.metadata or {})
            one["attributes"] = _attributes(desk, members.stack, row, detail, ())
    return found


def _attributes(
    desk: Desk, stack: StackRow, row: ResourceRow, detail: ResourceDetail, besides: Sequence[str]
) -> dict[str, Any]:
    """All that the service says now, the declared attributes, and those asked for by name."""
    if row.action is Action.INIT:
        return dict.fromkeys(besides)
    try:
        plugin = plugin_of(desk, stack, row, detail)
    except (HeatError, KeyError):
        return dict.fromkeys(besides)
    live = Live(plugin)
    names = [*(name for name in plugin.attributes_schema if name != "show"), *besides]
    told = read(plugin, ("show",), live)
    return {name: read(plugin, (name,), live) for name in names} | (told if isinstance(told, dict) else {})


def _chosen(filters: Mapping[str, Any]) -> dict[str, list[str]]:
    unknown = filters.keys() - FILTERS.keys() - {"id"}
    if unknown:
        raise InvalidArgument(f"Resources cannot be filtered by {', '.join(sorted(unknown))}.")
    return {name: list(value) if isinstance(value, list | tuple) else [value] for name, value in filters.items()}


def _passes(found: Mapping[str, Any], members: Members, chosen: Mapping[str, list[str]]) -> bool:
    for name, wanted in chosen.items():
        if name == "id":
            row = members.rows.get(found["resource_name"])
            if row is None or row.id not in wanted:
                return False
        elif name == "status" and f"{found['resource_action']}_{found['resource_status']}" in wanted:
            continue
        elif found[FILTERS[name]] not in wanted:
            return False
    return True
