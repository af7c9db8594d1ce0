"""Things that can bear no mark of ours: told from those that look the same by what was there before.

Most things are made under a physical name, which nobody else uses, so that what an interrupted create has made is found
by it. Some have no name at all, or keep the one that they were born with. Of these, all that look as ours will are
noted, and the note is saved, before anything is made: what looks the same later and is not noted is ours, unless
another resource has it. What is noted is somebody else's, and neither taken nor removed, whatever becomes of ours.
"""

import json

from heat.plugin import Resource
from heat.resources.heritable import Heritable
from heat.values.errors import ResourceFailure

NOTED = "alike"
UNCLEAR = "unclear"
PATIENCE_S = 60.0
"""How long it may take until whoever made a thing that looks like ours has said that it is theirs."""


class Unmarked(Heritable):
    """Made only when what looks the same is known; stands before the base that knows how it is made."""

    _just_noted = False

    @property
    def _unclear(self) -> bool:
        """Are there several that may be ours?"""
        return UNCLEAR in self.data

    def alike(self) -> list[str]:
        """The physical ids of all things there are that look as ours does, or will."""
        raise NotImplementedError(f"{self.type_name} must say what looks the same")

    def make(self) -> None:
        """Make it, whatever there is that looks the same."""
        super().handle_create()

    def handle_create(self) -> None:
        """Note what looks the same; where that is done already, make it."""
        if self._unclear:
            return
        if NOTED in self.data:
            self.make()
        else:
            self.data[NOTED] = json.dumps(self.alike())
            self._just_noted = True

    def check_create_complete(self) -> bool:
        """Raises ResourceFailure when nobody can tell which of several things is ours."""
        if self._just_noted:
            self._just_noted, self.only_saves = False, True
            return False
        if self.physical_id is None and self._unclear:
            self.physical_id = self._found_at_last()
            if self._unclear:
                return False
        if self.physical_id is None:
            self.make()
        return super().check_create_complete()

    def find_existing(self) -> str | None:
        """What looks as ours would, was not there before, and is nobody else's; without a note nothing was made."""
        if NOTED not in self.data:
            return None
        found = self._mine()
        self.data.pop(UNCLEAR, None)
        if len(found) > 1:
            self.data[UNCLEAR] = "yes"
        return found[0] if len(found) == 1 else None

    def excludes(self, other: Resource) -> bool:
        """Can another of its type not be made as long as this one is there?"""
        return isinstance(other, Unmarked) and self.physical_id in other.alike()

    def prepare_for_replace(self) -> None:
        """Go first where the replacement could not be made otherwise; what is to be kept stays all the same."""
        heir = self.context.heir()
        kept = self.context.deletion_policy == "Retain"
        if self.physical_id is not None and not kept and isinstance(heir, type(self)) and self.excludes(heir):
            self.handle_delete()

    def restore_previous(self) -> None:
        """Make it again unless it is there, or was made by a call that was cut off."""
        if self.physical_id is None or self.physical_id in self.alike():
            return
        made = self._mine()
        if made:
            self.physical_id = made[0]
        else:
            self.make()

    def _mine(self) -> list[str]:
        noted = json.loads(self.data.get(NOTED, "[]"))
        return [ident for ident in self.alike() if ident not in noted and not self.context.is_taken(ident)]

    def _found_at_last(self) -> str | None:
        found = self.find_existing()
        if self._unclear and self.context.now() - self.context.started_at > PATIENCE_S:
            raise ResourceFailure(
                "The answer to the call that made it was lost, and nobody can tell which of these is the one: "
                f"{', '.join(self._mine())}. Remove those that are not needed, then update the stack"
            )
        return found
