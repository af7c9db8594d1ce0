"""What an update would change: each resource judged by the code that the update itself uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import resource_views
from heat.service.creating import refuse_container
from heat.service.desk import Desk
from heat.service.fates import CREATED, DELETED, KEPT, REPLACED, UPDATED, Fate, Fates
from heat.service.finding import find_stack
from heat.service.membership import Members, members_of
from heat.service.previewing import Preview
from heat.service.sources import Body
from heat.service.updating import plan_update, read_update
from heat.store.rows import StackRow

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
    """The stack's resources by what would become of them; with `show_nested` those of stacks below it too."""
    refuse_container(files_container)
    stack = find_stack(desk, context, stack_identity)
    wanted = read_update(desk, stack, template, params, files, args, environment_files)
    blueprint = plan_update(desk, context, stack, wanted)
    nested = bool(args.get("show_nested"))
    fates = Fates(desk, context, stack, blueprint, bool(args.get("converge")), nested=nested)
    members = members_of(desk, stack, described=True)
    survey = Survey(desk, context, nested)
    survey.level(fates, members, fates.foretell(list(members.rows.values())))
    return survey.found


@dataclass(slots=True)
class Survey:
    """Resources by what would become of them."""

    desk: Desk
    context: RequestContext
    nested: bool = False
    """Those of stacks below as well."""
    found: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in KINDS.values()})

    def level(self, fates: Fates, members: Members | None, foretold: Sequence[Fate]) -> None:
        """One stack, and what stands below it."""
        for fate in foretold:
            kind = _kind(fate)
            child = None
            if members is None or fate.name not in members.rows:
                view = Preview(self.desk, self.context).view
                shown = view(fates.stack, fates.blueprint, fates.blueprint.resources[fate.name])
            else:
                child = fates.child(members.rows[fate.name]) if self.nested else None
                kind = "updated" if child and kind == "unchanged" else kind
                shown = _shown(members, fate.name)
            self.found[kind].append(shown)
            self._below(fates, fate, kind, child)

    def _below(self, fates: Fates, fate: Fate, kind: str, child: StackRow | None) -> None:
        """What becomes of the stack that stands below a resource, and of the one that will."""
        if child is not None and (kind in ("deleted", "replaced") or fate.inside is None):
            self._alike(fates, child, "unchanged" if kind == "updated" else "deleted")
        if self.nested and fate.inside is not None:
            stays = child is not None and kind == "updated"
            members = members_of(self.desk, child, described=True) if child and stays else None
            self.level(fate.inside, members, fate.below or ())

    def _alike(self, fates: Fates, stack: StackRow, kind: str) -> None:
        """The same becomes of all that is in a stack; as ever, a stack below that stays counts as updated."""
        members = members_of(self.desk, stack, described=True)
        for name, row in members.rows.items():
            child = fates.child(row)
            self.found["updated" if child and kind == "unchanged" else kind].append(_shown(members, name))
            if child is not None:
                self._alike(fates, child, kind)


def _kind(fate: Fate) -> str:
    """Clients know no "perhaps": what reads a value that may change counts as updated."""
    perhaps = fate.outcome == KEPT and not fate.certain
    return KINDS[UPDATED if perhaps else fate.would or fate.outcome]


def _shown(members: Members, name: str) -> dict[str, Any]:
    """A resource that is there."""
    view = resource_views.view(members.rows[name], members.around)
    silent = ("nested_stack_id", "nested_resources", "parent_resource", "properties")
    shown = {key: value for key, value in view.items() if key not in silent or value is not None}
    return {**shown, "metadata": {}, "attributes": {}}
