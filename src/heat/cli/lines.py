"""Watching where there is no terminal: a line for each event, fit for a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from heat.cli.growth import Growth, is_of_stack, stack_id_of


class Lines:
    """Events, one a line: time, place, status, reason."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._growth: Growth | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        """The last line sums up."""
        yield
        if self._growth and self._growth.status:
            counts = self._growth.counts()
            told = ", ".join(f"{count} {phase}" for phase, count in counts.items() if count)
            self._out.write(f"{self._growth.name}: {self._growth.status}; {sum(counts.values())} resources: {told}\n")

    def show(self, growth: Growth, events: list[dict[str, Any]]) -> None:
        """Write the new events."""
        self._growth = growth
        for event in events:
            if is_of_stack(event) and stack_id_of(event) != growth.stack_id:
                continue  # the resource that holds the nested stack tells the same
            self._out.write(line(event, place(growth, event)) + "\n")
        self._out.flush()


def place(growth: Growth, event: dict[str, Any]) -> str:
    """Where in the tree an event happened, from the name of the stack down."""
    if is_of_stack(event):
        return growth.name
    key = (stack_id_of(event), str(event["resource_name"]))
    branch = growth.branches.get(key)
    return f"{growth.name}/{growth.path(branch)}" if branch else str(event["resource_name"])


def line(event: dict[str, Any], where: str) -> str:
    """One event as a line; the reason is left out where it says nothing."""
    reason = str(event.get("resource_status_reason") or "").replace("\n", " ")
    told = "" if reason == "state changed" else reason
    return f"{event['event_time']}  {event['resource_status']:<20}  {where}  {told}".rstrip()
