"""What a template asks of its user: parameters, their types, conversions, defaults and constraints."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from heat.plugin.constraints import (
    AllowedPattern,
    AllowedValues,
    Constraint,
    Custom,
    CustomCheck,
    Length,
    Modulo,
    Range,
)
from heat.plugin.conversion import number
from heat.plugin.patterns import TooSlow
from heat.plugin.unknown import UNKNOWN
from heat.template.cfn_types import refined
from heat.template.loading import check_tree
from heat.values.errors import Place, RequestLimitExceeded, UserParameterMissing, ValidationError

TYPES: Mapping[str, str] = {
    "string": "String",
    "number": "Number",
    "comma_delimited_list": "CommaDelimitedList",
    "json": "Json",
    "boolean": "Boolean",
}
"""HOT's names of the types, with CloudFormation's."""
HOT_NAMES: Mapping[str, str] = {cfn: hot for hot, cfn in TYPES.items()}
NO_DEFAULT = UNKNOWN


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as declared."""

    name: str
    type: str
    """By CloudFormation's name."""
    description: str = ""
    declared_type: str = ""
    """As written, where that says more than the type; AWS::EC2::Image::Id is a String."""
    default: Any = NO_DEFAULT
    label: str | None = None
    hidden: bool = False
    immutable: bool = False
    tags: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    place: Place = field(default_factory=Place)

    @property
    def type_name(self) -> str:
        """The type as written."""
        return self.declared_type or self.type

    @property
    def has_default(self) -> bool:
        """May the user leave it out?"""
        return self.default is not NO_DEFAULT

    def value(self, given: Any) -> Any:
        """A given value in the parameter's type. Raises ValidationError."""
        if given is None and self.type != "String":
            given = _EMPTY.get(self.type, given)
        try:
            return refined(self.declared_type, _CONVERTERS[self.type](given))
        except (ValueError, TypeError) as error:
            raise self.error(str(error)) from None

    def check(self, value: Any, custom: CustomCheck | None = None) -> Iterable[ValidationError]:
        """An error for every complaint about a converted value."""
        return (self.error(complaint) for complaint in self.complaints(value, custom))

    def complaints(self, value: Any, custom: CustomCheck | None = None) -> Iterable[str]:
        """Everything that the constraints say against a converted value; a hidden value is not repeated."""
        for constraint in self.constraints:
            if problem := self._problem(constraint, value, custom):
                secret = constraint.description or "the value violates a constraint"
                yield secret if self.hidden else problem

    def error(self, problem: str) -> ValidationError:
        """An error whose place is this parameter."""
        return ValidationError(f"Parameter '{self.name}' is invalid: {problem}", self.place)

    def _problem(self, constraint: Constraint, value: Any, custom: CustomCheck | None) -> str | None:
        if isinstance(constraint, AllowedValues) and self.type in _COMPARED:
            constraint = replace(constraint, values=tuple(map(self._compared, constraint.values)))
        each = isinstance(value, list) and not isinstance(constraint, Length | AllowedValues)
        values = value if each else [value]
        try:
            return next((problem for item in values if (problem := constraint.problem(item, custom))), None)
        except TooSlow as error:
            raise RequestLimitExceeded(f"{self.place}: Parameter '{self.name}' is invalid: {error}") from None

    def _compared(self, allowed: Any) -> Any:
        """A value of a constraint in the parameter's type, where it can be had."""
        try:
            return _CONVERTERS[self.type](allowed)
        except (ValueError, TypeError):
            return allowed


_COMPARED = frozenset({"String", "Number", "Boolean"})
"""Types in which 3 and "3" are the same."""


def _string(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value)
    return "" if value is None else str(value)


TRUE_WORDS = frozenset({"t", "true", "on", "y", "yes", "1"})
FALSE_WORDS = frozenset({"f", "false", "off", "n", "no", "0"})


def _boolean(value: Any) -> bool:
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f'"{value}" is not a boolean')


def _list(value: Any) -> list[str]:
    if isinstance(value, list):
        return [item if isinstance(item, str) else _string(item) for item in value]
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is neither a list nor text with commas")
    return value.split(",") if value else []


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value:
        return {}
    try:
        return check_tree(json.loads(value), what="value of a parameter")
    except RecursionError:
        raise ValueError("Value must be valid JSON: it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"Value must be valid JSON: {error}") from None


_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "String": _string,
    "Number": number,
    "CommaDelimitedList": _list,
    "Json": _json,
    "Boolean": _boolean,
}
_EMPTY: Mapping[str, Any] = {"CommaDelimitedList": [], "Json": {}}


def missing(parameter: Parameter) -> UserParameterMissing:
    """A parameter without a default was given no value."""
    return UserParameterMissing(
        f"The Parameter ({parameter.name}) was not provided", parameter.place, "Give a value or add a default"
    )


SUITS: Mapping[type, frozenset[str]] = {
    Length: frozenset({"String", "CommaDelimitedList", "Json"}),
    Range: frozenset({"Number"}),
    Modulo: frozenset({"Number"}),
    AllowedPattern: frozenset({"String"}),
    AllowedValues: frozenset(TYPES.values()) - {"Json"},
    Custom: frozenset(TYPES.values()),
}
"""Which parameter types a constraint can be put on; one that is not listed suits all."""
