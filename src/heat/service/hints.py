"""What engines tell each other; all of it may be lost."""

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk

OFFERS = Offers()


@OFFERS.offers("wake")
def wake(desk: Desk, _context: RequestContext, *, stack_id: str) -> None:
    """Somebody should look at a stack's operation."""
    desk.engine.look_at(stack_id)


@OFFERS.offers("child_ended")
def child_ended(desk: Desk, _context: RequestContext, *, parent_id: str, resource_name: str) -> None:
    """A nested stack has come to an end."""
    desk.engine.child_ended(parent_id, resource_name)
