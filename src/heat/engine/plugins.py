"""How a plug-in is made for one command: its class, its properties and everything that it is handed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from heat.engine.accounts import Account, Accounts
from heat.engine.compiling import Compiler, class_of, may_have_child
from heat.engine.house import House
from heat.engine.members import Below, Members, References
from heat.engine.parting import policy_of
from heat.engine.running import Order
from heat.engine.signalled import awaited
from heat.plugin.context import ChildView, ResourceContext
from heat.plugin.resolve import resolve, resolve_schema
from heat.plugin.resource import Resource
from heat.plugin.stack_resource import StackResource
from heat.store import resources, stacks
from heat.store.rows import OperationRow, ResourceDetail, ResourceRow, StackRow
from heat.template import Blueprint, Values, dig
from heat.template.blueprint import Definition, NotKnown
from heat.values.errors import Bug, Forbidden, StackNotFound, ValidationError
from heat.values.identity import StackIdentity
from heat.values.status import Action, Status

INTERNAL = "heat."
"""Keys of data that are the engine's own begin so; plug-ins do not see them."""


class LeftBehind(StackResource):
    """Something whose type nobody knows any more: good enough to remove it, if it is a stack below."""


class Files(dict[str, str]):
    """The files that came with a template; one that is named by URL and did not come is fetched when asked for."""

    def __init__(self, files: Mapping[str, str], fetch: Callable[[str], str]) -> None:
        super().__init__(files)
        self._fetch = fetch

    def __missing__(self, name: str) -> str:
        if urlsplit(name).scheme not in ("http", "https"):
            raise KeyError(name)
        self[name] = self._fetch(name)
        return self[name]


