"""Stacks below resources: begun as operations of their own in the same commit as their parent's intent.

Any engine may work on them; the parent looks at their operation, and a message says when it has ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from heat.converge import Failed, Start, Succeeded, Waiting, Watch
from heat.engine import snapshots
from heat.engine.adopting import part_of, sealed
from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.engine.importing import check_removal, claim_below
from heat.engine.lives import BUILDING, change_of, target_of
from heat.engine.members import Below
from heat.engine.options import ABANDON, FORCE, LEFT, OBSERVE, SPARE
from heat.engine.parting import RETAIN, policy_of
from heat.engine.plugins import INTERNAL, LeftBehind, Plugins
from heat.engine.results import Result
from heat.engine.running import Order
from heat.engine.seeing import Surroundings, digest, see
from heat.plugin.changes import Change, changed_names
from heat.plugin.context import ChildStack
from heat.plugin.names import physical_name
from heat.plugin.resource import Resource
from heat.plugin.stack_resource import StackResource
from heat.store import documents, operations, resources, stacks
from heat.store.documents import Document
from heat.store.rows import OperationRow, OperationState, ResourceDetail, ResourceRow, Source, StackRow
from heat.store.starting import Start as Begin
from heat.template import Environment
from heat.template.registry import is_template_name
from heat.values.errors import Bug, RequestLimitExceeded, StackNotFound
from heat.values.paths import resource_path
from heat.values.status import MAKING, Action, Status

STEPWISE = Action.CREATE, Action.UPDATE
"""Actions in which a plug-in may want several stacks below, one after the other."""
BRINGING = BUILDING | {Action.RESTORE}
"""Actions that make the stack below when it is not there."""
GONE = "The stack below is gone. Update the stack to have it made anew"
OPERATION = f"{INTERNAL}operation"
"""Under this name the data keeps the id of the child's operation."""


