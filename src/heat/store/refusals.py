"""What an error of the database means: two got into each other's way, the database is away, or the statement is wrong.

Away is whatever passes without anybody touching Heat: the server is gone, is starting, was made read-only for a
fail-over, has no room left or no connection free. Work then pauses. All else is a bug of ours and is told as one.

Sources: MySQL and MariaDB server error references; PostgreSQL manual, appendix A; SQLite result codes.
"""

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

MYSQL_CONFLICTS = {1020, 1205, 1213}
MYSQL_READ_ONLY = (1290, 1792, 1836)
POSTGRES_READ_ONLY = "25006"
MYSQL_LOSSES = {
    *(1040, 1047, 1053, 1129, 1203, 1226, 2002, 2003, 2013, 9001),  # no connection, or not yet; Galera and ProxySQL too
    *(1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 1969, 2006, 2014, 2026, 2027, 2055),  # the connection broke
    *(3, 1021, 1026, 1030, 1041, 1114, 1135, 1180),  # no room on the disk, no memory, no commit
    *MYSQL_READ_ONLY,
}
POSTGRES_CONFLICTS = ("40001", "40P01", "55P03")
POSTGRES_LOSSES = (
    *("08", "57P", "57014", "40003", "25P03"),  # the connection broke, or the statement was ended from outside
    *("53", "58030"),  # no room on the disk, no memory, no connection free; the disk fails
    POSTGRES_READ_ONLY,
)
SQLITE_LOSSES = ("locked", "busy", "unable to open", "disk i/o", "is full", "readonly")
CONTESTED = ("active_stack_id", "stack_export", "stack_import")
"""Two wanted an operation on one stack, or one export, at once; whoever comes second sees it when it tries again."""
TRADES = ("INSERT INTO `stack_export`", "INSERT INTO `stack_import`")
"""MariaDB does not say of which table a primary key is taken; the statement does."""


def is_conflict(error: DBAPIError) -> bool:
    """Whether two transactions got into each other's way, so that trying again helps."""
    if isinstance(error, IntegrityError):
        return any(name in str(error.orig) for name in CONTESTED) or str(error.statement).startswith(TRADES)
    code = _code(error)
    return code in MYSQL_CONFLICTS or code in POSTGRES_CONFLICTS


def is_loss(error: DBAPIError) -> bool:
    """Whether the database is away, not the statement wrong."""
    if error.connection_invalidated:
        return True
    code = _code(error)
    if isinstance(code, int):
        return code in MYSQL_LOSSES
    if _is_sqlite(error):
        return isinstance(error, OperationalError) and _says(error, SQLITE_LOSSES)
    if str(code).startswith(POSTGRES_LOSSES):
        return True
    # psycopg tells of a failed connect without a state.
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) is None


def is_read_only(error: DBAPIError) -> bool:
    """Whether a server refused to write, as one does from which a fail-over has gone away."""
    code = _code(error)
    return code in MYSQL_READ_ONLY or code == POSTGRES_READ_ONLY


def _is_sqlite(error: DBAPIError) -> bool:
    return type(error.orig).__module__.startswith("sqlite3")


def _says(error: DBAPIError, words: tuple[str, ...]) -> bool:
    return any(word in str(error.orig).lower() for word in words)


def _code(error: DBAPIError) -> int | str | None:
    """MySQL's own number, which says more than the state that newer drivers give too; of others the state."""
    original = error.orig
    first = original.args[0] if original is not None and original.args else None
    if isinstance(first, int):
        return first
    sqlstate: str | None = getattr(original, "sqlstate", None)
    return sqlstate
