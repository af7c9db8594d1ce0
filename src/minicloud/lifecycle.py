"""States that change by themselves: a record notes what it will become and when, and becomes it when next looked at.

No timer runs. `begin` writes the intention under `pending`; whoever reads a record calls `settle` first.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from minicloud.state import Collection, Record

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

PENDING = "pending"
GONE = "gone"  # the status of a record that is removed when its time comes
Settler = Callable[["Cloud"], None]
SETTLERS: list[Settler] = []


def settler(function: Settler) -> Settler:
    """Register what brings all records of a service up to date."""
    SETTLERS.append(function)
    return function


def settle_all(cloud: "Cloud") -> None:
    """Bring every record of every service up to date."""
    for function in SETTLERS:
        function(cloud)


def begin(
    cloud: "Cloud",
    records: Collection,
    record: Record,
    operation: str,
    *,
    during: str,
    after: str,
    broken: str = "error",
    **changes: Any,
) -> Record:
    """Put a record in a passing status; it leaves it after the operation's delay, for `broken` if told to fail."""
    chosen = cloud.operation(operation)
    due = cloud.clock() + float(chosen.get("seconds", 0))
    final = broken if "error" in chosen else after
    record["status"] = during
    record[PENDING] = {"status": final, "due": due, "changes": {} if final == broken else changes}
    return records.put(record)


def settle(cloud: "Cloud", records: Collection, record: Record) -> Record | None:
    """The record as it is now, or None when it is gone by now."""
    pending = record.get(PENDING)
    if pending is None or pending["due"] > cloud.clock():
        return record
    if pending["status"] == GONE:
        records.remove(record["id"])
        return None
    del record[PENDING]
    record.update(pending["changes"], status=pending["status"])
    return records.put(record)


def settled(cloud: "Cloud", records: Collection, found: list[Record]) -> list[Record]:
    """Those of these records that still live, up to date."""
    return [record for record in (settle(cloud, records, one) for one in found) if record is not None]
