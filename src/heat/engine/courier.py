"""Brings events to their sinks, in a thread of its own: no stack ever waits for a sink.

What cannot be delivered is tried again, later and later; of a sink that stays away the oldest events are given up.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from threading import Thread
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from heat.engine.accounts import Accounts
from heat.engine.house import House
from heat.engine.sinks import DEFAULT_TTL_S, WEBHOOK
from heat.store import outbox, stacks
from heat.store.database import StoreUnavailable
from heat.store.outbox import DeliveryRow
from heat.values.errors import HeatError

LOG = logging.getLogger(__name__)

LOOK_S = 2.0
"""Events that another engine left behind are found within this time."""
AT_ONCE = 4
BATCH = 20
TURN_S = 5.0
"""After so long it is another sink's turn: one that is slow must not hold up all others."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0
MOST_ATTEMPTS = 100
MANY = 1000
"""So many sinks at most are kept from a second turn."""
BACKLOG = 1000
"""Events for one sink that are kept while it is away."""


class Courier:
    """Delivers what is due."""

    def __init__(self, house: House, accounts: Accounts, dead: Callable[[], Collection[str]]) -> None:
        self._house, self._accounts, self._dead = house, accounts, dead
        self._stopping, self._news = Flag(), Flag()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier")
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def hurry(self) -> None:
        """There is something to deliver; from any thread."""
        self._news.set()

    def stop(self, wait_s: float) -> None:
        """End; what is not delivered is left to others."""
        self._stopping.set()
        self._news.set()
        self._thread.join(wait_s)
        self._pool.shutdown(wait=False, cancel_futures=True)
        try:
            outbox.let_go(self._house.database, self._house.engine_id)
        except StoreUnavailable as error:
            LOG.info("%s Events to deliver are found when this engine is missed.", error)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.wait(LOOK_S)
            self._news.clear()
            try:
                self._round()
            except StoreUnavailable as error:
                LOG.info("%s Events are delivered later.", error)
            except Exception:
                LOG.exception("The courier stumbled and goes on. This is a bug in Heat.")

    def _round(self) -> None:
        """All sinks that are due, some at a time, as long as there are any; none has a second turn before others."""
        served: set[str] = set()
        while not self._stopping.is_set():
            house = self._house
            sinks = outbox.hold(house.database, house.engine_id, self._dead(), house.clock(), last=served)
            if not sinks:
                return
            if served.intersection(sinks) or len(served) > MANY:
                served.clear()
            served.update(sinks)
            if not all(list(self._pool.map(self._serve_safely, sinks))):
                return

    def _serve_safely(self, sink_id: str) -> bool:
        """False when the database was lost meanwhile: what nobody could note is held by this engine still."""
        try:
            self._serve(sink_id)
        except StoreUnavailable as error:
            LOG.info("%s Events for a sink are delivered later.", error)
            return False
        return True

    def _serve(self, sink_id: str) -> None:
        """One sink, in order; the first that cannot be delivered holds up the rest."""
        rows = outbox.batch(self._house.database, sink_id, BATCH)
        sent: list[DeliveryRow] = []
        failed: DeliveryRow | None = None
        ends = time.monotonic() + TURN_S
        for row in rows:
            if time.monotonic() >= ends:
                break
            try:
                self._send(row)
            except StoreUnavailable:
                break  # no fault of the sink's
            except HeatError as error:
                LOG.warning("Event %s cannot be delivered to its sink: %s", row.id, error)
                failed = row
                break
            except Exception:
                LOG.exception("Event %s cannot be delivered to its sink. This is a bug in Heat.", row.id)
                failed = row
                break
            sent.append(row)
        self._note(sink_id, sent, failed)

    def _note(self, sink_id: str, sent: Sequence[DeliveryRow], failed: DeliveryRow | None) -> None:
        database = self._house.database
        if failed is not None and failed.attempts + 1 >= MOST_ATTEMPTS:
            LOG.warning("Event %s is given up: its sink did not take it %s times.", failed.id, MOST_ATTEMPTS)
            sent, failed = [*sent, failed], None
        if failed is not None:
            pause_s = min(FIRST_PAUSE_S * 2 ** min(failed.attempts, 20), LONGEST_PAUSE_S)
            outbox.put_off(database, failed, self._house.clock() + pause_s)
            lost = outbox.drop(database, sink_id, BACKLOG)
            if lost:
                LOG.warning("%s events for a sink that stays away are given up.", lost)
        outbox.delivered(database, sent)

    def _send(self, row: DeliveryRow) -> None:
        sink: Any = row.sink
        if sink["type"] == WEBHOOK:
            self._house.send(sink["target"], row.body, dict(sink.get("headers") or {}))
            return
        stack = stacks.get(self._house.database, row.stack_id, show_deleted=True)
        message = {"body": dict(row.body), "ttl": sink.get("ttl", DEFAULT_TTL_S)}
        client_id = str(uuid5(NAMESPACE_URL, row.sink_id))
        self._accounts.of(stack).client("messaging").post(
            f"/queues/{sink['target']}/messages",
            {"messages": [message]},
            headers={"Client-ID": client_id},
            idempotent=True,
        )
