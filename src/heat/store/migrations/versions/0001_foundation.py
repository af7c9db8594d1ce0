"""The first schema: documents, stacks, operations, resources, events, services and credentials."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None

ID = sa.String(64)
NAME = sa.String(255)
WORD = sa.String(32)
LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
BLOB = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables."""
    _create_document()
    _create_stack()
    _create_stack_tag()
    _create_operation()
    _create_resource()
    _create_event()
    _create_service()
    _create_user_credentials()


def _create_table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", mysql_engine="InnoDB")


def _create_document() -> None:
    _create_table(
        "document",
        sa.Column("hash", ID, primary_key=True),
        sa.Column("body", BLOB, nullable=False),
        sa.Column("sealed", sa.Boolean, nullable=False),
        sa.Column("touched_at", sa.Double, nullable=False),
    )
    op.create_index("document_by_age", "document", ["touched_at"])


def _create_stack() -> None:
    _create_table(
        "stack",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("live_name", sa.String(330)),
        sa.Column("action", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("template", ID, nullable=False),
        sa.Column("environment", ID, nullable=False),
        sa.Column("files", ID, nullable=False),
        *(sa.Column(f"good_{part}", ID) for part in ("template", "environment", "files")),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double),
        sa.Column("deleted_at", sa.Double),
        sa.Column("description", LONG_TEXT, nullable=False),
        sa.Column("parent_id", ID),
        sa.Column("parent_resource", NAME),
        sa.Column("root_id", ID, nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("timeout_mins", sa.Integer),
        sa.Column("disable_rollback", sa.Boolean, nullable=False),
        sa.Column("creds_id", ID),
        sa.Column("user_project_id", ID),
        sa.Column("username", NAME, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("traversal", ID),
        sa.Column("outputs", LONG_TEXT),
        sa.Column("resource_count", sa.Integer, nullable=False),
    )
    op.create_index("stack_live_name", "stack", ["live_name"], unique=True)
    op.create_index("stack_by_name", "stack", ["project_id", "name"])
    op.create_index("stack_by_age", "stack", ["project_id", "parent_id", "deleted_at", "created_at", "id"])
    op.create_index("stack_by_root", "stack", ["root_id"])
    op.create_index("stack_by_parent", "stack", ["parent_id"])
    op.create_index("stack_by_end", "stack", ["deleted_at"])
    op.create_index("stack_by_creds", "stack", ["creds_id"])


def _create_stack_tag() -> None:
    _create_table(
        "stack_tag",
        sa.Column("stack_id", ID, primary_key=True),
        sa.Column("tag", NAME, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_index("stack_tag_by_tag", "stack_tag", ["tag"])


def _create_operation() -> None:
    _create_table(
        "operation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("active_stack_id", ID),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("owner", ID),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("template", ID),
        sa.Column("environment", ID),
        sa.Column("files", ID),
        sa.Column("deadline", sa.Double),
        sa.Column("options", LONG_TEXT, nullable=False),
        sa.Column("finished_at", sa.Double),
        sa.Column("status", WORD, nullable=False),
        sa.Column("reason", LONG_TEXT, nullable=False),
    )
    op.create_index("operation_active_stack_id", "operation", ["active_stack_id"], unique=True)
    op.create_index("operation_by_stack", "operation", ["stack_id"])
    op.create_index("operation_by_owner", "operation", ["state", "owner", "created_at"])


def _create_resource() -> None:
    _create_table(
        "resource",
        sa.Column("id", ID, primary_key=True),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("type_name", sa.String(1024), nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("physical_id", sa.String(512)),
        sa.Column("applied", NAME),
        sa.Column("requires", LONG_TEXT, nullable=False),
        sa.Column("replaces", ID),
        sa.Column("replaced_by", ID),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("operation_id", ID),
        sa.Column("reference_id", LONG_TEXT),
        sa.Column("values_digest", NAME),
        sa.Column("known", LONG_TEXT, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("deletion_policy", sa.String(16), nullable=False),
        sa.Column("properties", LONG_TEXT),
        sa.Column("attributes", LONG_TEXT),
        sa.Column("data", LONG_TEXT),
        sa.Column("metadata", LONG_TEXT),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("resource_by_stack", "resource", ["stack_id", "name"])
    op.create_index("resource_by_physical_id", "resource", ["physical_id"])


def _create_event() -> None:
    _create_table(
        "event",
        sa.Column("sequence", SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("stack_id", ID, nullable=False),
        sa.Column("root_id", ID, nullable=False),
        sa.Column("resource_name", NAME, nullable=False),
        sa.Column("type_name", sa.String(1024), nullable=False),
        sa.Column("physical_id", sa.String(512)),
        sa.Column("action", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("properties", LONG_TEXT),
    )
    op.create_index("event_by_id", "event", ["id"], unique=True)
    op.create_index("event_by_stack", "event", ["stack_id", "sequence"])
    op.create_index("event_by_root", "event", ["root_id", "sequence"])


def _create_service() -> None:
    _create_table(
        "service",
        sa.Column("engine_id", ID, primary_key=True),
        sa.Column("host", NAME, nullable=False),
        sa.Column("hostname", NAME, nullable=False),
        sa.Column("binary", NAME, nullable=False),
        sa.Column("topic", NAME, nullable=False),
        sa.Column("report_interval", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("beat", sa.BigInteger, nullable=False),
        sa.Column("deleted_at", sa.Double),
    )


def _create_user_credentials() -> None:
    _create_table(
        "user_credentials",
        sa.Column("id", ID, primary_key=True),
        sa.Column("digest", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("roles", LONG_TEXT, nullable=False),
        sa.Column("trust_id", LONG_TEXT, nullable=False),
        sa.Column("trustor_id", ID, nullable=False),
        sa.Column("username", NAME, nullable=False),
        sa.Column("region", NAME, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("user_credentials_by_digest", "user_credentials", ["digest"], unique=True)
