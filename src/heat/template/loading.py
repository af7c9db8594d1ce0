"""The first step: the text of a template or environment becomes a tree of maps, lists and scalars.

YAML and JSON are read alike. Dates and the like stay text, map keys stay as they are spelled, duplicate keys are
refused, and CloudFormation's short tags become the functions that they stand for. The text is hostile until proven
otherwise: size, depth and the number of nodes after alias expansion are bounded while reading, so that an alias bomb
costs neither time nor memory.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TypeAlias

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.resolver import Resolver

from heat.template.language import nearest
from heat.template.limits import DEFAULT_LIMITS, Limits
from heat.values.errors import Place, RequestLimitExceeded, UnreadableDocument
from heat.values.short_tags import BARE, NAMES, called, function_of

Tree: TypeAlias = Any
"""A map with text keys, a list, text, a number, a boolean or null; and so down."""

PREFIX = "tag:yaml.org,2002:"
TEXT, MERGE = PREFIX + "str", PREFIX + "merge"
CONVERTERS = {
    PREFIX + "int": SafeConstructor.construct_yaml_int,
    PREFIX + "float": SafeConstructor.construct_yaml_float,
    PREFIX + "bool": SafeConstructor.construct_yaml_bool,
    PREFIX + "null": SafeConstructor.construct_yaml_null,
}
SHORT_TAGS = *BARE, *(f"!{name}" for name in NAMES)
KNOWN_TAGS = {None, "!", TEXT, PREFIX + "map", PREFIX + "seq", *CONVERTERS}


YAML_ADVICE = {
    "\\t": "Indent with spaces, not with tabs",
    "mapping values are not allowed": 'Check the indentation, and put text that has ": " in it into quotes',
    "did not find expected key": "Check the indentation, and that quotes and brackets are closed",
    "could not find expected ':'": 'After a key stands ": "; text of several lines begins with | or stands in quotes',
    "expected ',' or": "Check that every bracket is closed and that commas stand between the items",
    "did not find expected node content": "Check that every bracket is closed; a value may not begin with , ] or }",
    "did not find expected '-' indicator": "Check the indentation: items of one list begin in one column",
    "unexpected end of stream": "Check that every quote and bracket is closed",
    "cannot start any token": "Indent with spaces, not tabs; put text that begins with %, @ or a backquote into quotes",
    "alphabetic or numeric character": "An alias is * and a name; put other text that begins with * or & into quotes",
}
"""Words of the parser, and what has mostly happened then."""


def load(text: str, *, what: str = "template", limits: Limits = DEFAULT_LIMITS) -> Tree:
    """Read YAML or JSON. Raises UnreadableDocument with the place, RequestLimitExceeded when a bound is passed."""
    if len(text) > limits.size:
        raise RequestLimitExceeded(f"The {what} has {len(text)} characters; at most {limits.size} are allowed.")
    if text.lstrip()[:1] == "{":
        try:
            return _load_json(text, what, limits)
        except json.JSONDecodeError:
            pass  # a YAML flow map begins with a brace too
    return _load_yaml(text, what, limits)


def check_tree(tree: Tree, *, what: str = "template", limits: Limits = DEFAULT_LIMITS) -> Tree:
    """Hold a tree that was parsed elsewhere to the same bounds."""
    level, count, depth = [tree], 0, 0
    while level:
        count += len(level)
        if depth > limits.depth:
            _too_deep(what, limits)
        if count > limits.nodes:
            _too_many(what, limits)
        level = [child for node in level for child in _children(node)]
        depth += 1
    return tree


def _children(node: Tree) -> Iterator[Tree]:
    if isinstance(node, dict):
        yield from node.values()
    elif isinstance(node, list):
        yield from node


def _too_deep(what: str, limits: Limits) -> NoReturn:
    raise RequestLimitExceeded(f"The {what} is nested too deeply; at most {limits.depth} levels are allowed.")


def _too_many(what: str, limits: Limits) -> NoReturn:
    raise RequestLimitExceeded(f"The {what} has too many nodes; at most {limits.nodes} are allowed, aliases expanded.")


def _load_json(text: str, what: str, limits: Limits) -> Tree:
    def unique(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise UnreadableDocument(f'the {what} has the key "{twice}" twice in one map', fix="Remove one of them")
        return found

    def no_constant(name: str) -> NoReturn:
        raise UnreadableDocument(f"the {what} contains {name}, which is not JSON", fix="Use a number or a string")

    try:
        tree = json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except RecursionError:
        _too_deep(what, limits)
    return check_tree(tree, what=what, limits=limits)


def _load_yaml(text: str, what: str, limits: Limits) -> Tree:
    try:
        return _Builder(yaml.parse(text, Loader=yaml.CSafeLoader), what, limits).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(line=mark.line + 1, column=mark.column + 1) if mark else Place()
        problem = " ".join(filter(None, (error.context, error.problem)))
        raise UnreadableDocument(f"the {what} is not valid YAML: {problem}", place, _advice(problem)) from None
    except yaml.YAMLError as error:
        told = " ".join(str(error).replace('in "<unicode string>", ', "at ").split())
        raise UnreadableDocument(f"the {what} is not valid YAML: {told}", fix="Remove that character") from None


def _advice(problem: str) -> str:
    return next((advice for words, advice in YAML_ADVICE.items() if words in problem), "")


class _Builder:
    """Builds the tree from parser events; `count` runs ahead of memory, for aliases are shared."""

    def __init__(self, events: Iterator[Any], what: str, limits: Limits) -> None:
        self.events, self.what, self.limits = events, what, limits
        self.count = self.size = 0
        self.anchors: dict[str, tuple[Tree, int, int]] = {}
        self.scalars: dict[str, Any] = {}
        self.constructor = SafeConstructor()

    def document(self) -> Tree:
        next(self.events)  # the stream begins
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        tree = self.node(next(self.events), 0)
        next(self.events)  # the document ends
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.error(f"the {self.what} holds more than one document", event, "Keep one")
        return tree

    def error(self, problem: str, event: Any, fix: str = "") -> UnreadableDocument:
        mark = event.start_mark
        return UnreadableDocument(problem, Place(line=mark.line + 1, column=mark.column + 1), fix)

    def node(self, event: Any, depth: int) -> Tree:
        if depth > self.limits.depth:
            _too_deep(self.what, self.limits)
        before, size = self.count, self.size
        self.count += 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event)
        if event.anchor:
            self.anchors.pop(event.anchor, None)
        if kind is yaml.ScalarEvent:
            value = self.scalar(event)
        elif kind is yaml.MappingStartEvent:
            value = self.mapping(depth)
        else:
            value = self.sequence(depth)
        self.check()
        if event.tag is not None and event.tag not in CONVERTERS:
            value = self.tagged(event, value)
        if event.anchor:
            self.anchors[event.anchor] = value, self.count - before, self.size - size
        return value

    def check(self) -> None:
        """Raises RequestLimitExceeded for what has unfolded too far."""
        if self.count > self.limits.nodes:
            _too_many(self.what, self.limits)
        if self.size > self.limits.made:
            raise RequestLimitExceeded(
                f"The {self.what} unfolds into more than {self.limits.made} characters. "
                "Use fewer aliases, or have the operator raise max_evaluated_size."
            )

    def alias(self, event: Any) -> Tree:
        if event.anchor not in self.anchors:
            raise self.error(f'the alias "*{event.anchor}" has no anchor before it', event)
        value, count, size = self.anchors[event.anchor]
        self.count, self.size = self.count + count, self.size + size
        self.check()
        return value

    def mapping(self, depth: int) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        merged: list[Mapping[str, Tree]] = []
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise self.error("a map's key must be plain text", event)
            key = event.value
            self.size += len(key)
            value = self.node(next(self.events), depth + 1)
            if key == "<<" and event.implicit[0]:
                merged.extend(self.merge(event, value))
            elif key in found:
                raise self.error(f'the key "{key}" is already there in this map', event, "Remove one of them")
            else:
                found[key] = value
        for other in merged:
            for key, value in other.items():
                found.setdefault(key, value)
        return found

    def merge(self, event: Any, value: Tree) -> list[Mapping[str, Tree]]:
        maps = value if isinstance(value, list) else [value]
        if not all(isinstance(item, dict) for item in maps):
            raise self.error("<< takes a map or a list of maps", event)
        return maps

    def sequence(self, depth: int) -> list[Tree]:
        found = []
        while type(event := next(self.events)) is not yaml.SequenceEndEvent:
            found.append(self.node(event, depth + 1))
        return found

    def scalar(self, event: Any) -> Any:
        text = event.value
        self.size += len(text)
        if event.tag in CONVERTERS:
            return self.convert(event.tag, event)
        if event.tag is not None or not event.implicit[0]:
            return text
        if text not in self.scalars:
            tag = _implicit_tag(text)
            self.scalars[text] = self.convert(tag, event) if tag in CONVERTERS else text
        return self.scalars[text]

    def convert(self, tag: str, event: Any) -> Any:
        try:
            return CONVERTERS[tag](self.constructor, yaml.ScalarNode(tag, event.value))
        except (ValueError, KeyError, ConstructorError):
            kind = tag.removeprefix(PREFIX)
            raise self.error(f'"{event.value[:50]}" is not of type {kind}', event) from None

    def tagged(self, event: Any, value: Tree) -> Tree:
        function = function_of(event.tag)
        if function is None:
            if event.tag in KNOWN_TAGS:
                return value
            raise self.error(f"the tag {event.tag} is not known", event, nearest(event.tag, SHORT_TAGS))
        return called(function, value)


def _implicit_tag(text: str) -> str:
    for tag, pattern in Resolver.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            return str(tag)
    return TEXT
