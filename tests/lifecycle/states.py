"""Every action asked for in every state of a stack: how each state comes about, and what each action is."""

from collections.abc import Mapping, Sequence

from tests.lifecycle.telling import Step

GOOD = "a: {type: OS::Heat::TestResource, properties: {value: one}}"
OTHER = "a: {type: OS::Heat::TestResource, properties: {value: two}}"
BAD = "a: {type: OS::Heat::TestResource, properties: {value: three, fail: true}}"
LATE = "{type: OS::Heat::TestResource, properties: {value: %s, action_wait_secs: {%s: 30}}}"
SLOW = f"a: {LATE % ('one', 'create')}"
SLOWER = f"a: {LATE % ('two', 'update')}"
LEAVING = f"a: {LATE % ('one', 'delete')}"

NET = "a: {type: OS::Neutron::Net}"

SETTLED: Step = ("settles",)
KEEP = {"disable_rollback": True}
MADE: Sequence[Step] = (("create", GOOD), SETTLED)

STATES: Mapping[str, Sequence[Step]] = {
    "CREATE_COMPLETE": MADE,
    "CREATE_FAILED": (("create", BAD), SETTLED),
    "CREATE_IN_PROGRESS": (("create", SLOW), ("comes", "a", "CREATE_IN_PROGRESS")),
    "UPDATE_COMPLETE": (*MADE, ("update", OTHER), SETTLED),
    "UPDATE_FAILED": (*MADE, ("update", BAD, KEEP), SETTLED),
    "UPDATE_IN_PROGRESS": (*MADE, ("update", SLOWER), ("comes", "a", "UPDATE_IN_PROGRESS")),
    "ROLLBACK_COMPLETE": (*MADE, ("update", BAD, {"disable_rollback": False}), SETTLED),
    "ROLLBACK_IN_PROGRESS": (
        ("create", f"{LEAVING}\nb: {{type: OS::Heat::TestResource, depends_on: a, properties: {{fail: true}}}}",
         {"disable_rollback": False}),
        ("comes", "a", "DELETE_IN_PROGRESS"),
    ),
    "SUSPEND_COMPLETE": (*MADE, ("act", "suspend"), SETTLED),
    "RESUME_COMPLETE": (*MADE, ("act", "suspend"), SETTLED, ("act", "resume"), SETTLED),
    "CHECK_COMPLETE": (*MADE, ("act", "check"), SETTLED),
    "SNAPSHOT_COMPLETE": (*MADE, ("take_snapshot",), SETTLED),
    "RESTORE_COMPLETE": (*MADE, ("take_snapshot",), SETTLED, ("restore",), SETTLED),
    "DELETE_IN_PROGRESS": (("create", LEAVING), SETTLED, ("delete",), ("comes", "a", "DELETE_IN_PROGRESS")),
    "DELETE_FAILED": (("create", NET), SETTLED, ("block", "a"), ("delete",), SETTLED),
    "DELETE_COMPLETE": (*MADE, ("delete",), SETTLED),
}  # fmt: skip

ACTIONS: Mapping[str, Step] = {
    "create": ("create", GOOD),
    "update": ("update", OTHER),
    "patch": ("patch", {"existing": True}),
    "preview": ("preview_update", OTHER),
    "suspend": ("act", "suspend"),
    "resume": ("act", "resume"),
    "check": ("act", "check"),
    "cancel": ("act", "cancel_update"),
    "stop": ("act", "cancel_without_rollback"),
    "snapshot": ("take_snapshot",),
    "restore": ("restore",),
    "mark": ("mark", "a"),
    "signal": ("signal", "a"),
    "delete": ("delete",),
    "abandon": ("abandon",),
    "export": ("export",),
    "show": ("show",),
    "resources": ("show", "/resources"),
    "template": ("show", "/template"),
}
"""Restoring asks for the last snapshot that the state's story took, or for one that nobody took."""
