"""What an update would change: each resource judged by the code that the update itself uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from heat.engine.judging import Judging
from heat.engine.loading import wants_of
from heat.engine.plugins import Plugins
from heat.engine.running import Given, Order
from heat.plugin.changes import Verdict
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import resource_views
from heat.service.creating import refuse_container
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.service.foreseeing import AsCaller, Foreseen
from heat.service.membership import Members, members_of
from heat.service.previewing import Preview
from heat.service.sources import Body
from heat.service.updating import check_state, plan_update, read_update
from heat.store import resources
from heat.store.rows import ResourceDetail, ResourceRow
from heat.template import Blueprint
from heat.template.blueprint import Definition, NotKnown
from heat.values.status import Action, Status

OFFERS = Offers()

KIND = {Verdict.KEEP: "unchanged", Verdict.UPDATE: "updated", Verdict.REPLACE: "replaced"}


@OFFERS.offers("preview_update_stack")
def preview_update_stack(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    template: Body | None,
    params: Mapping[str, Any],
    files: Mapping[str, str],
    args: Mapping[str, Any],
    environment_files: Sequence[str] | None = None,
    files_container: str | None = None,
) -> dict[str, Any]:
    """The stack's resources by what would become of them."""
    refuse_container(files_container)
    stack = find_stack(desk, context, stack_identity)
    check_state(stack)
    wanted = read_update(desk, stack, template, params, files, args, environment_files)
    blueprint = plan_update(desk, context, stack, wanted)
    plan = Plan(desk, context, members_of(desk, stack, described=True), blueprint)
    return plan.changes()


@dataclass(slots=True)
class Plan:
    """An update that might be."""

    desk: Desk
    context: RequestContext
    members: Members
    blueprint: Blueprint
    others: set[str] = field(default_factory=set)
    """Names whose resource will be another one than now."""

    def changes(self) -> dict[str, list[dict[str, Any]]]:
        """Every resource, in the list that says what becomes of it."""
        found: dict[str, list[dict[str, Any]]] = {
            kind: [] for kind in ("unchanged", "updated", "replaced", "added", "deleted")
        }
        for name, kind in self._kinds().items():
            found[kind].append(self._view(name, kind))
        return found

    def _kinds(self) -> dict[str, str]:
        rows = {name: row for name, row in self.members.rows.items() if row.action is not Action.DELETE}
        details = resources.detail(self.desk.house.database, [row.id for row in rows.values()])
        wants = wants_of(self.blueprint)
        kinds = {}
        for name in wants:
            if name not in rows:
                kinds[name] = "added"
            elif self._stands(rows[name], wants[name].fingerprint, self.blueprint.resources[name]):
                kinds[name] = "unchanged"
            else:
                kinds[name] = KIND[self._verdict(rows, name, details.get(rows[name].id) or ResourceDetail())]
            if kinds[name] in ("added", "replaced"):
                self.others.add(name)
        gone = {name: "deleted" for name in self.members.rows if name not in wants}
        return kinds | gone

    def _stands(self, row: ResourceRow, fingerprint: str, definition: Definition) -> bool:
        """Was it made from this very definition, and is all that it reads as it was?"""
        applied = (row.applied or "").partition(":")[0]
        return applied == fingerprint and row.status is Status.COMPLETE and not self.others & {*definition.references}

    def _verdict(self, rows: Mapping[str, ResourceRow], name: str, detail: ResourceDetail) -> Verdict:
        house = self.desk.house
        plugins = Plugins(house, self.desk.compiler, AsCaller(house, self.desk.account(self.context)))
        order = Order(None, None, self.members.stack, self.blueprint, rows[name])  # type: ignore[arg-type]
        read = self.blueprint.resources[name].references
        order.given = {other: Given(rows[other].id, None) for other in read if other in rows}
        order.wanted = self.blueprint.wanted(name)
        values = Foreseen(house.database, order, frozenset(self.others))
        try:
            return Judging(plugins).judge(order, detail, values).verdict
        except NotKnown:
            return Verdict.UPDATE  # all that it is given hangs on what will be another

    def _view(self, name: str, kind: str) -> dict[str, Any]:
        if kind == "added":
            return Preview(self.desk, self.context).view(
                self.members.stack, self.blueprint, self.blueprint.resources[name]
            )
        view = resource_views.view(self.members.rows[name], self.members.around)
        silent = ("nested_stack_id", "nested_resources", "parent_resource", "properties")
        shown = {key: value for key, value in view.items() if key not in silent or value is not None}
        return {**shown, "metadata": {}, "attributes": {}}
