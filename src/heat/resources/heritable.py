"""What can stand for the same as its replacement does: a relation between two things, or a name that only one can have.

The end of one of the two must not be the end of what the other stands for: whichever goes leaves that alone as long as
the other stays.  Where a replacement failed, what stays makes it so again, since the other has been removed by then.
"""

from typing import Any

from heat.plugin import Resource


class Heritable(Resource):
    """Stands before the base that knows how it is made and removed."""

    def stands_for(self) -> Any:
        """What of the cloud it stands for; override where the physical id does not tell."""
        return self.physical_id

    def is_inherited(self) -> bool:
        """Does the resource in its place stand for the same?"""
        heir = self.context.heir()
        return isinstance(heir, Heritable) and heir.stands_for() == self.stands_for()

    def prepare_for_replace(self) -> None:
        """Nothing has to go first: the replacement makes it so, whatever it was."""

    def restore_previous(self) -> None:
        """Make it so again."""
        self.handle_create()
