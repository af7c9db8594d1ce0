"""The floor: the smallest loop that still keeps the promises of an engine, without any Heat in it.

A transition table, one transaction per drain that writes every changed row and one event for each, and a pool of
threads. What a stack takes above this buys templates, properties, plug-ins, fencing and recovery; the floor says how
much there is to save at best.
"""

import queue
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection

from bench.results import DONE, Measurement

THREADS = 32
WAITING, IN_PROGRESS, COMPLETE = "WAITING", "IN_PROGRESS", "COMPLETE"
TRANSITIONS = {(WAITING, "start"): IN_PROGRESS, (IN_PROGRESS, "succeeded"): COMPLETE}
Move = tuple[int, str, str | None]
"""A node, the event or the new state, and the value that came with it."""
SHAPES: dict[str, list[tuple[int, ...]]] = {
    "flat1000": [() for _ in range(1000)],
    "chain100": [(number - 1,) if number else () for number in range(100)],
    "flat10000": [() for _ in range(10000)],
}
"""By name: for each node, those it requires."""

METADATA = MetaData()
NODES = Table(
    "bench_floor_node",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("status", String(20), nullable=False),
    Column("value", String(64)),
)
EVENTS = Table(
    "bench_floor_event",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("node", Integer, nullable=False),
    Column("status", String(20), nullable=False),
)


@dataclass(slots=True)
class Loop:
    """One run over one graph."""

    engine: Engine
    requires: list[tuple[int, ...]]
    inbox: "queue.SimpleQueue[tuple[int, str]]" = field(default_factory=queue.SimpleQueue)
    transactions: int = 0

    def run(self) -> None:
        """Until every node is complete."""
        status = [WAITING] * len(self.requires)
        lacks = [len(needed) for needed in self.requires]
        needed_by: list[list[int]] = [[] for _ in self.requires]
        for node, needed in enumerate(self.requires):
            for one in needed:
                needed_by[one].append(node)
        moves: list[Move] = [(node, "start", None) for node in range(len(status)) if not lacks[node]]
        left = len(status)
        with ThreadPoolExecutor(THREADS) as pool:
            while left:
                changed: list[Move] = [(node, TRANSITIONS[status[node], name], value) for node, name, value in moves]
                self._commit(changed)
                for node, state, _ in changed:
                    status[node] = state
                    if state == IN_PROGRESS:
                        pool.submit(self._work, node)
                left -= sum(state == COMPLETE for _, state, _ in changed)
                moves = []
                if left:
                    moves = self._drained(lacks, needed_by)

    def _drained(self, lacks: list[int], needed_by: list[list[int]]) -> list[Move]:
        """Everything that has come, and whoever was waiting for it. A node starts in the commit that frees it."""
        arrived = [self.inbox.get()]
        while not self.inbox.empty():
            arrived.append(self.inbox.get_nowait())
        moves: list[Move] = [(node, "succeeded", value) for node, value in arrived]
        for node, _ in arrived:
            for waiting in needed_by[node]:
                lacks[waiting] -= 1
                if not lacks[waiting]:
                    moves.append((waiting, "start", None))
        return moves

    def _work(self, node: int) -> None:
        self.inbox.put((node, secrets.token_hex(16)))

    def _commit(self, changed: list[Move]) -> None:
        rows = [{"of": node, "status": state, "value": value} for node, state, value in changed]
        events = [{"node": node, "status": state} for node, state, _ in changed]
        with self.engine.begin() as connection:
            connection.execute(update(NODES).where(NODES.c.id == bindparam("of")), rows)
            connection.execute(insert(EVENTS), events)
        self.transactions += 1


def run(url: str, shape: str, rep: int) -> Iterator[Measurement]:
    """One graph on one database; its tables are made before and dropped after, out of the time measured."""
    requires = SHAPES[shape]
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _write_ahead)
    METADATA.drop_all(engine)
    METADATA.create_all(engine)
    try:
        with engine.begin() as connection:
            connection.execute(insert(NODES), [{"id": node, "status": WAITING} for node in range(len(requires))])
        loop, began = Loop(engine, requires), time.perf_counter()
        loop.run()
        wall = time.perf_counter() - began
        with engine.connect() as connection:
            complete = connection.scalar(select(func.count()).where(NODES.c.status == COMPLETE))
    finally:
        METADATA.drop_all(engine)
        engine.dispose()
    yield Measurement(
        target=f"floor-{engine.dialect.name}",
        case=shape,
        step="create",
        rep=rep,
        status=DONE if complete == len(requires) else "FAILED",
        figures={"wall_s": round(wall, 4), "transactions": loop.transactions},
    )


def _write_ahead(connection: DBAPIConnection, _record: object) -> None:
    """SQLite as it is fit for a server."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
