"""Lists of stacks: which, in what order, and which page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select

from heat.store.database import Database
from heat.store.paging import beyond
from heat.store.rows import StackRow
from heat.store.schema import stack, stack_tag
from heat.store.stack_columns import LIGHT, tags_of
from heat.store.stacks import rows_of

# NULL, where it may be, counts as the smallest on every database.
SORTS: dict[str, ColumnElement[Any]] = {
    "name": stack.c.name,
    "status": stack.c.status,
    "created_at": stack.c.created_at,
    "updated_at": func.coalesce(stack.c.updated_at, 0.0),
}
FILTERS = frozenset(
    (
        *("id", "name", "action", "status", "reason", "username", "project_id", "user_project_id", "parent_id"),
        *("root_id", "disable_rollback", "timeout_mins", "created_at", "updated_at"),
    )
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stacks are meant."""

    project_id: str | None
    """None: of all projects."""
    filters: Mapping[str, Any] = field(default_factory=dict)
    """Field of StackRow -> the value it must have, or a list of values of which it must have one."""
    tags: Sequence[str] = ()
    """All of these."""
    tags_any: Sequence[str] = ()
    not_tags: Sequence[str] = ()
    """Not all of these."""
    not_tags_any: Sequence[str] = ()
    show_deleted: bool = False
    show_nested: bool = False
    hidden_tags: Sequence[str] = ()
    """Stacks with any of these stay in the dark."""


def page(
    database: Database,
    selection: Selection,
    sort_keys: Sequence[str] = (),
    descending: bool | None = None,
    marker: str | None = None,
    limit: int | None = None,
) -> list[StackRow]:
    """The stacks that come after the stack `marker`, without their outputs; unknown sort keys and markers do not count.

    Without sort keys the newest come first, with them the smallest, unless told. Raises KeyError for an unknown filter.
    """

    def work(connection: Connection) -> list[StackRow]:
        found = _page(connection, LIGHT, selection, sort_keys, descending, marker, limit)
        return rows_of(connection, database, found)

    return database.read(work)


class Line(NamedTuple):
    """What a list tells of a stack: few columns, since drivers take their time for every value."""

    id: str
    name: str
    project_id: str
    action: str
    status: str
    reason: str
    created_at: float
    updated_at: float | None
    deleted_at: float | None
    description: str
    disable_rollback: bool
    timeout_mins: int | None
    username: str
    parent_id: str | None
    user_project_id: str | None
    tags: tuple[str, ...]


_TOLD = [stack.c[name] for name in Line._fields[:-1]]
_TAGGED = exists().where(stack_tag.c.stack_id == stack.c.id).correlate(stack)


def lines(
    database: Database,
    selection: Selection,
    sort_keys: Sequence[str] = (),
    descending: bool | None = None,
    marker: str | None = None,
    limit: int | None = None,
) -> list[Line]:
    """The same page as `page` gives, in short."""

    def work(connection: Connection) -> list[Line]:
        found = _page(connection, [*_TOLD, _TAGGED], selection, sort_keys, descending, marker, limit)
        tags = tags_of(connection, [row[0] for row in found if row[-1]])
        return [Line._make((*row[:-1], tags.get(row[0], ()))) for row in found]

    return database.read(work)


def _page(
    connection: Connection,
    columns: Sequence[ColumnElement[Any]],
    selection: Selection,
    sort_keys: Sequence[str],
    descending: bool | None,
    marker: str | None,
    limit: int | None,
) -> Sequence[Row[Any]]:
    keys = [SORTS[key] for key in sort_keys if key in SORTS]
    order = [*(keys or [SORTS["created_at"]]), stack.c.id]
    downwards = not keys if descending is None else descending
    query = select(*columns).where(*_conditions(selection))
    if marker is not None:
        last = connection.execute(select(*order).where(stack.c.id == marker)).one_or_none()
        query = query if last is None else query.where(beyond(order, tuple(last), downwards))
    query = query.order_by(*(column.desc() if downwards else column for column in order)).limit(limit)
    return connection.execute(query).all()


def count(database: Database, selection: Selection) -> int:
    """How many stacks are meant."""
    query = select(func.count()).select_from(stack).where(*_conditions(selection))
    return int(database.read(lambda connection: connection.execute(query).scalar_one()))


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    conditions = [_matches(name, wanted) for name, wanted in selection.filters.items()]
    if selection.project_id is not None:
        conditions.append(stack.c.project_id == selection.project_id)
    if not selection.show_deleted:
        conditions.append(stack.c.deleted_at.is_(None))
    if not selection.show_nested and "parent_id" not in selection.filters:
        conditions.append(stack.c.parent_id.is_(None))
    tagged = (
        (selection.tags, stack.c.id.in_(_with_all(selection.tags))),
        (selection.tags_any, stack.c.id.in_(_with_any(selection.tags_any))),
        (selection.not_tags, stack.c.id.not_in(_with_all(selection.not_tags))),
        (selection.not_tags_any, stack.c.id.not_in(_with_any(selection.not_tags_any))),
        (selection.hidden_tags, stack.c.id.not_in(_with_any(selection.hidden_tags))),
    )
    return [*conditions, *(condition for tags, condition in tagged if tags)]


def _matches(name: str, wanted: Any) -> ColumnElement[bool]:
    if name not in FILTERS:
        raise KeyError(f"stacks cannot be filtered by {name}")
    return stack.c[name].in_(list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted])


def _with_any(tags: Sequence[str]) -> Select[str]:
    return select(stack_tag.c.stack_id).where(stack_tag.c.tag.in_(list(tags)))


def _with_all(tags: Sequence[str]) -> Select[str]:
    wanted = set(tags)
    return _with_any(list(wanted)).group_by(stack_tag.c.stack_id).having(func.count() == len(wanted))
