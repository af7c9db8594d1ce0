"""What an update would change: each resource judged by the code that the update itself uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import resource_views
from heat.service.creating import refuse_container
from heat.service.desk import Desk
from heat.service.fates import CREATED, DELETED, KEPT, REPLACED, UPDATED, Fates
from heat.service.finding import find_stack
from heat.service.membership import Members, members_of
from heat.service.previewing import Preview
from heat.service.sources import Body
from heat.service.updating import check_state, plan_update, read_update
from heat.template import Blueprint

OFFERS = Offers()

KINDS = {KEPT: "unchanged", UPDATED: "updated", REPLACED: "replaced", CREATED: "added", DELETED: "deleted"}


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
    plan = Plan(desk, context, members_of(desk, stack, described=True), blueprint, bool(args.get("converge")))
    return plan.changes()


@dataclass(slots=True)
class Plan:
    """An update that might be."""

    desk: Desk
    context: RequestContext
    members: Members
    blueprint: Blueprint
    observe: bool = False

    def changes(self) -> dict[str, list[dict[str, Any]]]:
        """Every resource, in the list that says what becomes of it."""
        found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS.values()}
        fates = Fates(self.desk, self.context, self.members.stack, self.blueprint, self.observe)
        for fate in fates.foretell(list(self.members.rows.values())):
            kind = KINDS[fate.would or fate.outcome]
            found[kind].append(self._view(fate.name, kind))
        return found

    def _view(self, name: str, kind: str) -> dict[str, Any]:
        if kind == "added":
            return Preview(self.desk, self.context).view(
                self.members.stack, self.blueprint, self.blueprint.resources[name]
            )
        view = resource_views.view(self.members.rows[name], self.members.around)
        silent = ("nested_stack_id", "nested_resources", "parent_resource", "properties")
        shown = {key: value for key, value in view.items() if key not in silent or value is not None}
        return {**shown, "metadata": {}, "attributes": {}}
