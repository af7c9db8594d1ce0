"""Plain functions: their arguments are evaluated, checked for number and names, and handed to Python."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.expressions import Call, Expression, ListNode, Node, Path, Scope
from heat.template.language import nearest
from heat.template.limits import Budget
from heat.values.errors import Place, ValidationError


@dataclass(frozen=True, slots=True)
class Signature:
    """A Python function with what it can be called with."""

    implementation: Callable[..., Any]
    form: str
    names: tuple[str, ...]
    required: tuple[str, ...]
    unlimited: bool
    costly: bool
    """Does it pay for what it makes by itself, from a keyword `budget`?"""

    @classmethod
    def of(cls, implementation: Callable[..., Any], form: str) -> "Signature":
        """Read it off the function."""
        parameters = inspect.signature(implementation).parameters.values()
        named = [one for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.KEYWORD_ONLY)]
        return cls(
            implementation,
            form,
            tuple(one.name for one in named),
            tuple(one.name for one in named if one.default is one.empty),
            any(one.kind is one.VAR_POSITIONAL for one in parameters),
            any(one.kind is one.KEYWORD_ONLY for one in parameters),
        )

    @property
    def usage(self) -> str:
        """The arguments as a reader of an error wants to see them."""
        shown = [name if name in self.required else f"<{name}>" for name in self.names]
        if self.form == "map":
            return "{" + ", ".join(f"{name}: ..." for name in shown) + "}"
        return "[" + ", ".join([*shown, *(["..."] if self.unlimited else [])]) + "]"

    def check(self, call: Call) -> None:
        """Refuse arguments that no value could make right. Raises ValidationError."""
        argument = call.argument
        if self.form == "list":
            self._check_list(call, argument)
            self._check_params(call, dict(zip(self.names, argument)))
        elif self.form == "map":
            self._check_map(call, argument)
            self._check_params(call, argument)

    def _check_params(self, call: Call, arguments: Mapping[str, Any]) -> None:
        """What is written out to be replaced is a map, or a function that may give one."""
        if "params" in arguments and not isinstance(arguments["params"], dict):
            raise call.error(f'"{call.name}" parameters must be a map', f"Write {call.name}: {self.usage}")

    def _check_list(self, call: Call, argument: Any) -> None:
        if not isinstance(argument, list):
            raise call.error(f'Arguments to "{call.name}" must be a list', f"Write {call.name}: {self.usage}")
        count = len(argument)
        if not self._fits(count):
            raise call.error(f'Incorrect arguments to "{call.name}": {count} given', f"Write {call.name}: {self.usage}")

    def _fits(self, count: int) -> bool:
        return len(self.required) <= count and (self.unlimited or count <= len(self.names))

    def _check_map(self, call: Call, argument: Any) -> None:
        if not isinstance(argument, dict):
            raise call.error(f'Arguments to "{call.name}" must be a map', f"Write {call.name}: {self.usage}")
        for key in (key for key in argument if key not in self.names):
            raise call.error(f'"{key}" is not an argument of "{call.name}"', nearest(key, self.names) or self.usage)
        for key in self.required:
            if key not in argument:
                raise call.error(f'"{key}" is missing for "{call.name}"', f"Write {call.name}: {self.usage}")

    def invoke(self, argument: Any, budget: Budget) -> Any:
        """Call with evaluated arguments. Raises RequestLimitExceeded when it makes too much."""
        paying = {"budget": budget} if self.costly else {}
        result = self._called(argument, paying)
        if not self.costly and isinstance(result, str | list | dict):
            budget.spend(len(result))
        return result

    def _called(self, argument: Any, paying: dict[str, Any]) -> Any:
        if self.form == "list":
            if not self._fits(len(argument)):  # an `if` without else took its place with it
                raise ValidationError(f"{len(argument)} arguments given", fix=f"Write {self.usage}")
            return self.implementation(*argument, **paying)
        if self.form == "map":
            return self.implementation(**dict.fromkeys(self.required) | argument, **paying)
        return self.implementation(argument, **paying)


EMPTY_PLACES_STAY = frozenset({"contains", "filter", "list_join"})
"""Functions to which an `if` without else gives null where it stands; for all others there is one argument less."""


class Apply(Node):
    """A call of a plain function."""

    __slots__ = ("argument", "path", "signature")

    def __init__(self, signature: Signature, argument: Expression, path: Path) -> None:
        self.signature, self.argument, self.path = signature, argument, path

    def children(self) -> Iterator[Expression]:
        yield self.argument

    def evaluate(self, scope: Scope) -> Any:
        if self.path[-1] in EMPTY_PLACES_STAY and isinstance(self.argument, ListNode):
            argument: Any = [scope.evaluate(item) for item in self.argument.items]
        else:
            argument = scope.evaluate(self.argument)
        if is_unknown(argument):
            return UNKNOWN
        with located(self.path):
            return self.signature.invoke(argument, scope.budget)


def apply(signature: Signature, call: Call) -> Expression:
    """The node for a call. Raises ValidationError when the arguments cannot be right."""
    signature.check(call)
    return Apply(signature, call.compile(call.argument), call.path)


class located:  # noqa: N801 - reads as a statement
    """Puts the path of a call into errors that name no place yet."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ValidationError) and not error.place.path:
            raise type(error)(error.problem, Place(tuple(map(str, self.path))), error.fix) from None
