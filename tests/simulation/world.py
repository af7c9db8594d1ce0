"""A cloud, a database and an engine's shell, all of paper, in which one stack lives through random days.

Every choice is drawn from one random source, so a seed replays a run exactly.
"""

from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

from tests.simulation.breakpoints import Breakpoints

from heat.converge import (
    Cancelled,
    Cleared,
    Command,
    Compare,
    Event,
    Failed,
    Finish,
    Finished,
    GraceOver,
    Halt,
    Judged,
    Operation,
    Request,
    Resolve,
    Resolved,
    RollBack,
    Row,
    Start,
    Succeeded,
    TimedOut,
    Waiting,
    Want,
    Watch,
    begin,
    check,
    step,
)
from heat.plugin.changes import Verdict
from heat.values.status import MAKING, Action, Status


@dataclass
class Thing:
    """What the cloud holds for one row."""

    shape: str
    """The fingerprint that it was last given."""
    ready: bool = False
    doomed: bool = False


@dataclass
class Odds:
    """How unkind a day is, as probabilities."""

    failure: float = 0.1
    crash: float = 0.03
    slow: float = 0.4
    update: float = 0.03
    stop: float = 0.01
    hook: float = 0.1
    clear: float = 0.1
    lose_answer: float = 0.3


@dataclass
class Call:
    """A command on its way: first its effect, then its answer."""

    command: Command
    want: Want | None = None
    """Of its resource, when it was sent."""
    answer: Event | None = None
    shape: str | None = None
    """What is known after it of what the thing was made from; "" for something else than was asked for."""


