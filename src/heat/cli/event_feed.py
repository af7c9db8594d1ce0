"""The events of a stack as they come: asks only for what is new, and gives each event once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from heat.cli.client import Heat

DEPTH = 10
# Engines commit side by side, so an event may show up a little after one that carries a later time.
LATE = timedelta(seconds=5)


class EventFeed:
    """What is new in one stack since the last look."""

    def __init__(self, heat: Heat, path: str, *, nested_depth: int | None = DEPTH) -> None:
        self._heat, self._path, self._depth = heat, path, nested_depth
        self._seen: set[str] = set()
        self._anchor: str | None = None
        self._marker: str | None = None
        self._beyond = 0  # how many events after the marker are known

    def skip_past(self) -> None:
        """Take all that has happened so far as known."""
        # Only events of the stack itself are sure to last; those of nested stacks go with them.
        latest = self._ask(sort_dir="desc", limit=1, nested_depth=None)
        if latest:
            self._anchor = self._marker = str(latest[0]["id"])
            since = self._ask(sort_dir="asc", marker=self._marker)
            self._seen.update(str(event["id"]) for event in (*latest, *since))

    def news(self, wait_s: float = 0) -> list[dict[str, Any]]:
        """New events, oldest first; a service that can waits so long for the first of them."""
        wait = {"wait": max(1, round(wait_s)), "more_than": self._beyond} if wait_s else {}
        events = self._ask(sort_dir="asc", marker=self._marker, **wait)
        if not events and self._marker != self._anchor:
            # Later events than the marker were known, so it is the marker that is gone.
            self._marker = self._anchor
            events = self._ask(sort_dir="asc", marker=self._marker)
        if not events and self._depth:
            # Where the last nested stack is gone, some services tell no events at all at depth.
            events = self._ask(sort_dir="asc", marker=self._marker, nested_depth=None)
        fresh = [event for event in events if event["id"] not in self._seen]
        self._seen.update(str(event["id"]) for event in fresh)
        self._marker = next(self._settled(events), self._marker)
        ids = [str(event["id"]) for event in events]
        self._beyond = len(ids) - ids.index(self._marker) - 1 if self._marker in ids else len(ids)
        return fresh

    def _ask(self, **query: Any) -> list[dict[str, Any]]:
        query = {"nested_depth": self._depth, **query}
        events: list[dict[str, Any]] = self._heat.get(f"{self._path}/events", sort_keys="event_time", **query)["events"]
        return events

    def _settled(self, events: list[dict[str, Any]]) -> Iterator[str]:
        """Ids of events so old that none can come before them any more, newest first."""
        if events:
            newest = max(_time(event) for event in events)
            yield from (str(event["id"]) for event in reversed(events) if _time(event) < newest - LATE)


def _time(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(str(event["event_time"]))
