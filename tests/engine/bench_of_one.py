"""An engine on a database of its own, without a cloud: for templates whose resources need none."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.engine import Engine
from heat.engine.house import House
from heat.engine.settings import EngineSettings
from heat.functions import LANGUAGES
from heat.plugin.resource import Resource
from heat.resources.loading import load
from heat.store import documents, events, operations, resources, stacks
from heat.store.database import Database, StoreUnavailable
from heat.store.documents import Document
from heat.store.migrations import upgrade
from heat.store.rows import OperationRow, ServiceRow, Source, StackRow
from heat.store.secrets import Secrets
from heat.template import parse
from heat.values.status import Action, Status

PROJECT = "p"
QUICK = EngineSettings(heartbeat_s=0.05, dead_after_s=0.4, sweep_s=0.1, first_look_s=0.02, child_look_s=0.2)


class Frail(Database):
    """A database that one engine loses for a while, as a machine does that stops or loses its network."""

    lost = False

    def read(self, work: Any) -> Any:
        if self.lost:
            raise StoreUnavailable
        return super().read(work)

    def write(self, work: Any, repeatable: bool = False) -> Any:
        if self.lost:
            raise StoreUnavailable
        return super().write(work, repeatable)


class Stage:
    """A database, the engines on it, and requests as the service room would write them."""

    def __init__(self, path: Path, plugins: Mapping[str, type[Resource]] | None = None) -> None:
        self._plugins = plugins or {}
        self._url = f"sqlite:///{path}/heat.sqlite"
        self.database = Database(self._url, Secrets("k" * 32))
        upgrade(self.database.writer)
        self.engines: list[Engine] = []

    def engine(self, settings: EngineSettings = QUICK) -> Engine:
        """One more engine, at work; the first is alone as long as no other comes."""
        engine_id = f"engine-{len(self.engines)}"
        sessions = Sessions(CloudSettings(auth_url="http://127.0.0.1:9"))
        own = Frail(self._url, Secrets("k" * 32))
        house = House(engine_id, own, sessions, load().merged(self._plugins), LANGUAGES, settings)
        now = time.time()
        engine = Engine(house, ServiceRow(engine_id, "here", "here", "heat-engine", "engine", 1, now, now))
        engine.start()
        self.engines.append(engine)
        return engine

    def halt(self) -> None:
        """From now on the first engine reads and writes nothing, and nobody is told."""
        self._frail().lost = True

    def wake_up(self) -> None:
        """The first engine goes on as if nothing had happened."""
        self._frail().lost = False

    def _frail(self) -> Frail:
        found = self.engines[0].house.database
        assert isinstance(found, Frail)
        return found

    def create(
        self,
        template: str,
        *,
        rollback: bool = False,
        files: dict[str, str] | None = None,
        environment: dict[str, Any] | None = None,
        timeout_mins: int | None = None,
    ) -> str:
        """A stack to be created; its id."""
        source, made = self._source(template, files or {}, environment)
        stack_id = str(uuid4())
        operation = self._operation(stack_id, Action.CREATE, source, rollback)
        row = StackRow(
            stack_id, f"s-{stack_id[:8]}", PROJECT, Action.CREATE, Status.IN_PROGRESS, "", source, time.time(),
            disable_rollback=not rollback, traversal=operation.id, timeout_mins=timeout_mins,
        )  # fmt: skip
        stacks.create(self.database, row, operation, made)
        self._wake(operation)
        return stack_id

    def update(
        self,
        stack_id: str,
        template: str,
        *,
        rollback: bool = False,
        environment: dict[str, Any] | None = None,
        files: dict[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> None:
        """A change to a stack, at whatever moment."""
        source, made = self._source(template, files or {}, environment)
        self._supersede(stack_id, Action.UPDATE, source, made, rollback, timeout_s)

    def act(self, stack_id: str, action: Action, options: Mapping[str, Any] | None = None) -> None:
        """Another action on a stack."""
        self._supersede(stack_id, action, None, [], False, options=options)

    def settled(self, stack_id: str, within_s: float = 10.0) -> StackRow:
        """The stack, once nothing is under way."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            stack = stacks.get(self.database, stack_id, show_deleted=True)
            if stack.status is not Status.IN_PROGRESS and operations.active_for(self.database, stack_id) is None:
                return stack
            time.sleep(0.005)
        raise AssertionError(f"{stack.action} is still going on: {stack.reason}")

    def resources(self, stack_id: str) -> dict[str, Any]:
        """Resource rows by name."""
        return {row.name: row for row in resources.load(self.database, stack_id)}

    def below(self, stack_id: str) -> list[StackRow]:
        """The stacks nested directly in it."""
        return stacks.children(self.database, [stack_id])

    def begun(self, stack_id: str, name: str) -> None:
        """Wait until something is under way with a resource."""
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            row = self.resources(stack_id).get(name)
            if row is not None and row.status is Status.IN_PROGRESS:
                return
            time.sleep(0.005)
        raise AssertionError(f"{name} was not begun")

    def history(self, stack_id: str) -> list[str]:
        """The events of one stack, oldest first, as `name ACTION_STATUS`."""
        page = events.page(self.database, [stack_id], limit=1000)
        return [f"{event.resource_name} {event.action}_{event.status}" for event in page]

    def _supersede(
        self,
        stack_id: str,
        action: Action,
        source: Any,
        made: list[Document],
        rollback: bool,
        timeout_s: float | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        documents.store(self.database, made)
        stack = stacks.get(self.database, stack_id)
        operation = self._operation(stack_id, action, source or stack.source, rollback)
        operation.options = {**operation.options, **(options or {})}
        operation.deadline = operation.created_at + timeout_s if timeout_s is not None else None
        changes = {"action": action, "status": Status.IN_PROGRESS, "traversal": operation.id}
        if source is not None:
            changes["source"] = source
        begun = operations.supersede(self.database, operation, changes)
        if begun.owner is None:
            self.engines[0].look_at(stack_id)
        else:
            self._wake(begun)

    def _operation(self, stack_id: str, action: Action, source: Source, rollback: bool) -> OperationRow:
        owner = self.engines[0].house.engine_id if action is Action.CREATE and self.engines else None
        fence = 1 if owner else 0
        return OperationRow(
            str(uuid4()), stack_id, PROJECT, action, time.time(), owner=owner, fence=fence, source=source,
            options={"rollback": rollback},
        )  # fmt: skip

    def _wake(self, operation: OperationRow) -> None:
        for engine in self.engines:
            if engine.house.engine_id == operation.owner:
                engine.wake(operation)

    @staticmethod
    def _source(
        template: str, files: dict[str, str], environment: dict[str, Any] | None = None
    ) -> tuple[Source, list[Document]]:
        tree = parse(template, LANGUAGES).tree
        made = [Document.of(dict(tree)), Document.of({"parameters": {}, **(environment or {})}), Document.of(files)]
        return Source(*(document.hash for document in made)), made


@contextmanager
def stage(
    path: Path,
    engines: int = 1,
    settings: EngineSettings = QUICK,
    plugins: Mapping[str, type[Resource]] | None = None,
) -> Iterator[Stage]:
    """Engines at work for the length of a `with`; `plugins` are types that they know besides ours."""
    made = Stage(path, plugins)
    for _ in range(engines):
        made.engine(settings)
    try:
        yield made
    finally:
        for engine in made.engines:
            engine.stop(1.0)
            engine.house.database.close()
        made.database.close()
