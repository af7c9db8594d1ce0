"""A cloud of paper: things with names, that stand on each other, take their time and may be refused.

It is the judge of what engines do to it: what no engine may ever do is noted as a breach at the moment it happens.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any

from heat.cloud.errors import CloudAmbiguous, CloudNotFound
from heat.values.errors import CloudError

DELAYS = 0.0, 0.0, 0.3, 1.0, 4.0
"""Seconds that the cloud takes for what it was asked to do."""
COPY = "copy"
"""In place of the name of a resource."""
KEPT = "keep"
"""Resources whose name begins so have the deletion policy Retain."""


@dataclass
class Thing:
    """What stands in the cloud."""

    id: str
    name: str
    """The physical name, which stands for one generation of one resource."""
    resource: str
    given: dict[str, Any]
    uses: frozenset[str]
    ready_at: float
    fails: bool = False
    gone_at: float | None = None
    asleep: bool = False
    seat: str = ""
    """Where it sits, or would like to; nobody else may sit there meanwhile."""
    sits: bool = False
    signals: int = 0


@dataclass
class Odds:
    """How unkind the world is, as probabilities of each moment."""

    refusal: float = 0.02
    failure: float = 0.03
    lost_answer: float = 0.03
    slowness: float = 0.02
    death: float = 0.004
    leave: float = 0.002
    stall: float = 0.004
    jump: float = 0.003
    lost_message: float = 0.2
    repeated: float = 0.05
    store_loss: float = 0.003
    request: float = 0.03


CALM = Odds(*[0] * 12)


@dataclass
class Cloud:
    """All things, and what was done to them against the rules."""

    random: Random
    clock: Callable[[], float]
    odds: Odds
    things: dict[str, Thing] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)
    """Ids of all things that there have been."""
    breaches: list[str] = field(default_factory=list)
    touched: int = 0
    """Calls that changed something."""
    lawless: set[str] = field(default_factory=set)
    """Things that a user took away by hand, or that were left behind on purpose: nothing is expected of them."""

    # -- what clients call

    def create(self, name: str, resource: str, given: dict[str, Any], uses: Collection[str], seat: str = "") -> str:
        """A new thing; its id."""
        self._may_refuse("create")
        self._may_lose("before it was created")
        for needed in uses:
            self._stands(needed, f"{name} is made on it")
        twins = [thing for thing in self.things.values() if thing.name == name and thing.gone_at is None]
        if twins:
            self.breaches.append(f"{name} is made twice")
        self._is_vacant(seat)
        self.touched += 1
        draw = self.random.random
        slow = 100.0 if draw() < self.odds.slowness else self.random.choice(DELAYS)
        made = Thing(f"t{len(self.ever)}", name, resource, dict(given), frozenset(uses), self.clock() + slow)
        made.seat, made.sits = seat, bool(seat)
        made.fails = draw() < self.odds.failure
        self.things[made.id] = made
        self.ever.add(made.id)
        self._may_lose("after it was created")
        return made.id

    def find(self, name: str) -> str | None:
        """The id of what has a name."""
        self._tidy()
        return next((thing.id for thing in self.things.values() if thing.name == name), None)

    def get(self, identity: str) -> Thing:
        """A thing as it is. Raises CloudNotFound."""
        self._tidy()
        if identity not in self.things:
            raise CloudNotFound("paper", f"no {identity}", 404)
        return self.things[identity]

    def change(self, identity: str, some: dict[str, Any], uses: Collection[str] | None) -> None:
        """Change some of it in place."""
        thing = self.get(identity)
        self.update(identity, {**thing.given, **some}, thing.uses if uses is None else uses)

    def copy(self, identity: str, name: str) -> str:
        """A copy of a thing, or the one of that name which there is."""
        self.get(identity)
        known = self.find(name)
        if known is not None:
            return known
        self._may_refuse("copy")
        made = Thing(f"t{len(self.ever)}", name, COPY, {}, frozenset(), self.clock() + self.random.choice(DELAYS))
        made.fails = self.random.random() < self.odds.failure
        self.things[made.id] = made
        self.ever.add(made.id)
        self._may_lose("after it was copied")
        return made.id

    def throw_away(self, identity: str) -> None:
        """A copy goes at once, if it is there."""
        self.things.pop(identity, None)

    def sit(self, identity: str, sits: bool) -> None:
        """Take its seat, or give it up."""
        thing = self.get(identity)
        self._may_refuse("sit")
        if sits and not thing.sits:
            self._is_vacant(thing.seat)
        self.touched += 1
        thing.sits = sits
        self._may_lose("after it sat or stood")

    def _is_vacant(self, seat: str) -> None:
        taken = [thing for thing in self.things.values() if seat and thing.sits and thing.seat == seat]
        if taken:
            raise CloudError("paper", f"{taken[0].id} sits there", 409)

    def update(self, identity: str, given: dict[str, Any], uses: Collection[str]) -> None:
        """Make another of it in place."""
        thing = self.get(identity)
        self._may_refuse("update")
        self._may_lose("before it was changed")
        for needed in uses:
            self._stands(needed, f"{thing.name} is changed to use it")
        if thing.gone_at is not None:
            raise CloudError("paper", f"{identity} is being removed", 409)
        thing.given, thing.uses = dict(given), frozenset(uses)
        slow = self.random.random() < self.odds.slowness
        thing.ready_at = self.clock() + (100.0 if slow else self.random.choice(DELAYS))
        thing.fails = self.random.random() < self.odds.failure
        self.touched += 1
        self._may_lose("after it was changed")

    def delete(self, identity: str) -> None:
        """Begin to take it away."""
        thing = self.get(identity)
        self._may_refuse("delete")
        self._may_lose("before it was removed")
        self.touched += 1
        yields = any(one.seat and not one.sits and one.resource == thing.resource for one in self.things.values())
        for user in () if yields else self.things.values():  # whoever wants its seat back cannot wait
            excused = user.resource.startswith(KEPT) or {user.id, identity} & self.lawless
            if identity in user.uses and user.gone_at is None and not excused:
                self.breaches.append(f"{thing.name} ({identity}) is removed while {user.name} ({user.id}) uses it")
        if thing.gone_at is None:
            thing.gone_at = self.clock() + self.random.choice(DELAYS)
        self._may_lose("after it was removed")

    def sleep(self, identity: str, asleep: bool) -> None:
        """Put it to rest, or wake it."""
        thing = self.get(identity)
        self._may_refuse("action")
        thing.asleep, thing.ready_at = asleep, self.clock() + self.random.choice(DELAYS)
        self.touched += 1
        self._may_lose("after it was put to rest or woken")

    # -- what users do

    def take_away(self, identity: str) -> None:
        """Somebody removes it by hand."""
        self.things.pop(identity, None)
        self.lawless.add(identity)

    def place(self, name: str) -> str:
        """Something that no stack has made."""
        self.things[name] = Thing(name, name, "", {}, frozenset(), 0.0)
        return name

    # -- luck and law

    def _may_refuse(self, what: str) -> None:
        if self.random.random() < self.odds.refusal:
            raise CloudError("paper", f"{what} refused", 409)

    def _may_lose(self, when: str) -> None:
        if self.random.random() < self.odds.lost_answer:
            raise CloudAmbiguous("paper", f"connection lost {when}")

    def _stands(self, identity: str, why: str) -> None:
        thing = self.things.get(identity)
        known = identity in self.things or identity in self.ever
        if known and (thing is None or thing.gone_at is not None) and identity not in self.lawless:
            self.breaches.append(f"{identity} is not there, and {why}")

    def _tidy(self) -> None:
        now = self.clock()
        for thing in [each for each in self.things.values() if each.gone_at is not None and each.gone_at <= now]:
            del self.things[thing.id]
