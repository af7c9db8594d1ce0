"""Where resource types announce themselves: one decorator beside the class, and lists are made from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from heat.plugin.resource import Resource
from heat.plugin.support import Support
from heat.values.errors import Bug


@dataclass(slots=True)
class Registry:
    """Resource types by name."""

    types: dict[str, type[Resource]] = field(default_factory=dict)

    def add(self, name: str, resource: type[Resource]) -> None:
        """Take in one type. Raises Bug for a name that is taken."""
        if name in self.types:
            taken = self.types[name]
            raise Bug(f"{name} is declared by {taken.__module__} and again by {resource.__module__}")
        self.types[name] = resource

    def get(self, name: str) -> type[Resource] | None:
        """The class behind a type name, or None."""
        return self.types.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.types))

    def merged(self, others: Mapping[str, type[Resource]]) -> "Registry":
        """A registry in which others (third-party types) come before these."""
        return Registry({**self.types, **others})


DECLARED = Registry()
"""All types whose modules have been imported."""


R = TypeVar("R", bound=type[Resource])


def resource_type(name: str, *, since: str | None = None, support: Support | None = None) -> Callable[[R], R]:
    """Declare a class to be the type of that name, there since a release."""

    def declare(resource: R) -> R:
        resource.type_name = name
        resource.support = support or Support(version=since)
        DECLARED.add(name, resource)
        return resource

    return declare
