"""What a plan saw, and what of it has moved since: stacks and resources by the digests of what they are made from."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from heat.service.desk import Desk
from heat.store import resources, stacks
from heat.store.rows import ResourceRow, StackRow
from heat.values.status import state_name


def seen(desk: Desk, stack: StackRow) -> dict[str, Any]:
    """The stack and all below it."""
    below = [identity for identity, _ in stacks.tree(desk.house.database, stack.id) if identity != stack.id]
    found = {stack.id: stack, **stacks.get_many(desk.house.database, below)}
    world: dict[str, Any] = {
        identity: {
            "name": one.name,
            "traversal": one.traversal,
            "state": state_name(one.action, one.status),
            "rows": {},
        }
        for identity, one in found.items()
    }
    for row in resources.load_many(desk.house.database, found):
        world[row.stack_id]["rows"][row.name] = world[row.stack_id]["rows"].get(row.name, "") + _digest(row)
    return world


def moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is not as it was, in words."""
    for identity in before.keys() - now.keys():
        yield f"stack {before[identity]['name']} is gone"
    for identity in now.keys() - before.keys():
        yield f"stack {now[identity]['name']} is new"
    for identity in before.keys() & now.keys():
        yield from _moved_within(before[identity], now[identity])


def _moved_within(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    name = now["name"]
    rows = list(_moved_rows(before["rows"], now["rows"]))
    if before["traversal"] != now["traversal"] or (before["state"] != now["state"] and not rows):
        yield f"stack {name} went from {before['state']} to {now['state']} by another operation"
    for what in rows:
        yield f"{what} in stack {name}"


def _moved_rows(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            yield f"resource {name} is gone"
        elif name not in before:
            yield f"resource {name} is new"
        elif before[name] != now[name]:
            yield f"resource {name} has changed"


def _digest(row: ResourceRow) -> str:
    parts = (row.id, row.applied, row.physical_id, row.values_digest, row.action, row.status)
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()
