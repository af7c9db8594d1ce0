"""Every store test runs on SQLite, and on each server that HEAT_TEST_DATABASES lists (URLs, separated by spaces)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from heat.store.database import Database, driver_url
from heat.store.migrations import upgrade
from heat.store.schema import metadata
from heat.store.secrets import Secrets

SERVERS = os.environ.get("HEAT_TEST_DATABASES", "").split()


class Clock:
    """The time, which passes only when told."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def empty_server_database(url: str, name: str) -> str:
    """The URL of a new database on that server; one of that name is dropped first."""
    drop_server_database(url, name)
    _at_the_door(url, "CREATE DATABASE {}", name)
    return driver_url(url).set(database=name).render_as_string(hide_password=False)


def drop_server_database(url: str, name: str) -> None:
    """No database of that name, whoever is connected to it."""
    forced = " WITH (FORCE)" if url.startswith("postgresql") else ""
    _at_the_door(url, "DROP DATABASE IF EXISTS {}" + forced, name)


def _at_the_door(url: str, statement: str, name: str) -> None:
    door = create_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    with door.connect() as connection:
        connection.exec_driver_sql(statement.format(f'"{name}"' if url.startswith("postgresql") else f"`{name}`"))
    door.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a server are there only for servers."""
    items[:] = [item for item in items if not (item.get_closest_marker("servers") and "[sqlite" in item.name)]


def kind(url: str) -> str:
    """The name of a kind of database in test ids."""
    return url.partition(":")[0].partition("+")[0]


@pytest.fixture(scope="session", params=["sqlite", *SERVERS], ids=kind)
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Makes empty databases of one kind."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder: Path = tmp_path_factory.mktemp("sqlite")

    made = []

    def make(name: str) -> str:
        if request.param == "sqlite":
            path = folder / f"{name}.sqlite"
            path.unlink(missing_ok=True)
            return f"sqlite:///{path}"
        made.append(f"heat_store_test_{name}_{worker}")
        return empty_server_database(request.param, made[-1])

    yield make
    for name in set(made):
        drop_server_database(request.param, name)


@pytest.fixture(scope="session")
def url(new_url) -> str:
    """A database with our tables, for all tests of one kind."""
    made = new_url("shared")
    database = Database(made, Secrets("test"))
    upgrade(database.writer)
    database.close()
    return made


@pytest.fixture
def clock() -> Clock:
    """The clock that the database goes by."""
    return Clock()


@pytest.fixture
def database(url, clock) -> Iterator[Database]:
    """A database without rows."""
    database = Database(url, Secrets("notgood but just long enough i t"), clock=clock)

    def empty(connection):
        for table in metadata.sorted_tables:
            connection.execute(table.delete())

    database.write(empty)
    yield database
    database.close()
