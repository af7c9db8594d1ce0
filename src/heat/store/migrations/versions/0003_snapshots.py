"""Snapshots of stacks: what each was made from then, and what is kept of its resources."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"

ID = sa.String(64)
LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "snapshot",
        sa.Column("id", ID, primary_key=True),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("name", sa.String(255)),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("template", ID, nullable=False),
        sa.Column("environment", ID, nullable=False),
        sa.Column("files", ID, nullable=False),
        sa.Column("data", LONG_TEXT),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("snapshot_by_stack", "snapshot", ["stack_id", "created_at"])
