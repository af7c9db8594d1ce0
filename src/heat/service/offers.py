"""All that an engine offers, gathered from the modules of this room."""

from heat.rpc.server import Offers
from heat.service import (
    actions,
    creating,
    creation_plans,
    documents,
    drift,
    events,
    explanations,
    exports,
    hints,
    leaving,
    outputs,
    planning,
    plans,
    previewing,
    resources,
    services,
    signals,
    snapshots,
    stacks,
    templates,
    types,
    updating,
)

ROOMS = (
    creating, updating, stacks, documents, outputs, exports, previewing, planning, actions, resources, signals, events,
    templates, types, services, hints, leaving, snapshots, plans, creation_plans, explanations, drift,
)  # fmt: skip

OFFERS = Offers()
for _room in ROOMS:
    OFFERS.include(_room.OFFERS)
