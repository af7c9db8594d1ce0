"""What to do about a finding that does not say so itself."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from heat.template.language import nearest

Advice: TypeAlias = Callable[[re.Match[str]], str]
TWIN = {
    "Ref": "get_param or get_resource",
    "Fn::GetAtt": "get_attr",
    "Fn::Join": "list_join",
    "Fn::Split": "str_split",
    "Fn::Sub": "str_replace",
    "Fn::Replace": "str_replace",
    "Fn::If": "if",
    "Fn::Equals": "equals",
    "get_param": "Ref",
    "get_resource": "Ref",
    "get_attr": "Fn::GetAtt",
    "list_join": "Fn::Join",
    "str_split": "Fn::Split",
    "str_replace": "Fn::Sub",
    "if": "Fn::If",
}
"""Of a function of one family, what the other has for it."""
MOST_NAMES = 8
"""Longer lists of names help nobody."""


def _allowed(match: re.Match[str]) -> str:
    return nearest(match[1], match[2].split(", "))


def _twin(match: re.Match[str]) -> str:
    return f"Use {TWIN[match[1]]}" if match[1] in TWIN else "Use what this version has in its place"


BY_WORDS: Mapping[str, Advice] = {
    r'"(.*)" is not an allowed value; allowed are (.*)': _allowed,
    r"The function (\S+) is not a function of .*: it was removed": _twin,
    r"Property (\S+) not assigned": lambda match: f"Add {match[1]}: the type requires it",
    r"Circular Dependency Found": lambda match: "Break the circle: one of the references or depends_on has to go",
    r"Unknown Property": lambda match: "`heat resource type show TYPE` lists those it has",
    r".*found character that cannot start any token": lambda match: "Indent with spaces, not with tabs",
    r".*did not find expected ',' or '[\]}]'": lambda match: "A bracket or brace opened above is not closed",
    r".*mapping values are not allowed": lambda match: "Put text that contains a colon in quotes",
    r".*did not find expected key": lambda match: "Look at the indentation of this line and the one before",
    r".*could not find expected ':'": lambda match: "Look for a missing colon here or in the line before",
}
PATTERNS = [(re.compile(words, re.DOTALL), advice) for words, advice in BY_WORDS.items()]


def advice(message: str) -> str:
    """A fix for a message that has none, or ""."""
    for pattern, found in PATTERNS:
        if match := pattern.match(message):
            return found(match)
    return ""


def listing(what: str, names: Iterable[str]) -> str:
    """The names that there are, where they are few."""
    known = sorted(names)
    return f"{what} {', '.join(known)}" if 0 < len(known) <= MOST_NAMES else ""
