"""From the documents that a stack is made from to its blueprint. A text is parsed once however many stacks use it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, TypeVar

from heat.engine.house import House
from heat.engine.importing import Imports
from heat.plugin.context import StackFacts
from heat.plugin.resource import Resource
from heat.store import documents, stacks
from heat.store.rows import ResourceRow, Source, StackRow
from heat.template import Blueprint, Environment, Template, parse
from heat.template.outside import Outside
from heat.values.errors import StackNotFound, ValidationError
from heat.values.identity import StackIdentity

V = TypeVar("V")
TEMPLATE_ROOM = 3000
"""Of resources in templates that are kept parsed."""


class Kept(Generic[V]):
    """The values made last, by key, as many as there is room for; a value takes room by its weight."""

    def __init__(self, room: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._room, self._weigh = room, weigh
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The kept value, or one made now; two threads may make the same one."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key not in self._values:
                self._room -= self._weigh(value)
            self._values[key] = value
            while self._room < 0 and len(self._values) > 1:
                self._room += self._weigh(self._values.popitem(last=False)[1])
        return value


class Compiler:
    """Makes templates, environments and blueprints of stacks."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._templates: Kept[Template] = Kept(TEMPLATE_ROOM, lambda template: 20 + len(template.resources))
        self._environments: Kept[Environment] = Kept(256)
        self._secrets: Kept[frozenset[str]] = Kept(256)

    def template(self, template_hash: str, files_hash: str) -> Template:
        """The parsed template of a stack."""

        def make() -> Template:
            found = documents.get_many(self._house.database, [template_hash, files_hash])
            return parse(found[template_hash], self._house.languages, files=found[files_hash])

        return self._templates.get((template_hash, files_hash), make)

    def keep(self, template_hash: str, files_hash: str, template: Template) -> None:
        """Somebody parsed it just now: nobody needs to again."""
        self._templates.get((template_hash, files_hash), lambda: template)

    def environment(self, environment_hash: str) -> Environment:
        """The environment of a stack, with the operator's behind it."""

        def make() -> Environment:
            tree = {**documents.get(self._house.database, environment_hash)}
            tree.pop("facade", None)
            return Environment.parse(tree).under(self._house.operators)

        return self._environments.get(environment_hash, make)

    def blueprint(self, stack: StackRow, source: Source | None = None) -> Blueprint:
        """What the stack should be, by its own source or another."""
        source = source or stack.source
        return Blueprint(
            self.template(source.template, source.files),
            self.environment(source.environment),
            plugins=self._house.plugins,
            facts=self.facts(stack),
            facade=self._facade(source),
            outside=Outside(Imports(self._house.database, stack.project_id)),
        )

    def secrets(self, stack: StackRow, find: Callable[[], frozenset[str]]) -> frozenset[str]:
        """What nobody may be told of a stack: looked for once in each of its traversals, however many resources ask."""
        return self._secrets.get((stack.id, stack.traversal), find)

    def ancestors(self, stack: StackRow) -> list[StackRow]:
        """The stack and those above it, as far as they are still there."""
        found = [stack]
        with suppress(StackNotFound):
            while found[-1].parent_id is not None:
                found.append(stacks.get(self._house.database, found[-1].parent_id))
        return found

    def facts(self, stack: StackRow, parameters: Mapping[str, Any] | None = None) -> StackFacts:
        """What a stack's resources may know of it."""
        return StackFacts(
            identity=StackIdentity(stack.project_id, stack.name, stack.id),
            region=self._house.sessions.settings.region or "",
            user_project=stack.user_project_id,
            owner=stack.username,
            tags=stack.tags,
            depth=stack.depth,
            root_id=stack.root_id or stack.id,
            parent_resource=stack.parent_resource,
            parameters=parameters or {},
        )

    def _facade(self, source: Source) -> Mapping[str, Any] | None:
        document = documents.get(self._house.database, source.environment)
        facade = document.get("facade") if isinstance(document, dict) else None
        return facade if isinstance(facade, Mapping) else None


def class_of(house: House, blueprint: Blueprint | None, row: ResourceRow) -> type[Resource] | None:
    """The class of a row that exists, whatever the template says now; None for a type that nobody knows any more."""
    try:
        if blueprint is not None:
            return blueprint.types.resolve(row.type_name, row.name)
    except ValidationError:
        pass
    return house.plugins.get(row.type_name)
