"""Regular expressions that strangers wrote: matched for a moment, then given up.

The standard library says what a regular expression is, but cannot be stopped in the middle of a match, and one that
backtracks would stop the whole process. So another engine matches, told to understand what the standard one does:
its own inventions are written out as plain text, and what would take it long to prepare is refused or cut in pieces.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import regex

from heat.values.errors import RequestLimitExceeded

PATIENCE_S: Final = 0.25
LONGEST: Final = 4096
"""Characters of an expression."""
HEAVIEST: Final = 20_000
"""Parts of an expression once its counts are unrolled, as the engine does before it matches."""
LONGEST_RUN: Final = 64
"""Plain characters in a row: preparing a longer run takes the engine time by its third power."""

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?P<low>\d*)(?:,\d*)?\}|.", re.DOTALL)
_SPECIAL = frozenset("\\^$.|?*+()[]{}#")
_PAUSE = "(?:|)"
"""Matches nothing, wherever it stands."""


class Malformed(ValueError):
    """The text is no regular expression."""


class TooSlow(RequestLimitExceeded, type_name="RequestLimitExceeded"):
    """The expression did not come to an end in time."""

    def __init__(self, pattern: str) -> None:
        super().__init__(f'The pattern "{pattern[:200]}" takes too long to match. Make it simpler.')


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: int = 0) -> "regex.Pattern[str]":
    """The expression, ready for use. Raises Malformed."""
    if len(pattern) > LONGEST:
        raise Malformed(f"it has {len(pattern)} characters, and {LONGEST} are allowed")
    try:
        re.compile(pattern, flags)
        if _weight(pattern) > HEAVIEST:
            raise Malformed(f"its counts together ask for more than {HEAVIEST} repetitions")
        return regex.compile("".join(_translated(pattern)), flags, cache_pattern=False)
    except (re.error, regex.error, OverflowError, RecursionError, ValueError) as error:
        raise Malformed(str(error)) from error


def _weight(pattern: str) -> int:
    """How many parts there are when every `{n}` is written out."""
    groups, last = [0], 0
    for token in _TOKEN.finditer(pattern):
        text, low = token[0], token["low"]
        if text == "(":
            groups.append(0)
        elif low:
            groups[-1] += last * (int(low[:9]) - 1)
            last *= int(low[:9])
        else:
            last = groups.pop() if text == ")" and len(groups) > 1 else 1
            groups[-1] += last
    return sum(groups)


def _translated(pattern: str) -> Iterator[str]:
    run = 0
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        run = 0 if text in _SPECIAL or len(text) > 1 else run + 1
        if run and run % LONGEST_RUN == 0:
            yield _PAUSE
        if text == "{":  # no count follows, so it stands for itself
            yield r"\{"
        elif text[0] == "[" and len(text) > 1:
            yield "[" + re.sub(r"\\.|\[", lambda found: found[0] if len(found[0]) > 1 else r"\[", text[1:], flags=re.S)
        else:
            yield text


def matches_whole(pattern: str, text: str, patience_s: float = PATIENCE_S) -> bool:
    """Does its first way to match take the whole text? `a|ab` does not match "ab". Raises Malformed, TooSlow."""
    found = _at_begin(pattern, text, patience_s)
    return found is not None and found.end() == len(text)


def matches_begin(pattern: str, text: str) -> bool:
    """Does it match at the beginning of the text? Raises Malformed, TooSlow."""
    return _at_begin(pattern, text, PATIENCE_S) is not None


def _at_begin(pattern: str, text: str, patience_s: float) -> "regex.Match[str] | None":
    try:
        return compiled(pattern).match(text, timeout=patience_s)
    except TimeoutError as error:
        raise TooSlow(pattern) from error
