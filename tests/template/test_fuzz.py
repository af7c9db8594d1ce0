"""Corpus files spoilt at random: the only exceptions are errors that tell of it.

HEAT_FUZZ_CASES=100000 runs so many, half as text and half as trees, each within bounds of time and memory.
"""

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from . import fuzzing

CASES = int(os.environ.get("HEAT_FUZZ_CASES", "0"))
FIRST = int(os.environ.get("HEAT_FUZZ_FIRST", "0"))
BLOCK, BLOCKS = (250, -(-CASES // 500)) if CASES else (40, 4)
"""Cases of one test, and how many such tests there are of each kind."""
SECONDS, BYTES = 10.0, 2 * 1024**3
"""Of processor time for one case, and of memory for the whole run."""
ENVIRONMENTS: tuple[object, ...] = (
    {},
    {"parameters": {"image": "x", "a": [1]}},
    [{"parameter_defaults": {"key_name": "k"}}, "parameters: {}"],
    {"resource_registry": {"OS::Nova::*": fuzzing.PART, "resources": {"*": {"AWS::*": fuzzing.PART}}}},
)
OTHERS = ("text", 5, ["a", {"b": 1}], {"a": ["b"]}, None, True)


class TooLong(BaseException):
    """A case took more processor time than it may; no handler of exceptions holds it up."""


@contextmanager
def bounded() -> Iterator[None]:
    """In a long run, end a case that takes too long."""

    def end(*_: object) -> None:
        raise TooLong

    if not CASES:
        yield
        return
    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def endure(seed: int, make: object) -> None:
    """One case; says which one it was when it falls."""
    try:
        with bounded():
            template = make(seed)  # type: ignore[operator]
            part = fuzzing.mutated_text(seed + 1) if seed % 2 else json.dumps(fuzzing.mutated_tree(seed + 1))
            fuzzing.endure(template, ENVIRONMENTS[seed % 4], OTHERS[seed % 6], {fuzzing.PART: part})
    except (Exception, TooLong) as error:
        pytest.fail(f"seed {seed}: {type(error).__name__}: {error}")
    assert not CASES or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < BYTES


@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("make", [fuzzing.mutated_text, fuzzing.mutated_tree])
def test_no_spoilt_template_brings_the_house_down(make: object, block: int) -> None:
    for seed in range(FIRST + block * BLOCK, FIRST + (block + 1) * BLOCK):
        endure(seed, make)
