"""What a value must satisfy, as declared on properties and parameters.

A constraint is checked on a value of the right type already; `Custom` names a check that lives elsewhere because
it may need the cloud, and is given the checker.
"""

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from heat.plugin.patterns import PATIENCE_S, matches_whole

CustomCheck: TypeAlias = Callable[[str, Any], str | None]
"""Takes the constraint's name and the value; gives what is wrong, or None."""


class Constraint(Protocol):
    """One condition on a value."""

    @property
    def description(self) -> str:
        """Words that replace the general complaint, or ""."""
        ...

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        """What is wrong with the value, or None."""
        ...

    def as_dict(self) -> dict[str, Any]:
        """The form that the resource type API shows, without the description."""
        ...


def _bounds(minimum: float | None, maximum: float | None) -> str:
    if maximum is None:
        return f"at least {minimum}"
    if minimum is None:
        return f"at most {maximum}"
    return f"between {minimum} and {maximum}"


def _outside(number: float, minimum: float | None, maximum: float | None) -> bool:
    return (minimum is not None and number < minimum) or (maximum is not None and number > maximum)


def _limits(minimum: float | None, maximum: float | None) -> dict[str, float]:
    return {name: limit for name, limit in (("min", minimum), ("max", maximum)) if limit is not None}


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters or items."""

    min: int | None = None
    max: int | None = None
    description: str = ""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        if not isinstance(value, Sized):
            return self.description or f"{value} has no length"
        if not _outside(len(value), self.min, self.max):
            return None
        return self.description or f"length {len(value)} is not {_bounds(self.min, self.max)}"

    def as_dict(self) -> dict[str, Any]:
        return {"length": _limits(self.min, self.max)}


@dataclass(frozen=True, slots=True)
class Range:
    """How small and how large a number may be, bounds included."""

    min: float | None = None
    max: float | None = None
    description: str = ""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        if not _outside(float(value), self.min, self.max):
            return None
        return self.description or f"{value} is not {_bounds(self.min, self.max)}"

    def as_dict(self) -> dict[str, Any]:
        return {"range": _limits(self.min, self.max)}


@dataclass(frozen=True, slots=True)
class Modulo:
    """A number that leaves `offset` when divided by `step`."""

    step: float
    offset: float = 0
    description: str = ""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        if (float(value) - self.offset) % self.step == 0:
            return None
        return self.description or f"{value} is not a multiple of {self.step} with an offset of {self.offset}"

    def as_dict(self) -> dict[str, Any]:
        return {"modulo": {"step": self.step, "offset": self.offset}}


@dataclass(frozen=True, slots=True)
class AllowedValues:
    """One of a fixed list; of a list value, each item."""

    values: tuple[Any, ...]
    description: str = ""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        items = value if isinstance(value, list) else [value]
        wrong = [item for item in items if item not in self.values]
        if not wrong:
            return None
        names = ", ".join(map(str, self.values))
        return self.description or f'"{wrong[0]}" is not an allowed value; allowed are {names}'

    def as_dict(self) -> dict[str, Any]:
        return {"allowed_values": list(self.values)}


@dataclass(frozen=True, slots=True)
class AllowedPattern:
    """Text that a regular expression matches from its first to its last character."""

    pattern: str
    description: str = ""
    patience_s: float = PATIENCE_S
    """Of processor time, for one match."""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        if matches_whole(self.pattern, str(value), self.patience_s):
            return None
        return self.description or f'"{value}" does not match the pattern "{self.pattern}"'

    def as_dict(self) -> dict[str, Any]:
        return {"allowed_pattern": self.pattern}


@dataclass(frozen=True, slots=True)
class Custom:
    """A named check that may ask the cloud, such as neutron.network."""

    name: str
    description: str = ""

    def problem(self, value: Any, custom: CustomCheck | None = None) -> str | None:
        problem = custom(self.name, value) if custom else None
        return problem and (self.description or problem)

    def as_dict(self) -> dict[str, Any]:
        return {"custom_constraint": self.name}


def first_problem(constraints: Sequence[Constraint], value: Any, custom: CustomCheck | None = None) -> str | None:
    """The first constraint's complaint about a value, or None."""
    return next((problem for rule in constraints if (problem := rule.problem(value, custom))), None)
