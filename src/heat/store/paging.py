"""Pages of a list: what comes after the last row of the page before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


def beyond(order: Sequence[ColumnElement[Any]], last: Sequence[Any], descending: bool) -> ColumnElement[bool]:
    """The rows that stand behind `last` when sorted by `order`, none of which may be NULL."""
    choices = []
    for position, (column, value) in enumerate(zip(order, last)):
        equal = [earlier == held for earlier, held in zip(order[:position], last)]
        choices.append(and_(*equal, column < value if descending else column > value))
    return or_(*choices)
