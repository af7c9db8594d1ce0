"""Compiled expressions: plain values, and nodes where the text calls a function.

A subtree without a function stays the plain value that it is, so static text costs nothing at evaluation. Nodes can
be asked two things: what they use (before anything runs) and their value (when others' values are there). A value that
is not known yet is UNKNOWN and makes everything computed from it unknown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from heat.plugin.unknown import UNKNOWN
from heat.template.language import SUCCESSORS, Functions, Language
from heat.template.limits import Budget, Limits
from heat.values.errors import InvalidTemplateReference, Place, ValidationError

Path: TypeAlias = tuple[Any, ...]
Expression: TypeAlias = Any
"""A plain value or a Node."""

ALL: Final = "*"
"""The attribute path ("*",) reads all attributes of a resource as one map."""


class _Omitted:
    """The value that takes its key or item with it."""

    def __repr__(self) -> str:
        return "OMIT"


OMIT: Final = _Omitted()


class Values(Protocol):
    """What other resources give, known when they are complete."""

    def reference(self, name: str) -> Any:
        """The id by which a resource is known."""
        ...

    def attribute(self, name: str, path: Path) -> Any:
        """What a resource says under a path: the attribute's name, then keys into its value."""
        ...


class NothingKnown:
    """Before anything runs, every value of a resource is unknown."""

    def reference(self, name: str) -> Any:
        return UNKNOWN

    def attribute(self, name: str, path: Path) -> Any:
        return UNKNOWN


class Statics(Protocol):
    """What is known of a stack before anything runs."""

    @property
    def mappings(self) -> Mapping[str, Any]: ...
    @property
    def files(self) -> Mapping[str, str]: ...
    @property
    def limits(self) -> Limits: ...
    def parameter(self, name: str) -> Any: ...
    def is_parameter(self, name: str) -> bool: ...
    def is_resource(self, name: str) -> bool: ...
    def condition(self, name: str) -> Any: ...
    def facade(self, key: str) -> Any: ...
    def imported(self, name: str) -> Any: ...


class Scope:
    """Everything an evaluation may look at."""

    __slots__ = ("budget", "statics", "values")

    def __init__(self, statics: Statics, values: Values | None = None) -> None:
        self.statics = statics
        self.budget = Budget(statics.limits)
        self.values: Values = values or NothingKnown()

    def reference(self, name: Any, path: Path) -> Any:
        """The id of a resource. Raises InvalidTemplateReference where there is none of that name."""
        self._known(name, path)
        return self.values.reference(name)

    def attribute(self, name: Any, keys: Path, path: Path) -> Any:
        """What a resource says under keys. Raises InvalidTemplateReference where there is none of that name."""
        self._known(name, path)
        return self.values.attribute(name, keys)

    def _known(self, name: Any, path: Path) -> None:
        if isinstance(self.values, NothingKnown):
            return  # validation tells of unknown names by itself, all of them
        if not isinstance(name, str) or not self.statics.is_resource(name):
            place = Place(tuple(map(str, path)))
            raise InvalidTemplateReference(f'The specified reference "{name}" is incorrect', place)

    def evaluate(self, expression: Expression) -> Any:
        """The value of an expression; OMIT at the very top becomes null."""
        value = expression.evaluate(self) if isinstance(expression, Node) else expression
        return None if value is OMIT else value


class Uses:
    """What an expression looks at, found without running anything."""

    def __init__(self, statics: Statics) -> None:
        self.scope = Scope(statics)
        self.resources: dict[str, set[Path]] = {}
        self.places: dict[str, Path] = {}
        """Where in the template each resource was named first."""
        self.attributes: list[tuple[str, Path, Path]] = []
        """Every attribute read: resource, path, place."""
        self.parameters: set[str] = set()
        self.conditions: set[str] = set()
        self.mappings: set[str] = set()
        self.files: set[str] = set()
        self.facade: set[str] = set()
        self.imports: dict[str, Path] = {}
        """Names of what other stacks export, each with where it was named first."""
        self.calls = False
        """Is there any function at all?"""

    def look(self, expression: Expression) -> None:
        """Take in all that an expression uses."""
        if isinstance(expression, Node):
            expression.uses(self)

    def resource(self, name: str, path: Path, place: Path) -> None:
        """Note that a resource is read; an empty path stands for its reference id."""
        self.resources.setdefault(name, set()).add(path)
        self.places.setdefault(name, place)
        if path:
            self.attributes.append((name, path, place))


class Node:
    """A place in an expression where something must be computed."""

    __slots__ = ()

    def children(self) -> Iterator[Expression]:
        """The expressions directly below."""
        return iter(())

    def evaluate(self, scope: Scope) -> Any:
        """The value; may be OMIT."""
        raise NotImplementedError

    def uses(self, uses: Uses) -> None:
        """Tell what it looks at; the children's uses are its own unless it chooses among them."""
        uses.calls = True
        for child in self.children():
            uses.look(child)


