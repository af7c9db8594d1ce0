"""Plans of stacks that do not exist yet: thought through now, made later as they were thought.

Such a plan has the id that the stack will have. It is out of date as soon as another stack has the name.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.creating import begin_creation, plan_stack, refuse_container
from heat.service.desk import Desk
from heat.service.fates import Fates
from heat.service.plan_views import view, wanted_of
from heat.service.sources import Body
from heat.store import plans, stacks
from heat.store.plans import PlanRow
from heat.values.errors import NotSupported, PlanOutdated
from heat.values.identity import StackIdentity

OFFERS = Offers()

KEPT_PLANS = 50
"""Of one project."""


@OFFERS.offers("plan_creation")
def plan_creation(
    desk: Desk,
    context: RequestContext,
    *,
    stack_name: Any,
    template: Body,
    params: Mapping[str, Any],
    files: Mapping[str, str],
    args: Mapping[str, Any],
    environment_files: Sequence[str] | None = None,
    files_container: str | None = None,
) -> dict[str, Any]:
    """Think a creation through and keep that. Raises all that a creation raises, NotSupported for an adoption."""
    refuse_container(files_container)
    if args.get("adopt_stack_data") is not None:
        raise NotSupported("A plan of an adoption is not supported: what would be taken in is only known by doing it.")
    wanted = desk.sources.read(template, params, files, environment_files)
    plan = plan_stack(desk, context, stack_name, wanted, args)
    fates = Fates(desk, context, plan.stack, plan.blueprint, nested=True)
    changes = [fate.as_dict() for fate in fates.foretell([])]
    now, project = desk.house.clock(), context.project_id
    row = PlanRow(str(uuid4()), plan.stack.id, project, now, wanted.source, dict(args), {}, changes, creates=stack_name)
    plans.keep(desk.house.database, row, wanted.documents, KEPT_PLANS)
    return creation_view(desk, row)


@OFFERS.offers("list_creation_plans")
def list_creation_plans(desk: Desk, context: RequestContext) -> list[dict[str, Any]]:
    """The plans of a project for stacks that do not exist, the latest first."""
    return [creation_view(desk, row) for row in plans.of_new_stacks(desk.house.database, context.project_id)]


def creation_view(desk: Desk, row: PlanRow) -> dict[str, Any]:
    """A plan, with what keeps it from being carried out."""
    assert row.creates is not None
    return view(StackIdentity(row.project_id, row.creates, row.stack_id), row, _moved(desk, row))


def apply_creation(desk: Desk, context: RequestContext, row: PlanRow) -> dict[str, str]:
    """Make the stack. Raises PlanOutdated when its name is taken, and all that a creation raises."""
    if context.project_id != row.project_id:
        raise NotSupported("A plan of a new stack is carried out by somebody of its project.")
    what = _moved(desk, row)
    if what:
        raise PlanOutdated(what)
    plan = plan_stack(desk, context, row.creates, wanted_of(desk, row), row.args, row.stack_id)
    identity = begin_creation(desk, context, plan, row.args)
    plans.forget(desk.house.database, row.id)
    return identity


def _moved(desk: Desk, row: PlanRow) -> list[str]:
    assert row.creates is not None
    taken = stacks.find_live(desk.house.database, row.project_id, row.creates)
    return [] if taken is None else [f"another stack has the name {row.creates} now"]
