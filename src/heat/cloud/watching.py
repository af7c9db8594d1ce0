"""Many things of one kind looked at with one call, where that is cheaper than one call each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from heat.cloud.errors import CloudNotFound
from heat.plugin import RestClient

FEW = 3
IDS_PER_CALL = 80
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watchable:
    """How things of one kind are shown, one by one and together."""

    service: str
    path: str
    member: str | None
    key: str
    together: str
    """Path of the list that says as much as a single look."""
    id_query: str | None = None
    """Query that takes many ids; None: the list holds all that the project has."""


WATCHABLES = {
    "nova.server": Watchable("compute", "/servers", "server", "servers", "/servers/detail"),
    "cinder.volume": Watchable("block-storage", "/volumes", "volume", "volumes", "/volumes/detail"),
    "cinder.snapshot": Watchable("block-storage", "/snapshots", "snapshot", "snapshots", "/snapshots/detail"),
    "cinder.backup": Watchable("block-storage", "/backups", "backup", "backups", "/backups/detail"),
    "neutron.port": Watchable("network", "/ports", "port", "ports", "/ports", "id"),
    "neutron.network": Watchable("network", "/networks", "network", "networks", "/networks", "id"),
    "neutron.router": Watchable("network", "/routers", "router", "routers", "/routers", "id"),
    "neutron.floatingip": Watchable("network", "/floatingips", "floatingip", "floatingips", "/floatingips", "id"),
}
"""By the `watch_kind` of resource types."""


def show_many(client: Callable[[str], RestClient], kind: str, ids: Iterable[str]) -> dict[str, Record | None]:
    """What the service says of each; None for what it does not know.  Raises KeyError for a kind not in the table."""
    way = WATCHABLES[kind]
    service = client(way.service)
    wanted = sorted(set(ids))
    seen: dict[str, Record | None] = {}
    if len(wanted) >= FEW:
        seen |= {thing["id"]: thing for thing in _together(service, way, wanted) if thing["id"] in set(wanted)}
    for id_ in wanted:
        if id_ not in seen:
            seen[id_] = _alone(service, way, id_)
    return seen


def _together(service: RestClient, way: Watchable, ids: list[str]) -> list[Record]:
    if way.id_query is None:
        return service.list(way.together, way.key)
    found: list[Record] = []
    for start in range(0, len(ids), IDS_PER_CALL):
        found += service.list(way.together, way.key, **{way.id_query: ids[start : start + IDS_PER_CALL]})
    return found


def _alone(service: RestClient, way: Watchable, id_: str) -> Record | None:
    """One look; a thing that a list left out may only have come after it."""
    try:
        answer = service.get(f"{way.path}/{id_}")
    except CloudNotFound:
        return None
    found: Record = answer[way.member] if way.member else answer
    return found