@dataclass
class World:
    """One stack, its cloud, its database and the engine that works on it."""

    random: Random
    odds: Odds
    cloud: dict[str, Thing] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    database: dict[str, Row] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    """From what each thing was made, as results told."""
    at_hand: set[str] = field(default_factory=set)
    """Rows whose update goes on in the cloud, and whose plug-in is in memory."""
    wants: dict[str, Want] = field(default_factory=dict)
    good: dict[str, Want] = field(default_factory=dict)
    operation: Operation | None = None
    calls: list[Call] = field(default_factory=list)
    action: Action = Action.CREATE
    rollback: bool = False
    traversal: str = ""
    restores: frozenset[str] = frozenset()
    """Names of which the snapshot that is gone back to holds something."""
    remarks: dict[str, str] = field(default_factory=dict)
    """Rows with which the action can do nothing."""
    force: bool = False
    left: list[str] = field(default_factory=list)
    """What was left behind, as committed."""
    steps: int = 0
    crashes: int = 0
    updates: int = 0
    breakpoints: Breakpoints = field(init=False)

    def __post_init__(self) -> None:
        self.breakpoints = Breakpoints(self.random)

    # -- templates

    def template(self, most: int = 7) -> dict[str, Want]:
        """A random acyclic template; names are shared between templates, so that they overlap."""
        names = [f"r{number}" for number in range(most)]
        self.random.shuffle(names)
        chosen = names[: self.random.randint(0, most)]
        wants: dict[str, Want] = {}
        for name in chosen:
            requires = frozenset(other for other in wants if self.random.random() < 0.35)
            references = frozenset(other for other in requires if self.random.random() < 0.7)
            reads = frozenset(read for read in ("a", "b") if self.random.random() < 0.3)
            version = self.random.randint(1, 3)
            wants[name] = Want(name, f"{name}v{version}", requires, references, reads, self.random.random() < 0.3)
        return wants

    # -- life of an operation

    def start(self, action: Action, wants: dict[str, Want], *, rollback: bool = False) -> None:
        """A request, perhaps while another operation runs."""
        self.action, self.rollback = action, rollback
        self.traversal = str(UUID(int=self.random.getrandbits(128)))
        before = self.operation
        self.wants = wants
        names = {*self.wants, *(row.name for row in self.database.values())}
        self.breakpoints.set(names, self.odds.hook)
        flying = self._in_flight()
        self.calls = [call for call in self.calls if self._flying(call, flying)]
        self._begin(flying, before.last_ticket if before else 0)

    def _in_flight(self) -> dict[str, int]:
        """Calls that are on their way, and looks that have begun."""
        out = {}
        for call in self.calls:
            command = call.command
            begun = isinstance(command, Start) or (
                isinstance(command, Watch) and (call.answer is not None or self.random.random() < 0.3)
            )
            if begun and self.operation is not None and self.operation.tickets.get(command.key) == command.ticket:
                out[command.key] = command.ticket
        return out

    def run(self) -> None:
        """Until the operation has ended; checks what must hold after every step."""
        assert self.operation is not None
        while self.operation.stage != "ended":
            self.steps += 1
            assert self.steps < 20_000, "this run does not end"
            self._something_happens()

    def _begin(self, flying: dict[str, int], last_ticket: int) -> None:
        request = Request(
            self.traversal,
            self.action,
            self.rollback,
            in_flight=flying,
            watched=frozenset(self.at_hand),
            last_ticket=last_ticket,
            hooks=self.breakpoints.hooks,
            passed=frozenset(self.breakpoints.passed),
            announced=frozenset(self.breakpoints.announced),
            restores=self.restores,
            remarks=self.remarks,
            force=self.force,
            left=self.left,
            keep_history=True,
        )
        self.operation, commands = begin(request, self.database.values(), self.wants)
        check(self.operation)
        self._commit_and_run(commands)

    def _something_happens(self) -> None:
        odds, draw = self.odds, self.random.random
        if self._crashes_now():
            self._crash()
        elif draw() < odds.update and self.updates < 20:
            self.updates += 1
            self._last_words()
            self.start(Action.UPDATE, self.template(), rollback=draw() < 0.5)
        elif draw() < odds.stop:
            self._stop()
        elif self.breakpoints.waiting(self._heard()) and (not self.calls or draw() < odds.clear):
            self._clear()
        elif self.calls:
            self._one_call_goes_on()
        else:
            raise AssertionError(f"nothing is under way and the operation has not ended: {self.operation.traversal}")

    def _stop(self) -> None:
        assert self.operation is not None
        event = self.random.choice([TimedOut(), Cancelled(True), Cancelled(False), GraceOver()])
        for _ in range(self.random.choice([1, 1, 2])):  # messages and timers may come twice, and at any time
            if self.operation.stage != "ended":
                self._take(event)

    def _heard(self) -> set[tuple[str, str]]:
        return self.operation.passed if self.operation else set()

    def _clear(self) -> None:
        """The user clears a hook; the engine hears of it now, later, twice, or after a crash."""
        place = self.breakpoints.clear(self._heard())
        if self.random.random() < 0.8:
            self._take(Cleared(*place))

    def _one_call_goes_on(self) -> None:
        call = self.random.choice(self.calls)
        if call.answer is None:
            call.answer = self._effect(call)
            return
        self.calls.remove(call)
        self._remember(call)
        self._take(call.answer)

    def _remember(self, call: Call) -> None:
        """What a result told beside its event, unless it is stale."""
        key, answer = getattr(call.command, "key", ""), call.answer
        assert self.operation is not None
        if self.operation.tickets.get(key) != getattr(call.command, "ticket", None):
            return
        if call.shape is not None:
            self.kept[key] = call.shape
        going_on = isinstance(answer, Waiting) and getattr(call.command, "action", None) is Action.UPDATE
        (self.at_hand.add if going_on else self.at_hand.discard)(key)

    def _take(self, event: Event) -> None:
        assert self.operation is not None
        commands = step(self.operation, event)
        check(self.operation)
        self._commit_and_run(commands)

    def _commit_and_run(self, commands: list[Command]) -> None:
        assert self.operation is not None
        changes = self.operation.take_changes()
        self.left = list(self.operation.left)
        self.database.update(changes.rows)
        self.breakpoints.note(changes.records)
        for key in changes.removed:
            self.database.pop(key, None)
        if self._crashes_now():
            self._crash()
            return
        for command in commands:
            if isinstance(command, RollBack):
                self.start(Action.ROLLBACK, self.good)
                return
            self.breakpoints.has_waited(command, self.action)
            if isinstance(command, Halt):
                continue  # things of paper have no stack below them
            self._drop_calls_on(getattr(command, "key", None))
            self.calls.append(Call(command, self.wants.get(getattr(command, "name", ""))))
        if self.operation.stage == "ended" and self.operation.outcome and self.operation.outcome.status == "COMPLETE":
            self.good = dict(self.wants)

    def _last_words(self) -> None:
        """Answers that come after the update: what they led to is refused, not sent, and known in memory alone."""
        assert self.operation is not None
        for call in [call for call in self.calls if call.answer is not None and self.operation.stage != "ended"]:
            self.calls.remove(call)
            self._remember(call)
            step(self.operation, call.answer)  # type: ignore[arg-type]
        self.database = dict(self.operation.rows)

    def _drop_calls_on(self, key: str | None) -> None:
        """A new command on a row takes the place of a look that was due later."""
        self.calls = [
            call
            for call in self.calls
            if not (isinstance(call.command, Watch) and call.command.key == key and not call.answer)
        ]

    def _crashes_now(self) -> bool:
        return self.crashes < 30 and self.random.random() < self.odds.crash

    def _crash(self) -> None:
        """The engine dies: memory is gone; calls on their way have taken effect, or never will."""
        self.crashes += 1
        for call in self.calls:
            if call.answer is None and self.random.random() < self.odds.lose_answer:
                self._effect(call)
        self.calls = []
        self.at_hand = set()
        self._begin({}, 0)

    @staticmethod
    def _flying(call: Call, flying: dict[str, int]) -> bool:
        return flying.get(getattr(call.command, "key", "")) == getattr(call.command, "ticket", None)

    # -- what commands do to the cloud

    def _effect(self, call: Call) -> Event:
        command = call.command
        if isinstance(command, Finish):
            return Finished(command.ticket)
        if isinstance(command, Compare):
            return self._compare(command)
        if isinstance(command, Resolve):
            return Resolved(command.key, command.ticket, self._digest(command.key), self._reads(command.name))
        assert isinstance(command, Start | Watch)
        if command.action is Action.DELETE:
            return self._remove(command)
        if command.action in MAKING:
            return self._create(command, call)
        return self._other(command, call)

    def _compare(self, command: Compare) -> Event:
        row, want = self.database[command.key], self.wants[command.name]
        if self.random.random() < self.odds.failure / 3:
            return Failed(command.key, command.ticket, "cannot be judged")
        if row.status is Status.FAILED:
            verdict = Verdict.REPLACE if row.action in MAKING else self.random.choice(list(Verdict)[1:])
        elif command.doubtful:
            verdict = Verdict.REPLACE
        elif self.kept.get(command.key) == want.fingerprint:
            verdict = self.random.choice([Verdict.KEEP, Verdict.UPDATE])
        else:
            verdict = self.random.choice([Verdict.UPDATE, Verdict.REPLACE])
        return Judged(command.key, command.ticket, verdict, ("because",))

    def _create(self, command: Start | Watch, call: Call) -> Event:
        key, ticket = command.key, command.ticket
        thing = self.cloud.get(key)
        target = command.target if isinstance(command, Start) else None
        if thing is None:
            assert isinstance(command, Start), f"{key} is watched and is not there"
            if self.random.random() < self.odds.failure:
                return Failed(key, ticket, "refused")
            self._uses_what_is_there(key)
            assert call.want is not None
            thing = self.cloud[key] = Thing(call.want.fingerprint)
            call.shape = thing.shape
            self.made[key] = self.made.get(key, 0) + 1
            assert self.made[key] == 1, f"{key} is made twice"
        elif isinstance(command, Start):
            assert command.takeover, f"{key} is begun a second time without looking for it"
            asked = call.want is not None and self.database[key].applied == command.target
            call.shape, target = call.want.fingerprint if asked and call.want else "", None
        if self.random.random() < self.odds.failure:
            return Failed(key, ticket, "broken", key)
        if self.random.random() < self.odds.slow:
            return Waiting(key, ticket, key, target)
        thing.ready = True
        return Succeeded(key, ticket, key, target, self._digest(key), self._reads(command.name))

    def _other(self, command: Start | Watch, call: Call) -> Event:
        key, ticket = command.key, command.ticket
        if isinstance(command, Start) and command.action is Action.UPDATE and call.want is not None:
            self.cloud[key].shape = call.want.fingerprint
        if self.random.random() < self.odds.failure:
            return Failed(key, ticket, "refused", key)
        if self.random.random() < self.odds.slow:
            return Waiting(key, ticket, key)
        if command.action is Action.UPDATE:
            call.shape = self.cloud[key].shape
        return Succeeded(key, ticket, key, None, self._digest(key), self._reads(command.name))

    def _remove(self, command: Start | Watch) -> Event:
        key, ticket = command.key, command.ticket
        if self.random.random() < self.odds.failure:
            return Failed(key, ticket, "in use")
        if key in self.cloud and self.random.random() < self.odds.slow:
            self.cloud[key].doomed = True
            return Waiting(key, ticket)
        self._nobody_uses(key)
        self.cloud.pop(key, None)
        return Succeeded(key, ticket)

    def _uses_what_is_there(self, key: str) -> None:
        for needed in self.database[key].requires:
            assert needed in self.cloud, f"{key} is begun before {needed} is there"
            assert not self.cloud[needed].doomed, f"{key} is begun on {needed}, which is being removed"

    def _nobody_uses(self, key: str) -> None:
        users = [row.key for row in self.database.values() if key in row.requires and row.key in self.cloud]
        assert not users or self.database[key].key in users, f"{key} is removed while {users} use it"

    def _digest(self, key: str) -> str:
        return f"{key}-{self.random.randint(0, 2)}"

    def _reads(self, name: str) -> frozenset[str]:
        want = self.wants.get(name)
        return want.reads if want else frozenset()


