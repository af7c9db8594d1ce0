"""Plans: what an update would do, property by property, kept so that just that can be done later."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import worlds
from heat.service.creating import refuse_container
from heat.service.creation_plans import apply_creation, creation_view
from heat.service.desk import Desk
from heat.service.fates import Fates
from heat.service.finding import find_stack, identity_of, sees
from heat.service.plan_views import view, wanted_of
from heat.service.sources import Body
from heat.service.updating import begin_update, check_state, plan_update, read_update
from heat.store import operations, plans, resources, stacks
from heat.store.plans import PlanRow
from heat.store.rows import StackRow
from heat.values.errors import ActionInProgress, EntityNotFound, PlanOutdated

OFFERS = Offers()

KEPT_PLANS = 10
"""Of one stack."""


@OFFERS.offers("create_plan")
def create_plan(
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
    """Think an update through and keep that. Raises ActionInProgress: what moves cannot be planned on."""
    refuse_container(files_container)
    stack = find_stack(desk, context, stack_identity)
    check_state(stack)
    _refuse_while_busy(desk, stack)
    seen = worlds.seen(desk, stack)
    wanted = read_update(desk, stack, template, params, files, args, environment_files)
    blueprint = plan_update(desk, context, stack, wanted)
    fates = Fates(desk, context, stack, blueprint, bool(args.get("converge")), nested=True)
    changes = [fate.as_dict() for fate in fates.foretell(resources.load(desk.house.database, stack.id))]
    row = PlanRow(
        str(uuid4()), stack.id, stack.project_id, desk.house.clock(), wanted.source, dict(args), seen, changes
    )
    plans.keep(desk.house.database, row, wanted.documents, KEPT_PLANS)
    return view(identity_of(stack), row, [])


@OFFERS.offers("list_plans")
def list_plans(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> list[dict[str, Any]]:
    """The plans of a stack, the latest first; each says what moved since."""
    stack = find_stack(desk, context, stack_identity)
    now = worlds.seen(desk, stack)
    return [
        view(identity_of(stack), row, list(worlds.moved(row.seen, now)))
        for row in plans.of_stack(desk.house.database, stack.id)
    ]


@OFFERS.offers("show_plan")
def show_plan(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], plan_id: str
) -> dict[str, Any]:
    """One plan. Raises EntityNotFound."""
    stack = find_stack(desk, context, stack_identity)
    row = _plan(desk, stack, plan_id)
    return view(identity_of(stack), row, list(worlds.moved(row.seen, worlds.seen(desk, stack))))


@OFFERS.offers("find_plan")
def find_plan(desk: Desk, context: RequestContext, *, plan_id: str) -> dict[str, Any]:
    """A plan by its id alone, where the caller may see its stack. Raises EntityNotFound."""
    row, stack = _by_id(desk, context, plan_id)
    if stack is None:
        return creation_view(desk, row)
    return view(identity_of(stack), row, list(worlds.moved(row.seen, worlds.seen(desk, stack))))


@OFFERS.offers("forget_plan")
def forget_plan(desk: Desk, context: RequestContext, *, plan_id: str) -> None:
    """Forget a plan by its id alone. Raises EntityNotFound."""
    plans.forget(desk.house.database, _by_id(desk, context, plan_id)[0].id)


@OFFERS.offers("carry_out_plan")
def carry_out_plan(desk: Desk, context: RequestContext, *, plan_id: str) -> dict[str, str]:
    """Begin the creation or update that a plan tells of. Raises EntityNotFound, PlanOutdated."""
    row, stack = _by_id(desk, context, plan_id)
    return apply_creation(desk, context, row) if stack is None else _apply_update(desk, context, stack, row)


@OFFERS.offers("delete_plan")
def delete_plan(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], plan_id: str) -> None:
    """Forget a plan. Raises EntityNotFound."""
    stack = find_stack(desk, context, stack_identity)
    plans.forget(desk.house.database, _plan(desk, stack, plan_id).id)


@OFFERS.offers("apply_plan")
def apply_plan(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], plan_id: str
) -> dict[str, str]:
    """Begin the update that a plan tells of. Raises EntityNotFound, PlanOutdated when the world has moved."""
    stack = find_stack(desk, context, stack_identity)
    return _apply_update(desk, context, stack, _plan(desk, stack, plan_id))


def _apply_update(desk: Desk, context: RequestContext, stack: StackRow, row: PlanRow) -> dict[str, str]:
    check_state(stack)
    what = list(worlds.moved(row.seen, worlds.seen(desk, stack)))
    if what:
        raise PlanOutdated(what)
    begin_update(desk, context, stack, wanted_of(desk, row), row.args, unless_after=stack.traversal)
    plans.forget(desk.house.database, row.id)
    return identity_of(stack).as_dict()


def _by_id(desk: Desk, context: RequestContext, plan_id: str) -> tuple[PlanRow, StackRow | None]:
    """A plan with its stack, if that is there. Raises EntityNotFound, also for one that the caller may not see."""
    row = plans.find(desk.house.database, plan_id)
    if row is not None and row.creates is not None and (context.is_admin or context.project_id == row.project_id):
        return row, None
    stack = stacks.get_many(desk.house.database, [row.stack_id]).get(row.stack_id) if row else None
    if row is None or stack is None or not sees(context, stack):
        raise EntityNotFound("Plan", plan_id)
    return row, stack


def _plan(desk: Desk, stack: StackRow, plan_id: str) -> PlanRow:
    found = plans.get(desk.house.database, stack.id, plan_id)
    if found is None:
        raise EntityNotFound("Plan", plan_id)
    return found


def _refuse_while_busy(desk: Desk, stack: StackRow) -> None:
    running = operations.active_for(desk.house.database, stack.id)
    if running is not None:
        raise ActionInProgress(stack.name, str(running.action))
