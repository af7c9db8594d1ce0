"""Conditions between properties, declared with the type."""

from collections.abc import Mapping
from typing import Any, Protocol

from heat.values.errors import PropertyUnspecified, ResourcePropertyConflict, ValidationError


class Rule(Protocol):
    """A condition over the properties that were given."""

    def check(self, given: Mapping[str, Any]) -> ValidationError | None:
        """What is wrong, or None; absent and null are the same."""
        ...


def _present(given: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [name for name in names if given.get(name) is not None]


class _Names:
    def __init__(self, *names: str) -> None:
        self.names = names

    @property
    def listed(self) -> str:
        """The names, as a reader wants them."""
        return ", ".join(self.names)


class NotTogether(_Names):
    """At most one of these."""

    def check(self, given: Mapping[str, Any]) -> ValidationError | None:
        present = _present(given, self.names)
        if len(present) < 2:
            return None
        return ResourcePropertyConflict(f"properties {', '.join(present)} exclude each other", fix="Give one of them")


class AtLeastOneOf(_Names):
    """One or more of these."""

    def check(self, given: Mapping[str, Any]) -> ValidationError | None:
        if _present(given, self.names):
            return None
        return PropertyUnspecified(f"none of the properties {self.listed} is given", fix="Give at least one of them")


class ExactlyOneOf(_Names):
    """One of these, and only one."""

    def check(self, given: Mapping[str, Any]) -> ValidationError | None:
        return NotTogether(*self.names).check(given) or AtLeastOneOf(*self.names).check(given)


class Requires:
    """One property makes sense only with another."""

    def __init__(self, name: str, needed: str) -> None:
        self.name, self.needed = name, needed

    def check(self, given: Mapping[str, Any]) -> ValidationError | None:
        if given.get(self.name) is None or given.get(self.needed) is not None:
            return None
        return ValidationError(f"property {self.name} needs property {self.needed}")
