"""From the identity in a request to a stack that the caller may see."""

from collections.abc import Mapping

from heat.rpc.context import RequestContext
from heat.service.desk import Desk
from heat.store import stacks
from heat.store.rows import StackRow
from heat.values.errors import StackNotFound
from heat.values.identity import StackIdentity


def find_stack(
    desk: Desk, context: RequestContext, identity: Mapping[str, str], *, show_deleted: bool = False
) -> StackRow:
    """The stack that an identity names. Raises StackNotFound, also for one that the caller may not see.

    Administrators name stacks of every project with their own: the catalog sends them nowhere else.
    """
    wanted = StackIdentity.from_dict(dict(identity))
    found = stacks.get_many(desk.house.database, [wanted.id], show_deleted).get(wanted.id)
    if found is None or found.name != wanted.name or not sees(context, found):
        raise StackNotFound(wanted.name)
    if found.project_id != wanted.project and not context.is_admin:
        raise StackNotFound(wanted.name)
    return found


def find_by_name(desk: Desk, context: RequestContext, name_or_id: str) -> StackRow:
    """A living stack of the caller's project by its name, or any by its id. Raises StackNotFound."""
    project = None if context.is_admin else context.project_id
    try:
        found = stacks.find(desk.house.database, context.project_id, name_or_id, show_deleted=True)
    except StackNotFound:
        if project is not None:
            raise
        found = stacks.find(desk.house.database, None, name_or_id, show_deleted=True)
        if found.id != name_or_id:
            raise StackNotFound(name_or_id) from None
    if found.deleted_at is not None and found.id != name_or_id:
        raise StackNotFound(name_or_id)
    return found


def sees(context: RequestContext, stack: StackRow) -> bool:
    """A stack is seen by its project, by its own users, and by administrators."""
    return context.is_admin or context.project_id in (stack.project_id, stack.user_project_id)


def identity_of(stack: StackRow) -> StackIdentity:
    """The identity of a stack."""
    return StackIdentity(stack.project_id, stack.name, stack.id)
