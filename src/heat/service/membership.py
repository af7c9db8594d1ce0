"""The resources of a stack as clients count them: one for each name, those of the template that wait among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from heat.engine.compiling import may_have_child
from heat.service import resource_views
from heat.service.desk import Desk
from heat.service.hooks import waiting
from heat.store import resources, stacks
from heat.store.rows import ResourceRow, StackRow
from heat.template import Blueprint
from heat.values.errors import HeatError, ResourceNotFound
from heat.values.status import Action, Status

BUILDING = frozenset({Action.CREATE, Action.UPDATE, Action.ROLLBACK, Action.ADOPT, Action.RESTORE})


@dataclass(slots=True)
class Members:
    """The resources of one stack."""

    stack: StackRow
    rows: dict[str, ResourceRow]
    """By name; of several generations the latest."""
    around: resource_views.Around
    blueprint: Blueprint | None = None
    """Present where something of the template may not have been begun."""
    former: frozenset[str] = frozenset()
    """Physical ids of what others have taken the place of, and is not gone yet."""

    def views(self) -> list[dict[str, Any]]:
        """All of them."""
        found = [resource_views.view(row, self.around) for row in self.rows.values()]
        waiting = [name for name in self.waiting() if name not in self.rows]
        return [*found, *(self.planned(name) for name in waiting)]

    def waiting(self) -> Iterable[str]:
        """Names that the template has, when some of them may not have been begun."""
        return self.blueprint.resources if self.blueprint is not None else ()

    def planned(self, name: str) -> dict[str, Any]:
        """One that was not begun. Raises ResourceNotFound when the template does not have it."""
        if self.blueprint is None or name not in self.blueprint.resources:
            raise ResourceNotFound(name, self.stack.name)
        definition = self.blueprint.resources[name]
        requirers = sorted(other for other, one in self.blueprint.resources.items() if name in one.requires)
        return resource_views.planned(
            name,
            definition.type_name,
            self.stack,
            requirers,
            str(definition.description or ""),
            self.around.hooks.get(name),
        )


def members_of(desk: Desk, stack: StackRow, described: bool = False) -> Members:
    """The resources of one stack; with their descriptions, which only the template has."""
    return members_of_all(desk, [stack], described)[0]


def members_of_all(desk: Desk, all_stacks: list[StackRow], described: bool = False) -> list[Members]:
    """The resources of some stacks: one query, and one more when there are stacks below them."""
    rows = resources.load_many(desk.house.database, [stack.id for stack in all_stacks])
    by_stack: dict[str, list[ResourceRow]] = {stack.id: [] for stack in all_stacks}
    for row in rows:
        by_stack[row.stack_id].append(row)
    parents = {row.stack_id for row in rows if may_have_child(desk.house, row)}
    below = {child.id: child for child in stacks.children(desk.house.database, parents)} if parents else {}
    paused = waiting(desk, all_stacks)
    return [
        _members(desk, stack, by_stack[stack.id], below, paused.get(stack.id, {}), described) for stack in all_stacks
    ]


def _members(
    desk: Desk,
    stack: StackRow,
    rows: list[ResourceRow],
    below: Mapping[str, StackRow],
    paused: Mapping[str, list[str]],
    described: bool,
) -> Members:
    latest: dict[str, ResourceRow] = {}
    for row in rows:
        if row.name not in latest or row.generation > latest[row.name].generation:
            latest[row.name] = row
    descriptions = descriptions_of(desk, stack) if described else {}
    blueprint = _blueprint(desk, stack) if _may_wait(stack) and not _is_bare(stack, latest) else None
    known = resource_views.around(stack, rows, below, descriptions, paused)
    former = frozenset(row.physical_id for row in rows if row.physical_id and row is not latest[row.name])
    members = Members(stack, latest, known, blueprint, former)
    return replace(members, around=replace(known, required_by=_with_coming(members))) if blueprint else members


def _with_coming(members: Members) -> dict[str, list[str]]:
    """Who requires whom, those that were not begun counted in."""
    found = {name: set(names) for name, names in members.around.required_by.items()}
    for name, definition in members.blueprint.resources.items() if members.blueprint else ():
        begun = members.rows.get(name)
        if begun is None or begun.action is Action.INIT:
            for required in definition.requires:
                found.setdefault(required, set()).add(name)
    return {name: sorted(names) for name, names in found.items()}


def descriptions_of(desk: Desk, stack: StackRow) -> dict[str, str]:
    """What the template says of each resource."""
    template = desk.compiler.template(stack.source.template, stack.source.files)
    return {name: str(snippet.description or "") for name, snippet in template.resources.items()}


def _may_wait(stack: StackRow) -> bool:
    """Only of what was built to its end, and of what is being taken away, nothing is left to be begun."""
    ended = stack.action in BUILDING and stack.status is Status.COMPLETE
    return not ended and stack.action is not Action.DELETE and stack.deleted_at is None


def _is_bare(stack: StackRow, rows: Mapping[str, ResourceRow]) -> bool:
    """All was taken back, and something else was done with the stack since then."""
    return not rows and stack.action not in BUILDING and stack.status is not Status.IN_PROGRESS


def _blueprint(desk: Desk, stack: StackRow) -> Blueprint | None:
    try:
        return desk.compiler.blueprint(stack)
    except HeatError:
        return None
