"""YAQL's regular expressions, matched by an engine that can be stopped.

The library matches with the standard one, which a small expression can hold up for ever. What is found is the same.
Source: YAQL standard library reference, "Regex functions".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import regex
from yaql.language import specs, yaqltypes
from yaql.language.exceptions import YaqlException

from heat.plugin.patterns import Malformed, TooSlow, compiled

Match: TypeAlias = "regex.Match[str]"
F = TypeVar("F", bound=Callable[..., Any])


class BadPattern(YaqlException):  # type: ignore[misc]
    """The text is no regular expression."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in a query, with what using it may cost."""

    text: str
    patience_s: float
    growing: Callable[[int], None]
    """Is told how long a text is about to become, and may refuse."""
    flags: int = 0

    def checked(self) -> "Pattern":
        """The same, if it is one. Raises BadPattern."""
        self._compiled()
        return self

    def call(self, method: str, *args: Any, **options: Any) -> Any:
        """Use the expression. Raises TooSlow, BadPattern."""
        try:
            return getattr(self._compiled(), method)(*args, timeout=self.patience_s, **options)
        except TimeoutError:
            raise TooSlow(self.text) from None

    def found(self, text: str) -> Iterator[Match]:
        """Every match, one after the other."""
        try:
            yield from self._compiled().finditer(text, timeout=self.patience_s)
        except TimeoutError:
            raise TooSlow(self.text) from None

    def replaced(self, text: str, value: Callable[[Match], Any], count: int) -> str:
        """The text with every match replaced by what is made of it; 0 stands for any number."""
        size = len(text)

        def counted(match: Match) -> str:
            nonlocal size
            made = str(value(match))
            size += len(made)
            self.growing(size)
            return made

        return str(self.call("sub", counted, text, count=count))

    def _compiled(self) -> "regex.Pattern[str]":
        try:
            return compiled(self.text, self.flags)
        except Malformed as error:
            raise BadPattern(f"{self.text!r} is not a regular expression: {error}") from None


EXPRESSION, TEXT = yaqltypes.PythonType(Pattern, False), yaqltypes.String()
CHOSEN, WHOLE = yaqltypes.Lambda(with_context=True), yaqltypes.Integer()


def query_function(name: str, *, method: bool = False, **kinds: Any) -> Callable[[F], F]:
    """Declare a function of the query language, with the kinds of its arguments."""

    def declare(function: F) -> F:
        for parameter, kind in kinds.items():
            specs.parameter(parameter, kind)(function)
        specs.name(name)(specs.method(function) if method else function)
        return function

    return declare


def register(context: Any, patience_s: float, growing: Callable[[int], None]) -> None:
    """Make the functions known in a context that has none of their kind."""

    @query_function("regex", pattern=TEXT)
    def made(pattern: str, ignoreCase: bool = False, multiLine: bool = False, dotAll: bool = False) -> Pattern:  # noqa: N803 - as queries spell it
        chosen = (ignoreCase, re.IGNORECASE), (multiLine, re.MULTILINE), (dotAll, re.DOTALL)
        flags = sum(flag for wanted, flag in chosen if wanted)
        return Pattern(pattern, patience_s, growing, flags).checked()

    @query_function("matches", method=True, string=TEXT, regexp=TEXT)
    def text_matches(string: str, regexp: str) -> bool:
        return _matches(made(regexp), string)

    @query_function("#operator_=~", string=TEXT, pattern=TEXT)
    def text_is_like(string: str, pattern: str) -> bool:
        return _matches(made(pattern), string)

    @query_function("#operator_!~", string=TEXT, pattern=TEXT)
    def text_is_unlike(string: str, pattern: str) -> bool:
        return not _matches(made(pattern), string)

    for function in (made, text_matches, text_is_like, text_is_unlike, *_INDEPENDENT):
        context.register_function(function)


