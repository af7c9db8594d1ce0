"""`Fn::ForEach`: how a loop is written, and what one round of it makes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from heat.template.loading import Tree
from heat.values.errors import Place, ValidationError

LOOP = "Fn::ForEach"
USAGE = "Write Fn::ForEach::Name: [Identifier, [value, ...], {key: value}]"
CHARACTERS_OF_A_NODE = 100
"""So much text counts as much as a node: text must not grow without end either."""
NODES_OF_AN_ENTRY = 40
"""An entry that is made costs more than a node that is read."""
WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Loop:
    """A part of a map, to be written once for each item of a collection."""

    identifier: str
    collection: Any
    body: Mapping[str, Tree]


def is_loop(key: object) -> bool:
    """Does a key of a map begin a loop?"""
    return isinstance(key, str) and (key == LOOP or key.startswith(f"{LOOP}::"))


def loop_of(key: str, declared: Any, path: tuple[Any, ...]) -> Loop:
    """The loop that an entry of a map declares. Raises ValidationError."""
    if key != LOOP and WORD.fullmatch(key.removeprefix(f"{LOOP}::")) is None:
        raise _error(f'the name of the loop "{key}" must consist of letters and digits', path)
    if not isinstance(declared, list) or len(declared) != 3:
        raise _error(f"{key} takes an identifier, a collection and a map", path)
    identifier, collection, body = declared
    if not isinstance(identifier, str) or WORD.fullmatch(identifier) is None:
        raise _error(f"the identifier of {key} must consist of letters and digits", (*path, 0))
    if not isinstance(body, dict) or not body:
        raise _error(f"what {key} makes must be a map", (*path, 2))
    return Loop(identifier, collection, body)


def rewritten(loop: Loop, item: Any, count: Callable[[int], None]) -> Iterator[tuple[str, Tree, str]]:
    """One round: each key and its tree with the item in place of the identifier, and the key as it was written.

    `count` is told how many nodes are made, before they are; it may raise.
    """
    text = _text(item)
    holes = {f"${{{loop.identifier}}}": text, f"&{{{loop.identifier}}}": re.sub(r"[^A-Za-z0-9]", "", text)}

    def fill(written: str) -> str:
        for hole, value in holes.items():
            if times := written.count(hole):
                count(times * len(value) // CHARACTERS_OF_A_NODE)
                written = written.replace(hole, value)
        return written

    def tree(node: Tree) -> Tree:
        count(1 + (len(node) // CHARACTERS_OF_A_NODE if isinstance(node, str) else 0))
        if isinstance(node, str):
            return fill(node)
        if isinstance(node, list):
            return [tree(part) for part in node]
        if isinstance(node, dict):
            if node == {"Ref": loop.identifier}:
                return item
            return {fill(key): tree(value) for key, value in node.items()}
        return node

    for key, value in loop.body.items():
        count(NODES_OF_AN_ENTRY)
        yield fill(key), tree(value), key


def _text(item: Any) -> str:
    return str(item).lower() if isinstance(item, bool) else str(item)


def _error(problem: str, path: tuple[Any, ...]) -> ValidationError:
    return ValidationError(problem, Place(tuple(map(str, path))), USAGE)
