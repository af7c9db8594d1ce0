"""From the documents that a stack is made from to its blueprint. A text is parsed once however many stacks use it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from heat.engine.house import House
from heat.engine.importing import Imports
from heat.plugin.context import StackFacts
from heat.plugin.resource import Resource
from heat.store import documents, stacks
from heat.store.rows import ResourceRow, Source, StackRow
from heat.template import Blueprint, Environment, Template, parse
from heat.template.outside import Outside
from heat.template.statics import StackStatics
from heat.values.errors import NotFound, StackNotFound, ValidationError
from heat.values.identity import StackIdentity

V = TypeVar("V")
DERIVED = 5
"""The version of a UUID that was made from a name."""
TEMPLATE_ROOM = 3000
"""Of resources in templates that are kept parsed."""


class Kept(Generic[V]):
    """The values made last, by key, as many as there is room for; a value takes room by its weight."""

    def __init__(self, room: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._room, self._weigh = room, weigh
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The kept value, or one made now; whoever asks meanwhile waits for it. Raises what `make` raises."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            turn = self._making.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
                self._keep(key, value)
            finally:
                self._making.pop(key, None)  # those who wait for this turn find the value, or make it one by one
        return value

    def forget(self, key: Hashable) -> None:
        """Have the value made anew when it is asked for next."""
        with self._lock:
            if key in self._values:
                self._room += self._weigh(self._values.pop(key))

    def _keep(self, key: Hashable, value: V) -> None:
        with self._lock:
            if key not in self._values:
                self._room -= self._weigh(value)
            self._values[key] = value
            while self._room < 0 and len(self._values) > 1:
                self._room += self._weigh(self._values.popitem(last=False)[1])


class Compiler:
    """Makes templates, environments and blueprints of stacks."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._templates: Kept[Template] = Kept(TEMPLATE_ROOM, lambda template: 20 + len(template.resources))
        self._environments: Kept[Environment] = Kept(256)
        self._secrets: Kept[Any] = Kept(256)

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

    def statics(self, stack: StackRow, source: Source) -> StackStatics:
        """What is known of a stack without its resources."""
        template, environment = self.template(source.template, source.files), self.environment(source.environment)
        return StackStatics(template, environment.parameters, environment.parameter_defaults, self.facts(stack))

    def secrets(self, of: Hashable, find: Callable[[], V]) -> V:
        """What nobody may be told of something: looked for once, however many resources ask."""
        found: V = self._secrets.get(of, find)
        return found

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
    known = house.plugins.get(row.type_name)
    try:
        found = blueprint.types.resolve(row.type_name, row.name) if blueprint is not None else known
    except ValidationError:
        found = known
    if found is None or row.physical_id is None or found.is_stack == stands_below(row):
        return found
    # The environment maps the type to something else since it was made, or not any more.
    if found.is_stack:
        return found if known is None or known.is_stack else known
    # A user may have chosen an id that only looks like one of ours.
    return None if _is_stack(house, row.physical_id) else found


def _is_stack(house: House, physical_id: str) -> bool:
    try:
        stacks.get(house.database, physical_id, show_deleted=True)
    except NotFound:
        return False
    return True


def stands_below(row: ResourceRow) -> bool:
    """Is its physical thing a stack?  Ids of stacks below are derived from their resource's, those of clouds random."""
    if row.physical_id is None or row.physical_id == row.id:
        return False
    try:
        return UUID(row.physical_id).version == DERIVED
    except ValueError:
        return False


def may_have_child(house: House, row: ResourceRow) -> bool:
    """May a stack stand below it? A type that nobody knows may be a template, and any type may be mapped to one."""
    known = house.plugins.get(row.type_name)
    return row.physical_id is not None and (known is None or known.is_stack or stands_below(row))
