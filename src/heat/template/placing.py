"""Where an error is told: paths completed from the inside out, conditions where they are declared."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from heat.template.language import nearest
from heat.values.errors import UserParameterMissing, ValidationError, ValidationErrors, WrongProperty

if TYPE_CHECKING:
    from heat.template.template import Template


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


def misspelt_call(error: ValidationError, template: "Template") -> ValidationError:
    """A map where no map may stand is perhaps a function whose name is misspelt."""
    found: Any = template.tree
    for key in error.place.path:
        if isinstance(found, Mapping):
            found = found.get(key)
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
    if error.fix or not isinstance(found, Mapping) or len(found) != 1:
        return error
    meant = nearest(next(iter(found)), template.language.functions)
    return type(error)(error.problem, error.place, meant and f"{meant} It is a function") if meant else error


def told_inside(error: ValidationError, template: "Template", path: tuple[str, ...]) -> ValidationError:
    """An error in the template that stands for a resource's type, with that resource before its own place."""
    return template.located(error).below(*path)


def of_property(error: ValidationError) -> ValidationError:
    """To clients, a property that asks for an unknown parameter is a wrong property."""
    if isinstance(error, UserParameterMissing):
        return WrongProperty(error.problem, error.place, error.fix or "Declare it under parameters")
    return error
