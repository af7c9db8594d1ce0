"""Functions over lists."""

from typing import Any

from heat.functions.registration import function
from heat.values.errors import ValidationError

CONCAT = "2017-09-01"


def _lists(name: str, given: tuple[Any, ...]) -> list[list[Any]]:
    """The arguments that are lists; null ones are left out. Raises ValidationError for others."""
    for one in given:
        if one is not None and not isinstance(one, list):
            raise ValidationError(f"{name} takes lists, and {one!r} is none"[:200])
    return [one for one in given if one is not None]


@function("list_concat", since=CONCAT)
def list_concat(*lists: list[Any]) -> list[Any]:
    """The items of all lists, one list after the other."""
    return [item for one in _lists("list_concat", lists) for item in one]


@function("list_concat_unique", since=CONCAT)
def list_concat_unique(*lists: list[Any]) -> list[Any]:
    """The items of all lists, each value once."""
    found: list[Any] = []
    for item in list_concat(*lists):
        if item not in found:
            found.append(item)
    return found


@function("filter", since="2017-02-24")
def without(values: list[Any] | None, sequence: list[Any] | None) -> list[Any] | None:
    """The list without the values named."""
    if not sequence and isinstance(sequence, list | None):
        return sequence
    if not isinstance(sequence, list) or not isinstance(values, list | None):
        raise ValidationError("filter takes a list of values and the list that they are taken from")
    return [item for item in sequence if item not in (values or ())]
