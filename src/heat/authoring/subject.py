"""One template under the eyes of the rules: what the author wrote, and what was made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from heat.authoring.advice import advice
from heat.authoring.classify import code_of
from heat.authoring.findings import Finding, found_at
from heat.authoring.knowledge import Knowledge
from heat.authoring.sources import Path, Source
from heat.plugin.resource import Resource
from heat.template import Blueprint, Environment, Template
from heat.template.blueprint import Definition
from heat.template.language import Language, Words
from heat.values.errors import HeatError, ValidationError


def walk(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every part of a tree with its path, from the outside in."""
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from walk(value, (*path, str(key)))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from walk(item, (*path, str(number)))


@dataclass(frozen=True)
class Subject:
    """A template that could be read."""

    source: Source
    template: Template
    knowledge: Knowledge
    environment: Environment

    @property
    def language(self) -> Language:
        """In which it is written."""
        return self.template.language

    @property
    def words(self) -> Words:
        """How the language spells its keys."""
        return self.template.language.words

    @cached_property
    def blueprint(self) -> Blueprint:
        """The template with every parameter unknown: nothing is left out by a condition."""
        return self.knowledge.open_blueprint(self.template, self.environment)

    @cached_property
    def parts(self) -> list[tuple[Path, Any]]:
        """Every part of the text."""
        return list(walk(self.template.source))

    @cached_property
    def all_parts(self) -> list[tuple[Path, Any]]:
        """Every part of the text, and of what its loops and includes make."""
        template = self.template
        return self.parts if template.tree is template.source else [*self.parts, *walk(template.tree)]

    def section(self, name: str) -> Mapping[str, Any]:
        """A section of the text; {} when it is not there or no map."""
        found = self.template.source.get(name) if name else None
        return found if isinstance(found, Mapping) else {}

    def calls(self, *names: str) -> Iterator[tuple[Path, Any]]:
        """Every call of these functions: the path with the function's name, and the argument as written."""
        for path, node in self.all_parts:
            if isinstance(node, Mapping) and len(node) == 1:
                name, argument = next(iter(node.items()))
                if name in names:
                    yield (*path, name), argument

    def classes(self) -> Iterator[tuple[Definition, type[Resource]]]:
        """Every resource with its type, where somebody knows it."""
        for definition in self.blueprint.resources.values():
            try:
                yield definition, definition.resource_class
            except HeatError:
                continue

    def complaint(self, error: ValidationError) -> Finding:
        """An error of the template room whose path begins at the top of this template."""
        path = error.place.path
        return self.at(code_of(error, path, self.language), path, error.problem, error.fix or advice(error.problem))

    def at(self, code: str, path: Path, message: str, fix: str = "") -> Finding:
        """A finding at a path of this template."""
        return found_at(code, self.source, self.template.origins.of(path), message, fix)
