"""The way to the database: one pool for reads, one for writes, and what to do when it is away or refuses."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from heat.store.clock import SharedClock
from heat.store.dialing import connect_args, watch
from heat.store.refusals import is_conflict, is_loss, is_read_only
from heat.store.secrets import Secrets
from heat.values.errors import HeatError

T = TypeVar("T")

CONFLICT_TRIES = 12
LOSS_TRIES = 3


class StoreUnavailable(HeatError, type_name="ServiceUnavailable"):
    """The database cannot be reached now, or was lost before it confirmed a commit. Its cause is for logs."""

    def __str__(self) -> str:
        return "The database is not available now. Try again later."


@dataclass(frozen=True, slots=True)
class Pool:
    """How many connections, and for how long."""

    size: int = 10
    overflow: int = 50
    wait_s: float = 30
    recycle_s: int = 3600
    synchronous: bool = False
    """Whether a commit of SQLite waits for the disk: else a power cut may take the last ones back."""


class Database:
    """One database and the key to what is sealed in it; shared by all threads of a process, never by two processes."""

    def __init__(
        self, url: str, secrets: Secrets, pool: Pool | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        self.url, self.secrets, self.clock = driver_url(url), secrets, clock or SharedClock()
        self.dialect = self.url.get_backend_name()
        pool = pool or Pool()
        self.writer = _engine(self.url, pool, writes=True)
        self._reader = _engine(self.url, pool, writes=False)
        # SQLite lets one writer in and makes others poll; a lock of our own wakes the next one at once.
        self._turn = Lock() if self.dialect == "sqlite" else None

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run queries, each its own snapshot; again when the connection proves dead. Raises StoreUnavailable."""

        def attempt() -> T:
            with self._reader.connect() as connection:
                return work(connection)

        return _persist(attempt, lambda: True)

    def write(self, work: Callable[[Connection], T], repeatable: bool = False) -> T:
        """Run one transaction; again after a deadlock or a loss before the commit.

        After a loss during the commit nobody knows whether it was written: work that may be done twice is
        `repeatable` and done again, any other ends here. Raises StoreUnavailable.
        """
        committing = False

        def attempt() -> T:
            nonlocal committing
            committing = False
            try:
                with self.writer.connect() as connection, connection.begin() as transaction:
                    result = work(connection)
                    committing = True
                    transaction.commit()
                    return result
            except DBAPIError as error:
                if is_read_only(error):
                    self.close()  # another server may have taken over: connections to the old one lead nowhere
                raise

        def may_repeat() -> bool:
            return repeatable or not committing

        if self._turn is None:
            return _persist(attempt, may_repeat)
        with self._turn:
            return _persist(attempt, may_repeat)

    def learn_time(self) -> None:
        """Set the clock by the database's; one that was given stays as it is. Raises StoreUnavailable."""
        if isinstance(self.clock, SharedClock):
            self.read(self.clock.learn)

    def close(self) -> None:
        """Give all connections back."""
        self.writer.dispose()
        self._reader.dispose()


def driver_url(url: str) -> URL:
    """The same place through the drivers that we bring, whatever driver the URL of an older Heat names."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case "mysql" | "mariadb":
            query = {**parsed.query, "charset": "utf8mb4"}
            return parsed.set(drivername="mysql+pymysql", query=query)
        case "sqlite" if parsed.database in (None, "", ":memory:"):
            raise ValueError("SQLite in memory cannot be shared by threads; name a file: sqlite:////path/heat.sqlite")
    return parsed


def _engine(url: URL, pool: Pool, writes: bool) -> Engine:
    """No pre-ping: a lost connection shows at the first statement, then repeated; a ping would cost every step."""
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {}
    if not sqlite:
        # A read is a statement by itself: it begins nothing, so nothing is rolled back after it.
        options = (
            {"isolation_level": "READ COMMITTED"}
            if writes
            else {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
        )
    engine = create_engine(
        url,
        pool_reset_on_return=None,  # write() ends what it began; a second rollback would be a trip for nothing
        pool_size=pool.size,
        max_overflow=pool.overflow,
        pool_timeout=pool.wait_s,
        pool_recycle=pool.recycle_s,
        pool_use_lifo=True,
        connect_args=connect_args(url),
        **options,
    )
    if url.get_backend_name() == "mysql":
        event.listen(engine, "connect", watch)
    if sqlite:
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, pool.synchronous))
        if writes:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_sqlite(connection: Any, synchronous: bool) -> None:
    # The driver's own habit of beginning transactions is switched off: ours begin with the write lock in hand,
    # so that no transaction finds out in its middle that it may not write.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", f"synchronous={'FULL' if synchronous else 'NORMAL'}", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _persist(attempt: Callable[[], T], may_repeat: Callable[[], bool]) -> T:
    conflicts = losses = 0
    while True:
        try:
            return attempt()
        except PoolTimeout as error:
            raise StoreUnavailable from error
        except DBAPIError as error:
            if is_conflict(error):
                conflicts += 1
            elif is_loss(error):
                losses += 1
            else:
                raise
            if losses > LOSS_TRIES or (losses and not may_repeat()) or conflicts > CONFLICT_TRIES:
                raise StoreUnavailable from error
            time.sleep(min(0.5, 0.005 * 2 ** (conflicts + losses)))
