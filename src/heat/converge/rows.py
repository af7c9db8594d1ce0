"""What the machine knows of a resource: its committed row, and what the template wants of its name."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from heat.values.status import Action, Status


@dataclass(frozen=True, slots=True)
class Row:
    """One generation of one resource, as committed."""

    key: str
    name: str
    action: Action
    status: Status
    physical_id: str | None = None
    applied: str | None = None
    """What it was last begun from; see `target_of`."""
    requires: frozenset[str] = frozenset()
    """Keys of the rows that it uses."""
    digest: str | None = None
    """Of its reference id and attributes: changes when what others see of it changes."""
    known: frozenset[str] = frozenset()
    """Attributes whose values are kept."""
    replaces: str | None = None
    replaced_by: str | None = None
    order: int = 0
    """Later generations of a name have higher numbers."""
    traversal: str | None = None
    """The operation that last began something with it."""

    @property
    def complete(self) -> bool:
        """Did its last action succeed, and was that not a removal?"""
        return self.status is Status.COMPLETE and self.action is not Action.DELETE

    def made_from(self, fingerprint: str) -> bool:
        """Was it last begun from that definition, whatever the values it read?"""
        return self.applied is not None and self.applied.partition(":")[0] == fingerprint

    @property
    def underway(self) -> bool:
        """Was an action begun and not ended?"""
        return self.status is Status.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Want:
    """What the template wants of one name."""

    name: str
    fingerprint: str
    """Of the definition with everything static in it."""
    requires: frozenset[str] = frozenset()
    """Names it comes after."""
    references: frozenset[str] = frozenset()
    """Names whose values it reads: some of those it requires."""
    reads: frozenset[str] = frozenset()
    """Its attributes that somebody reads."""
    nested: bool = False
    """It is a stack of its own: work on it can be overtaken at once by other work, and need not be awaited."""
    gives_way: bool = False
    """Gives something up when it is replaced, and must take it back when the replacement is undone."""


def target_of(want: Want, current: Mapping[str, Row]) -> str:
    """What a resource would be begun from now: its definition, then a digest of the values it would read."""
    if not want.references:
        return want.fingerprint
    digest = hashlib.sha256()
    for name in sorted(want.references):
        row = current.get(name)
        digest.update(f"\0{name}\0{row.key if row else ''}\0{(row and row.digest) or ''}".encode())
    return f"{want.fingerprint}:{digest.hexdigest()[:32]}"
