"""A stack between its row and its columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, select

from heat.store import bulk
from heat.store.encoding import pack, unpack, words
from heat.store.rows import Source, StackRow
from heat.store.schema import stack, stack_tag
from heat.store.secrets import Secrets
from heat.values.status import Action, Status

_PARTS = ("template", "environment", "files")
_FIELDS = tuple(field.name for field in fields(StackRow))
_ENCODED = {"action", "status", "source", "good_source", "tags", "outputs"}
_ACTIONS = {action.value: action for action in Action}
_STATUSES = {status.value: status for status in Status}
_SAME = tuple(name for name in _FIELDS if name not in _ENCODED)
LIGHT = [stack.c[name] for name in (*_SAME, "action", "status", *_PARTS, *(f"good_{part}" for part in _PARTS))]
"""All but the outputs."""
INSERTED = tuple(column.name for column in stack.columns)


def read(row: Row[Any], tags: tuple[str, ...], secrets: Secrets) -> StackRow:
    """A stack from a row of LIGHT, perhaps with outputs."""
    # By position: lists of hundreds of stacks are read here.
    values_: tuple[Any, ...] = tuple(row)
    action, status, template, environment, files, *good = values_[len(_SAME) : len(LIGHT)]
    outputs = values_[len(LIGHT)] if len(values_) > len(LIGHT) else None
    return StackRow(
        **dict(zip(_SAME, values_)),
        action=_ACTIONS[action],
        status=_STATUSES[status],
        source=Source(template, environment, files),
        good_source=Source(*good) if good[0] else None,
        outputs=unpack(secrets.open(outputs)) if outputs else None,
        tags=tags,
    )


def values(changes: Mapping[str, Any], secrets: Secrets) -> dict[str, Any]:
    """Fields of StackRow as columns; tags lie elsewhere (`write_tags`). Raises KeyError for a field that is none."""
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in _FIELDS:
            raise KeyError(f"StackRow has no field {name}")
        if name in ("source", "good_source"):
            prefix = "good_" if name == "good_source" else ""
            columns |= {f"{prefix}{part}": value and getattr(value, part) for part in _PARTS}
        elif name in ("action", "status"):
            columns[name] = str(value)
        elif name in ("reason", "description"):
            columns[name] = words(value)
        elif name == "outputs":
            columns[name] = secrets.seal_properties(pack(value))
        elif name != "tags":
            columns[name] = value
    if changes.get("deleted_at") is not None:
        columns["live_name"] = None
    return columns


def insert(connection: Connection, rows: Sequence[StackRow], secrets: Secrets) -> None:
    """Add stacks; a root stack takes its name in its project. Raises IntegrityError when it is taken."""
    written = []
    for row in rows:
        columns = values({name: getattr(row, name) for name in _FIELDS}, secrets)
        columns["root_id"] = row.root_id or row.id
        columns["live_name"] = live_name(row.project_id, row.name) if row.parent_id is None else None
        written.append(tuple(columns[name] for name in INSERTED))
    bulk.insert(connection, stack, INSERTED, written)
    write_tags(connection, {row.id: row.tags for row in rows if row.tags})


def live_name(project_id: str, name: str) -> str:
    """What is unique among living root stacks."""
    return f"{project_id}/{name}"


def change(connection: Connection, changes: Mapping[str, Mapping[str, Any]], secrets: Secrets) -> None:
    """Change stacks: id -> field -> value."""
    bulk.update(connection, stack, {stack_id: values(fields_, secrets) for stack_id, fields_ in changes.items()})
    write_tags(connection, {stack_id: fields_["tags"] for stack_id, fields_ in changes.items() if "tags" in fields_})


def write_tags(connection: Connection, tags: Mapping[str, Sequence[str]]) -> None:
    """Give stacks these tags and no others."""
    if tags:
        connection.execute(stack_tag.delete().where(stack_tag.c.stack_id.in_(list(tags))))
    rows = [
        (stack_id, tag, position)
        for stack_id, given in tags.items()
        for position, tag in enumerate(dict.fromkeys(given))
    ]
    bulk.insert(connection, stack_tag, ("stack_id", "tag", "position"), rows)


def tags_of(connection: Connection, stack_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The tags of stacks, in the order given; a stack without tags is not there."""
    found: dict[str, tuple[str, ...]] = {}
    for portion in bulk.chunks(stack_ids):
        query = select(stack_tag.c.stack_id, stack_tag.c.tag).where(stack_tag.c.stack_id.in_(portion))
        for stack_id, tag in connection.execute(query.order_by(stack_tag.c.stack_id, stack_tag.c.position)):
            found[stack_id] = (*found.get(stack_id, ()), tag)
    return found
