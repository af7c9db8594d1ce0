"""What a stack was last given: its template, its environment and its files."""

from collections.abc import Mapping
from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.store import documents

OFFERS = Offers()


@OFFERS.offers("get_template")
def get_template(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> Any:
    """The template as a tree."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    return documents.get(desk.house.database, stack.source.template)


@OFFERS.offers("get_environment")
def get_environment(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> dict[str, Any]:
    """The environment as the user's requests made it."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    tree = {**documents.get(desk.house.database, stack.source.environment)}
    tree.pop("facade", None)
    tree["resource_registry"] = {"resources": {}, **(tree.get("resource_registry") or {})}
    return tree


@OFFERS.offers("get_files")
def get_files(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> dict[str, str]:
    """File names and texts."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    found: dict[str, str] = documents.get(desk.house.database, stack.source.files)
    return found
