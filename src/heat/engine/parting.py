"""What becomes of a thing in the cloud when its resource goes: removed, kept, or kept as a picture of itself."""

from heat.engine.running import Order
from heat.values.status import Action

RETAIN, UNLESS_NEW = "Retain", "RetainExceptOnCreate"


def policy_of(order: Order) -> str:
    """Delete, Retain or Snapshot, as it holds for this removal.

    One that was replaced goes by what its resource says of replacements, where it does. RetainExceptOnCreate keeps
    everything but what a rollback takes back.
    """
    row = order.row
    assert row is not None
    policy = row.deletion_policy
    undone = order.operation is not None and order.operation.action is Action.ROLLBACK
    if row.replaced_by is not None and not undone and order.blueprint is not None:
        definition = order.blueprint.resources.get(row.name)
        policy = (definition.replace_policy if definition is not None else None) or policy
    if policy == UNLESS_NEW:
        return "Delete" if undone else RETAIN
    return policy
