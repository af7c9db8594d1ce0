"""How the tool says that something went wrong: a fixed summary, then where, what, and how to put it right."""

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(
    r"\b(?:resources|parameters|outputs|conditions|parameter_groups|resource_registry)(?:\.[\w\-\[\]]+)+"
)


class Failure(Exception):
    """Something the person at the keyboard has to know, in words and not as a traceback."""

    def __init__(self, summary: str, *, where: str = "", what: str = "", fix: str = "") -> None:
        super().__init__(summary)
        self.summary, self.where, self.what, self.fix = summary, where, what, fix

    def __str__(self) -> str:
        parts = (("where", self.where), ("what", self.what), ("fix", self.fix))
        lines = [f"  {name + ':':<6} {_indented(text)}" for name, text in parts if text]
        return "\n".join([f"heat: {self.summary}", *lines])

    def within(self, place: str) -> "Failure":
        """The same failure, said to lie inside the place given, such as a template's path."""
        where = f"{place}, {self.where}" if self.where else place
        return Failure(self.summary, where=where, what=self.what, fix=self.fix)


class Unreached(Failure):
    """The service was never spoken with, so no place in a template can be at fault."""

    def within(self, place: str) -> Failure:
        """Places do not matter here."""
        return self


class Interrupted(Failure):
    """The person pressed Ctrl-C; nothing is wrong, but not everything was seen."""


# What the service calls the fault -> (our summary, how to put it right).
FAULTS: Mapping[str, tuple[str, str]] = {
    "StackExists": (
        "A stack of this name exists already.",
        "Choose another name, or change the stack that exists with `heat stack update`.",
    ),
    "EntityNotFound": ("No such thing here.", "Look for the right name with the `list` command of its kind."),
    "ResourceNotFound": ("The stack has no such resource.", "`heat stack resource list STACK` names those it has."),
    "StackValidationFailed": (
        "The service does not take this as valid.",
        "Correct what it names; `heat template validate -t FILE` checks a template, `heat resource type show TYPE` "
        "tells what a type takes.",
    ),
    "UserParameterMissing": (
        "A parameter has no value.",
        "Give it with --parameter NAME=VALUE, or in an environment file with -e FILE.",
    ),
    "UnknownUserParameter": ("The template has no such parameter.", "Leave it out, or declare it in the template."),
    "ActionInProgress": (
        "The stack is busy with another action.",
        "Wait for its end (`heat stack event list STACK --follow`) and try again.",
    ),
    "RequestLimitExceeded": ("A limit of the service was reached.", "Make it smaller, or ask the administrator."),
    "Forbidden": ("You may not do this.", "Ask the administrator for the role that it takes."),
    "InvalidTenant": ("This belongs to another project.", "Choose the project with --os-project-name."),
}

# For faults not named above, by HTTP status.
STATUSES: Mapping[int, tuple[str, str]] = {
    400: ("The service does not accept this request.", ""),
    401: ("The service does not know you.", "Check user, password and project, or get a new token."),
    403: FAULTS["Forbidden"],
    404: FAULTS["EntityNotFound"],
    409: ("This conflicts with what is there.", "Look at it with `heat stack show STACK`, then try again."),
    413: ("The request is too large.", "Make the template or its files smaller."),
    429: ("The service asks for patience.", "Try again in a while."),
    500: ("The service failed. This is a bug in Heat.", "Report it, with the request id."),
    502: ("The service is not to be reached through its proxy.", "Try again in a while."),
    503: ("The service is not available now.", "Try again in a while."),
    504: ("The service did not answer its proxy in time.", "Look at the stack before you try again."),
}


def explain_answer(status: int, body: Any, request: str, request_id: str) -> Failure:
    """The failure that an HTTP answer of 400 or more tells of."""
    fault = body if isinstance(body, dict) else {}
    error = fault["error"] if isinstance(fault.get("error"), dict) else {}
    what = str(error.get("message") or fault.get("explanation") or f"HTTP status {status} with no explanation.")
    unknown = STATUSES[500] if status >= 500 else STATUSES[400]
    summary, fix = FAULTS.get(str(error.get("type")), STATUSES.get(status, unknown))
    place = _PLACE.search(what)
    where = place.group() if place else ""
    if status >= 500 or not error:
        where = f"{request} (request id {request_id or 'not given'})"
    return Failure(summary, where=where, what=what, fix=fix)


def _indented(text: str) -> str:
    return text.strip().replace("\n", "\n" + " " * 9)
