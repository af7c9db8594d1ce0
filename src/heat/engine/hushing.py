"""What nobody may be told of a stack: hidden values of its own and of those above it, and where they went."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Any

from heat.engine.compiling import Compiler
from heat.store.database import StoreUnavailable
from heat.store.rows import Source, StackRow
from heat.template import Blueprint
from heat.template.hiding import ALL, LONG, Hidden, texts

SECRET = "******"
TELLING = re.compile(r"passw|secret|private|token|credential|passphrase|admin_pass", re.IGNORECASE)
"""Names of properties whose values are nobody's business."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of one stack."""

    values: frozenset[str] = frozenset()
    """Of its own and from above."""
    own: tuple[Hidden, ...] = ()
    """Those of its templates, now and when it was last complete."""
    everything: bool = False
    """A value too short to be recognised came down from above: any property may hold it."""
    long: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "long", frozenset(value for value in self.values if len(value) >= LONG))

    def joined(self, hidden: Hidden) -> "Secrets":
        """With those of one more template of the stack."""
        if not hidden.values or hidden in self.own:
            return self
        return replace(self, values=self.values | hidden.values, own=(*self.own, hidden))

    def under(self, above: "Secrets") -> "Secrets":
        """With what came down from above."""
        everything = self.everything or above.everything
        return replace(self, values=self.values | above.values, everything=everything)

    def below(self, resource: str) -> "Secrets":
        """What the stack below a resource must not tell either."""
        carried = any(resource in hidden.carriers for hidden in self.own)
        return Secrets(self.values, everything=self.everything or carried)

    def hide(self, resource: str, name: str, values: Iterable[Any]) -> bool:
        """Is there a secret in the values of a property?"""
        if TELLING.search(name) or self.everything:
            return True
        places = (hidden.places.get(resource, ()) for hidden in self.own)
        return any(name in found or ALL in found for found in places) or any(map(self._tells, values))

    def veil(self, text: str) -> str:
        """A text, such as an error of a service, without the secrets in it."""
        for value in sorted(self.values, key=len, reverse=True):
            if value in text:
                bounds = ("", "") if value in self.long else (r"(?<!\w)", r"(?!\w)")
                text = re.sub(re.escape(value).join(bounds), SECRET, text)
        return text

    def _tells(self, value: Any) -> bool:
        if isinstance(value, Mapping):
            return any(TELLING.search(str(key)) or self._tells(item) for key, item in value.items())
        if isinstance(value, list | tuple):
            return any(map(self._tells, value))
        found = texts(value) if self.values else ()
        return any(text in self.values or any(secret in text for secret in self.long) for text in found)


def secrets_of(compiler: Compiler, stack: StackRow, blueprint: Blueprint | None) -> Secrets:
    """The secrets of a stack as it and those above it are and were when last complete, and of what it shall be.

    What is hidden above is handed down under names of which nobody says that they are to be hidden.
    """
    family = compiler.secrets((stack.id, stack.traversal), lambda: _of_family(compiler, stack))
    return family if blueprint is None else family.joined(blueprint.statics.hidden)


def _of_family(compiler: Compiler, stack: StackRow) -> Secrets:
    found = Secrets()
    for one in reversed(compiler.ancestors(stack)):
        above = found.below(one.parent_resource or "")
        found = reduce(Secrets.joined, _kept(compiler, one), Secrets()).under(above)
    return found


def _kept(compiler: Compiler, stack: StackRow) -> list[Hidden]:
    """Found while a source is the latest, so that its template need not be read again when the next takes its place."""
    found = []
    for source in filter(None, dict.fromkeys((stack.source, stack.good_source))):
        try:
            found.append(compiler.secrets(source, partial(_hidden, compiler, stack, source)))
        except StoreUnavailable:
            raise
        except Exception:
            continue  # a template that nobody can read any more, for whatever reason, tells no secrets
    return found


def _hidden(compiler: Compiler, stack: StackRow, source: Source) -> Hidden:
    return compiler.statics(stack, source).hidden
