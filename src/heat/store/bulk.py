"""Many rows in one statement, and what happens to those that exist already.

Plain SQL, because drivers send thousands of plain tuples much faster than an expression's parameters.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam

NEW = "{new}"
KEEP = "COALESCE({new}, {old})"
"""A NULL means: unchanged."""
ADD = "{old} + {new}"

Rules = tuple[tuple[str, str], ...]


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows; a row that exists already is an error."""
    if rows:
        connection.exec_driver_sql(_insert_sql(table, tuple(columns), connection.dialect.name), list(rows))


def insert_missing(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], key: str
) -> None:
    """Add those rows whose key is new."""
    if rows:
        connection.exec_driver_sql(_missing_sql(table, tuple(columns), connection.dialect.name, key), list(rows))


def upsert(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    key: str,
    rules: Rules = (),
) -> None:
    """Add rows, or change those whose key exists: each column by its rule, without one to the new value."""
    if rows:
        sql = _upsert_sql(table, tuple(columns), connection.dialect.name, key, rules)
        connection.exec_driver_sql(sql, list(rows))


def update(connection: Connection, table: Table, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Change rows: id -> column -> value; one statement per set of columns."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for identity, values in changes.items():
        if values:
            columns = tuple(sorted(values))
            by_columns.setdefault(columns, []).append({"_id": identity, **{f"_{c}": values[c] for c in columns}})
    for columns, rows in by_columns.items():
        statement = table.update().where(table.c.id == bindparam("_id"))
        connection.execute(statement.values({column: bindparam(f"_{column}") for column in columns}), rows)


def chunks(ids: Iterable[str], size: int = 500) -> Iterable[list[str]]:
    """Ids in portions that fit every database's limit on parameters."""
    held = list(ids)
    return (held[start : start + size] for start in range(0, len(held), size))


def _quote(name: str, dialect: str) -> str:
    return f"`{name}`" if dialect == "mysql" else f'"{name}"'


@cache
def _insert_sql(table: Table, columns: tuple[str, ...], dialect: str) -> str:
    names = ", ".join(_quote(column, dialect) for column in columns)
    marks = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(columns))
    return f"INSERT INTO {_quote(table.name, dialect)} ({names}) VALUES ({marks})"


@cache
def _missing_sql(table: Table, columns: tuple[str, ...], dialect: str, key: str) -> str:
    name = _quote(key, dialect)
    quiet = f"ON DUPLICATE KEY UPDATE {name} = {name}" if dialect == "mysql" else f"ON CONFLICT ({name}) DO NOTHING"
    return f"{_insert_sql(table, columns, dialect)} {quiet}"


@cache
def _upsert_sql(table: Table, columns: tuple[str, ...], dialect: str, key: str, rules: Rules) -> str:
    rule_of = dict(rules)
    assignments = []
    for column in columns:
        name = _quote(column, dialect)
        new = f"VALUES({name})" if dialect == "mysql" else f"excluded.{name}"
        value = rule_of.get(column, NEW).format(new=new, old=f"{_quote(table.name, dialect)}.{name}")
        if column != key:
            assignments.append(f"{name} = {value}")
    repeat = "ON DUPLICATE KEY UPDATE" if dialect == "mysql" else f"ON CONFLICT ({_quote(key, dialect)}) DO UPDATE SET"
    return f"{_insert_sql(table, columns, dialect)} {repeat} {', '.join(assignments)}"
