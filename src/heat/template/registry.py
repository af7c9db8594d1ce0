"""The environment's resource registry: which type stands for which, in which resource, and where to stop.

Entries map a type, or all types that begin with some text (`OS::Quantum*`), to another type, to a template or, by null,
to nothing. Below `resources`, entries hold for one resource or for those whose name matches a glob, and so down into
nested stacks. There, hooks and restricted actions have their place too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from heat.template.language import nearest
from heat.values.errors import InvalidBreakPointHook, Place, ValidationError

HOOKS = "pre-create", "pre-update", "pre-delete", "post-create", "post-update", "post-delete"
RESTRICTED_ACTIONS = "update", "replace"
TEMPLATE_SUFFIXES = ".yaml", ".template"
BASE_URL = "base_url"
LONGEST_WAY = 50
"""Mappings from a type to what finally stands for it."""


def is_template_name(target: str) -> bool:
    """Does the name stand for a template rather than a type?"""
    return target.endswith(TEMPLATE_SUFFIXES)


@dataclass(frozen=True, slots=True)
class TypeRegistry:
    """One level of registry entries; the user's come before the operator's."""

    entries: Mapping[str, Any] = field(default_factory=dict)
    """As an environment file has it."""
    operators: Mapping[str, Any] = field(default_factory=dict)
    """From the global environment; used where the user's say nothing."""

    templates: Mapping[str, str] = field(default_factory=dict)
    """Texts of the templates that the operator's entries name and users need not send."""

    def behind(self, users: "TypeRegistry") -> "TypeRegistry":
        """A user's entries with all of these standing behind them."""
        together = dict(self.operators)
        merge_entries(together, self.entries)
        return TypeRegistry(users.entries, together, {**self.templates, **users.templates})

    def targets(self, type_name: str, resource_name: str | None = None) -> Iterator[str]:
        """What a type is mapped to, in the order of trying: this resource's own entries, then keys as they sort.

        So `OS::*` comes before `OS::Heat::*`, and that before `OS::Heat::Value`; clouds have come to rely on it.
        """
        for level in (self.entries, self.operators):
            for entries in (*_named(level, resource_name), level):
                yield from _matches(entries, type_name)

    def target(
        self,
        type_name: str,
        resource_name: str | None = None,
        known: Callable[[str], bool] = lambda name: True,
    ) -> str:
        """What finally stands for a type: a type or a template; the type itself where a mapping leads nowhere.

        Raises ValidationError for mappings in a ring.
        """
        return self._followed((type_name,), resource_name, known) or type_name

    def _followed(self, way: tuple[str, ...], resource_name: str | None, known: Callable[[str], bool]) -> str | None:
        here = way[-1]
        if len(way) > LONGEST_WAY:
            raise ValidationError(f"resource_registry maps {way[0]} on and on, over {' -> '.join(way[1:5])} -> …")
        if is_template_name(here):
            return here
        for target in self.targets(here, resource_name):
            if target == here:
                continue
            if target in way:
                raise ValidationError(f"resource_registry maps {' -> '.join((*way, target))}, which never ends")
            if found := self._followed((*way, target), resource_name, known):
                return found
        return here if known(here) else None

    def below(self, resource_name: str, without: str | None = None) -> "TypeRegistry":
        """The registry inside the stack below a resource; a type's own template sees the type unmapped."""

        def child(level: Mapping[str, Any]) -> dict[str, Any]:
            found = {key: value for key, value in level.items() if key not in ("resources", without)}
            nested: dict[str, Any] = {}
            for entries in _named(level, resource_name):
                nested.update({key: value for key, value in entries.items() if isinstance(value, Mapping)})
            return found | {"resources": nested.get("resources", nested)} if nested else found

        return TypeRegistry(child(self.entries), child(self.operators), self.templates)

    def hooks(self, resource_name: str) -> frozenset[str]:
        """Points at which the resource waits for the user."""
        return self._listed("hooks", resource_name)

    def has_hooks(self) -> bool:
        """May any resource of this stack wait for the user?"""
        levels = (level.get("resources") for level in (self.entries, self.operators))
        return any("hooks" in named for level in levels if isinstance(level, Mapping) for named in _maps(level))

    def restricted_actions(self, resource_name: str) -> frozenset[str]:
        """What must not happen to the resource."""
        return self._listed("restricted_actions", resource_name)

    def check(self) -> Iterator[ValidationError]:
        """Everything wrong in the user's entries."""
        yield from _check(self.entries, ("resource_registry",), inside=False)

    def _listed(self, key: str, resource_name: str) -> frozenset[str]:
        found: set[str] = set()
        for level in (self.entries, self.operators):
            for entries in _named(level, resource_name):
                found.update(_words(entries.get(key)))
        return frozenset(found)


def _maps(level: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (entries for entries in level.values() if isinstance(entries, Mapping))


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(item) for item in value or ()]


def _named(level: Mapping[str, Any], resource_name: str | None) -> Iterator[Mapping[str, Any]]:
    """Entries of one resource: its own name first, then globs in order."""
    per_resource = level.get("resources")
    if resource_name is None or not isinstance(per_resource, Mapping):
        return
    own = per_resource.get(resource_name)
    if isinstance(own, Mapping):
        yield own
    for pattern, entries in per_resource.items():
        if pattern != resource_name and isinstance(entries, Mapping) and fnmatchcase(resource_name, pattern):
            yield entries


def _matches(entries: Mapping[str, Any], type_name: str) -> Iterator[str]:
    wild = [key for key in entries if key.endswith("*") and type_name.startswith(key[:-1])]
    for key in sorted({*wild, type_name} & entries.keys()):
        target = entries[key]
        if isinstance(target, str) and target:
            fits = key.endswith("*") and target.endswith("*")
            yield target[:-1] + type_name[len(key) - 1 :] if fits else target


def merge_entries(old: dict[str, Any], new: Mapping[str, Any]) -> None:
    """Lay entries over others, level by level; null and "" take an entry away, an empty `resources` does nothing."""
    for key, value in new.items():
        before = old.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            old[key] = dict(before)
            merge_entries(old[key], value)
        elif not (key == "resources" and value is None):
            old[key] = value


def _check(entries: Any, path: tuple[str, ...], inside: bool) -> Iterator[ValidationError]:
    if not isinstance(entries, Mapping):
        yield ValidationError("registry entries must be a map", Place(path))
        return
    for key, value in entries.items():
        here = (*path, key)
        if key == "hooks" and inside:
            for word in _words(value):
                if word not in HOOKS:
                    yield InvalidBreakPointHook(f'Invalid hook type "{word}"', Place(here), nearest(word, HOOKS))
        elif key == "restricted_actions" and inside:
            for word in _words(value):
                if word not in RESTRICTED_ACTIONS:
                    fix = f"Known are {', '.join(RESTRICTED_ACTIONS)}"
                    yield ValidationError(f'Invalid restricted action "{word}"', Place(here), fix)
        elif isinstance(value, Mapping):
            yield from _check(value, here, inside=inside or key == "resources")
        elif value is not None and not isinstance(value, str):
            yield ValidationError(f'"{key}" must be mapped to a type, a template or null', Place(here))
