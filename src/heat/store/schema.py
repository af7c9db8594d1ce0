"""The tables, once for SQLite, MariaDB/MySQL and PostgreSQL.

Times are seconds since 1970 as doubles. There are no foreign keys: rows of one step are written together, purging is
done in one place, and the locks that a foreign key takes on its parent would make concurrent steps wait for each other.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects import mysql

metadata = MetaData()

Id = String(64)
Name = String(255)
Word = String(32)
LongText = Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
Blob = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
Sequence = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *parts: Column[Any] | Index) -> Table:
    # Names differ by case, and a look-up must not be kinder on one database than on another.
    return Table(name, metadata, *parts, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", mysql_engine="InnoDB")


def _source(prefix: str = "", nullable: bool = False) -> tuple[Column[str], ...]:
    return tuple(Column(f"{prefix}{part}", Id, nullable=nullable) for part in ("template", "environment", "files"))


document = _table(
    "document",
    Column("hash", Id, primary_key=True),
    Column("body", Blob, nullable=False),
    Column("sealed", Boolean, nullable=False),
    Column("touched_at", Double, nullable=False),
    Index("document_by_age", "touched_at"),
)

stack = _table(
    "stack",
    Column("id", Id, primary_key=True),
    Column("name", Name, nullable=False),
    Column("project_id", Id, nullable=False),
    # project/name while a root stack lives, else NULL: two creates of one name cannot both win.
    Column("live_name", String(330)),
    Column("action", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("reason", LongText, nullable=False),
    *_source(),
    *_source("good_", nullable=True),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double),
    Column("deleted_at", Double),
    Column("description", LongText, nullable=False),
    Column("parent_id", Id),
    Column("parent_resource", Name),
    Column("root_id", Id, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("timeout_mins", Integer),
    Column("disable_rollback", Boolean, nullable=False),
    Column("creds_id", Id),
    Column("user_project_id", Id),
    Column("username", Name, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("traversal", Id),
    Column("outputs", LongText),
    Column("resource_count", Integer, nullable=False),
    Index("stack_live_name", "live_name", unique=True),
    Index("stack_by_name", "project_id", "name"),
    Index("stack_by_age", "project_id", "parent_id", "deleted_at", "created_at", "id"),
    Index("stack_by_root", "root_id"),
    Index("stack_by_parent", "parent_id"),
    Index("stack_by_end", "deleted_at"),
    Index("stack_by_creds", "creds_id"),
)

stack_tag = _table(
    "stack_tag",
    Column("stack_id", Id, primary_key=True),
    Column("tag", Name, primary_key=True),
    Column("position", Integer, nullable=False),
    Index("stack_tag_by_tag", "tag"),
)

operation = _table(
    "operation",
    Column("id", Id, primary_key=True),
    Column("stack_id", Id, nullable=False),
    # The stack's id while the operation is ACTIVE, else NULL: a stack has at most one ACTIVE operation.
    Column("active_stack_id", Id),
    Column("project_id", Id, nullable=False),
    Column("action", Word, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("state", Word, nullable=False),
    Column("owner", Id),
    Column("fence", Integer, nullable=False),
    *_source(nullable=True),
    Column("deadline", Double),
    Column("options", LongText, nullable=False),
    Column("finished_at", Double),
    Column("status", Word, nullable=False),
    Column("reason", LongText, nullable=False),
    Index("operation_active_stack_id", "active_stack_id", unique=True),
    Index("operation_by_stack", "stack_id"),
    Index("operation_by_owner", "state", "owner", "created_at"),
)

resource = _table(
    "resource",
    Column("id", Id, primary_key=True),
    Column("stack_id", Id, nullable=False),
    Column("name", Name, nullable=False),
    Column("type_name", String(1024), nullable=False),
    Column("action", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("reason", LongText, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("physical_id", String(512)),
    Column("applied", Name),
    Column("requires", LongText, nullable=False),
    Column("replaces", Id),
    Column("replaced_by", Id),
    Column("started_at", Double, nullable=False),
    Column("operation_id", Id),
    Column("reference_id", LongText),
    Column("values_digest", Name),
    Column("known", LongText, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("deletion_policy", Word, nullable=False),
    Column("properties", LongText),
    Column("attributes", LongText),
    Column("data", LongText),
    Column("metadata", LongText),
    # Grows when metadata or data change, so that a signal can tell that it came second.
    Column("revision", Integer, nullable=False),
    Index("resource_by_stack", "stack_id", "name"),
    Index("resource_by_physical_id", "physical_id"),
)

event = _table(
    "event",
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False),
    Column("stack_id", Id, nullable=False),
    Column("root_id", Id, nullable=False),
    Column("resource_name", Name, nullable=False),
    Column("type_name", String(1024), nullable=False),
    Column("physical_id", String(512)),
    Column("action", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("reason", LongText, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("properties", LongText),
    Index("event_by_id", "id", unique=True),
    Index("event_by_stack", "stack_id", "sequence"),
    Index("event_by_root", "root_id", "sequence"),
)

snapshot = _table(
    "snapshot",
    Column("id", Id, primary_key=True),
    Column("stack_id", Id, nullable=False),
    Column("operation_id", Id, nullable=False),
    Column("name", Name),
    Column("action", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("reason", LongText, nullable=False),
    Column("created_at", Double, nullable=False),
    *_source(),
    Column("data", LongText),
    Index("snapshot_by_stack", "stack_id", "created_at"),
)

service = _table(
    "service",
    Column("engine_id", Id, primary_key=True),
    Column("host", Name, nullable=False),
    Column("hostname", Name, nullable=False),
    Column("binary", Name, nullable=False),
    Column("topic", Name, nullable=False),
    Column("report_interval", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("beat", BigInteger, nullable=False),
    Column("deleted_at", Double),
)

user_credentials = _table(
    "user_credentials",
    Column("id", Id, primary_key=True),
    # Of user, project and roles: one trust serves all their stacks.
    Column("digest", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("project_id", Id, nullable=False),
    Column("roles", LongText, nullable=False),
    Column("trust_id", LongText, nullable=False),
    Column("trustor_id", Id, nullable=False),
    Column("username", Name, nullable=False),
    Column("region", Name, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("user_credentials_by_digest", "digest", unique=True),
)

hook = _table(
    "hook",
    Column("id", Id, primary_key=True),
    # Of the operation and its action: what was cleared for an update says nothing to its rollback.
    Column("operation_id", Id, nullable=False),
    Column("stack_id", Id, nullable=False),
    Column("resource_name", Name, nullable=False),
    Column("hook", Word, nullable=False),
    Column("cleared", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("hook_by_operation", "operation_id"),
    Index("hook_by_stack", "stack_id"),
)

explanation = _table(
    "explanation",
    Column("id", Id, primary_key=True),
    Column("operation_id", Id, nullable=False),
    Column("stack_id", Id, nullable=False),
    Column("resource_name", Name, nullable=False),
    Column("outcome", Word, nullable=False),
    Column("body", LongText, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("explanation_by_operation", "operation_id", "resource_name"),
    Index("explanation_by_stack", "stack_id", "created_at"),
)

plan = _table(
    "plan",
    Column("id", Id, primary_key=True),
    Column("stack_id", Id, nullable=False),
    Column("project_id", Id, nullable=False),
    Column("created_at", Double, nullable=False),
    *_source(),
    Column("body", LongText, nullable=False),
    Index("plan_by_stack", "stack_id", "created_at"),
)

delivery = _table(
    "delivery",
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False),
    Column("stack_id", Id, nullable=False),
    Column("sink", LongText, nullable=False),
    Column("sink_id", Id, nullable=False),
    Column("body", LongText, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    # The engine that sends to the sink now; it asks again for the right with each batch.
    Column("held_by", Id),
    Index("delivery_by_id", "id", unique=True),
    Index("delivery_by_sink", "sink_id", "sequence"),
    Index("delivery_by_due", "due_at"),
)

stack_export = _table(
    "stack_export",
    Column("stack_id", Id, primary_key=True),
    Column("name", Name, primary_key=True),
    Column("project_id", Id, nullable=False),
    # JSON; NULL while the name is only spoken for.
    Column("value", LongText),
    Index("stack_export_name", "project_id", "name", unique=True),
)

stack_import = _table(
    "stack_import",
    Column("stack_id", Id, primary_key=True),
    Column("name", Name, primary_key=True),
    Column("project_id", Id, nullable=False),
    Index("stack_import_name", "project_id", "name"),
)

resource_signal = _table(
    "resource_signal",
    Column("resource_id", Id, primary_key=True),
    Column("unique_id", Name, primary_key=True),
    Column("stack_id", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("resource_signal_by_stack", "stack_id"),
)
