"""The way to the database, when it is away, is lost, or refuses."""

import pytest
from sqlalchemy import Connection, create_engine, select, text

from heat.store import stack_columns, stacks
from heat.store.database import Database, StoreUnavailable, driver_url
from heat.store.schema import stack
from heat.store.secrets import Secrets

from .samples import created, stack_row

KILL = {"mysql": "KILL {}", "postgresql": "SELECT pg_terminate_backend({})"}
WHO_AM_I = {"mysql": "SELECT connection_id()", "postgresql": "SELECT pg_backend_pid()"}


class Executioner:
    """Cuts connections on the server's side, as a restart of the server does."""

    def __init__(self, database: Database) -> None:
        self.engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
        self.dialect = database.dialect
        self.cuts = 0

    def cut(self, connection: Connection) -> None:
        """End this connection; the server confirms nothing on it any more."""
        number = connection.execute(text(WHO_AM_I[self.dialect])).scalar_one()
        with self.engine.connect() as own:
            own.execute(text(KILL[self.dialect].format(number)))
        self.cuts += 1


@pytest.fixture
def executioner(database):
    """Cuts connections of this database."""
    made = Executioner(database)
    yield made
    made.engine.dispose()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("mysql://u:p@host/heat", "mysql+pymysql"),
        ("mysql+mysqldb://u:p@host/heat?charset=utf8", "mysql+pymysql"),
        ("mariadb://u:p@host/heat", "mysql+pymysql"),
        ("postgresql://u:p@host/heat", "postgresql+psycopg"),
        ("postgresql+psycopg2://u:p@host/heat", "postgresql+psycopg"),
        ("sqlite:////var/lib/heat/heat.sqlite", "sqlite"),
    ],
)
def test_urls_of_other_drivers_are_reached_through_ours(url, driver):
    assert driver_url(url).drivername == driver


def test_mysql_always_speaks_whole_unicode():
    assert driver_url("mysql://u:p@host/heat?charset=utf8").query["charset"] == "utf8mb4"


def test_sqlite_in_memory_is_refused():
    with pytest.raises(ValueError, match="name a file"):
        Database("sqlite://", Secrets("test"))


@pytest.mark.parametrize(
    "url",
    ["mysql://u:p@127.0.0.1:9/heat", "postgresql://u:p@127.0.0.1:9/heat", "sqlite:////nowhere/at/all/heat.sqlite"],
)
def test_a_database_that_is_away_is_said_to_be(url):
    database = Database(url, Secrets("test"))

    with pytest.raises(StoreUnavailable, match="not available"):
        database.read(lambda connection: connection.execute(select(1)))
    with pytest.raises(StoreUnavailable):
        database.write(lambda connection: connection.execute(select(1)))


def test_work_that_fails_writes_nothing(database):
    def work(connection):
        connection.execute(stack.delete())
        raise LookupError("half-way")

    kept, _ = created(database)
    with pytest.raises(LookupError):
        database.write(work)

    assert stacks.get(database, kept.id).id == kept.id


@pytest.mark.servers
def test_a_connection_that_was_cut_between_reads_is_replaced(database, executioner):
    kept, _ = created(database)
    database.read(executioner.cut)

    assert stacks.get(database, kept.id).id == kept.id


@pytest.mark.servers
def test_a_transaction_that_was_cut_before_its_commit_is_done_again(database, executioner):
    def work(connection):
        if not executioner.cuts:
            executioner.cut(connection)
        return connection.execute(select(1)).scalar_one()

    assert database.write(work) == 1


@pytest.mark.servers
def test_a_commit_without_an_answer_is_repeated_only_when_that_is_harmless(database, executioner):
    attempts = []

    def work(connection):
        connection.execute(select(1))
        attempts.append(1)
        if len(attempts) == 1:
            executioner.cut(connection)

    with pytest.raises(StoreUnavailable):
        database.write(work)
    attempts.clear()
    database.write(work, repeatable=True)

    assert len(attempts) == 2


def test_a_duplicate_row_is_not_mistaken_for_a_lost_database(database):
    first, _ = created(database)
    twin = stack_row("twin", id=first.id)

    with pytest.raises(Exception, match=r"(?i)unique|duplicate") as caught:
        database.write(lambda connection: stack_columns.insert(connection, [twin], database.secrets))

    assert not isinstance(caught.value, StoreUnavailable)
