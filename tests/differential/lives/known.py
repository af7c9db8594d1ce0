"""Differences between lives that we know of and keep; docs/compatibility.md tells each under its heading."""

from collections.abc import Callable
from typing import Any

from tests.differential.lives.comparing import Difference

Rule = Callable[[Difference], object]
BUSY = ("suspend", "resume", "check", "mark", "snapshot", "restore")
WORDS = (
    ("CloudError", ""),
    ("requires replacement", "requires replacement"),
    ("StackValidationFailed", "StackValidationFailed"),
    ("invalid for resume", "invalid for resume"),
    ("Resource not created", "Resource not created"),
    ("TemplateOutputError", "not found in group"),
)
"""Reasons, ours and theirs, that say the same."""
ROOMS = ("events", "resources", "outputs", "stack")


def _place(one: Difference) -> str:
    return one.path.split(".")[1] if one.path.count(".") else ""


def _status(one: Difference, side: int) -> str:
    stack = one.told[side].get("stack")
    return str(stack["stack_status"]) if isinstance(stack, dict) else str(stack)


def _nothing_changes(one: Difference) -> object:
    if one.path.startswith("events."):
        lines = [line.partition(":")[0] for line in one.theirs] if isinstance(one.theirs, list) else []
        return one.ours == "absent" and lines == ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]
    if one.step["verb"] == "look" and isinstance(one.theirs, list) and isinstance(one.ours, list):
        more = [event for event in one.theirs if event not in one.ours]
        return more and all("UPDATE_" in str(event) for event in more)
    updated = one.path.endswith(".resource_status") and one.theirs == "UPDATE_COMPLETE"
    return (updated and str(one.ours).endswith("_COMPLETE")) or one.path in ("answer.unchanged", "answer.updated")


def _of_a_preview(one: Difference) -> object:
    return one.step["verb"].startswith("preview") and one.path.startswith(
        ("answer.replaced", "answer.unchanged", "answer.updated")
    )


def _empty(one: Difference) -> object:
    """Of stacks below without resources the reference has no history."""
    events = one.path.startswith("events.") and _place(one).rpartition("/")[0]
    return events and "absent" in (one.ours, one.theirs)


def _failed(one: Difference) -> object:
    """What else was begun before or after something failed, and which of several failures is told, chance decides."""
    stopped = all(
        _status(one, side).rpartition("_")[2] in ("FAILED", "PROGRESS") or "ROLLBACK" in _status(one, side)
        for side in (0, 1)
    )
    return stopped and one.path.startswith(ROOMS)


def _taken_back(one: Difference) -> object:
    asked = one.path.startswith(
        ("parameters", "outputs", "answer.parameters", "answer.outputs", "answer.resources", "answer.heat")
    )
    return asked and one.theirs == "absent"


def _going(one: Difference) -> object:
    gone = isinstance(one.theirs, dict) and one.theirs.get("resource_status") == "DELETE_COMPLETE"
    return gone and one.ours == "absent"


def _not_to_its_end(one: Difference) -> object:
    if not (one.path.startswith("events.") and isinstance(one.ours, list) and isinstance(one.theirs, list)):
        return False
    begun = [line for line in one.ours if "_IN_PROGRESS" in line]
    return {*one.ours} <= {*one.theirs} or sorted(one.ours) == sorted(one.theirs) or begun != [*dict.fromkeys(begun)]


def _below(one: Difference) -> object:
    """Of a stack below, or in a list that may name one."""
    reached = "SNAPSHOT" in str(one.ours) or "RESTORE" in str(one.ours)
    return reached and (one.step["verb"] == "look" or _place(one).partition("/")[0])


def _words(one: Difference) -> object:
    both = isinstance(one.ours, (str, list)) and isinstance(one.theirs, (str, list))
    texts: tuple[Any, Any] = (str(one.ours), str(one.theirs))
    return both and any(mine in texts[0] and other in texts[1] for mine, other in WORDS)


KEPT: dict[str, Rule] = {
    "What is gone stays gone": lambda one: one.step["verb"] == "delete" and one.path == "answer" and one.ours is None,
    "Words of reasons": _words,
    "Where nothing changes nothing is done": _nothing_changes,
    "References in previews": _of_a_preview,
    "Keys that were not given": lambda one: (one.ours, one.theirs) == ("absent", None),
    "Files in the registry": lambda one: ".resource_registry." in one.path and one.ours == "absent",
    "Actions wait for their turn": lambda one: one.step["verb"] in BUSY and "IN_PROGRESS" in str(one.told),
    "Removal comes last": lambda one: one.path == "answer.deleted" and one.theirs == "absent",
    "Nothing fails that did not": lambda one: "cancelled" in str(one.theirs),
    "A stopped stack rests": lambda one: one.path == "settled" and not _status(one, 1).endswith("IN_PROGRESS"),
    "Empty stacks have a history": _empty,
    "What is gone is not listed": _going,
    "What is not wanted is not told to its end": _not_to_its_end,
    "What was asked for is still known": _taken_back,
    "Things of the cloud can be checked": lambda one: (
        "CHECK not supported" in str(one.theirs) or "not fully supported" in str(one.theirs)
    ),
    "Snapshots reach stacks below": _below,
    "Ids of what is on its way": lambda one: one.path.endswith("has_id"),
    "Chance when something fails": _failed,
}
"""By heading."""


def reason(one: Difference) -> str:
    """Under which heading a difference is explained, or nothing."""
    return next((heading for heading, rule in KEPT.items() if rule(one)), "")
