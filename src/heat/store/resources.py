"""Resources of stacks: the light part of all, the heavy part of those asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, select, update

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack, unpack, words
from heat.store.rows import ResourceDetail, ResourceRow
from heat.store.schema import resource
from heat.store.secrets import Secrets
from heat.values.status import Action, Status

_NAMES = tuple(field.name for field in fields(ResourceRow))
LIGHT = [resource.c[name] for name in _NAMES]
HEAVY = ("properties", "attributes", "data", "metadata")
WRITTEN = (*_NAMES, *HEAVY, "revision")
WRITE_RULES = (*((name, bulk.KEEP) for name in HEAVY), ("revision", bulk.ADD))
"""A row without detail leaves the heavy columns as they are; metadata or data raise the revision."""


def _pack_words(given: tuple[str, ...]) -> str:
    return (pack(given) or "[]") if given else "[]"


def _unpack_words(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(unpack(text))


def _as_it_is(value: Any) -> Any:
    return value


_in_order = attrgetter(*_NAMES)
_CODED: list[tuple[int, Callable[[Any], Any], Callable[[Any], Any]]] = [
    (_NAMES.index(name), encode, decode)
    for name, encode, decode in (
        ("action", attrgetter("value"), {action.value: action for action in Action}.__getitem__),
        ("status", attrgetter("value"), {status.value: status for status in Status}.__getitem__),
        ("reason", words, _as_it_is),
        ("requires", _pack_words, _unpack_words),
        ("known", _pack_words, _unpack_words),
        ("reference_id", lambda text: text and words(text), _as_it_is),
    )
]
"""Fields that lie otherwise in their column: position, to the column, from the column."""


def load(database: Database, stack_id: str) -> list[ResourceRow]:
    """All resources of a stack, replaced generations too."""
    return load_many(database, [stack_id])


def load_many(database: Database, stack_ids: Iterable[str]) -> list[ResourceRow]:
    """All resources of some stacks, in the order in which they were created."""
    found = [row for portion in bulk.chunks(stack_ids) for row in _fetch(database, resource.c.stack_id.in_(portion))]
    found.sort(key=lambda row: (row.created_at, row.name))
    return found


def get_many(database: Database, resource_ids: Iterable[str]) -> dict[str, ResourceRow]:
    """Resources by id; those that do not exist are left out."""
    return {
        row.id: row for portion in bulk.chunks(resource_ids) for row in _fetch(database, resource.c.id.in_(portion))
    }


def find(database: Database, stack_id: str, name: str) -> list[ResourceRow]:
    """The generations of one resource, the latest first; empty when there is none."""
    rows = _fetch(database, (resource.c.stack_id == stack_id) & (resource.c.name == name))
    return sorted(rows, key=lambda row: -row.generation)


def find_physical(database: Database, physical_id: str) -> list[ResourceRow]:
    """Resources of all stacks that stand for one thing of the cloud."""
    return _fetch(database, resource.c.physical_id == physical_id)


def failed_names(database: Database, stack_id: str) -> set[str]:
    """Names of the resources of a stack that are in a failed state."""
    query = select(resource.c.name).where(resource.c.stack_id == stack_id, resource.c.status == Status.FAILED.value)
    return {row.name for row in database.read(lambda connection: connection.execute(query).all())}


def doubt(database: Database, resource_ids: Sequence[str]) -> None:
    """Have resources looked at by the next update whatever they were made from: something below them is not well."""
    change = update(resource).where(resource.c.id.in_(list(resource_ids))).values(applied=None)
    database.write(lambda connection: connection.execute(change), repeatable=True)


def detail(database: Database, resource_ids: Iterable[str]) -> dict[str, ResourceDetail]:
    """The heavy parts, by resource id; what was never written is None."""
    columns = [resource.c.id, *(resource.c[name] for name in HEAVY), resource.c.revision]
    found: dict[str, ResourceDetail] = {}
    for portion in bulk.chunks(resource_ids):
        query = select(*columns).where(resource.c.id.in_(portion))
        found |= {row.id: _read_detail(row, database.secrets) for row in _rows(database, query)}
    return found


def save_metadata(database: Database, resource_id: str, metadata: Mapping[str, Any], revision: int) -> bool:
    """Set metadata unless somebody else changed metadata or data since `revision`; False: read again, try again."""
    return _save(database, resource_id, revision, metadata=pack(metadata))


def save_data(database: Database, resource_id: str, data: Mapping[str, str], revision: int) -> bool:
    """Set data likewise."""
    return _save(database, resource_id, revision, data=database.secrets.seal(pack(data) or "{}"))


def _save(database: Database, resource_id: str, revision: int, **columns: str | None) -> bool:
    unchanged = (resource.c.id == resource_id, resource.c.revision == revision)
    change = update(resource).where(*unchanged).values(revision=revision + 1, **columns)
    return database.write(lambda connection: connection.execute(change).rowcount) == 1


def written(row: ResourceRow, heavy: ResourceDetail | None, secrets: Secrets) -> tuple[Any, ...]:
    """The columns WRITTEN of one resource."""
    light = list(_in_order(row))
    for position, encode, _ in _CODED:
        light[position] = encode(light[position])
    if heavy is None:
        return (*light, None, None, None, None, 0)
    data = None if heavy.data is None else secrets.seal(pack(heavy.data) or "{}")
    changes = int(heavy.data is not None or heavy.metadata is not None)
    properties, attributes = (secrets.seal_properties(pack(part)) for part in (heavy.properties, heavy.attributes))
    return (*light, properties, attributes, data, pack(heavy.metadata), changes)


def _fetch(database: Database, condition: Any) -> list[ResourceRow]:
    query = select(*LIGHT).where(condition)
    return [_read(row) for row in _rows(database, query)]


def _rows(database: Database, query: Select[Any]) -> Sequence[Row[Any]]:
    return database.read(lambda connection: connection.execute(query).all())


def _read(row: Sequence[Any]) -> ResourceRow:
    # By position, as stacks of 10,000 resources are loaded here.
    columns = list(row)
    for position, _, decode in _CODED:
        columns[position] = decode(columns[position])
    return ResourceRow(*columns)


def _read_detail(row: Row[Any], secrets: Secrets) -> ResourceDetail:
    properties, attributes, data = (
        unpack(None if text is None else secrets.open(text)) for text in (row.properties, row.attributes, row.data)
    )
    return ResourceDetail(properties, attributes, data, unpack(row.metadata), row.revision)
