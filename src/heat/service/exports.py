"""What the stacks of a project give each other by name."""

from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.store import exports
from heat.values.errors import EntityNotFound
from heat.values.identity import StackIdentity

OFFERS = Offers()


@OFFERS.offers("list_exports")
def list_exports(desk: Desk, context: RequestContext) -> list[dict[str, Any]]:
    """Every exported value of the project, by name, with the stack that gives it."""
    return [
        {
            "name": one.name,
            "value": one.value,
            "exporting_stack": StackIdentity(context.project_id, one.stack_name, one.stack_id).as_dict(),
        }
        for one in exports.listed(desk.house.database, context.project_id)
    ]


@OFFERS.offers("list_imports")
def list_imports(desk: Desk, context: RequestContext, *, export_name: str) -> list[str]:
    """The names of the stacks that import a value. Raises EntityNotFound for a name that nobody exports."""
    database = desk.house.database
    if not exports.listed(database, context.project_id, [export_name]):
        raise EntityNotFound("Export", export_name)
    return exports.importers(database, context.project_id, [export_name]).get(export_name, [])
