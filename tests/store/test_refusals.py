"""Which errors of a database make work wait, which are tried again at once, and which are bugs."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pymysql
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError, ProgrammingError

from heat.api.cfn.faults import fault_of
from heat.api.rest.faults import status_of
from heat.store.database import Database, StoreUnavailable
from heat.store.refusals import is_conflict, is_loss
from heat.store.secrets import Secrets

ROOM = 20
"""Pages of a small SQLite database."""


def mysql(code: int) -> DBAPIError:
    told = pymysql.err.OperationalError(code, "in the server's words")
    told.sqlstate = "HY000"  # type: ignore[attr-defined] # as the driver gives it, for most numbers
    return OperationalError("UPDATE stack", None, told)


def postgres(error: type[psycopg.Error]) -> DBAPIError:
    kind = OperationalError if issubclass(error, psycopg.OperationalError) else InternalError
    return kind("UPDATE stack", None, error("in the server's words"))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Database]:
    """A database whose disk takes just so much."""
    database = Database(f"sqlite:///{tmp_path}/small.sqlite", Secrets("test"))
    pragma = f"PRAGMA max_page_count = {ROOM}"
    event.listen(database.writer, "connect", lambda connection, _: connection.execute(pragma))
    database.write(lambda connection: connection.execute(text("CREATE TABLE heap (words TEXT)")))
    yield database
    database.close()


def pile(database: Database, size: int) -> None:
    insert = text("INSERT INTO heap VALUES (:words)")
    database.write(lambda connection: connection.execute(insert, {"words": "x" * size}), repeatable=True)


@pytest.mark.parametrize("code", [3, 1021, 1026, 1030, 1114, 1180, 1290, 1792, 1836, 1047, 1053, 2006, 2013])
def test_a_mysql_that_is_full_or_read_only_or_gone_makes_work_wait(code: int) -> None:
    assert is_loss(mysql(code)) and not is_conflict(mysql(code))


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.DiskFull,
        psycopg.errors.ReadOnlySqlTransaction,
        psycopg.errors.AdminShutdown,
        psycopg.errors.CannotConnectNow,
        psycopg.errors.QueryCanceled,
        psycopg.errors.IdleInTransactionSessionTimeout,
        psycopg.errors.StatementCompletionUnknown,
        psycopg.OperationalError,
    ],
)
def test_a_postgresql_that_is_full_or_read_only_or_gone_makes_work_wait(error: type[psycopg.Error]) -> None:
    assert is_loss(postgres(error)) and not is_conflict(postgres(error))


@pytest.mark.parametrize("code", [1020, 1205, 1213])
def test_a_deadlock_of_mysql_is_tried_again(code: int) -> None:
    assert is_conflict(mysql(code)) and not is_loss(mysql(code))


@pytest.mark.parametrize("error", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])
def test_a_deadlock_of_postgresql_is_tried_again(error: type[psycopg.Error]) -> None:
    assert is_conflict(postgres(error)) and not is_loss(postgres(error))


def test_a_wrong_statement_is_no_lost_database() -> None:
    wrong = [
        ProgrammingError("SELEKT", None, psycopg.errors.SyntaxError("at SELEKT")),
        ProgrammingError("SELEKT", None, pymysql.err.ProgrammingError(1064, "at SELEKT")),
        IntegrityError("INSERT", None, psycopg.errors.UniqueViolation("stack_pkey")),
        IntegrityError("INSERT", None, pymysql.err.IntegrityError(1062, "Duplicate entry")),
    ]
    assert not any(is_loss(error) or is_conflict(error) for error in wrong)


def test_a_full_disk_is_told_as_a_database_that_is_away_and_room_ends_it(small: Database) -> None:
    pile(small, 10_000)
    with pytest.raises(StoreUnavailable):
        pile(small, 4096 * ROOM)

    pile(small, 10)

    assert small.read(lambda connection: connection.execute(text("SELECT count(*) FROM heap")).scalar_one()) == 2
    assert small.read(lambda connection: connection.execute(text("PRAGMA integrity_check")).scalar_one()) == "ok"


def test_a_database_that_may_only_be_read_is_told_as_one_that_is_away(small: Database) -> None:
    def work(connection):
        connection.execute(text("PRAGMA query_only = 1"))
        try:
            connection.execute(text("DELETE FROM heap"))
        finally:
            connection.execute(text("PRAGMA query_only = 0"))

    with pytest.raises(StoreUnavailable):
        small.write(work)


def test_both_doors_answer_503_while_the_database_is_away() -> None:
    assert (status_of(StoreUnavailable()), fault_of(StoreUnavailable()).status) == (503, 503)
