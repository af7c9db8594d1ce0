"""A simulated world: some engines, one store, one cloud, one user, and all of their luck from one seed.

Whoever could do something next waits here until chance picks them; time passes only when nobody can do anything now.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import func, select
from tests.simulation.whole.cloud import CALM, Cloud, Odds
from tests.simulation.whole.machine import Machine, Message, Post
from tests.simulation.whole.peril import Dead, Peril
from tests.simulation.whole.records import Line, wipe
from tests.simulation.whole.templates import Author, Taste
from tests.simulation.whole.user import User

from heat.store import services
from heat.store.database import StoreUnavailable
from heat.store.rows import OperationState
from heat.store.schema import operation

BEGINNING = 1_700_000_000.0
MOST_MOMENTS = 30_000
LONGEST_DAY = 3000
"""Moments after which luck turns, so that what cannot end on bad days comes to its end."""
UNFINISHED = OperationState.ACTIVE.value, OperationState.WAITING.value


class Complaint(logging.Handler):
    """Whatever the engines call a bug of their own is one."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or "bug" in record.getMessage().lower():
            self.found.append(self.format(record))


class World:
    """All of it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.now = BEGINNING
        self._wanted, self._born = self.random.choice([1, 2, 2, 3]), 0
        self.odds = replace(Odds(), death=self.random.choice([0, 0.002, 0.01]))
        self.story: list[str] = []
        self.moments = self.deaths = 0
        wipe()
        self.store = Line(Peril(Random(0), CALM, lambda where: None), lambda: self.now)
        self.cloud = Cloud(self.random, lambda: self.now, self.odds)
        self.author = Author(self.random, Taste.of(self.random), self.cloud.place("outside"))
        self.bag: list[Message] = []
        self.machines: list[Machine] = []
        self.scribe = self._machine("scribe", CALM)
        """Never works on anything: it only reads what is written."""
        for _ in range(self._wanted):
            self._boot()
        self.user = User(self)

    def note(self, what: str) -> None:
        """For whoever reads how it came to that."""
        self.story.append(f"{self.now - BEGINNING:8.1f} {what}")

    def leaves_behind(self) -> None:
        """From now on nothing is expected of what stands now, whatever becomes of it."""
        self.cloud.lawless.update(self.cloud.things)
        self.cloud.lawless.add("*")

    # -- moments

    def moment(self) -> None:
        """One thing happens, anywhere."""
        self.moments += 1
        assert self.moments < MOST_MOMENTS, "this life does not end"
        self._misfortune()
        can = [(machine, act) for machine in self.machines if machine.works for act in machine.ready()]
        if self.bag and self.random.random() < 0.3:
            self._deliver()
        elif can:
            machine, act = self.random.choice(can)
            self._let(machine, act)
        else:
            self._time_passes()

    def rest(self, *, calm: bool = False) -> None:
        """Moments until nothing is under way, whatever the user does meanwhile."""
        evening = self.moments + LONGEST_DAY
        while self.busy():
            if self.moments > evening and not calm:
                self.calm_down()
                calm = True
            if calm and self.moments % 20 == 0:
                self.user.helps()
            elif self.random.random() < self.odds.request:
                self.user.does_something()
            for _ in range(5):
                self.moment()

    def calm_down(self) -> None:
        """From now on nothing goes wrong."""
        self.odds.__dict__.update(CALM.__dict__)
        for machine in self.machines:
            machine.stalled_until = machine.offset_s = 0.0
        if not any(machine.works for machine in self.machines):
            self._boot()

    def busy(self) -> bool:
        """Is anything under way?"""
        query = select(func.count()).select_from(operation).where(operation.c.state.in_(UNFINISHED))
        return bool(self.store.read(lambda connection: connection.execute(query).scalar_one()))

    def _let(self, machine: Machine, act: Callable[[], None]) -> None:
        try:
            act()
        except Dead:
            pass
        except StoreUnavailable:
            self.note(f"{machine.name} finds the store away")

    def _deliver(self) -> None:
        message = self.bag.pop(self.random.randrange(len(self.bag)))
        if self.random.random() < self.odds.lost_message:
            return
        if self.random.random() < self.odds.repeated:
            self.bag.append(message)
        for machine in self.machines:
            if machine.name == message.to and not machine.peril.dead:
                self._let(machine, partial(message.deliver, machine))

    def _time_passes(self) -> None:
        alive = [machine.next_at() for machine in self.machines if not machine.peril.dead]
        self.now = max(self.now + 0.01, min(alive, default=self.now + 1.0))

    # -- luck

    def _misfortune(self) -> None:
        draw = self.random.random
        alive = [machine for machine in self.machines if not machine.peril.dead]
        if (len(alive) < self._wanted and draw() < 0.05) or not alive:
            self._boot()
        elif len(alive) > 1 and draw() < self.odds.leave:
            one = self.random.choice(alive)
            self.note(f"{one.name} leaves")
            self._let(one, one.leave)
        elif draw() < self.odds.stall:
            one = self.random.choice(alive)
            one.stalled_until = self.now + self.random.choice([1.0, 6.0, 20.0])
            self.note(f"{one.name} stalls until {one.stalled_until - BEGINNING:.1f}")
        elif draw() < self.odds.jump:
            one = self.random.choice(alive)
            one.offset_s = self.random.choice([0.0, -3600.0, 3600.0, 90.0, -90.0])
            self.note(f"the clock of {one.name} is off by {one.offset_s}")

    def _boot(self) -> None:
        self._born += 1
        name = f"engine-{self._born}"
        machine = self._machine(name, self.odds)
        services.register(self.store, machine.service)
        self.machines = [each for each in self.machines if not each.peril.dead] + [machine]
        self.note(f"{name} begins")

    def _machine(self, name: str, odds: Odds) -> Machine:
        post = Post(lambda: [machine.name for machine in self.machines], self.bag, self.random)
        return Machine(
            name, self.cloud, odds, post, self._new_id, lambda where: self._died(name, where), self._wanted == 1
        )

    def _died(self, name: str, where: str) -> None:
        self.deaths += 1
        self.note(f"{name} dies {where}")

    def _new_id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))
