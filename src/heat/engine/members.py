"""What lives in a stack below a resource, read when first asked for: references, and how each member is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.engine.wanting import wants_of
from heat.plugin.context import ChildMember
from heat.store import documents, resources
from heat.store.documents import Document
from heat.store.rows import ResourceRow, Source, StackRow
from heat.template import parse
from heat.values.status import Action, Status

V = TypeVar("V")
RANKS = Status.IN_PROGRESS, Status.COMPLETE, Status.FAILED
"""Of several generations of a name, the first of these tells how it is: what is replaced serves until the end."""


class Below:
    """The rows of a stack, and what its template says of them: with its own files, or with those that come next."""

    def __init__(self, house: House, compiler: Compiler, stack: StackRow, files: str | None = None) -> None:
        self._house, self._compiler, self._stack, self._files = house, compiler, stack, files

    @cached_property
    def alive(self) -> list[ResourceRow]:
        """All rows that are not being removed, older generations first."""
        found = resources.load(self._house.database, self._stack.id)
        return sorted((row for row in found if row.action is not Action.DELETE), key=lambda row: row.generation)

    @cached_property
    def references(self) -> dict[str, str]:
        """The reference id of each."""
        return {row.name: row.reference_id or row.physical_id or "" for row in self.alive}

    @cached_property
    def members(self) -> dict[str, ChildMember]:
        """How each of them is."""
        wants = wants_of(self._compiler.blueprint(self._stack, self._source()))
        definitions = self._definitions()
        found: dict[str, ChildMember] = {}
        for row in self.alive:
            want = wants.get(row.name)
            applied = want is not None and (row.applied or "").partition(":")[0] == want.fingerprint
            member = ChildMember(definitions.get(row.name, {}), row.status, applied)
            known = found.get(row.name)
            if known is None or RANKS.index(member.status) <= RANKS.index(known.status):
                found[row.name] = member
        return found

    def _source(self) -> Source:
        """What it is made from, with files that differ now in place of its own."""
        source, database = self._stack.source, self._house.database
        if self._files is None or self._files == source.files:
            return source
        found = documents.get_many(database, [source.files, self._files, source.template])
        own, next_ = found[source.files], found[self._files]
        if all(own[name] == next_[name] for name in own.keys() & next_.keys()):
            return source
        files = {**own, **next_}
        name = Document.of(files).hash
        self._compiler.keep(source.template, name, parse(found[source.template], self._house.languages, files=files))
        return replace(source, files=name)

    def _definitions(self) -> Mapping[str, Any]:
        template = documents.get(self._house.database, self._stack.source.template)
        written = template.get("resources") or template.get("Resources") if isinstance(template, Mapping) else None
        return written if isinstance(written, Mapping) else {}


class _Lazy(Mapping[str, V], Generic[V]):
    """A map that is read when first looked into."""

    def __init__(self, below: Below) -> None:
        self._below = below

    def _read(self) -> Mapping[str, V]:
        raise NotImplementedError

    def __getitem__(self, name: str) -> V:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class References(_Lazy[str]):
    """Reference ids of the members of a stack."""

    def _read(self) -> Mapping[str, str]:
        return self._below.references


class Members(_Lazy[ChildMember]):
    """How the members of a stack are."""

    def _read(self) -> Mapping[str, ChildMember]:
        return self._below.members
