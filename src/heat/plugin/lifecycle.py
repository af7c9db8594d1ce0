"""What the engine asks of a resource, in the order of its life.

Override what the type needs: the defaults do nothing and are complete at once. None may sleep; a call that is not
finished is asked again by its `check_*_complete`.
"""

from heat.plugin.changes import Change
from heat.values.status import Action


class Lifecycle:
    """Begin and check, for each action."""

    def handle_create(self) -> None:
        """Begin to create; set `physical_id` as soon as it is known."""

    def check_create_complete(self) -> bool:
        """Is it there and ready? May do the next call of several. Raises ResourceInError when it never will be."""
        return True

    def find_existing(self) -> str | None:
        """The physical id of what an interrupted `handle_create` made, looked up by physical name."""
        return None

    def handle_update(self, change: Change) -> None:
        """Begin to change in place."""

    def check_update_complete(self, change: Change) -> bool:
        return True

    def handle_delete(self) -> None:
        """Begin to remove; what is gone already is no error (404 is taken as done)."""

    def check_delete_complete(self) -> bool:
        return True

    def handle_delete_snapshot(self) -> None:
        """Remove what a snapshot has left in the cloud; `data` is as that snapshot left it."""

    def run_action(self, action: Action) -> None:
        """Begin another action (suspend, resume, check, snapshot, restore): calls `handle_<action>` if there is one."""
        handler = getattr(self, f"handle_{action.lower()}", None)
        if handler is not None:
            handler()

    def check_action_complete(self, action: Action) -> bool:
        """Has the action come to its end?"""
        checker = getattr(self, f"check_{action.lower()}_complete", None)
        return bool(checker()) if checker else True
