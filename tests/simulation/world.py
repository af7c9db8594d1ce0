"""A database and an engine's shell, of paper, in which one stack lives through random days; see also the whole engines.

Every choice is drawn from one random source, so a seed replays a run exactly.
"""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from tests.simulation.breakpoints import Breakpoints
from tests.simulation.effects import Effects
from tests.simulation.paper import Call, Odds, Thing

from heat.converge import (
    Cancelled,
    Cleared,
    Command,
    Event,
    GraceOver,
    Halt,
    Operation,
    Request,
    RollBack,
    Row,
    Start,
    TimedOut,
    Waiting,
    Want,
    Watch,
    begin,
    check,
    step,
)
from heat.values.status import Action


@dataclass
class World(Effects):
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
    begun: int = 0
    """Operations so far."""
    told: list[Event] = field(default_factory=list)
    """Results that came in, and may come again at any time, as long as this engine lives."""
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
            wants[name] = Want(
                name, f"{name}v{version}", requires, references, reads, gives_way=self.random.random() < 0.3
            )
        return wants

    # -- life of an operation

    def start(self, action: Action, wants: dict[str, Want], *, rollback: bool = False) -> None:
        """A request, perhaps while another operation runs."""
        self.action, self.rollback = action, rollback
        self.begun += 1
        self.traversal = str(UUID(int=self.begun << 96 | self.random.getrandbits(64)))
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
        elif self.told and draw() < odds.repeat:
            self._take(self.random.choice(self.told))
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
        self.told.append(call.answer)
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
        self.calls, self.told = [], []
        self.at_hand = set()
        self._begin({}, 0)

    @staticmethod
    def _flying(call: Call, flying: dict[str, int]) -> bool:
        return flying.get(getattr(call.command, "key", "")) == getattr(call.command, "ticket", None)
