"""CreationPolicy: a resource that is there counts as made only when enough signals have said that it works."""

from heat.engine.house import House
from heat.engine.running import Order
from heat.store import signals
from heat.template.policies import AwaitedSignals
from heat.values.errors import ResourceFailure

SUCCESS, FAILURE = "SUCCESS", "FAILURE"


def awaited(order: Order) -> AwaitedSignals | None:
    """The signals that the creation of the order's resource waits for."""
    if order.blueprint is None or order.row is None:
        return None
    definition = order.blueprint.resources.get(order.row.name)
    return definition.awaited_signals if definition is not None else None


def enough(house: House, order: Order) -> bool:
    """Have they come? Raises ResourceFailure for one that tells of a failure, and when time is up."""
    wanted = awaited(order)
    if wanted is None or order.row is None:
        return True
    found = signals.of(house.database, order.row.id)
    for sender, status in found.items():
        if status == FAILURE:
            raise ResourceFailure(f"Received FAILURE signal with UniqueId {sender}")
    if len(found) >= wanted.count:
        return True
    now = order.plugin.context.now() if order.plugin is not None else house.clock()
    if now - order.row.started_at >= wanted.timeout_s:
        missing = wanted.count - len(found)
        raise ResourceFailure(
            f"Failed to receive {missing} resource signal(s) within the specified duration of {wanted.timeout_s} "
            f"seconds: {len(found)} of {wanted.count} came. Have the resource signal, or raise Timeout."
        )
    return False