class Children:
    """Begins and watches operations of nested stacks."""

    def __init__(self, house: House, compiler: Compiler, plugins: Plugins) -> None:
        self._house, self._compiler, self._plugins = house, compiler, plugins

    def begin(self, order: Order, command: Start | Watch, plugin: Resource, detail: ResourceDetail) -> Result:
        """Begin the action on the stack below, making it first where it is to be created."""
        assert isinstance(plugin, StackResource)
        if command.action in MAKING:
            plugin.handle_create()
            return self._bring(order, command, plugin)
        if command.action is Action.RESTORE:
            return self._bring(order, command, plugin)
        if command.action is Action.UPDATE:
            plugin.context.change = Change(
                detail.properties or {}, plugin.properties, changed_names(detail.properties or {}, plugin.properties)
            )
            plugin.handle_update(plugin.context.change)
            return self._bring(order, command, plugin)
        return self._act(order, command, plugin)

    def look(self, order: Order, command: Start | Watch, plugin: Resource) -> Result:
        """Has the child's operation ended, and is that all that the plug-in wants?"""
        assert isinstance(plugin, StackResource)
        operation = operations.get(self._house.database, plugin.context.data.get(OPERATION, ""))
        if operation is None or operation.state is OperationState.SUPERSEDED:
            operation = self._standing_for(order)
        if operation is None:
            if command.action is Action.DELETE:
                return self._succeed(order, command, plugin)
            if command.action not in BRINGING:
                return self._fail(order, command, GONE)
            return self._bring(order, command, plugin)  # its beginning was never committed
        if operation.state is OperationState.ACTIVE:
            return self._wait(order, command, plugin)
        if operation.status is not Status.COMPLETE:
            return self._fail(order, command, operation.reason)
        if operation.action is Action.ROLLBACK and command.action is not Action.DELETE:
            return self._fail(order, command, "Stack UPDATE cancelled: somebody had the stack below rolled back")
        if command.action is Action.DELETE:
            return self._succeed(order, command, plugin, tuple(operation.options.get(LEFT, ())))
        return self._went_well(order, command, plugin)

    def _went_well(self, order: Order, command: Start | Watch, plugin: StackResource) -> Result:
        plugin.context.child = self._plugins.child_view(order.stack, _row(order))
        if command.action in MAKING:
            done = plugin.check_create_complete()
        elif command.action is Action.UPDATE:
            done = plugin.check_update_complete(change_of(plugin))
        else:
            done = True
        if done:
            return self._succeed(order, command, plugin)
        if order.stopped is not None:
            return self._fail(order, command, f"stopped between two batches: {order.stopped}")
        if plugin.next_look_s is not None:
            return self._wait(order, command, plugin)  # it rests before it goes on
        return self._bring(order, command, plugin)

    def _standing_for(self, order: Order) -> OperationRow | None:
        """What tells how the child is, when the operation that we began was superseded by another."""
        child_id = _row(order).physical_id
        if child_id is None:
            return None
        try:
            child = stacks.get(self._house.database, child_id)
        except StackNotFound:
            return None
        active = operations.active_for(self._house.database, child_id)
        latest = operations.get(self._house.database, child.traversal or "")
        return active or latest

    def _bring(self, order: Order, command: Start | Watch, plugin: StackResource) -> Result:
        """Bring the stack below to what the plug-in says now, making it when it is not there."""
        row, stack = _row(order), order.stack
        child = self._existing(row)
        spec = self._spec(order, command, plugin, child)
        source, made = self._source(order, plugin, spec)
        if child is not None and child.source == source and self._stands(order, command, child, spec.spared):
            return self._unchanged(order, command, plugin)
        action = _bringing(command, child)
        identity = child.id if child is not None else child_id(row, order.operation.id)
        operation = self._operation(order, identity, action, source, spec)
        new = self._new_stack(stack, row, identity, action, source, spec) if child is None else None
        changes = {} if child is None else _update_of(action, source, operation)
        if new is not None:
            new.traversal = operation.id
            self._check_limits(stack, spec)
        self._claim(order, spec, new or child)
        plugin.data[OPERATION] = plugin.context.data[OPERATION] = operation.id
        result = self._wait(order, command, plugin, identity)
        result.starts, result.documents = [Begin(operation, new, changes)], made
        return result

    def _spec(self, order: Order, command: Start | Watch, plugin: StackResource, child: StackRow | None) -> ChildStack:
        """What the plug-in says; files that came with an earlier request stay as long as somebody below names them."""
        spec = plugin.child_now() if command.action in STEPWISE else plugin.child()
        at_hand = {*spec.files, *(order.blueprint.types.files if order.blueprint else ())}
        if child is None or all(name in at_hand for name in _templates(spec.template)):
            return spec
        kept = documents.get(self._house.database, child.source.files)
        earlier = {name: text for name, text in kept.items() if name not in at_hand}
        return replace(spec, files={**earlier, **spec.files})

    def _claim(self, order: Order, spec: ChildStack, child: StackRow | None) -> None:
        """Exports and imports of the stack below are spoken for before it begins."""
        if order.blueprint is not None and child is not None:
            facts = self._compiler.facts(child)
            claim_below(self._house, order.blueprint, self._plugins.definition(order), spec, facts)

    def _unchanged(self, order: Order, command: Start | Watch, plugin: StackResource) -> Result:
        if command.action is Action.UPDATE and not plugin.check_update_complete(change_of(plugin)):
            return self._wait(order, command, plugin)
        if command.action in MAKING and not plugin.check_create_complete():
            return self._wait(order, command, plugin)
        plugin.context.child = plugin.context.child or self._plugins.child_view(order.stack, _row(order))
        return self._succeed(order, command, plugin)

    def _act(self, order: Order, command: Start | Watch, plugin: StackResource) -> Result:
        """Delete, suspend, resume, check ... the stack below."""
        row = _row(order)
        child = self._existing(row)
        retained = command.action is Action.DELETE and policy_of(order) == RETAIN
        if child is None or retained:
            unknown = isinstance(plugin, LeftBehind) and row.physical_id is not None and not retained
            if command.action is not Action.DELETE and not unknown:
                return self._fail(order, command, GONE)
            return self._succeed(order, command, plugin, (f"({row.physical_id})",) if unknown else ())
        if command.action is Action.DELETE:
            check_removal(self._house, child)
        operation = self._operation(order, child.id, command.action, child.source)
        changes = _update_of(command.action, None, operation)
        plugin.data[OPERATION] = plugin.context.data[OPERATION] = operation.id
        result = self._wait(order, command, plugin, child.id)
        result.starts = [Begin(operation, None, changes)]
        return result

    def _existing(self, row: ResourceRow) -> StackRow | None:
        try:
            return stacks.get(self._house.database, row.physical_id or child_id(row, ""))
        except StackNotFound:
            return None

    def _stands(self, order: Order, command: Start | Watch, child: StackRow, spared: frozenset[str]) -> bool:
        """Is it as its source says, as far as is known, and does nobody ask for more than that?"""
        if command.action is Action.RESTORE or order.operation.options.get(OBSERVE):
            return False
        complete = child.status is Status.COMPLETE and child.action not in (Action.SUSPEND, Action.DELETE)
        if not complete or resources.failed_names(self._house.database, child.id) - spared:
            return False
        members = Below(self._house, self._compiler, child).members.items()
        return all(member.applied for name, member in members if name not in spared)

    def _source(self, order: Order, plugin: StackResource, spec: ChildStack) -> tuple[Source, list[Document]]:
        environment = self._environment(order, plugin, spec)
        hidden = order.blueprint is not None and any(one.hidden for one in order.blueprint.declared.values())
        sealed = hidden or self._house.settings.encrypt_environments
        secrets = self._house.database.secrets if sealed else None
        made = [
            Document.of(spec.template),
            Document.of(environment, secrets),
            Document.of({**order.blueprint.template.files, **spec.files} if order.blueprint else dict(spec.files)),
        ]
        return Source(made[0].hash, made[1].hash, made[2].hash), made

    def _environment(self, order: Order, plugin: StackResource, spec: ChildStack) -> dict[str, Any]:
        row, blueprint = _row(order), order.blueprint
        if blueprint is None:
            raise Bug(f"{row.name} is to be built and there is no template.")
        if spec.environment is not None:
            environment = Environment.parse(spec.environment).with_parameters(spec.parameters)
        else:
            without = getattr(plugin, "mapped_type", None)
            environment = blueprint.environment.for_child(spec.scope or row.name, spec.parameters, without)
        return {**environment.as_dict(), "facade": self._facade(order)}

    def _facade(self, order: Order) -> Mapping[str, Any]:
        definition = self._plugins.definition(order)
        values = Surroundings(self._house.database, order)
        return {
            "metadata": definition.metadata(values),
            "deletion_policy": definition.deletion_policy,
            "update_policy": definition.update_policy(values),
        }

    def _operation(
        self, order: Order, stack_id: str, action: Action, source: Source, spec: ChildStack | None = None
    ) -> OperationRow:
        """Its id follows from the parent's operation, so that a repeated commit begins nothing twice.

        What is done to a stack as it is, is done once in all, however often engines take the parent's operation over.
        """
        row, now = _row(order), self._house.clock()
        spared = sorted(spec.spared) if spec else []
        seed = f"{row.id}/{action}/{source}/{order.command if spec else ''}/{','.join(spared)}"
        house = self._house
        keep = house.alone
        own = spec.timeout_mins if spec else None
        deadline = now + 60 * own if own else order.operation.deadline
        return OperationRow(
            id=str(uuid5(UUID(order.operation.id), seed)),
            stack_id=stack_id,
            project_id=order.stack.project_id,
            action=action,
            created_at=now,
            owner=house.engine_id if keep else None,
            fence=1 if keep else 0,
            source=source,
            deadline=deadline,
            options=self._options(order, action) | ({SPARE: spared} if spared else {}),
        )

    def _options(self, order: Order, action: Action) -> dict[str, Any]:
        """What was asked of the parent is asked of the stack below."""
        options = order.operation.options
        handed = {name: True for name in (OBSERVE, ABANDON, FORCE) if options.get(name)}
        if action is Action.ADOPT:
            told = part_of(self._house, order).get("resources")
            handed |= sealed(self._house.database, told if isinstance(told, Mapping) else {})
        if action is Action.RESTORE:
            handed |= snapshots.below(order.operation, _row(order).name)
        return handed

    def _new_stack(
        self, parent: StackRow, row: ResourceRow, identity: str, action: Action, source: Source, spec: ChildStack
    ) -> StackRow:
        return StackRow(
            id=identity,
            name=physical_name(parent.name, row.name, row.id),
            project_id=parent.project_id,
            action=action,
            status=Status.IN_PROGRESS,
            reason=f"Stack {action} started",
            source=source,
            created_at=self._house.clock(),
            description=str(spec.template.get("description") or spec.template.get("Description") or ""),
            parent_id=parent.id,
            parent_resource=row.name,
            root_id=parent.root_id or parent.id,
            depth=parent.depth + 1,
            timeout_mins=spec.timeout_mins or parent.timeout_mins,
            creds_id=parent.creds_id,
            user_project_id=parent.user_project_id,
            username=parent.username,
            user_id=parent.user_id,
            resource_count=_size(spec),
        )

    def _check_limits(self, parent: StackRow, spec: ChildStack) -> None:
        settings = self._house.settings
        if parent.depth + 1 > settings.max_nested_depth:
            raise RequestLimitExceeded(
                f"Recursion depth exceeds {settings.max_nested_depth}. Nest stacks less deeply, "
                "or have the operator raise max_nested_stack_depth."
            )
        if settings.max_resources < 0:
            return
        total = stacks.count_resources(self._house.database, parent.root_id or parent.id) + _size(spec)
        if total > settings.max_resources:
            raise RequestLimitExceeded(
                f"The stacks would hold {total} resources together, and {settings.max_resources} are allowed. "
                "Split them, or have the operator raise max_resources_per_stack."
            )

    def _wait(self, order: Order, command: Start | Watch, plugin: StackResource, child: str | None = None) -> Result:
        physical_id = child or _row(order).physical_id
        applied = target_of(command, order)
        detail = ResourceDetail(data=dict(plugin.data))
        if command.action in MAKING:
            detail.properties = plugin.properties
        order.plugin = plugin
        return Result(order.stack.id, Waiting(command.key, command.ticket, physical_id, applied), detail)

    def _succeed(
        self, order: Order, command: Start | Watch, plugin: StackResource, left: tuple[str, ...] = ()
    ) -> Result:
        row = _row(order)
        if command.action is Action.DELETE:
            return Result(order.stack.id, Succeeded(command.key, command.ticket, row.physical_id, left=left))
        seen = see(plugin, order.wanted)
        event = Succeeded(
            command.key,
            command.ticket,
            row.physical_id,
            target_of(command, order),
            digest(seen),
            frozenset(seen.attributes),
        )
        builds = command.action in BUILDING
        detail = ResourceDetail(plugin.properties if builds else None, seen.attributes, dict(plugin.data))
        return Result(order.stack.id, event, detail, seen)

    def _fail(self, order: Order, command: Start | Watch, reason: str) -> Result:
        return Result(order.stack.id, Failed(command.key, command.ticket, below(command.name, reason)))


