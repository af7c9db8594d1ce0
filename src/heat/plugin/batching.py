"""Members of a group made or changed a few at a time: who comes next, told from who is there now.

The one mechanism of rolling updates and of creation in batches, for every type of group. A type says at which pace
(`Knobs.pace` reads it from the type's own words), who its members are and how each of them is, which names shall stand
in the end, and which names it can spare for members that only help out meanwhile. `next_batch` answers with the next
batch, or None when all is done. When that batch has come about the type asks again. Nothing has to be remembered from
one batch to the next, so that a crash, a failure or another update between two batches needs no care: whoever asks,
goes on from what is there. `heat.plugin.rolling` does all this for types whose members live in a stack below.

What holds, as long as batches end well (with `n` wanted members):
- at most `batch` members are made or changed at once; those on which work goes on already come first whatever they are;
- at least `min(least, n)` members serve that are not being changed, or as many as serve now where that is fewer: where
  too few would be left, the group grows by members that help out, and loses them when they are not needed any more;
- members that do not serve come before those that do, since their change costs nothing;
- each batch brings the end nearer, and in the end exactly the wanted members stand, all as they should be.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from heat.values.errors import HeatError, Place, ValidationError

DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and how carefully."""

    batch: int
    """At most so many at once."""
    least: int = 0
    """So many others serve meanwhile."""
    pause_s: float = 0.0
    """Between one batch and the next."""

    def check(self, steps: int, time_s: float | None) -> None:
        """Raises PolicyTimeout when the pauses between so many steps alone would last as long as there is time."""
        if time_s is not None and (steps - 1) * self.pause_s >= time_s:
            raise PolicyTimeout(steps - 1, self.pause_s, time_s)


class PolicyTimeout(HeatError, type_name="ValueError"):
    """A roll-out at this pace could not end in time."""

    def __init__(self, pauses: int, pause_s: float, time_s: float) -> None:
        super().__init__(
            "The current update policy will result in stack update timeout. "
            f"{pauses} pauses of {pause_s:g} s alone last longer than the {time_s:g} s that an action may take: "
            "make the pause shorter, the batches larger, or give the stack more time (timeout_mins)."
        )


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a type's own policy calls the parts of a pace."""

    batch: str = "max_batch_size"
    least: str = "min_in_service"
    pause: str = "pause_time"
    """In seconds, or as ISO 8601 has it (PT1M30S)."""

    def pace(self, policy: Mapping[str, Any] | None) -> Pace | None:
        """The pace that a policy sets; None where there is none. Raises ValidationError for a pause that cannot be."""
        if policy is None:
            return None
        pause = policy.get(self.pause) or 0
        seconds = self._seconds(pause) if isinstance(pause, str) else float(pause)
        return Pace(max(1, int(policy.get(self.batch) or 1)), max(0, int(policy.get(self.least) or 0)), seconds)

    def _seconds(self, text: str) -> float:
        found = DURATION.fullmatch(text)
        if found is None or not any(found.groups()):
            raise ValidationError(
                f'"{text}" is no span of time', Place((self.pause,)), "Write it as PT30S, PT5M or PT1H30M"
            )
        days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


@dataclass(frozen=True, slots=True)
class Member:
    """One that is there."""

    name: str
    current: bool
    """Is it what it should be?"""
    serving: bool
    """Does it work, whatever it is? One that is being made or changed does not."""
    underway: bool = False
    """Is it being made or changed already?"""

    @property
    def done(self) -> bool:
        """Does nothing remain to be done with it?"""
        return self.current and self.serving


@dataclass(frozen=True, slots=True)
class Batch:
    """One step of the way: all others stay as they are."""

    names: tuple[str, ...]
    """Who stands when it has come about."""
    renewed: frozenset[str] = frozenset()
    """Who of them is made or changed in it."""


def next_batch(members: Sequence[Member], wanted: Sequence[str], spare: Iterable[str], pace: Pace) -> Batch | None:
    """The next step towards the wanted members; None when there is none.

    Members stand in the order in which they give way: the first is changed first, and goes first when fewer are needed.
    New ones are made in the order of `wanted`. Names to spare are none of the wanted ones, and endless.
    """
    here = {member.name: member for member in members}
    if all(name in here and here[name].done for name in wanted):
        return Batch(tuple(wanted)) if here.keys() != set(wanted) else None
    floor = min(pace.least, len(wanted))
    renewed = _due(members, wanted, spare, pace.batch, floor)
    standing = [name for name in wanted if name in here or name in renewed]
    helping = sum(here[name].serving for name in standing if name in here and name not in renewed)
    extra = [member.name for member in members if member.serving and member.name not in {*wanted, *renewed}]
    kept = extra[len(extra) - min(len(extra), max(0, floor - helping)) :]
    grown = [name for name in renewed if name not in standing]
    return Batch((*standing, *reversed(kept), *grown), frozenset(renewed))


def _due(
    members: Sequence[Member], wanted: Sequence[str], spare: Iterable[str], size: int, floor: int
) -> dict[str, None]:
    """Who is made or changed in the next batch, in the order of urgency."""
    here = {member.name: member for member in members}
    left = [member for member in members if member.name in set(wanted) and not member.done]
    underway = [member.name for member in left if member.underway]
    broken = [member.name for member in left if not member.underway and not member.serving]
    absent = [name for name in wanted if name not in here]
    outdated = [member.name for member in left if member.serving]
    chosen = [*underway, *[*broken, *absent][: max(0, size - len(underway))]]
    room = max(0, size - len(chosen))
    free = max(0, sum(member.serving for member in members) - floor)
    touched = outdated[: min(room, free)]
    growth = min(room, len(outdated)) - len(touched)
    names = iter(spare)
    helpers: list[str] = []
    while len(helpers) < growth:
        name = next(names)
        if name not in here or not here[name].serving:
            helpers.append(name)
    return dict.fromkeys([*chosen, *touched, *helpers])


def batches(members: Sequence[Member], wanted: Sequence[str], spare: Sequence[str], pace: Pace) -> Iterator[Batch]:
    """All steps of the way, if every one of them ends well."""
    while batch := next_batch(members, wanted, spare, pace):
        yield batch
        members = after(batch, members)


def after(batch: Batch, members: Sequence[Member]) -> list[Member]:
    """Who is there once a batch has come about; in the order in which they stood, new ones last."""
    here = {member.name: member for member in members}
    old = [member.name for member in members if member.name in batch.names]
    names = [*old, *(name for name in batch.names if name not in here)]
    return [Member(name, True, True) if name in batch.renewed else replace(here[name]) for name in names]
