"""Hooks of the simulated stack: where it waits, as the database knows, and a user who lets it go on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from random import Random

from heat.converge import Command, Record, Start
from heat.values.status import Action

HOOKS = "pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"
Place = tuple[str, str]
"""Name and hook."""


@dataclass
class Breakpoints:
    """What the database and the user know of hooks."""

    random: Random
    hooks: dict[str, frozenset[str]] = field(default_factory=dict)
    announced: set[Place] = field(default_factory=set)
    """Hooks at which a resource waited in this traversal."""
    passed: set[Place] = field(default_factory=set)
    """Those of them that were cleared; the engine may not have heard of it."""

    def set(self, names: Iterable[str], odds: float) -> None:
        """What waits where is up to each request; what was cleared for one says nothing to the next."""
        self.hooks = {name: frozenset(h for h in HOOKS if self.random.random() < odds) for name in sorted(names)}
        self.announced, self.passed = set(), set()

    def note(self, records: Iterable[Record]) -> None:
        """What an engine commits of pauses."""
        self.announced.update((record.name, record.hook) for record in records if record.hook)

    def waiting(self, heard: Collection[Place]) -> list[Place]:
        """Hooks at which somebody waits, as far as the user is told, and the engine has not heard that he may go."""
        return sorted(self.announced.difference(heard))

    def clear(self, heard: Collection[Place]) -> Place:
        """The user clears one."""
        place = self.random.choice(self.waiting(heard))
        self.passed.add(place)
        return place

    def has_waited(self, command: Command, action: Action) -> None:
        """Nothing new begins before its hook is cleared; what replaces another has waited as the other."""
        if not isinstance(command, Start):
            return
        first = command.action is Action.CREATE and not command.replacing and not command.takeover
        last = command.action is Action.DELETE and action is Action.DELETE
        hook = "pre-create" if first else "pre-delete" if last else ""
        if hook in self.hooks.get(command.name, ()):
            assert (command.name, hook) in self.passed, f"{command} did not wait"
