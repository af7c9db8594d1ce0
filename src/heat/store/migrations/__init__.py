"""How a database comes to the schema of this version, from nothing or from an earlier one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from heat.store.database import StoreUnavailable
from heat.store.refusals import is_loss
from heat.values.errors import HeatError

VERSION_TABLE = "schema_version"
"""A name of our own: the database of an older Heat keeps its version in alembic's default table."""


class WrongVersion(HeatError):
    """The schema of the database is not the one that was asked for or that this program needs."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision, the latest by default; nothing is done when it is there.

    Raises WrongVersion for a revision that does not exist, StoreUnavailable.
    """
    with _connected(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise WrongVersion(f"The schema cannot be brought to version {revision}: {error}.") from error


def version(engine: Engine) -> str | None:
    """The revision of the schema; None for an empty database. Raises StoreUnavailable."""
    with _connected(engine) as connection:
        return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def check(engine: Engine) -> None:
    """Raises WrongVersion when the schema is not the one that this program needs."""
    found, needed = version(engine), head()
    if found != needed:
        has = "no schema" if found is None else f"schema version {found}"
        raise WrongVersion(f"The database has {has}, this program needs version {needed}. Run heat-manage db_sync.")


def head() -> str:
    """The revision that this program needs."""
    latest = ScriptDirectory.from_config(_config()).get_current_head()
    assert latest is not None
    return latest


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        if is_loss(error):
            raise StoreUnavailable from error
        raise


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
