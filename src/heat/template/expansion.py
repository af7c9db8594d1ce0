"""CloudFormation's transforms: before a template is read, its loops and included snippets become what they stand for.

`Fn::ForEach` writes a part of a map once for each item of a collection; `AWS::Include` puts the content of a file in
its place. Both may ask for parameters, so a tree can be expanded twice: with defaults when it is read, and with the
user's values when a stack is made of it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.expressions import Compiler, Scope, Statics, Uses
from heat.template.limits import DEFAULT_LIMITS, Limits
from heat.template.loading import Tree, load
from heat.template.loops import LOOP, Loop, is_loop, loop_of, rewritten
from heat.template.origins import Origins
from heat.values.errors import Place, RequestLimitExceeded, ValidationError

INCLUDE, EXTENSIONS = "AWS::Include", "AWS::LanguageExtensions"
SECTION, FUNCTION = "Transform", "Fn::Transform"
LOOPED_SECTIONS = frozenset({"Resources", "Conditions", "Outputs"})
MAX_INCLUDES = 1000
"""How many snippets one template may bring in, those in snippets counted."""
CHARACTERS_OF_A_NODE = 4
MACRO_FIX = (
    "Known are AWS::Include and AWS::LanguageExtensions: macros run at AWS alone, so send the processed template"
)
TRACE = re.compile(r"Fn::ForEach|Fn::Transform|!ForEach|!Transform|\bTransform\b")


def is_plain(tree: Mapping[str, Any], text: str) -> bool:
    """Is there nothing to expand, for sure?"""
    if text:
        return TRACE.search(text) is None
    todo: list[Any] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if SECTION in node or any(key == FUNCTION or is_loop(key) for key in node):
                return False
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
    return True


class Evaluation:
    """The value of what a loop or an include hangs on."""

    def __init__(self, compiler: Compiler, statics: Statics) -> None:
        self._compiler, self._statics = compiler, statics
        self.parameters: set[str] = set()
        """Those that were asked."""

    def __call__(self, raw: Any, path: tuple[Any, ...]) -> Any:
        """Evaluate without any resource. Raises ValidationError for what needs one."""
        expression = self._compiler.compile(raw, path)
        uses = Uses(self._statics)
        uses.look(expression)
        self.parameters |= uses.parameters
        if uses.resources:
            name = next(iter(uses.resources))
            raise _error(f'"{name}" is no parameter, and resources are not there yet when a template is read', path)
        return Scope(self._statics).evaluate(expression)


class Expansion:
    """One tree being expanded."""

    def __init__(self, files: Mapping[str, str], evaluate: Evaluation, limits: Limits = DEFAULT_LIMITS) -> None:
        self._files, self._evaluate, self._limits = files, evaluate, limits
        self.problems: list[ValidationError] = []
        self.origins = Origins()
        self.waits = False
        """Does it hang on anything but its own text?"""
        self.partial = False
        """Are there loops or includes that nobody can carry out yet, for want of values?"""
        self._taken: frozenset[str] = frozenset()
        self._open: list[str] = []
        self._contents: dict[str, Tree] = {}
        self._included = 0
        self._made = 0

    def run(self, tree: Mapping[str, Any]) -> dict[str, Any]:
        """The whole template without loops and includes; what is wrong with them goes to `problems`."""
        found = dict(tree)
        for number, transform in enumerate(_listed(found.pop(SECTION, None))):
            for section, content in self._applied(transform, (SECTION, number)).items():
                self._add_section(found, section, content)
        self._taken = frozenset(_names(found.get("Parameters")))
        made = {}
        for section, content in found.items():
            if section == FUNCTION or is_loop(section):
                self._wrong(f"{section} has no place beside the sections of a template", (section,))
            else:
                made[section] = self._tree(content, (section,))
        return made

    def _add_section(self, tree: dict[str, Any], section: str, content: Any) -> None:
        before = tree.get(section)
        if before is None:
            tree[section] = content
        elif isinstance(before, Mapping) and isinstance(content, Mapping):
            for name in before.keys() & content.keys():
                self._wrong(f'"{name}" of the included snippet is there already', (section, name), "Rename one of them")
            tree[section] = {**content, **before}
        elif before != content:
            self._wrong(f"the included snippet says something else under {section}", (section,), "Remove one of them")

    def _applied(self, transform: Any, path: tuple[Any, ...]) -> dict[str, Any]:
        """What one item of the Transform section brings in."""
        name = transform.get("Name") if isinstance(transform, Mapping) else transform
        if name == INCLUDE and isinstance(transform, Mapping):
            snippet = self._snippet(transform, path)
            if isinstance(snippet, dict):
                return snippet
            if snippet is not UNKNOWN:
                self._wrong("what is included beside the sections must be a map of sections", path)
        elif name != EXTENSIONS:
            self._wrong(f'The transform "{name}" is not known', path, MACRO_FIX)
        return {}

    # -- trees

    def _tree(self, node: Tree, path: tuple[Any, ...]) -> Tree:
        if len(path) > self._limits.depth:
            raise RequestLimitExceeded(f"The template with its snippets is more than {self._limits.depth} levels deep.")
        if isinstance(node, list):
            return [self._tree(item, (*path, number)) for number, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        if node.keys() == {FUNCTION}:
            return self._included_at(node[FUNCTION], (*path, FUNCTION))
        return self._map(node, path)

    def _map(self, node: Mapping[str, Tree], path: tuple[Any, ...]) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        for key, value in self._entries(node, path):
            if key in found:
                self._wrong(f'"{key}" is made twice', (*path, key), "In a loop each item must give another key")
            else:
                found[key] = value
        return found

    def _entries(self, node: Mapping[str, Tree], path: tuple[Any, ...]) -> Iterator[tuple[str, Tree]]:
        for key, value in node.items():
            here = (*path, key)
            if is_loop(key):
                yield from self._looped(key, value, here)
            elif key == FUNCTION:
                yield from self._spread(value, here)
            else:
                yield key, self._tree(value, here)

    # -- includes

    def _spread(self, call: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, Tree]]:
        """The entries of a snippet, beside those of the map that calls for it."""
        snippet = self._included_at(call, path)
        if isinstance(snippet, dict):
            for key, value in snippet.items():
                self.origins.add((*path[:-1], key), path)
                yield key, value
        elif snippet is not None:
            self._wrong("what is included beside other keys must be a map", path)

    def _included_at(self, call: Any, path: tuple[Any, ...]) -> Tree:
        if not isinstance(call, Mapping) or call.get("Name") != INCLUDE:
            name = call.get("Name") if isinstance(call, Mapping) else call
            self._wrong(f'The transform "{name}" is not known', path, MACRO_FIX)
            return None
        snippet = self._snippet(call, path)
        return None if snippet is UNKNOWN else snippet

    def _snippet(self, call: Mapping[str, Any], path: tuple[Any, ...]) -> Tree:
        """The content of the file that an include names, itself expanded; UNKNOWN when there is none."""
        name = self._location(call, path)
        if name is UNKNOWN:
            return UNKNOWN
        self._included += 1
        if self._included > MAX_INCLUDES:
            raise RequestLimitExceeded(f"The template includes more than {MAX_INCLUDES} snippets.")
        self._count(len(self._files[name]) // CHARACTERS_OF_A_NODE)
        try:
            content = self._content(name)
        except ValidationError as error:
            place = Place(tuple(map(str, path)), name, error.place.line, error.place.column)
            self.problems.append(type(error)(error.problem, place, error.fix))
            return UNKNOWN
        self._open.append(name)
        # What stands in the snippet is told at its call: the template's text has no other place for it.
        inner = path[:-1] if path[-1] == FUNCTION else path
        made = self._tree(content, inner) if path[0] != SECTION else content
        self._open.pop()
        return made

    def _content(self, name: str) -> Tree:
        """What a file says, read once however often it is included."""
        if name not in self._contents:
            self._contents[name] = load(self._files[name], what=f"snippet {name}", limits=self._limits)
        return self._contents[name]

    def _location(self, call: Mapping[str, Any], path: tuple[Any, ...]) -> Any:
        parameters = call.get("Parameters")
        raw = parameters.get("Location") if isinstance(parameters, Mapping) else None
        if not isinstance(raw, str):
            self.waits = True
        name = self._value(raw, (*path, "Parameters", "Location"))
        if name is UNKNOWN:
            return UNKNOWN
        if not isinstance(name, str) or not name:
            self._wrong("AWS::Include needs Parameters with a Location", path, "Name a file that is sent along")
        elif name in self._open:
            self._wrong(f"the snippet {name} includes itself", path)
        elif name not in self._files:
            what = f'No content found in the "files" section for the snippet {name}'
            self._wrong(what, path, "Send it with the request; buckets of AWS are not read")
        else:
            return name
        return UNKNOWN

    # -- loops

    def _looped(self, key: str, declared: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, Tree]]:
        """The entries that a loop makes."""
        try:
            loop = self._loop(key, declared, path)
        except ValidationError as error:
            self.problems.append(error)
            return
        taken, self._taken = self._taken, self._taken | {loop.identifier}
        for item in self._items(loop, path):
            for made, body, origin in rewritten(loop, item, self._count):
                self.origins.add((*path[:-1], made), (*path, 2, origin))
                yield from self._entries({made: body}, path[:-1])
        self._taken = taken

    def _loop(self, key: str, declared: Any, path: tuple[Any, ...]) -> Loop:
        if path[0] not in LOOPED_SECTIONS:
            sections = ", ".join(sorted(LOOPED_SECTIONS))
            raise _error(f"{LOOP} has no place in {path[0]}", path, f"It may stand in {sections}")
        loop = loop_of(key, declared, path)
        if loop.identifier in self._taken:
            what = f'the identifier "{loop.identifier}" of {key} is the name of a parameter or of a loop around it'
            raise _error(what, path, "Choose another")
        return loop

    def _items(self, loop: Loop, path: tuple[Any, ...]) -> list[Any]:
        if not isinstance(loop.collection, list) or any(isinstance(item, dict) for item in loop.collection):
            self.waits = True
        here = (*path, 1)
        items = self._value(loop.collection, here)
        if items is UNKNOWN:
            return []
        if not isinstance(items, list):
            self._wrong("the collection must be a list", here, "Write a list, or Ref a list parameter")
            return []
        if any(isinstance(item, dict | list) or item is None for item in items):
            self._wrong("the items of the collection must be texts or numbers", here)
            return []
        return items

    def _value(self, raw: Any, path: tuple[Any, ...]) -> Any:
        """The value of what stands in the text; UNKNOWN while it is not known, and when it is wrong."""
        try:
            value = self._evaluate(raw, path)
        except ValidationError as error:
            self.problems.append(error if error.place.path else error.below(*path))
            return UNKNOWN
        if is_unknown(value):
            self.partial = True
            return UNKNOWN
        return value

    def _count(self, nodes: int) -> None:
        self._made += nodes
        if self._made > self._limits.nodes:
            raise RequestLimitExceeded(f"The loops of the template make more than {self._limits.nodes} nodes.")

    def _wrong(self, problem: str, path: tuple[Any, ...], fix: str = "") -> None:
        self.problems.append(_error(problem, path, fix))


def _error(problem: str, path: tuple[Any, ...], fix: str = "") -> ValidationError:
    return ValidationError(problem, Place(tuple(map(str, path))), fix)


def _listed(declared: Any) -> list[Any]:
    if declared is None:
        return []
    return declared if isinstance(declared, list) else [declared]


def _names(section: Any) -> list[str]:
    return list(section) if isinstance(section, Mapping) else []
