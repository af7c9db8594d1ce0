"""Why each name was created, kept, updated, replaced, deleted or left: told by whoever decides it."""

from heat.converge.operation import Operation

KEPT = "kept"


def explain(operation: Operation, name: str, outcome: str, reason: str) -> None:
    """Say what becomes of a name, and why."""
    operation.reasons[name] = f"{outcome}: {reason}"
    if outcome != KEPT:
        operation.changes.explained[name] = (outcome, reason)


def explain_if_kept(operation: Operation, name: str, reason: str) -> None:
    """Say why nothing is done to a name, unless something was done to it before."""
    operation.reasons.setdefault(name, f"{KEPT}: {reason}")
