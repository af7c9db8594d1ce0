"""Hooks at which resources wait, what became of each resource and why, plans, and events on their way to sinks."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"

ID = sa.String(64)
NAME = sa.String(255)
WORD = sa.String(32)
LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _create_hook()
    _create_explanation()
    _create_plan()
    _create_delivery()


def _create_table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", mysql_engine="InnoDB")


def _create_hook() -> None:
    _create_table(
        "hook",
        sa.Column("id", ID, primary_key=True),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("resource_name", NAME, nullable=False),
        sa.Column("hook", WORD, nullable=False),
        sa.Column("cleared", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("hook_by_operation", "hook", ["operation_id"])
    op.create_index("hook_by_stack", "hook", ["stack_id"])


def _create_explanation() -> None:
    _create_table(
        "explanation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("resource_name", NAME, nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("body", LONG_TEXT, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("explanation_by_operation", "explanation", ["operation_id", "resource_name"])
    op.create_index("explanation_by_stack", "explanation", ["stack_id", "created_at"])


def _create_plan() -> None:
    _create_table(
        "plan",
        sa.Column("id", ID, primary_key=True),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        *(sa.Column(part, ID, nullable=False) for part in ("template", "environment", "files")),
        sa.Column("body", LONG_TEXT, nullable=False),
    )
    op.create_index("plan_by_stack", "plan", ["stack_id", "created_at"])


def _create_delivery() -> None:
    _create_table(
        "delivery",
        sa.Column("sequence", SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("sink", LONG_TEXT, nullable=False),
        sa.Column("sink_id", ID, nullable=False),
        sa.Column("body", LONG_TEXT, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("held_by", ID),
    )
    op.create_index("delivery_by_id", "delivery", ["id"], unique=True)
    op.create_index("delivery_by_sink", "delivery", ["sink_id", "sequence"])
    op.create_index("delivery_by_due", "delivery", ["due_at"])