class Plugins:
    """Makes plug-ins for orders."""

    def __init__(self, house: House, compiler: Compiler, accounts: Accounts) -> None:
        self._house, self.compiler, self._accounts = house, compiler, accounts

    def wanted(self, order: Order, values: Values, detail: ResourceDetail | None = None) -> Resource:
        """The plug-in of a resource as its definition says. Raises ValidationError, Forbidden."""
        definition = self.definition(order)
        account = self._accounts.of(order.stack)
        resource_class = definition.resource_class
        if order.stack.parent_id is not None and _row(order).physical_id is None:
            self._demand_allowed(resource_class.type_name, account)
        try:
            given = definition.properties(values)
            properties = resolve(resource_class, given, find=account.find, custom=account.check)
            policy = resolve_schema(resource_class.update_policy_schema, definition.update_policy(values))
        except ValidationError as error:
            raise definition.placed(error) from error
        detail = detail or ResourceDetail()
        metadata = detail.metadata if detail.metadata is not None else definition.metadata(values)
        context = self._context(order, account, properties, metadata, detail.data or {}, policy)
        plugin = resource_class(context)
        try:
            plugin.validate()
        except ValidationError as error:
            raise definition.placed(error) from error
        return plugin

    def _demand_allowed(self, type_name: str, account: Account) -> None:
        """What stands below is seen by nobody before: types of a group may have come out of other resources."""
        may_use = self._house.may_use
        if may_use is not None and not may_use(type_name, account.owner):
            raise Forbidden(f"You are not authorized to use resource_types:{type_name}.")

    def doubts(self, blueprint: Blueprint, stack: StackRow, account: Account) -> list[ValidationError]:
        """What types find wrong beyond what they declare, before anything exists; values not known yet are UNKNOWN."""
        found = []
        for definition in blueprint.resources.values():
            if definition.resource_class.validate is Resource.validate:
                continue
            try:
                given = definition.properties()
                properties = resolve(definition.resource_class, given, check=False)
                row = _unborn(stack, definition.name, definition.type_name)
                order = Order(command=None, operation=None, stack=stack, blueprint=blueprint, row=row)  # type: ignore[arg-type]
                definition.resource_class(self._context(order, account, properties, {}, {}, {})).validate()
            except NotKnown:
                continue
            except ValidationError as error:
                found.append(definition.placed(error))
        return found

    def kept(self, order: Order, detail: ResourceDetail) -> Resource:
        """The plug-in of a resource as it was last applied."""
        row = _row(order)
        resource_class = self.class_of(order.blueprint, row)
        properties = {**dict.fromkeys(resource_class.properties_schema), **(detail.properties or {})}
        account = self._accounts.of(order.stack)
        return resource_class(self._context(order, account, properties, detail.metadata or {}, detail.data or {}, {}))

    def definition(self, order: Order) -> Definition:
        """What the template says of the order's resource."""
        row = _row(order)
        if order.blueprint is None or row.name not in order.blueprint.resources:
            raise Bug(f"{row.name} is to be built and is not in the template.")
        return order.blueprint.resources[row.name]

    def replaced(self, order: Order, key: str) -> Resource | None:
        """The plug-in of the row that another will replace."""
        rows = resources.get_many(self._house.database, [key])
        details = resources.detail(self._house.database, [key])
        if key not in rows:
            return None
        return self.kept(replace(order, row=rows[key], plugin=None), details[key])

    def predecessors(self, order: Order, key: str | None) -> list[Resource]:
        """Plug-ins of all that still stands and was to be replaced, from a row on: the newest first.

        What was to replace one of them may never have been made, or may have left it where it was.
        """
        rows = {row.id: row for row in resources.find(self._house.database, order.stack.id, _row(order).name)}
        chain: list[str] = []
        while key in rows and key not in chain:
            chain.append(key)
            key = rows[key].replaces
        standing = (self.replaced(order, key) for key in chain if rows[key].physical_id is not None)
        return [one for one in standing if one is not None]

    def successors(self, order: Order) -> list[str]:
        """Rows that were to take the place of the order's, or of each other: the newest first."""
        rows = {row.id: row for row in resources.find(self._house.database, order.stack.id, _row(order).name)}
        found: list[str] = []
        key = _row(order).replaced_by
        while key is not None and key not in found:
            found.insert(0, key)
            key = rows[key].replaced_by if key in rows else None
        return found

    def remember(self, key: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Keep what the plug-in of a row beside the one that is worked on has learned, and what it has forgotten."""
        saved = False
        while not saved:  # a signal may have come in between
            detail = resources.detail(self._house.database, [key])[key]
            kept = {name: value for name, value in (detail.data or {}).items() if name not in before or name in after}
            learned = {name: value for name, value in after.items() if before.get(name) != value}
            saved = resources.save_data(self._house.database, key, {**kept, **learned}, detail.revision)

    def class_of(self, blueprint: Blueprint | None, row: ResourceRow) -> type[Resource]:
        """The class of a row that exists, whatever the template says now."""
        return class_of(self._house, blueprint, row) or LeftBehind

    def _context(
        self,
        order: Order,
        account: Account,
        properties: Mapping[str, Any],
        metadata: Mapping[str, Any],
        data: Mapping[str, str],
        policy: Mapping[str, Any],
    ) -> ResourceContext:
        row, stack, clock = _row(order), order.stack, self._house.clock
        blueprint = order.blueprint
        return ResourceContext(
            stack=self.compiler.facts(stack, blueprint.parameters if blueprint else None),
            name=row.name,
            key=row.id,
            action=row.action,
            properties=properties,
            metadata=metadata,
            physical_id=row.physical_id,
            ended_well=row.status is Status.COMPLETE,
            data=dict(data),
            client=account.client,
            find=account.find,
            now=self._house.steady(),
            started_at=row.started_at,
            time_s=_time_s(order),
            signals=self._accounts.signals(stack, row.name, clock),
            child=self.child_view(stack, row),
            wanted_attributes=order.wanted,
            update_policy=policy,
            deletion_policy=policy_of(order),
            awaits_signals=row.action is Action.CREATE and awaited(order) is not None,
            peer_metadata=lambda reference: self._peer_metadata(stack, reference),
            abroad=account.abroad,
            is_taken=lambda physical_id: self._is_taken(stack, row, physical_id),
            heir=lambda: self._heir(order, row),
            files=Files(blueprint.template.files if blueprint else {}, self._house.fetch),
            registry=blueprint.environment.registry if blueprint else None,
            settings=self._house.settings.plugin_settings,
        )

    def child_view(self, stack: StackRow, row: ResourceRow) -> ChildView | None:
        """What is known of the stack below, if the resource has one."""
        if row.physical_id is None or not may_have_child(self._house, row):
            return None
        try:
            child = stacks.get(self._house.database, row.physical_id)
        except StackNotFound:
            return None
        outputs = {name: found.get("value") for name, found in (child.outputs or {}).items()}
        below = Below(self._house, self.compiler, child, stack.source.files)
        identity = StackIdentity(child.project_id, child.name, child.id)
        references, members = References(below), Members(below)
        broken = {name: found["problem"] for name, found in (child.outputs or {}).items() if "problem" in found}
        return ChildView(
            identity, child.action, outputs, references, lambda *path: self._member(child, *path), members, broken
        )

    def _member(self, child: StackRow, name: str, attribute: str, path: tuple[Any, ...]) -> Any:
        """An attribute of a member of a stack below, read now."""
        found = resources.find(self._house.database, child.id, name)
        if not found:
            return None
        row = found[0]
        order = Order(command=None, operation=None, stack=child, blueprint=None, row=row)  # type: ignore[arg-type]
        order.blueprint = self.compiler.blueprint(child)
        plugin = self.kept(order, resources.detail(self._house.database, [row.id])[row.id])
        if isinstance(plugin, StackResource):
            return plugin.attribute_at((attribute, *path))
        return dig(plugin.attribute(attribute, plugin.show()), path)

    def _is_taken(self, stack: StackRow, row: ResourceRow, physical_id: str) -> bool:
        """Has another resource of the project a thing? One that this row replaces gives up what it has."""
        others = resources.find_physical(self._house.database, physical_id)
        alike = [other for other in others if other.id != row.id and other.type_name == row.type_name]
        # Names that stand for ids, as those of key pairs, mean other things in other projects.
        owners = stacks.get_many(self._house.database, [other.stack_id for other in alike]) if alike else {}
        alike = [other for other in alike if _project_of(owners, other) == stack.project_id]
        return any(other.replaced_by != row.id for other in alike)

    def _heir(self, order: Order, row: ResourceRow) -> Resource | None:
        """Whatever else of its name is there to stay: of several what this operation has made or changed."""

        def rank(other: ResourceRow) -> tuple[bool, bool, int]:
            return other.operation_id == order.operation.id, other.replaced_by is None, other.generation

        alike = resources.find(self._house.database, order.stack.id, row.name)
        others = [other for other in alike if other.id != row.id and other.physical_id is not None]
        staying = [other for other in others if other.action is not Action.DELETE]
        heir = max(staying, key=rank, default=None)
        return self.replaced(order, heir.id) if heir is not None else None

    def _peer_metadata(self, stack: StackRow, reference: str) -> Mapping[str, Any]:
        """Metadata of another resource of the stack, found by its name, physical id or reference id."""
        rows = resources.load(self._house.database, stack.id)
        found = [row for row in rows if reference in (row.name, row.physical_id, row.reference_id)]
        if not found:
            return {}
        latest = max(found, key=lambda row: row.generation)
        return resources.detail(self._house.database, [latest.id])[latest.id].metadata or {}


def _project_of(owners: Mapping[str, StackRow], row: ResourceRow) -> str | None:
    return owners[row.stack_id].project_id if row.stack_id in owners else None


def _unborn(stack: StackRow, name: str, type_name: str) -> ResourceRow:
    return ResourceRow(str(UUID(int=0)), stack.id, name, type_name, Action.CREATE, Status.IN_PROGRESS, "", 0.0, 0.0)


def _time_s(order: Order) -> float | None:
    operation: OperationRow | None = order.operation
    if operation is None or operation.deadline is None:
        return None
    return operation.deadline - operation.created_at


def _row(order: Order) -> ResourceRow:
    if order.row is None:
        raise Bug("A command for no resource was taken for one.")
    return order.row
