"""Run by alembic for each command; the connection is handed over by `migrations.upgrade`."""

from alembic import context

from heat.store.migrations import VERSION_TABLE
from heat.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
