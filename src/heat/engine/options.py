"""What an operation was asked for besides its action: the names under which its options say so."""

from heat.store.rows import OperationRow, Source

ABANDON, FORCE, OBSERVE, LEFT = "abandon", "force", "observe", "left"
"""Options: forget and leave all, leave what cannot be removed, look at what really is; and what was left."""
SPARE = "spare"
"""Under this name the options of a change keep the names of resources that stay as they are for now."""
BEFORE = "before"
"""Under this name the options of an update keep what a stack that was never complete was made from."""


def before_of(operation: OperationRow) -> Source | None:
    """What a stack that was never complete was made from before an update."""
    known = operation.options.get(BEFORE)
    return Source(*known) if known else None
