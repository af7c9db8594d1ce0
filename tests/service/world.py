"""Short words for tests: stacks are made through the service, and worked on by writing what an engine would write."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4, uuid5

from heat.service.desk import Desk
from heat.store import operations, stacks, step
from heat.store.rows import EventRow, OperationState, ResourceDetail, ResourceRow, StackRow
from heat.values.status import Action, Status

HOT = "heat_template_version: 2021-04-16\n"
STRING = HOT + "resources: {secret: {type: OS::Heat::RandomString}}"


class World:
    """One engine's desk with its store."""

    def __init__(self, ask: Callable[..., Any], desk: Desk, clock: Any) -> None:
        self.ask, self.desk, self.clock = ask, desk, clock
        self.database = desk.house.database

    def create(self, template: Any = STRING, name: str = "web", **given: Any) -> dict[str, str]:
        """Ask for a stack; its identity."""
        return self._send("create_stack", {"stack_name": name}, template, given)

    def update(self, identity: Mapping[str, str], template: Any = None, **given: Any) -> dict[str, str]:
        """Ask for a change; without a template of what is given only."""
        if template is None:
            given["args"] = {"existing": True, **given.get("args", {})}
        return self._send("update_stack", {"stack_identity": identity}, template, given)

    def preview(self, identity: Mapping[str, str], template: Any = None, **given: Any) -> dict[str, list[str]]:
        """Names of resources by what an update would do to them."""
        if template is None:
            given["args"] = {"existing": True, **given.get("args", {})}
        changes = self._send("preview_update_stack", {"stack_identity": identity}, template, given)
        return {kind: [one["resource_name"] for one in found] for kind, found in changes.items() if found}

    def show(self, identity: Mapping[str, str], **how: Any) -> dict[str, Any]:
        """The stack in full."""
        (found,) = self.ask("show_stack", stack_identity=identity, **how)
        return found

    def row(self, identity: Mapping[str, str]) -> StackRow:
        """The stack as the store has it."""
        return stacks.get(self.database, identity["stack_id"], show_deleted=True)

    def stays(self, identity: Mapping[str, str], action: Action, status: Status) -> None:
        """The stack comes to that state, and nothing is under way."""
        stack = self.row(identity)
        changes = {"action": action, "status": status, "reason": f"Stack {action} {status}"}
        running = operations.active_for(self.database, stack.id)
        writes = step.StepWrites([], stacks={stack.id: changes})
        if running is not None:
            writes.operations[running.id] = {"state": OperationState.DONE, "status": status}
        step.commit(self.database, [writes])

    def done(self, identity: Mapping[str, str]) -> dict[str, ResourceRow]:
        """All resources of the template are made as an engine makes them, in their order; the stack is complete."""
        stack = self.row(identity)
        blueprint = self.desk.compiler.blueprint(stack)
        made: dict[str, ResourceRow] = {}
        for name in blueprint.graph.order():
            requires = tuple(made[one].id for one in blueprint.resources[name].requires)
            made[name] = self.made(identity, name, requires=requires)
        self.stays(identity, stack.action, Status.COMPLETE)
        stacks.change(self.database, stack.id, good_source=stack.source, outputs={})
        return made

    def made(self, identity: Mapping[str, str], name: str, **fields: Any) -> ResourceRow:
        """One resource of the template is made, with the properties that the template gives it."""
        stack = self.row(identity)
        definition = self.desk.compiler.blueprint(stack).resources[name]
        detail = ResourceDetail(definition.properties(), data={}, metadata=definition.metadata())
        row = self.put(identity, name, definition.type_name, **{"applied": definition.fingerprint, **fields})
        step.commit(self.database, [step.StepWrites([], resources=[(row, detail)])])
        return row

    def put(self, identity: Mapping[str, str], name: str, type_name: str, **fields: Any) -> ResourceRow:
        """A resource's row, complete unless told."""
        row = ResourceRow(
            str(uuid4()), identity["stack_id"], name, type_name, Action.CREATE, Status.COMPLETE, "state changed",
            self.clock(), self.clock(), physical_id=f"physical-{name}",
        )  # fmt: skip
        row = replace(row, **fields)
        step.commit(self.database, [step.StepWrites([], resources=[(row, None)])])
        return row

    def event(self, identity: Mapping[str, str], name: str, **fields: Any) -> EventRow:
        """Something happened to a resource."""
        stack = self.row(identity)
        row = EventRow(
            str(uuid4()), stack.id, stack.root_id, name, "OS::Heat::RandomString", f"physical-{name}",
            Action.CREATE, Status.COMPLETE, "state changed", self.clock(),
        )  # fmt: skip
        row = replace(row, **fields)
        step.commit(self.database, [step.StepWrites([], events=[row])])
        return row

    def child(self, identity: Mapping[str, str], of: str, name: str) -> dict[str, str]:
        """A stack below a resource, which it makes the physical thing of."""
        parent = self.row(identity)
        child = replace(
            parent, id=str(uuid5(uuid4(), "stack")), name=name, parent_id=parent.id, parent_resource=of,
            depth=parent.depth + 1, root_id=parent.root_id, traversal=str(uuid4()), tags=(),
        )  # fmt: skip
        operation = operations.get(self.database, parent.traversal or "")
        assert operation is not None
        stacks.create(self.database, child, replace(operation, id=child.traversal, stack_id=child.id))
        return {"tenant": child.project_id, "stack_name": name, "stack_id": child.id, "path": ""}

    def _send(self, method: str, head: dict[str, Any], template: Any, given: dict[str, Any]) -> Any:
        body = {"params": {}, "files": {}, "args": {}, **given}
        return self.ask(method, **head, template=template, **body)
