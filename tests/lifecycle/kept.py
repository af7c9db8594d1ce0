"""Where we differ from the reference and mean to; docs/compatibility.md says why, under the headings named here."""

TURNS = ("suspend", "resume", "check")
GONE = {
    "create": "done",
    **dict.fromkeys(
        ("update", "patch", "preview", *TURNS, "cancel", "stop", "snapshot", "restore", "mark", "signal", "abandon"),
        "404 EntityNotFound",
    ),
    "export": "404 EntityNotFound",
    "delete": "done",
}
"""Of a stack that is gone only its history can be read."""

CELLS: dict[tuple[str, str], str] = {
    # Actions wait for their turn
    **{("CREATE_IN_PROGRESS", action): "done, then CREATE" for action in TURNS},
    **{("UPDATE_IN_PROGRESS", action): "done, then UPDATE" for action in TURNS},
    **{("ROLLBACK_IN_PROGRESS", action): "done, then ROLLBACK" for action in TURNS},
    # Removal is not interrupted
    **{("DELETE_IN_PROGRESS", action): "400 NotSupported, then DELETE" for action in TURNS},
    # What is gone stays gone
    **{("DELETE_COMPLETE", action): f"{answer}, then DELETE" for action, answer in GONE.items()},
}
"""By state and action: what we answer, and the action of the stack then."""

HISTORIES: dict[str, tuple[str, str]] = {
    "update adds and removes": ("Removal comes last", "UPDATE_COMPLETE"),
    "update with something new fails and is undone": ("Removal comes last", "ROLLBACK_COMPLETE"),
    "undoing fails": ("Back to what was good", "ROLLBACK_COMPLETE"),
    "update is stopped": ("A stopped stack rests", "UPDATE_FAILED"),
    "creation is stopped": ("A stopped stack rests", "CREATE_FAILED"),
    "update during a creation": ("Made as wanted", "UPDATE_COMPLETE"),
    "suspended during a creation": ("Actions wait for their turn", "SUSPEND_COMPLETE"),
    "suspended, checked, resumed": ("What was put to rest can be woken", "RESUME_COMPLETE"),
    "suspended, snapshot, resumed": ("What was put to rest can be woken", "RESUME_COMPLETE"),
    "checked after a failed creation": ("A failure is not forgotten", "CHECK_FAILED"),
    "checked after a failed update": ("A failure is not forgotten", "CHECK_FAILED"),
    "snapshot after a failed creation": ("A failure is not forgotten", "SNAPSHOT_COMPLETE"),
    "snapshot after a failed update": ("A failure is not forgotten", "SNAPSHOT_FAILED"),
    "nested: update is cancelled and undone": ("Nothing fails that did not", "ROLLBACK_COMPLETE"),
}
"""By story: the heading, and the state to which the stack comes."""
