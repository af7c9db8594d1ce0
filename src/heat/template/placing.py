"""Where an error is told: paths completed from the inside out, conditions where they are declared."""

from collections.abc import Iterator
from typing import Any

from heat.values.errors import UserParameterMissing, ValidationError, ValidationErrors


def flattened(error: ValidationError) -> Iterator[ValidationError]:
    """The single errors in one that may hold several."""
    if isinstance(error, ValidationErrors):
        for one in error.errors:
            yield from flattened(one)
    else:
        yield error


def under(error: ValidationError, *path: Any) -> ValidationError:
    """Put a path before the error's own, unless it begins with a section already."""
    own = error.place.path
    if own[:1] == tuple(map(str, path[:1])):
        return error
    return error.below(*path)


def told_at(error: ValidationError, conditions: str, *path: Any) -> ValidationError:
    """An error in a condition is told where the condition is declared, any other under the path."""
    return error if error.place.path[:1] == (conditions,) else under(error, *path)


def of_property(error: ValidationError) -> ValidationError:
    """To clients, a property that asks for an unknown parameter is a wrong property."""
    if isinstance(error, UserParameterMissing):
        return ValidationError(error.problem, error.place, error.fix)
    return error
