"""Watches one stack until it is settled, asking as seldom as it can while showing what happens as it happens."""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol
from urllib.parse import unquote

from heat.cli.client import Heat, is_gone, is_passing
from heat.cli.event_feed import DEPTH, EventFeed
from heat.cli.failure import Failure, Interrupted
from heat.cli.growth import DONE, FAILED, GONE, Growth, phase_of
from heat.cli.lines import Lines
from heat.cli.picture import Picture

QUICKEST_S = 0.25
SLOWEST_S = 3.0
SLOWER = 1.4
SHORTEST_WAIT_S = 1.0
# A failed stack that is to roll back starts to do so within this time, or it never will.
ROLLBACK_GRACE_S = 10.0
# So long a service may be out of reach before the watch gives up.
PATIENCE_S = 60.0
# Looks without news after which the stack itself is asked, should its last event have been lost.
QUIET_LOOKS = 8
# The last events of a stack that is deleted go with it, so there the stack is asked sooner.
QUIET_LOOKS_AT_END = 3

WORDS = {
    "CREATE": "created",
    "ADOPT": "adopted",
    "UPDATE": "updated",
    "DELETE": "deleted",
    "SUSPEND": "suspended",
    "RESUME": "resumed",
    "CHECK": "found as it should be",
    "SNAPSHOT": "copied",
    "RESTORE": "restored",
    "ROLLBACK": "brought back",
    "CANCEL": "stopped",
}
# These may wait until something else has ended, which is not yet what is watched.
IN_TURN = ("SUSPEND", "RESUME", "CHECK", "ROLLBACK")


class Display(Protocol):
    """Where the watching is seen."""

    def open(self) -> AbstractContextManager[object]:
        """The time during which something is shown."""

    def show(self, growth: Growth, events: list[dict[str, Any]]) -> None:
        """Show how things are, and what is new."""


class Watch:
    """One action on one stack, seen from outside."""

    def __init__(
        self,
        heat: Heat,
        path: str,
        action: str,
        *,
        display: Display | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._heat, self._path, self._action = heat, path, action
        _, name, stack_id = path.split("/")
        self._feed = EventFeed(heat, path)
        self._growth = Growth(unquote(stack_id), unquote(name))
        self._display = display or (Picture() if sys.stderr.isatty() else Lines(sys.stderr))
        self._sleep, self._clock = sleep, clock
        # What a look has begun and a failing service has kept it from finishing.
        self._untold: list[dict[str, Any]] = []
        self._unlisted = True
        self._quiet = 0
        self._lost_at: float | None = None
        self._failed_at: float | None = None

    def from_now_on(self) -> "Watch":
        """Leave out what happened before."""
        self._feed.skip_past()
        return self

    def until_settled(self, poll_s: float | None = None) -> None:
        """Come back when the stack is settled; Failure if it is not as it was meant to be."""
        try:
            with self._display.open():
                self._follow(poll_s or SLOWEST_S)
        except KeyboardInterrupt:
            raise self._left_alone() from None
        if not self._ended_well():
            raise self._explained()

    def _follow(self, slowest_s: float) -> None:
        pause = QUICKEST_S
        while True:
            began, waits = self._clock(), pause >= SHORTEST_WAIT_S
            news = self._try_to_look(pause if waits else 0)
            if self._is_settled():
                return
            waited_s = self._clock() - began if waits and not news else 0.0
            pause = QUICKEST_S if news else min(pause * SLOWER, slowest_s)
            self._sleep(max(0.0, min(pause, slowest_s) - waited_s))

    def _try_to_look(self, wait_s: float) -> bool:
        """Look; a service out of reach is given a while to come back, since the stack goes on meanwhile."""
        try:
            news = self._look(wait_s)
        except Failure as failure:
            if is_gone(failure) and self._action == "DELETE":
                self._growth.vanish(self._clock())
                self._display.show(self._growth, [])
                return True
            self._lost_at = self._clock() if self._lost_at is None else self._lost_at
            if not is_passing(failure) or self._clock() - self._lost_at > PATIENCE_S:
                raise
            return False
        self._lost_at = None
        return news

    def _look(self, wait_s: float) -> bool:
        """Ask for news, perhaps waiting for them; for the list of resources only if they tell of something unknown."""
        events, now = self._feed.news(wait_s), self._clock()
        self._untold += events
        known = [self._growth.witness(event, now) for event in events]
        self._unlisted = self._unlisted or not all(known)
        if self._unlisted:
            self._growth.learn(self._heat.get(f"{self._path}/resources", nested_depth=DEPTH)["resources"])
            self._unlisted = False
        self._quiet = 0 if events else self._quiet + 1
        if self._quiet and self._quiet % (QUIET_LOOKS_AT_END if self._action == "DELETE" else QUIET_LOOKS) == 0:
            self._ask_stack()
        self._display.show(self._growth, self._untold)
        self._untold = []
        return bool(events)

    def _ask_stack(self) -> None:
        stack = self._heat.get(self._path, resolve_outputs="False")["stack"]
        status = str(stack["stack_status"])
        # An update that has not begun yet still shows the end of what was before.
        if status.startswith((self._action, "ROLLBACK")) and (self._growth.status or self._quiet > QUIET_LOOKS):
            self._growth.status, self._growth.reason = status, str(stack.get("stack_status_reason") or "")
        if status == GONE:
            self._growth.vanish(self._clock())

    def _is_settled(self) -> bool:
        status = self._growth.status
        if self._action in IN_TURN and not status.startswith((self._action, "DELETE")):
            return False
        if self._action in IN_TURN or self._action == "CANCEL":
            return phase_of(status) in (DONE, FAILED)
        if phase_of(status) != FAILED:
            self._failed_at = None
            return phase_of(status) == DONE
        if self._action == "DELETE" or status.startswith("ROLLBACK_") or self._rollback_is_off():
            return True
        self._failed_at = self._clock() if self._failed_at is None else self._failed_at
        return self._clock() - self._failed_at > ROLLBACK_GRACE_S

    def _ended_well(self) -> bool:
        """Complete, and not by the end of another action: rolled back, or deleted by somebody else."""
        action = self._growth.status.partition("_")[0]
        if self._action == "CANCEL":
            return phase_of(self._growth.status) == DONE or self._growth.reason.endswith(" cancelled")
        return phase_of(self._growth.status) == DONE and (
            action == self._action or action not in ("ROLLBACK", "DELETE")
        )

    def _rollback_is_off(self) -> bool:
        return bool(self._heat.get(self._path, resolve_outputs="False")["stack"].get("disable_rollback", True))

    def _explained(self) -> Failure:
        name, status = self._growth.name, self._growth.status
        fix = f"`heat stack event list {name} --nested-depth {DEPTH}` tells the whole story."
        summary = f"The stack was not {WORDS[self._action]}."
        if status == "ROLLBACK_COMPLETE":
            gone = "What had been created was taken away again." if self._action == "CREATE" else "It is as it was."
            summary = f"{summary} {gone}"
        causes = self._growth.failures() or [(name, self._growth.reason)]
        what = "\n".join(f"{path}: {reason}" for path, reason in causes)
        return Failure(summary, where=f"stack {name}, {status}", what=what, fix=fix)

    def _left_alone(self) -> Interrupted:
        name = self._growth.name
        fix = f"Look at it with `heat stack show {name}`, or follow it with `heat stack event list {name} --follow`."
        return Interrupted("No longer watching.", where=f"stack {name}", what="The stack goes on by itself.", fix=fix)
