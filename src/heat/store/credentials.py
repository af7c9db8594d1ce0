"""Trusts by which deferred work acts: one for each user, project and set of roles, however many stacks use it."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, select, update

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack, unpack
from heat.store.rows import CredentialsRow
from heat.store.schema import stack, user_credentials
from heat.store.secrets import Secrets
from heat.values.errors import HeatError


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


def delete_unused(database: Database, credentials_id: str) -> CredentialsRow | None:
    """Drop it when no living stack acts by it, and give it so that its trust can be ended; None when it is in use."""
    ours = user_credentials.c.id == credentials_id

    def work(connection: Connection) -> CredentialsRow | None:
        # The lock comes first: whoever creates a stack holds it in share until the stack can be counted.
        row = connection.execute(select(user_credentials).where(ours).with_for_update()).one_or_none()
        if row is None or connection.execute(_users(credentials_id)).scalar_one():
            return None
        connection.execute(delete(user_credentials).where(ours))
        return _read(row, database.secrets)

    return database.write(work)


def hold(connection: Connection, credentials_id: str) -> None:
    """Keep credentials from being dropped until this transaction ends. Raises CredentialsGone."""
    query = select(user_credentials.c.id).where(user_credentials.c.id == credentials_id)
    if connection.execute(query.with_for_update(read=True)).one_or_none() is None:
        raise CredentialsGone(credentials_id)


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
