"""The store of the simulated world: the real one, in memory, reached by each engine through a line that may break."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Engine, StaticPool, create_engine, event, make_url, text
from tests.simulation.whole.peril import Peril

from heat.store.database import Database, StoreUnavailable
from heat.store.schema import metadata
from heat.store.secrets import Secrets

T = TypeVar("T")
SECRETS = Secrets("a key for paper, nothing more")


@cache
def memory() -> Engine:
    """One database for all worlds of this process, which live one after another."""
    engine = create_engine("sqlite://", poolclass=StaticPool, pool_reset_on_return=None)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    metadata.create_all(engine)
    return engine


def wipe() -> None:
    """A new world begins with nothing."""
    with memory().connect() as connection, connection.begin():
        for table in metadata.tables.values():
            connection.execute(text(f'DELETE FROM "{table.name}"'))


class Line(Database):
    """One engine's way to the store: it may die at any commit, before or after it, or lose the answer."""

    def __init__(self, peril: Peril, clock: Callable[[], float]) -> None:
        self.url, self.secrets, self.clock = make_url("sqlite://"), SECRETS, clock
        self.dialect, self.writer, self.peril = "sqlite", memory(), peril

    def read(self, work: Callable[[Any], T]) -> T:
        """Queries, or the news that the store is away."""
        self.peril.strikes("reading")
        if self.peril.breaks():
            raise StoreUnavailable
        with self.writer.connect() as connection:
            return work(connection)

    def write(self, work: Callable[[Any], T], repeatable: bool = False) -> T:
        """One transaction; after a lost answer what is repeatable is done again, anything else is in doubt."""
        self.peril.strikes("before a commit")
        if not repeatable and self.peril.breaks():
            raise StoreUnavailable
        result = self._commit(work)
        self.peril.strikes("after a commit")
        if self.peril.breaks():
            if not repeatable:
                raise StoreUnavailable
            result = self._commit(work)
        return result

    def _commit(self, work: Callable[[Any], T]) -> T:
        with self.writer.connect() as connection, connection.begin():
            return work(connection)

    def close(self) -> None:
        """The memory goes on."""
