"""What stacks export to each other, signals that creations wait for, and longer words for deletion policies."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0201"
down_revision = "0003"

ID = sa.String(64)
NAME = sa.String(255)
WORD = sa.String(32)
LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    """Make the tables, and room for RetainExceptOnCreate."""
    _create_table("stack_export", sa.Column("value", LONG_TEXT))
    op.create_index("stack_export_name", "stack_export", ["project_id", "name"], unique=True)
    _create_table("stack_import")
    op.create_index("stack_import_name", "stack_import", ["project_id", "name"])
    op.create_table(
        "resource_signal",
        sa.Column("resource_id", ID, primary_key=True),
        sa.Column("unique_id", NAME, primary_key=True),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("resource_signal_by_stack", "resource_signal", ["stack_id"])
    with op.batch_alter_table("resource") as resource:
        resource.alter_column("deletion_policy", existing_type=sa.String(16), type_=WORD, existing_nullable=False)


def _create_table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("stack_id", ID, primary_key=True),
        sa.Column("name", NAME, primary_key=True),
        sa.Column("project_id", ID, nullable=False),
        *columns,
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
