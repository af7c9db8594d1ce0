"""All that an engine offers, gathered from the modules of this room."""

from heat.rpc.server import Offers
from heat.service import (
    actions,
    creating,
    documents,
    events,
    hints,
    outputs,
    planning,
    previewing,
    resources,
    services,
    signals,
    stacks,
    templates,
    types,
    updating,
)

ROOMS = (
    creating, updating, stacks, documents, outputs, previewing, planning, actions, resources, signals, events,
    templates, types, services, hints,
)  # fmt: skip

OFFERS = Offers()
for _room in ROOMS:
    OFFERS.include(_room.OFFERS)