@query_function("matches", method=True, regexp=EXPRESSION, string=TEXT)
def _matches(regexp: Pattern, string: str) -> bool:
    return regexp.call("search", string) is not None


@query_function("#operator_=~", string=TEXT, regexp=EXPRESSION)
def _is_like(string: str, regexp: Pattern) -> bool:
    return _matches(regexp, string)


@query_function("#operator_!~", string=TEXT, regexp=EXPRESSION)
def _is_unlike(string: str, regexp: Pattern) -> bool:
    return not _matches(regexp, string)


@query_function("search", method=True, regexp=EXPRESSION, string=TEXT, selector=CHOSEN)
def _search(context: Any, regexp: Pattern, string: str, selector: Any = None) -> Any:
    found = regexp.call("search", string)
    return None if found is None else _selected(context, found, selector)


@query_function("searchAll", method=True, regexp=EXPRESSION, string=TEXT, selector=CHOSEN)
def _search_all(context: Any, regexp: Pattern, string: str, selector: Any = None) -> Iterator[Any]:
    return (_selected(context, found, selector) for found in regexp.found(string))


@query_function("split", method=True, regexp=EXPRESSION, string=TEXT, maxSplit=WHOLE)
def _split(regexp: Pattern, string: str, maxSplit: int = 0) -> list[Any]:  # noqa: N803
    return list(regexp.call("split", string, maxsplit=maxSplit))


@query_function("split", method=True, string=TEXT, regexp=EXPRESSION, maxSplit=WHOLE)
def _split_text(string: str, regexp: Pattern, maxSplit: int = 0) -> list[Any]:  # noqa: N803
    return _split(regexp, string, maxSplit)


@query_function("replace", method=True, regexp=EXPRESSION, string=TEXT, repl=TEXT, count=WHOLE)
def _replace(regexp: Pattern, string: str, repl: str, count: int = 0) -> str:
    return regexp.replaced(string, lambda match: match.expand(repl), count)


@query_function("replace", method=True, string=TEXT, regexp=EXPRESSION, repl=TEXT, count=WHOLE)
def _replace_in(string: str, regexp: Pattern, repl: str, count: int = 0) -> str:
    return _replace(regexp, string, repl, count)


@query_function("replaceBy", method=True, regexp=EXPRESSION, string=TEXT, repl=CHOSEN, count=WHOLE)
def _replace_by(context: Any, regexp: Pattern, string: str, repl: Any, count: int = 0) -> str:
    return regexp.replaced(string, lambda match: _selected(context, match, repl), count)


@query_function("replaceBy", method=True, string=TEXT, regexp=EXPRESSION, repl=CHOSEN, count=WHOLE)
def _replace_by_in(context: Any, string: str, regexp: Pattern, repl: Any, count: int = 0) -> str:
    return _replace_by(context, regexp, string, repl, count)


@query_function("escapeRegex", string=TEXT)
def _escape(string: str) -> str:
    return re.escape(string)


@query_function("isRegex")
def _is_regex(value: Any) -> bool:
    return isinstance(value, Pattern)


_INDEPENDENT = (
    *(_matches, _is_like, _is_unlike, _search, _search_all, _split, _split_text),
    *(_replace, _replace_in, _replace_by, _replace_by_in, _escape, _is_regex),
)
"""Functions that are given an expression and need not make one."""


def _selected(context: Any, match: Match, selector: Any) -> Any:
    """What an expression makes of a match: $1 is the whole, $2 and on are the groups, which go by their names too."""
    if selector is None:
        return match.group()
    inner = context.create_child_context()
    for number in range(len(match.groups()) + 1):
        inner[f"${number + 1}"] = _told(match, number)
    for name in match.groupdict():
        inner[f"${name}"] = _told(match, name)
    return selector(inner)


def _told(match: Match, group: int | str) -> dict[str, Any]:
    return {"value": match.group(group), "start": match.start(group), "end": match.end(group)}
