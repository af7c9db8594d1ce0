"""A user who asks for anything at any moment, through the service that answers the doors."""

from typing import TYPE_CHECKING, Any

from tests.simulation.whole.peril import Dead
from tests.simulation.whole.templates import Asked

from heat.rpc.context import RequestContext
from heat.service.offers import OFFERS
from heat.store import hooks, operations, resources, stacks
from heat.store.hooks import key_of
from heat.store.rows import StackRow
from heat.values.errors import HeatError
from heat.values.status import Status

if TYPE_CHECKING:
    from tests.simulation.whole.world import World

CONTEXT = RequestContext(project_id="p", user_id="u", username="u", roles=("member",), token="t")


class User:
    """Asks, and remembers what was promised."""

    def __init__(self, world: "World") -> None:
        self._world, self._random = world, world.random
        self.stack_id: str | None = None
        self.heard: dict[str, set[str]] = {}
        """Signals that were taken, by resource."""
        self.abandoned: dict[str, Any] | None = None
        self._names = 0

    # -- knowledge

    def stack(self) -> StackRow | None:
        """The stack, unless there is none just now."""
        if self.stack_id is None:
            return None
        found = stacks.get_many(self._world.store, [self.stack_id], True).get(self.stack_id)
        return None if found is None or found.deleted_at is not None else found

    # -- requests

    def ask(self, method: str, **arguments: Any) -> Any:
        """Call some engine that works; None when it refuses, or dies, whatever it did until then."""
        machines = [machine for machine in self._world.machines if machine.works]
        if not machines:
            return None
        machine = self._random.choice(machines)
        try:
            self._world.note(f"user asks {machine.name} to {method}")
            return OFFERS.find(method)(machine.desk, CONTEXT, **arguments)
        except HeatError as error:
            self._world.note(f"refused: {error}")
        except Dead:
            self._world.note("and it dies")
        return None

    def create(self, asked: Asked, **args: Any) -> None:
        """A new stack, with another name than all before."""
        self._names += 1
        name = f"s{self._names}"
        args = {"disable_rollback": self._random.random() < 0.5, **args}
        self.ask(
            "create_stack", stack_name=name, template=asked.template, params=asked.environment, files={}, args=args
        )
        found = stacks.find_live(self._world.store, "p", name)
        if found is not None:
            self.stack_id = found.id

    def update(self, asked: Asked, **args: Any) -> bool:
        """The stack shall be something else; was that taken?"""
        identity = self._identity()
        if identity is None:
            return False
        body = {"template": asked.template, "params": asked.environment, "files": {}, "args": args}
        return self.ask("update_stack", stack_identity=identity, **body) is not None

    def act(self, method: str, **more: Any) -> None:
        """Any request about the stack as a whole."""
        identity = self._identity()
        if identity is not None:
            self.ask(method, stack_identity=identity, **more)

    def _identity(self, stack: StackRow | None = None) -> dict[str, str] | None:
        stack = stack or self.stack()
        if stack is None:
            return None
        return {"tenant": stack.project_id, "stack_name": stack.name, "stack_id": stack.id, "path": ""}

    # -- whims

    def does_something(self) -> None:
        """One request, of whatever kind."""
        if self.stack() is None:
            self._begins_anew()
            return
        weights = {
            self._updates: 10, self._cancels: 3, self._rests: 4, self._remembers: 3, self._ends: 1.5,
            self._marks: 2, self._meddles: 1, self.helps: 6, self._leaves: 0.5, self._reaches_below: 1,
        }  # fmt: skip
        self._random.choices(list(weights), list(weights.values()))[0]()

    def _begins_anew(self) -> None:
        if self.abandoned is not None and self._random.random() < 0.7:
            told, self.abandoned = self.abandoned, None
            asked = Asked(told["template"], told["environment"])
            self.create(asked, adopt_stack_data=told)
        else:
            self.create(self._world.author.asks())

    def _updates(self) -> None:
        args: dict[str, Any] = {"disable_rollback": self._random.random() < 0.5}
        if self._random.random() < 0.2:
            args["converge"] = True
        if self._random.random() < 0.1:
            args["timeout_mins"] = 1
        self.update(self._world.author.asks(), **args)

    def _cancels(self) -> None:
        self.act("stack_cancel_update", cancel_with_rollback=self._random.random() < 0.5)

    def _rests(self) -> None:
        self.act(self._random.choice(["stack_suspend", "stack_resume", "stack_check"]))

    def _remembers(self) -> None:
        kept = []
        if self._random.random() < 0.5:
            kept = self.ask("stack_list_snapshots", stack_identity=self._identity()) or []
        if kept:
            self.act("stack_restore", snapshot_id=self._random.choice(kept)["id"])
        else:
            self.act("stack_snapshot", name=None)

    def _ends(self) -> None:
        if self._random.random() < 0.5:
            self._world.leaves_behind()
            self.act("force_delete_stack")
        else:
            self.act("delete_stack")

    def _leaves(self) -> None:
        """What the stack has made stays, whatever becomes of it."""
        identity = self._identity()
        if identity is not None and operations.active_for(self._world.store, identity["stack_id"]) is None:
            self._world.leaves_behind()
            self.abandoned = self.ask("abandon_stack", stack_identity=identity)

    def _reaches_below(self) -> None:
        """Something is asked of a nested stack behind its parent's back."""
        below = [stack for stack in self._tree() if stack.parent_id is not None]
        if below:
            identity = self._identity(self._random.choice(below))
            wishes = "stack_suspend", "stack_resume", "stack_check", "stack_cancel_update", "delete_stack"
            self.ask(self._random.choice(wishes), stack_identity=identity)

    def _marks(self) -> None:
        found = self._rows()
        if found:
            stack, row = self._random.choice(found)
            unhealthy = self._random.random() < 0.8
            identity = self._identity(stack)
            self.ask(
                "resource_mark_unhealthy", stack_identity=identity, resource_name=row.name, mark_unhealthy=unhealthy
            )

    def _meddles(self) -> None:
        """Somebody removes a thing by hand."""
        things = self._world.cloud.things.values()
        found = [thing.id for thing in things if thing.resource and not thing.seat]
        if found:
            self._world.cloud.take_away(self._random.choice(found))

    def helps(self) -> None:
        """Signals to those who wait for them, and clears hooks."""
        for stack in self._tree():
            operation = operations.active_for(self._world.store, stack.id)
            if operation is not None:
                waiting = hooks.waiting(self._world.store, {stack.id: key_of(operation)}).get(stack.id, {})
                for name, places in waiting.items():
                    for hook in places:
                        self._tell(stack, name, {"unset_hook": hook})
            rows = sorted(resources.load(self._world.store, stack.id), key=lambda row: row.generation)
            latest = {row.name: row for row in rows}  # whom a signal comes to
            for row in latest.values():
                if row.type_name == "Paper::Listener" and row.status is Status.IN_PROGRESS:
                    self._signal(stack, row.name)

    def _signal(self, stack: StackRow, name: str) -> None:
        sender = f"signal-{self._random.getrandbits(32)}"
        key = resources.find(self._world.store, stack.id, name)[0].id  # the newest of that name hears it
        if self._tell(stack, name, {"id": sender}) is not None:
            self.heard.setdefault(key, set()).add(sender)

    def _tell(self, stack: StackRow, name: str, details: dict[str, Any]) -> Any:
        identity = self._identity(stack)
        return self.ask("resource_signal", stack_identity=identity, resource_name=name, details=details, sync_call=True)

    def _tree(self) -> list[StackRow]:
        stack = self.stack()
        if stack is None:
            return []
        below = [identity for identity, _ in stacks.tree(self._world.store, stack.id)]
        return list(stacks.get_many(self._world.store, below).values())

    def _rows(self) -> list[tuple[StackRow, Any]]:
        return [(stack, row) for stack in self._tree() for row in resources.load(self._world.store, stack.id)]
