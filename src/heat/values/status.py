"""What can be done to a stack or resource, and how far it got.

The names are those that clients see: a state reads `<ACTION>_<STATUS>`.
"""

from enum import StrEnum


class Action(StrEnum):
    """What is being done to a stack or to one resource."""

    INIT = "INIT"
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    ROLLBACK = "ROLLBACK"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    ADOPT = "ADOPT"
    SNAPSHOT = "SNAPSHOT"
    CHECK = "CHECK"
    RESTORE = "RESTORE"
    SIGNAL = "SIGNAL"


MAKING = frozenset({Action.CREATE, Action.ADOPT})
"""Actions after which a resource exists that did not belong to its stack before."""


class Status(StrEnum):
    """How far an action got."""

    IN_PROGRESS = "IN_PROGRESS"
    COMPLETE = "COMPLETE"
    FAILED = "FAILED"


def state_name(action: Action, status: Status) -> str:
    """The word that clients read, such as CREATE_COMPLETE."""
    return f"{action}_{status}"
