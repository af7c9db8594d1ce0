"""The schema that migrations make."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from heat.store.database import Database
from heat.store.migrations import VERSION_TABLE, head, upgrade, version
from heat.store.schema import metadata
from heat.store.secrets import Secrets


def test_the_latest_migration_makes_exactly_the_tables_of_the_program(new_url):
    engine = Database(new_url("migrated"), Secrets("test")).writer
    upgrade(engine)

    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()

    assert differences == []


def test_an_empty_database_has_no_version_and_an_upgraded_one_the_latest(new_url):
    engine = Database(new_url("versions"), Secrets("test")).writer
    before = version(engine)

    upgrade(engine)
    upgrade(engine)

    assert (before, version(engine)) == (None, head())
    engine.dispose()
