"""What may befall one engine process at any moment, and the word that it is dead."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from tests.simulation.whole.cloud import Cloud, Odds, Thing

T = TypeVar("T")


class Dead(BaseException):
    """The process is killed: no code of it may catch this and go on."""


class Peril:
    """The luck of one process."""

    def __init__(self, random: Random, odds: Odds, died: Callable[[str], None]) -> None:
        self._random, self._odds, self._died = random, odds, died
        self.dead = False

    def strikes(self, where: str) -> None:
        """Does it die here? Raises Dead, for ever after."""
        if not self.dead and self._random.random() < self._odds.death:
            self.dead = True
            self._died(where)
        if self.dead:
            raise Dead(where)

    def breaks(self) -> bool:
        """Is the store lost just now?"""
        return self._random.random() < self._odds.store_loss


class Reach:
    """The paper cloud as one process reaches it: it may die before or after every call."""

    def __init__(self, cloud: Cloud, peril: Peril) -> None:
        self._cloud, self._peril, self.clock = cloud, peril, cloud.clock

    def create(self, name: str, resource: str, given: dict[str, object], uses: list[str], seat: str = "") -> str:
        return self._call(lambda: self._cloud.create(name, resource, given, uses, seat))

    def change(self, identity: str, some: dict[str, object], uses: list[str] | None) -> None:
        self._call(lambda: self._cloud.change(identity, some, uses))

    def copy(self, identity: str, name: str) -> str:
        return self._call(lambda: self._cloud.copy(identity, name))

    def throw_away(self, identity: str) -> None:
        self._call(lambda: self._cloud.throw_away(identity))

    def sit(self, identity: str, sits: bool) -> None:
        self._call(lambda: self._cloud.sit(identity, sits))

    def find(self, name: str) -> str | None:
        return self._cloud.find(name)

    def get(self, identity: str) -> Thing:
        return self._cloud.get(identity)

    def update(self, identity: str, given: dict[str, object], uses: list[str]) -> None:
        self._call(lambda: self._cloud.update(identity, given, uses))

    def delete(self, identity: str) -> None:
        self._call(lambda: self._cloud.delete(identity))

    def sleep(self, identity: str, asleep: bool) -> None:
        self._call(lambda: self._cloud.sleep(identity, asleep))

    def _call(self, work: Callable[[], T]) -> T:
        self._peril.strikes("before a call")
        done = work()
        self._peril.strikes("after a call")
        return done
