"""What differs between two tellings of one story."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.differential.lives.kinds import is_above
from tests.differential.lives.seeing import Seen
from tests.differential.lives.stories import Step

LOOKED_AT = re.compile(r'"UPDATE_IN_PROGRESS: [^"]*", "UPDATE_COMPLETE: [^"]*"(, )?')
"""What the reference says of every stack below at every update of the one above."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which the two sides do not agree."""

    number: int
    step: Step
    path: str
    ours: Any
    theirs: Any
    told: tuple[Seen, Seen]
    """All that was told of the step, by us and by them."""


def differences(steps: Sequence[Step], ours: Sequence[Seen], theirs: Sequence[Seen]) -> list[Difference]:
    """Everything that differs, step by step."""
    found = []
    for number, (step, mine, other) in enumerate(zip(steps, ours, theirs)):
        told = _settled(mine), _settled(other)
        found += [Difference(number, step, *one, told) for one in _unlike("", *told)]
    return found


def _settled(told: Seen) -> Seen:
    """Without what is said of stacks below whether or not anything in them changes."""
    kinds = {name: str(one["resource_type"]) for name, one in told.get("resources", {}).items()}
    events = {}
    for place, lines in told.get("events", {}).items():
        stack, name = place.rsplit("/", 1)
        above = is_above(kinds.get(f"{stack.rpartition('-')[2]}/{name}", "")) or (stack and name == ".")
        kept = json.loads(LOOKED_AT.sub("", json.dumps(lines)).replace(", ]", "]")) if above else lines
        if kept:
            events[place] = kept
    return {**told, "events": events} if events else {key: one for key, one in told.items() if key != "events"}


def _unlike(path: str, ours: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            if not (path == "answer" and key == "text"):  # texts of errors are our own
                yield from _unlike(f"{path}.{key}" if path else key, ours.get(key, "absent"), theirs.get(key, "absent"))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs) and path[:6] != "events":
        for at, pair in enumerate(zip(ours, theirs)):
            yield from _unlike(f"{path}[{at}]", *pair)
    elif type(ours) is not type(theirs) or ours != theirs:
        yield path, ours, theirs
