"""Which files a nested stack may come to use: found by looking for names in texts, so rather too many than too few."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from heat.template.fingerprint import digest
from heat.template.registry import TypeRegistry, is_template_name


class Reach:
    """The files of one template and what leads from one to the next."""

    def __init__(self, files: Mapping[str, str], registry: TypeRegistry) -> None:
        self.files = files
        self.mapped = [*_targets(registry.entries), *_targets(registry.operators)]
        self._next: dict[str, frozenset[str]] = {}
        self._digests: dict[str, str] = {}

    def digest(self, raw: Any, type_name: str) -> str:
        """A digest of every file that a resource declared like this may come to use, directly or not."""
        todo = list(self._named_in(f"{type_name} {json.dumps(raw, ensure_ascii=False)}"))
        seen = set(todo)
        while todo:
            for name in self.next(todo.pop()) - seen:
                seen.add(name)
                todo.append(name)
        return digest([[name, self._digest_of(name)] for name in sorted(seen)])

    def next(self, name: str) -> frozenset[str]:
        """The files that one file names."""
        if name not in self._next:
            self._next[name] = self._named_in(self._text(name))
        return self._next[name]

    def _named_in(self, text: str) -> frozenset[str]:
        found = {name for name in self.files if name in text}
        return frozenset(found | {target for word, target in self.mapped if word in text and target in self.files})

    def _text(self, name: str) -> str:
        content = self.files[name]
        return content if isinstance(content, str) else json.dumps(content)

    def _digest_of(self, name: str) -> str:
        if name not in self._digests:
            self._digests[name] = digest(self.files[name])
        return self._digests[name]


def _targets(entries: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The types that are mapped to templates, without the asterisk of a wildcard; and the types mapped to those."""
    for key, value in entries.items():
        if isinstance(value, Mapping):
            yield from _targets(value)
        elif isinstance(value, str) and is_template_name(value):
            yield key.removesuffix("*"), value
            for alias, target in entries.items():
                if target == key:
                    yield alias.removesuffix("*"), value
