"""Regular expressions that strangers wrote: matched for a moment, then given up.

The standard library cannot be stopped in the middle of a match, and one that backtracks would stop the whole process.
"""

from functools import lru_cache

import regex

PATIENCE_S = 0.25


class Malformed(ValueError):
    """The text is no regular expression."""


class TooSlow(ValueError):
    """The expression did not come to an end in time."""


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> "regex.Pattern[str]":
    """The expression, ready for use. Raises Malformed."""
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise Malformed(str(error)) from error


def matches_whole(pattern: str, text: str) -> bool:
    """Does it match the text from its first to its last character? Raises Malformed, TooSlow."""
    try:
        return compiled(pattern).fullmatch(text, timeout=PATIENCE_S) is not None
    except TimeoutError as error:
        raise TooSlow(f'the pattern "{pattern}" takes too long to match') from error


def matches_begin(pattern: str, text: str) -> bool:
    """Does it match at the beginning of the text? Raises Malformed, TooSlow."""
    try:
        return compiled(pattern).match(text, timeout=PATIENCE_S) is not None
    except TimeoutError as error:
        raise TooSlow(f'the pattern "{pattern}" takes too long to match') from error
