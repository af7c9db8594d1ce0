"""A stack told as data, from the stack itself down to the leaves: what an export gives and an adoption takes.

The names in it are those of the data that other Heats write, so that either can take in what the other has left.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

from heat.engine.plugins import INTERNAL
from heat.store import documents, resources, stacks
from heat.store.database import Database
from heat.store.rows import ResourceDetail, ResourceRow, StackRow
from heat.values.status import Action, Status

Stale: TypeAlias = Callable[[str], Collection[str]]
"""Keys of data by the name of a type."""


def portrait(
    database: Database, stack: StackRow, stale: Stale | None = None, *, reached: bool = True
) -> dict[str, Any]:
    """The stack with all that is nested in it.

    With `stale`, resources that the stack's last operation did not reach are told without the data that it names;
    all of them where that operation has nothing to do with it.
    """
    return _Painter(database, stack, stale or (lambda _: frozenset())).paint(stack, reached)


class _Painter:
    """Everything that is to be told, read at once."""

    def __init__(self, database: Database, top: StackRow, stale: Stale) -> None:
        self._stale = stale
        ids = [identity for identity, _ in stacks.tree(database, top.id) if identity != top.id]
        self._below = stacks.get_many(database, ids)
        rows = resources.load_many(database, [top.id, *ids])
        self._rows: dict[str, list[ResourceRow]] = {}
        for row in rows:
            if row.action is not Action.DELETE:
                self._rows.setdefault(row.stack_id, []).append(row)
        self._details = resources.detail(database, [row.id for row in rows])
        sources = {name for one in (top, *self._below.values()) for name in _documents(one)}
        self._documents = documents.get_many(database, sources)

    def paint(self, stack: StackRow, reached: bool = True) -> dict[str, Any]:
        environment = dict(self._documents[stack.source.environment])
        environment.pop("facade", None)
        environment["resource_registry"] = {"resources": {}, **(environment.get("resource_registry") or {})}
        return {
            "name": stack.name,
            "id": stack.id,
            "action": str(stack.action),
            "environment": {"parameters": {}, "parameter_defaults": {}, "event_sinks": [], **environment},
            "files": self._documents[stack.source.files],
            "status": str(stack.status),
            "template": self._documents[stack.source.template],
            "resources": self._resources(stack, reached),
            "project_id": stack.project_id,
            "stack_user_project_id": stack.user_project_id,
            "tags": list(stack.tags),
        }

    def _resources(self, stack: StackRow, reached: bool) -> dict[str, Any]:
        """Of several generations of a name the last, but one that gave to the snapshot before one that did not."""

        def is_reached(row: ResourceRow) -> bool:
            return reached and (row.operation_id, row.action) == (stack.traversal, stack.action)

        def rank(row: ResourceRow) -> tuple[bool, bool, int]:
            return stack.action is Action.SNAPSHOT and is_reached(row), row.physical_id is not None, row.generation

        found = {}
        if stack.status is not Status.COMPLETE:
            found = {name: _unborn(name, each) for name, each in self._declared(stack).items()}
        for row in sorted(self._rows.get(stack.id, ()), key=rank):
            child, here = self._below.get(row.physical_id or ""), is_reached(row)
            hidden = () if here else self._stale(row.type_name)
            found[row.name] = self.paint(child, here) if child else _leaf(row, self._details[row.id], hidden)
        return found

    def _declared(self, stack: StackRow) -> Mapping[str, Any]:
        template = self._documents[stack.source.template]
        declared = (template.get("resources") or template.get("Resources")) if isinstance(template, Mapping) else None
        declared = declared if isinstance(declared, Mapping) else {}
        return {name: each for name, each in declared.items() if isinstance(each, Mapping)}


def _documents(stack: StackRow) -> Sequence[str]:
    return stack.source.template, stack.source.environment, stack.source.files


def _leaf(row: ResourceRow, detail: ResourceDetail, hidden: Collection[str]) -> dict[str, Any]:
    data = {key: value for key, value in (detail.data or {}).items() if not key.startswith(INTERNAL)}
    return {
        "name": row.name,
        "resource_id": row.physical_id,
        "type": row.type_name,
        "action": str(row.action),
        "status": str(row.status),
        "metadata": dict(detail.metadata or {}),
        "resource_data": {key: value for key, value in data.items() if key not in hidden},
    }


def _unborn(name: str, declared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "resource_id": None,
        "type": declared.get("type") or declared.get("Type"),
        "action": str(Action.INIT),
        "status": str(Status.COMPLETE),
        "metadata": {},
        "resource_data": {},
    }
