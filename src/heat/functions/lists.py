"""Functions over lists."""

from typing import Any

from heat.functions.registration import function
from heat.template.limits import Budget
from heat.values.errors import ValidationError

CONCAT = "2017-09-01"
COMPARISON = 256
"""What one comparison of maps or lists costs, in characters looked through."""


class Met:
    """Values met so far; texts and numbers are found at once, maps and lists by comparing, which is paid for."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.plain: set[Any] = set()
        self.others: list[Any] = []

    def add(self, value: Any) -> None:
        """Meet a value."""
        if isinstance(value, dict | list):
            self.others.append(value)
        else:
            self.plain.add(value)

    def __contains__(self, value: Any) -> bool:
        if not isinstance(value, dict | list):
            return value in self.plain
        self.budget.scan(COMPARISON * len(self.others))
        return value in self.others


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
def list_concat_unique(*lists: list[Any], budget: Budget) -> list[Any]:
    """The items of all lists, each value once."""
    found, met = [], Met(budget)
    for item in list_concat(*lists):
        if item not in met:
            met.add(item)
            found.append(item)
    budget.spend(len(found))
    return found


@function("filter", since="2017-02-24")
def without(values: list[Any] | None, sequence: list[Any] | None, *, budget: Budget) -> list[Any] | None:
    """The list without the values named."""
    if not sequence:  # nothing can be taken from nothing
        return sequence
    if not isinstance(sequence, list) or not isinstance(values, list | None):
        raise ValidationError("filter takes a list of values and the list that they are taken from")
    removed = Met(budget)
    for value in values or ():
        removed.add(value)
    budget.spend(len(sequence))
    return [item for item in sequence if item not in removed]
