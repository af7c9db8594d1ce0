"""What stacks of a project give each other by name: outputs that are exported, and who imports them.

A name is spoken for when an operation begins and has a value once the operation is complete. Whoever imports it and
whoever takes it away lock the same row, so neither can overlook the other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select, update

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack, unpack
from heat.store.schema import stack, stack_export, stack_import
from heat.values.errors import ValidationError
from heat.values.status import Action

EXPORT = ("stack_id", "name", "project_id", "value")
IMPORT = ("stack_id", "name", "project_id")


@dataclass(frozen=True, slots=True)
class Trade:
    """What a stack gives and takes."""

    stack_id: str
    project_id: str
    exports: Mapping[str, Any] = field(default_factory=dict)
    """Name to value; values count only once they are settled."""
    imports: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Export:
    """One exported value."""

    name: str
    value: Any
    stack_id: str
    stack_name: str


def listed(database: Database, project_id: str, names: Collection[str] | None = None) -> list[Export]:
    """Exports that have a value, by name; of all names or of these."""
    query = (
        select(stack_export.c.name, stack_export.c.value, stack.c.id, stack.c.name.label("stack_name"))
        .join(stack, stack.c.id == stack_export.c.stack_id)
        .where(stack_export.c.project_id == project_id, stack_export.c.value.is_not(None))
        .where(stack.c.deleted_at.is_(None), stack.c.action != Action.DELETE.value)
        .order_by(stack_export.c.name)
    )
    if names is not None:
        query = query.where(stack_export.c.name.in_(list(names)))
    rows = database.read(lambda connection: connection.execute(query).all())
    return [Export(row.name, unpack(database.secrets.open(row.value)), row.id, row.stack_name) for row in rows]


def of_stack(database: Database, stack_id: str) -> set[str]:
    """The names that a stack exports or has spoken for."""
    query = select(stack_export.c.name).where(stack_export.c.stack_id == stack_id)
    return database.read(lambda connection: set(connection.scalars(query)))


def trades(database: Database, stack_id: str) -> bool:
    """Has a stack exported or imported anything?"""
    tables = (stack_export, stack_import)
    queries = [select(table.c.name).where(table.c.stack_id == stack_id).limit(1) for table in tables]
    return database.read(lambda connection: any(connection.scalars(query).first() for query in queries))


def importers(database: Database, project_id: str, names: Collection[str]) -> dict[str, list[str]]:
    """Names of the living stacks that import, by what they import."""
    return database.read(lambda connection: _importers(connection, project_id, names, ()))


def claim(connection: Connection, trade: Trade) -> None:
    """Speak for what a stack is going to export and import. Raises ValidationError for what cannot be had.

    What it exports now and will not any more must not be in use; it is let go when the operation is complete.
    """
    query = select(stack_export.c.name).where(stack_export.c.stack_id == trade.stack_id)
    own = set(connection.scalars(query))  # before the lock: only its own operations change them
    if not (own or trade.exports or trade.imports):
        return
    rows = _locked(connection, trade.project_id, own | trade.exports.keys() | trade.imports)
    for name in sorted(trade.imports):
        if name not in rows or not rows[name].offered:
            raise ValidationError(f"No export named {name} found", fix="Its stack must be complete first")
    gone = {name for name in own - trade.exports.keys() if name in rows and rows[name].value is not None}
    _check_free(connection, trade.project_id, gone, trade)
    taken = [row for name, row in rows.items() if name in trade.exports and row.stack_id != trade.stack_id]
    for row in taken:
        if row.owner is not None:
            raise ValidationError(f"Export with name {row.name} is already exported by stack {row.owner.name}")
        _forget(connection, stack_export.c.stack_id == row.stack_id, stack_export.c.name == row.name)
    _insert(connection, trade, dict.fromkeys(trade.exports.keys() - own))
    held = set(connection.scalars(select(stack_import.c.name).where(stack_import.c.stack_id == trade.stack_id)))
    new = [(trade.stack_id, name, trade.project_id) for name in sorted(trade.imports - held)]
    bulk.insert(connection, stack_import, IMPORT, new)


def refuse_in_use(connection: Connection, project_id: str, stack_ids: Collection[str]) -> None:
    """Raises ValidationError when stacks that are going to be removed export what others import."""
    query = select(stack_export.c.name).where(stack_export.c.stack_id.in_(list(stack_ids)))
    names = set(connection.scalars(query))
    if names:
        _locked(connection, project_id, names)
        used = _importers(connection, project_id, names, stack_ids)
        _refuse(used)


def claim_now(database: Database, trade: Trade) -> None:
    """Speak for it in a transaction of its own. Raises ValidationError."""
    database.write(lambda connection: claim(connection, trade), repeatable=True)


def check_removal(database: Database, project_id: str, stack_id: str, family: Collection[str]) -> None:
    """Raises ValidationError when a stack exports what stacks outside of its family import."""
    names = of_stack(database, stack_id)
    if names:
        _refuse(database.read(lambda connection: _importers(connection, project_id, names, family)))


def settle(connection: Connection, database: Database, trades: Iterable[Trade]) -> None:
    """A stack is complete: it exports and imports just this. A name that another stack has meanwhile is left to it."""
    for trade in trades:
        connection.execute(delete(stack_import).where(stack_import.c.stack_id == trade.stack_id))
        rows = [(trade.stack_id, name, trade.project_id) for name in sorted(trade.imports)]
        bulk.insert(connection, stack_import, IMPORT, rows)
        gone = [stack_export.c.stack_id == trade.stack_id, stack_export.c.name.not_in(list(trade.exports))]
        connection.execute(delete(stack_export).where(*gone))
        known = _locked(connection, trade.project_id, trade.exports.keys()) if trade.exports else {}
        for row in [row for row in known.values() if not row.lives]:
            _forget(connection, stack_export.c.stack_id == row.stack_id, stack_export.c.name == row.name)
            del known[row.name]
        sealed = {name: _sealed(database, value) for name, value in trade.exports.items()}
        _insert(connection, trade, {name: value for name, value in sealed.items() if name not in known})
        for name, row in known.items():
            if row.stack_id == trade.stack_id and row.value != sealed[name]:
                own = stack_export.c.stack_id == trade.stack_id, stack_export.c.name == name
                connection.execute(update(stack_export).where(*own).values(value=sealed[name]))


def changed_in_use(database: Database, trade: Trade) -> dict[str, list[str]]:
    """Exports of a stack whose value will be another one though other stacks import it, with these."""
    kept = {one.name: one for one in listed(database, trade.project_id, trade.exports)} if trade.exports else {}
    changed = [
        name
        for name, one in kept.items()
        if one.stack_id == trade.stack_id and pack(one.value) != pack(trade.exports[name])
    ]
    return importers(database, trade.project_id, changed) if changed else {}


def _sealed(database: Database, value: Any) -> str:
    return database.secrets.seal_properties(pack(value)) or "null"


def _insert(connection: Connection, trade: Trade, values: Mapping[str, str | None]) -> None:
    rows = [(trade.stack_id, name, trade.project_id, value) for name, value in sorted(values.items())]
    bulk.insert(connection, stack_export, EXPORT, rows)


def _locked(connection: Connection, project_id: str, names: Collection[str]) -> dict[str, Any]:
    query = select(stack_export).where(stack_export.c.project_id == project_id, stack_export.c.name.in_(list(names)))
    rows = connection.execute(query.order_by(stack_export.c.name).with_for_update()).all() if names else []
    owners = select(stack.c.id, stack.c.name, stack.c.action).where(
        stack.c.id.in_([row.stack_id for row in rows]), stack.c.deleted_at.is_(None)
    )
    living = {row.id: row for row in connection.execute(owners)} if rows else {}
    return {row.name: _Row(row.name, row.value, row.stack_id, living.get(row.stack_id)) for row in rows}


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    value: str | None
    stack_id: str
    owner: Any
    """Name and action of the stack; None when it is gone."""

    @property
    def lives(self) -> bool:
        return self.owner is not None

    @property
    def offered(self) -> bool:
        """May it be imported? Not any more from a stack that is being removed."""
        return self.value is not None and self.owner is not None and self.owner.action != Action.DELETE.value


def _check_free(connection: Connection, project_id: str, names: Collection[str], trade: Trade) -> None:
    if names:
        _refuse(_importers(connection, project_id, names, [trade.stack_id]))


def _refuse(used: Mapping[str, list[str]]) -> None:
    for name, stacks in sorted(used.items()):
        raise ValidationError(
            f"Export {name} cannot be deleted as it is in use by {', '.join(stacks)}",
            fix="Have these stacks import it no more first",
        )


def _importers(
    connection: Connection, project_id: str, names: Collection[str], without: Collection[str]
) -> dict[str, list[str]]:
    query = (
        select(stack_import.c.name, stack.c.name.label("stack_name"))
        .join(stack, stack.c.id == stack_import.c.stack_id)
        .where(stack_import.c.project_id == project_id, stack_import.c.name.in_(list(names)))
        .where(stack.c.deleted_at.is_(None), stack_import.c.stack_id.not_in(list(without)))
        .order_by(stack_import.c.name, stack.c.name)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.name, []).append(row.stack_name)
    return found


def _forget(connection: Connection, *conditions: Any) -> None:
    connection.execute(delete(stack_export).where(*conditions))