def calm(world: World) -> None:
    """From now on nothing goes wrong."""
    world.odds = Odds(failure=0, crash=0, slow=0.3, update=0, stop=0, hook=0)


def as_wanted(world: World) -> None:
    """The cloud and the database hold what the template says, and nothing else."""
    rows = {row.name: row for row in world.database.values()}
    assert len(rows) == len(world.database), "a name has more than one row"
    assert rows.keys() == world.wants.keys()
    assert {row.key for row in rows.values()} == world.cloud.keys()
    for row in rows.values():
        assert row.complete and row.made_from(world.wants[row.name].fingerprint), row
        needed = {rows[name].key for name in world.wants[row.name].requires}
        assert row.requires == needed, (row, needed)
        shape = world.cloud[row.key].shape
        assert shape == world.wants[row.name].fingerprint, f"{row} is {shape} in the cloud"


def another_day(world: World) -> None:
    """An update, a way back to a snapshot, or something that keeps the template."""
    random = world.random
    if random.random() < 0.4:
        world.start(Action.UPDATE, world.template(), rollback=random.random() < 0.5)
    elif random.random() < 0.3:
        wants = world.template()
        world.restores = frozenset(name for name in wants if random.random() < 0.5)
        world.start(Action.RESTORE, wants, rollback=random.random() < 0.5)
    else:
        action = random.choice([Action.SUSPEND, Action.RESUME, Action.CHECK, Action.SNAPSHOT])
        if action is Action.CHECK:
            world.remarks = {key: "cannot be checked" for key in sorted(world.database) if random.random() < 0.3}
        world.start(action, world.wants)
    world.run()
    restored(world)
    world.restores, world.remarks = frozenset(), {}


