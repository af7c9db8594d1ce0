"""Rows to write, with everything that a test does not care about filled in."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

from heat.store import stacks
from heat.store.database import Database
from heat.store.operations import claim
from heat.store.rows import EventRow, OperationRow, ResourceRow, Source, StackRow
from heat.store.step import Fence
from heat.values.status import Action, Status

SOURCE = Source("template-hash", "environment-hash", "files-hash")
_numbers = count(1)


def stack_row(name: str = "wordpress", **fields: Any) -> StackRow:
    """A stack that is being created."""
    known = {
        "id": f"stack-{next(_numbers)}",
        "name": name,
        "project_id": "demo",
        "action": Action.CREATE,
        "status": Status.IN_PROGRESS,
        "reason": "Stack CREATE started",
        "source": SOURCE,
        "created_at": 1000.0,
    }
    return StackRow(**known | fields)


def operation_row(stack: StackRow, **fields: Any) -> OperationRow:
    """The creation of a stack."""
    known = {
        "id": f"operation-{next(_numbers)}",
        "stack_id": stack.id,
        "project_id": stack.project_id,
        "action": Action.CREATE,
        "created_at": 1000.0,
        "source": SOURCE,
    }
    return OperationRow(**known | fields)


def resource_row(stack: StackRow, name: str = "server", **fields: Any) -> ResourceRow:
    """A resource that is being created."""
    known = {
        "id": f"resource-{next(_numbers)}",
        "stack_id": stack.id,
        "name": name,
        "type_name": "OS::Nova::Server",
        "action": Action.CREATE,
        "status": Status.IN_PROGRESS,
        "reason": "state changed",
        "created_at": 1000.0,
        "updated_at": 1001.0,
    }
    return ResourceRow(**known | fields)


def event_row(stack: StackRow, name: str = "server", **fields: Any) -> EventRow:
    """A resource began to be created."""
    known = {
        "id": f"event-{next(_numbers)}",
        "stack_id": stack.id,
        "root_id": stack.root_id or stack.id,
        "resource_name": name,
        "type_name": "OS::Nova::Server",
        "physical_id": None,
        "action": Action.CREATE,
        "status": Status.IN_PROGRESS,
        "reason": "state changed",
        "created_at": 1000.0,
    }
    return EventRow(**known | fields)


def created(database: Database, name: str = "wordpress", **fields: Any) -> tuple[StackRow, OperationRow]:
    """A stack in the database with its first operation."""
    stack = stack_row(name, **fields)
    operation = operation_row(stack)
    stacks.create(database, stack, operation)
    return stack, operation


def claimed(database: Database, name: str = "wordpress", engine_id: str = "engine-1") -> tuple[StackRow, Fence]:
    """A stack in the database, and the right of an engine to write for its first operation."""
    stack, operation = created(database, name)
    owned = claim(database, operation.id, engine_id)
    assert owned is not None
    return stack, Fence(owned.id, engine_id, owned.fence)


def at_once(act: Callable[[Any], object], arguments: Sequence[Any]) -> None:
    """Do one thing with each argument, in threads that start together; ends when all have ended.

    Raises what the first of them raised.
    """
    start = Barrier(len(arguments))

    def wait_and_act(argument: Any) -> None:
        start.wait()
        act(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        acts = [pool.submit(wait_and_act, argument) for argument in arguments]
    for done in acts:
        done.result()
