"""Trusts by which deferred work acts: one for each user, project and set of roles, however many stacks use it."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, or_, select, update

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack, unpack
from heat.store.rows import CredentialsRow
from heat.store.schema import stack, user_credentials
from heat.store.secrets import Secrets
from heat.values.errors import HeatError

RETIRED = "retired "
"""Stands in the digest of credentials that nobody will use again."""


class CredentialsGone(HeatError):
    """The trust that a new stack was to use went with the last stack that used it; ask for another."""


def find(database: Database, user_id: str, project_id: str, roles: Sequence[str]) -> CredentialsRow | None:
    """What is kept for a user in a project with these roles, in whatever order."""
    return _one(database, user_credentials.c.digest == _digest(user_id, project_id, roles))


def get(database: Database, credentials_id: str) -> CredentialsRow | None:
    """One of them by its id."""
    return _one(database, user_credentials.c.id == credentials_id)


def keep(database: Database, new: CredentialsRow) -> CredentialsRow:
    """Keep a new trust, unless somebody was faster: what is kept then; a caller whose trust is not in it drops that."""
    columns = {
        "id": new.id,
        "digest": _digest(new.user_id, new.project_id, new.roles),
        "user_id": new.user_id,
        "project_id": new.project_id,
        "roles": pack(sorted(new.roles)),
        "trust_id": database.secrets.seal(new.trust_id),
        "trustor_id": new.trustor_id,
        "username": new.username,
        "region": new.region,
        "created_at": new.created_at,
    }
    rows = [tuple(columns.values())]
    database.write(
        lambda connection: bulk.insert_missing(connection, user_credentials, tuple(columns), rows, "digest"),
        repeatable=True,
    )
    kept = find(database, new.user_id, new.project_id, new.roles)
    return keep(database, new) if kept is None else kept


def replace_trust(database: Database, credentials_id: str, broken: str, trust_id: str) -> bool:
    """Put a new trust in the place of a broken one; False when somebody else has replaced that already."""
    where = user_credentials.c.id == credentials_id
    sealed = database.read(
        lambda connection: connection.execute(select(user_credentials.c.trust_id).where(where)).scalar_one_or_none()
    )
    if sealed is None or database.secrets.open(sealed) != broken:
        return False
    change = update(user_credentials).where(where, user_credentials.c.trust_id == sealed)
    change = change.values(trust_id=database.secrets.seal(trust_id))
    return database.write(lambda connection: connection.execute(change).rowcount) == 1


def stacks_using(database: Database, credentials_id: str) -> int:
    """How many living stacks act by it."""
    return database.read(lambda connection: connection.execute(_users(credentials_id)).scalar_one())


def retire(database: Database, credentials_id: str) -> CredentialsRow | None:
    """Take it out of use when no living stack acts by it, and give it so that its trust can be ended; None when used.

    The row stays until `forget`, so that whoever is killed in between leaves something to be found.
    """
    ours = user_credentials.c.id == credentials_id

    def work(connection: Connection) -> CredentialsRow | None:
        # The lock comes first: whoever creates a stack holds it in share until the stack can be counted.
        row = connection.execute(select(user_credentials).where(ours).with_for_update()).one_or_none()
        if row is None or connection.execute(_users(credentials_id)).scalar_one():
            return None
        connection.execute(update(user_credentials).where(ours).values(digest=f"{RETIRED}{credentials_id}"))
        return _read(row, database.secrets)

    return database.write(work, repeatable=True)


def forget(database: Database, credentials_id: str) -> None:
    """Its trust is ended: drop it, if it is out of use."""
    gone = delete(user_credentials).where(user_credentials.c.id == credentials_id, _is_retired())
    database.write(lambda connection: connection.execute(gone), repeatable=True)


def left_over(database: Database, before: float, limit: int = 100) -> list[str]:
    """Ids of those that are out of use, or older than a moment and used by no living stack."""
    used = select(stack.c.id).where(stack.c.creds_id == user_credentials.c.id, stack.c.deleted_at.is_(None))
    idle = and_(user_credentials.c.created_at < before, ~used.exists())
    query = select(user_credentials.c.id).where(or_(_is_retired(), idle)).limit(limit)
    return list(database.read(lambda connection: connection.scalars(query).all()))


def hold(connection: Connection, credentials_id: str) -> None:
    """Keep credentials from being dropped until this transaction ends. Raises CredentialsGone."""
    query = select(user_credentials.c.id).where(user_credentials.c.id == credentials_id, ~_is_retired())
    if connection.execute(query.with_for_update(read=True)).one_or_none() is None:
        raise CredentialsGone(credentials_id)


def _is_retired() -> ColumnElement[bool]:
    return user_credentials.c.digest.startswith(RETIRED)


def _users(credentials_id: str) -> Select[int]:
    return (
        select(func.count()).select_from(stack).where(stack.c.creds_id == credentials_id, stack.c.deleted_at.is_(None))
    )


def _one(database: Database, condition: ColumnElement[bool]) -> CredentialsRow | None:
    query = select(user_credentials).where(condition)
    row = database.read(lambda connection: connection.execute(query).one_or_none())
    return None if row is None else _read(row, database.secrets)


def _read(row: Row[Any], secrets: Secrets) -> CredentialsRow:
    columns: dict[str, Any] = dict(row._mapping)
    del columns["digest"]
    columns["roles"] = tuple(unpack(columns["roles"]))
    columns["trust_id"] = secrets.open(columns["trust_id"])
    return CredentialsRow(**columns)


def _digest(user_id: str, project_id: str, roles: Sequence[str]) -> str:
    return sha256(json.dumps([user_id, project_id, sorted(set(roles))]).encode()).hexdigest()