def restored(world: World) -> None:
    """What is gone back to without a fault has brought back whatever the snapshot holds, and nothing else."""
    operation = world.operation
    if operation is None or operation.action is not Action.RESTORE or operation.outcome.status != "COMPLETE":
        return
    found = {row.name for row in world.database.values() if row.action is Action.RESTORE and row.complete}
    assert world.restores <= found, f"{sorted(world.restores - found)} were not restored"


def removed_by_force(world: World) -> None:
    """Whatever happens it ends well, and what is left in the cloud is named."""
    world.odds.failure, world.odds.crash, world.force = 0.4, 0.05, True
    names = {row.key: row.name for row in world.database.values()}
    world.start(Action.DELETE, {})
    for _ in range(world.random.randint(0, 8)):
        if world.operation is not None and world.operation.stage != "ended":
            world._something_happens()
    if world.random.random() < 0.3:
        world._take(TimedOut())
    world.run()
    assert world.operation is not None and world.operation.outcome is not None
    assert world.operation.outcome.status == "COMPLETE" and not world.database
    left = {each.partition(" ")[0] for each in world.left}
    assert {names[key] for key in world.cloud} <= left, f"only {left} are named"


def live(seed: int | Random) -> World:
    """A stack's whole life: a creation and some updates on bad days, a calm update, a removal."""
    random = seed if isinstance(seed, Random) else Random(seed)
    odds = Odds(failure=random.choice([0, 0.03, 0.2]), crash=random.choice([0, 0.02, 0.1]))
    world = World(random, odds)
    world.start(random.choice([Action.CREATE, Action.ADOPT]), world.template(), rollback=random.random() < 0.5)
    world.run()
    for _ in range(random.randint(0, 4)):
        another_day(world)
    calm(world)
    world.start(Action.UPDATE, world.template())
    world.run()
    as_wanted(world)
    wants = {name: replace(want) for name, want in world.wants.items()}
    rows = dict(world.database)
    world.start(Action.UPDATE, wants)
    world.run()
    assert world.database == rows, "an update that changes nothing wrote something"
    if random.random() < 0.3:
        removed_by_force(world)
        return world
    world.start(Action.DELETE, {})
    world.run()
    assert not world.cloud and not world.database
    return world