def _bringing(command: Start | Watch, child: StackRow | None) -> Action:
    """What brings the stack below to what it shall be."""
    if child is None:
        return Action.ADOPT if command.action is Action.ADOPT else Action.CREATE
    return Action.RESTORE if command.action is Action.RESTORE else Action.UPDATE


def child_id(row: ResourceRow, operation_id: str) -> str:
    """The id of the stack below a resource, the same after a crash; another one where somebody removed the first."""
    return str(uuid5(UUID(row.id), f"stack/{operation_id}" if row.physical_id else "stack"))


def below(name: str, reason: str) -> str:
    """A child's reason as its parent tells it: the path to the leaf grows by one step."""
    _, _, cause = reason.partition(" failed: ")
    kind, found, rest = (cause or reason).partition(": resources")
    if found and rest[:1] in (".", "["):
        return f"{kind}: {resource_path(name)}.resources{rest}"
    return f"ResourceFailure: {resource_path(name)}: {cause or reason}"


def _templates(template: Mapping[str, Any]) -> Iterator[str]:
    """The templates that resources name as their types."""
    for resource in (template.get("resources") or template.get("Resources") or {}).values():
        name = resource.get("type") or resource.get("Type") if isinstance(resource, Mapping) else None
        if isinstance(name, str) and is_template_name(name):
            yield name


def _size(spec: ChildStack) -> int:
    return len(spec.template.get("resources") or spec.template.get("Resources") or ())


def _update_of(action: Action, source: Source | None, operation: OperationRow) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "action": action,
        "status": Status.IN_PROGRESS,
        "reason": f"Stack {action} started",
        "traversal": operation.id,
    }
    return {**changes, "source": source} if source is not None else changes


def _row(order: Order) -> ResourceRow:
    if order.row is None:
        raise Bug("A command for no resource was taken for one of a nested stack.")
    return order.row