class MapNode(Node):
    """A map with something to compute in it."""

    __slots__ = ("items",)

    def __init__(self, items: Mapping[str, Expression]) -> None:
        self.items = items

    def children(self) -> Iterator[Expression]:
        return iter(self.items.values())

    def evaluate(self, scope: Scope) -> Any:
        found = {}
        for key, item in self.items.items():
            value = item.evaluate(scope) if isinstance(item, Node) else item
            if value is not OMIT:
                found[key] = value
        return found


class ListNode(Node):
    """A list with something to compute in it."""

    __slots__ = ("items",)

    def __init__(self, items: Sequence[Expression]) -> None:
        self.items = items

    def children(self) -> Iterator[Expression]:
        return iter(self.items)

    def evaluate(self, scope: Scope) -> Any:
        values = (item.evaluate(scope) if isinstance(item, Node) else item for item in self.items)
        return [value for value in values if value is not OMIT]


def dig(value: Any, keys: Sequence[Any]) -> Any:
    """Follow keys and indices into a value; null where the way ends. Text is not followed into."""
    for key in keys:
        if value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, Mapping):
            value = value.get(key) if isinstance(key, str | int) else None
        elif isinstance(value, Sequence) and not isinstance(value, str) and type(key) is int:
            value = value[key] if -len(value) <= key < len(value) else None
        else:
            return None
    return value


@dataclass(frozen=True, slots=True)
class Call:
    """A function call as it stands in the text, with the means to compile what is inside."""

    name: str
    argument: Any
    path: Path
    """Down to and with the function's name."""
    compiler: "Compiler"

    def compile(self, raw: Any, *below: Any) -> Expression:
        """Compile a part of the argument that stands below the call."""
        return self.compiler.compile(raw, (*self.path, *below))

    def condition(self, raw: Any, *below: Any) -> Expression:
        """Compile a part that is a condition: the name of one, or one written out."""
        return self.compiler.condition(raw, (*self.path, *below))

    def error(self, problem: str, fix: str = "", kind: type[ValidationError] = ValidationError) -> ValidationError:
        """An error that names this call as its place."""
        return kind(problem, Place(tuple(map(str, self.path))), fix)


class Compiler:
    """Turns raw trees into expressions, by the functions of one language version."""

    def __init__(self, language: Language, condition_node: Callable[[str, Path], Node]) -> None:
        self.language = language
        self.condition_node = condition_node

    def compile(self, raw: Any, path: Path) -> Expression:
        """A value expression. Raises ValidationError for a call that no value could make right."""
        return self._tree(raw, path, self.language.functions)

    def condition(self, raw: Any, path: Path) -> Expression:
        """A condition: text is the name of one."""
        if isinstance(raw, str):
            return self.condition_node(raw, path)
        return self.conditional(raw, path)

    def conditional(self, raw: Any, path: Path) -> Expression:
        """An expression of the kind that stands in the conditions section."""
        return self._tree(raw, path, self.language.condition_functions)

    def _tree(self, raw: Any, path: Path, functions: Functions) -> Expression:
        if isinstance(raw, dict):
            if len(raw) == 1:
                name, argument = next(iter(raw.items()))
                if name in functions:
                    return functions[name].build(Call(name, argument, (*path, name), self._for(functions)))
                if name in self.language.removed:
                    why = f"is not a function of {self.language.name}: it was removed"
                    raise self._refused(name, path, why, SUCCESSORS.get(name, ""))
                if since := self.language.later.get((self._kind(functions), name)):
                    why = f"is not in {self.language.name}"
                    raise self._refused(name, path, why, f"It came with {since}")
                if functions is not self.language.functions and name in self.language.functions:
                    raise self._refused(name, path, "has no place in a condition")
            items = {key: self._tree(value, (*path, key), functions) for key, value in raw.items()}
            return MapNode(items) if any(isinstance(item, Node) for item in items.values()) else raw
        if isinstance(raw, list):
            listed = [self._tree(value, (*path, number), functions) for number, value in enumerate(raw)]
            return ListNode(listed) if any(isinstance(item, Node) for item in listed) else raw
        return raw

    def _for(self, functions: Functions) -> "Compiler":
        return self if functions is self.language.functions else ConditionCompiler(self.language, self.condition_node)

    def _kind(self, functions: Functions) -> str:
        return "functions" if functions is self.language.functions else "condition_functions"

    @staticmethod
    def _refused(name: str, path: Path, why: str, fix: str = "") -> ValidationError:
        return ValidationError(f"The function {name} {why}", Place((*map(str, path), name)), fix)


class ConditionCompiler(Compiler):
    """Inside a condition, only condition functions are known."""

    def compile(self, raw: Any, path: Path) -> Expression:
        return self._tree(raw, path, self.language.condition_functions)
