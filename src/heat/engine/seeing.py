"""What others see of a resource: its reference id and the attributes that somebody reads."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from heat.engine.results import Seen
from heat.engine.running import Order
from heat.engine.wanting import kept_under
from heat.plugin.resource import Resource
from heat.plugin.stack_resource import StackResource
from heat.store import resources
from heat.store.database import Database, StoreUnavailable
from heat.template.expressions import ALL, Path, dig
from heat.values.errors import HeatError, TemplateOutputError

BROKEN = "heat.broken"
"""The only key of what is kept in place of a value that could not be computed."""


class Live(Mapping[str, Any]):
    """What the service says of a resource, asked when first needed."""

    def __init__(self, plugin: Resource) -> None:
        self._plugin = plugin
        self._found: Mapping[str, Any] | None = None

    def _read(self) -> Mapping[str, Any]:
        if self._found is None:
            self._found = self._plugin.show()
        return self._found

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def see(plugin: Resource, wanted: Sequence[Path] | frozenset[Path]) -> Seen:
    """Read the reference id and what is wanted; an attribute that cannot be read now is null.

    An output below that could not be computed is kept as the reason why, for those who will ask for it.
    """
    live = Live(plugin)
    attributes = {}
    for path in wanted:
        key = kept_under(type(plugin), path)
        if key not in attributes:
            try:
                attributes[key] = _read(plugin, path, live)
            except TemplateOutputError as error:
                attributes[key] = {BROKEN: str(error)}
    return Seen(plugin.reference_id(), attributes)


def read(plugin: Resource, path: Sequence[Any], live: Mapping[str, Any]) -> Any:
    """One attribute: whole, but of a stack below just what stands at the path."""
    try:
        return _read(plugin, path, live)
    except TemplateOutputError:
        return None


def _read(plugin: Resource, path: Sequence[Any], live: Mapping[str, Any]) -> Any:
    try:
        if isinstance(plugin, StackResource):
            return plugin.attribute_at(path)
        if path[0] == ALL:
            return {name: plugin.attribute(name, live) for name in plugin.attributes_schema if name != "show"}
        return plugin.attribute(str(path[0]), live) if path[0] in plugin.attributes_schema else None
    except (StoreUnavailable, TemplateOutputError):
        raise
    except (HeatError, KeyError, TypeError):
        return None


def digest(seen: Seen) -> str:
    """Changes when what others see changes."""
    text = json.dumps([seen.reference, seen.attributes], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class Surroundings:
    """The values of the other resources that an expression reads: template.Values for one order."""

    def __init__(self, database: Database, order: Order) -> None:
        self._order = order
        missing = [given.key for given in order.given.values() if given.seen is None]
        self._read = _from_database(database, missing) if missing else {}

    def reference(self, name: str) -> Any:
        """The reference id of a resource; null when there is none yet."""
        seen = self._seen(name)
        return seen.reference if seen else None

    def attribute(self, name: str, path: Path) -> Any:
        """What a resource says at a path; null when it says nothing. Raises TemplateOutputError."""
        seen = self._seen(name)
        if seen is None:
            return None
        exact = json.dumps(path)
        if exact in seen.attributes:
            return _sound(seen.attributes[exact])
        return dig(_sound(seen.attributes.get(str(path[0]))), path[1:])

    def _seen(self, name: str) -> Seen | None:
        given = self._order.given.get(name)
        if given is None:
            return None
        return given.seen or self._read.get(given.key)


def _sound(value: Any) -> Any:
    if isinstance(value, Mapping) and value.keys() == {BROKEN}:
        raise TemplateOutputError(value[BROKEN])
    return value


def _from_database(database: Database, keys: list[str]) -> dict[str, Seen]:
    rows = resources.get_many(database, keys)
    details = resources.detail(database, keys)
    return {key: Seen(row.reference_id, details[key].attributes or {}) for key, row in rows.items() if key in details}
