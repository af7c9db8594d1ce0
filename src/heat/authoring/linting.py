"""`heat template lint`: everything about templates and environments that can be known without a cloud.

A template is looked at twice: with the values that defaults and environments give, and with every parameter unknown,
so that what a condition leaves out today is judged as well. Then come the rules of `rules`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any

from heat.authoring.advice import advice
from heat.authoring.classify import code_of
from heat.authoring.findings import Finding, Severity, found_at, told
from heat.authoring.knowledge import Knowledge
from heat.authoring.library import TEMPLATE_MARKS, Library
from heat.authoring.rules import RULES
from heat.authoring.sources import Path, Source
from heat.authoring.subject import Subject
from heat.template import Blueprint, Environment, Template, merge_environments, parse, validate
from heat.template.environment import SECTIONS
from heat.template.language import Language, nearest
from heat.template.loading import load
from heat.template.placing import flattened
from heat.template.registry import TypeRegistry, is_template_name
from heat.values.errors import HeatError, Place, UnknownUserParameter, UserParameterMissing, ValidationError

RESOURCES = frozenset(("resources", "Resources"))
UNREAD = frozenset(("E004", "I001"))
"""Codes of files that were not read: what follows from that is not told as well."""
ENDINGS = (".yaml", ".yml", ".json", ".template", ".env")
IGNORE = re.compile(r"#\s*heat-lint:\s*ignore\s+([A-Z0-9,\s]+)")
"""A comment at the end of a line, or alone on the line before, that silences codes there."""


@dataclass(slots=True)
class Report:
    """What came of one run."""

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    """How many documents were looked at, those included to which others lead."""

    def worst(self) -> Severity | None:
        """The weightiest severity; None when there is nothing to tell."""
        return max((finding.severity for finding in self.findings), default=None)

    def count(self, severity: Severity) -> int:
        """How many findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)


def is_environment(tree: Any) -> bool:
    """Is a document an environment, or meant to be one, by its sections?"""
    if not isinstance(tree, dict) or is_template(tree) or not tree or RESOURCES & tree.keys():
        return False
    return tree.keys() <= SECTIONS.keys() or bool(tree.keys() & (SECTIONS.keys() - {"parameters"}))


def is_template(tree: Any) -> bool:
    """Does a document say that it is a template?"""
    return isinstance(tree, dict) and any(mark in tree for mark in TEMPLATE_MARKS)


def is_ours(text: str) -> bool:
    """Is a file, found in a folder, a template or an environment? What cannot be read is neither."""
    if any(mark in text for mark in TEMPLATE_MARKS):
        return True
    try:
        return any(section in text for section in SECTIONS) and is_environment(load(text))
    except HeatError:
        return False


class Linter:
    """One run over some files, all with the same environments."""

    def __init__(self, knowledge: Knowledge, ignored: Sequence[str] = ()) -> None:
        self.knowledge, self.ignored = knowledge, frozenset(ignored)
        self.library = Library()
        self.environment = Environment()
        self._environments: list[tuple[Source, Any]] = []
        self._found: list[Finding] = []
        self._seen: set[str] = set()
        self._roots = 0

    def take_environment(self, source: Source) -> None:
        """Lay an environment over those taken before; all templates that follow are looked at with it."""
        tree = self.library.tree(source, what="environment")
        self._look_at_environment(source, tree)
        self._environments.append((source, tree))
        try:
            self.environment = merge_environments([tree for _, tree in self._environments if isinstance(tree, dict)])
        except HeatError as error:
            self._found.extend(self._placed(error, source, None, "E701"))

    def look_at(self, source: Source) -> None:
        """Lint one document, whichever kind it is."""
        tree = self.library.tree(source)
        if is_environment(tree):
            self._look_at_environment(source, tree)
        elif tree is None and self._is_told(source):
            self._seen.add(source.address)
        else:
            self._look_at_template(source, tree)

    def look_into(self, folder: str) -> None:
        """Lint every template and environment below a folder; other documents are not ours."""
        for file in sorted(File(folder).rglob("*")):
            is_hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
            if is_hidden or file.suffix not in ENDINGS or not file.is_file():
                continue
            try:
                source = self.library.open(str(file))
            except (OSError, UnicodeDecodeError):
                continue
            if is_ours(source.text):
                self.look_at(source)

    def report(self) -> Report:
        """All that was found so far, without what is to be ignored."""
        for address in list(self.library.trees):
            source, tree = self.library.sources[address], self.library.trees[address]
            if address not in self._seen and is_template(tree):
                self._look_at_template(source, tree, is_root=False)
        unread = {(one.source.address, one.span) for one in self.library.findings if one.code in UNREAD}
        found = [*self.library.findings, *self._found]
        if self._roots > 1:  # what one of several templates does not ask for, another does
            found = [one for one in found if one.code != "E305"]
        kept = [one for one in found if one.code in UNREAD or (one.source.address, one.span) not in unread]
        return Report([one for one in told(kept) if not self._is_ignored(one)], len(self._seen))

    def _is_told(self, source: Source) -> bool:
        return any(finding.source is source for finding in self.library.findings)

    def _is_ignored(self, finding: Finding) -> bool:
        if finding.code in self.ignored:
            return True
        here, before = finding.source.line(finding.span.line), finding.source.line(finding.span.line - 1)
        comments = IGNORE.findall(here) + (IGNORE.findall(before) if before.lstrip().startswith("#") else [])
        return any(finding.code in comment.replace(",", " ").split() for comment in comments)

    # -- templates

    def _look_at_template(self, source: Source, tree: Any, *, is_root: bool = True) -> None:
        if source.address in self._seen:
            return
        self._seen.add(source.address)
        if not isinstance(tree, dict):
            self._found.append(found_at("E001", source, (), "the file holds no map of sections", "Name a template"))
            return
        try:
            template = parse(tree, self.knowledge.languages, files=self.library.files, name=source.address)
        except HeatError as error:
            self._found.extend(self._placed(error, source, None))
            return
        environment = self.environment if is_root else replace(self.environment, parameters={})
        subject = Subject(source, template, self.knowledge, environment)
        for blueprint in (self.knowledge.blueprint(template, environment), subject.blueprint):
            self._found.extend(self._invalid(blueprint, source))
        for rule in RULES:
            self._found.extend(rule(subject))
        if is_root:
            self._roots += 1
            self._found.extend(self._unwanted(template))

    def _invalid(self, blueprint: Blueprint, source: Source) -> Iterator[Finding]:
        language = blueprint.template.language
        try:
            problems = validate(blueprint)
        except HeatError as error:  # a limit, passed in the middle
            yield from self._placed(error, source, blueprint.template)
            return
        for problem in problems:
            if not _is_only_missing(problem, language) and not isinstance(problem, UnknownUserParameter):
                yield from self._placed(problem, source, blueprint.template)

    def _unwanted(self, template: Template) -> Iterator[Finding]:
        """Values that environments give and the template does not ask for."""
        declared = template.source.get(template.language.words.parameters)
        names = declared if isinstance(declared, dict) else {}
        for source, tree in self._environments:
            given = tree.get("parameters") if isinstance(tree, dict) else None
            for name in given if isinstance(given, dict) else ():
                if name not in names:
                    message = f"{self.library.sources[template.name].name} has no parameter {name}"
                    fix = nearest(name, names) or "For nested stacks, write it below parameter_defaults"
                    yield found_at("E305", source, ("parameters", name), message, fix)

    def _placed(self, error: HeatError, source: Source, template: Template | None, code: str = "") -> Iterator[Finding]:
        for one in flattened(error) if isinstance(error, ValidationError) else [error]:
            yield self._finding(one, source, template, code)

    def _finding(self, error: HeatError, source: Source, template: Template | None, code: str) -> Finding:
        place = error.place if isinstance(error, ValidationError) else Place()
        path = place.path
        own = template.origins.of(path) if template else path
        language = template.language if template else None
        if place.line and place.file in self.library.files:  # the file that was named itself has no lines yet
            source = self.library.sources[place.file]
            own = self.library.locate(place.file, place.line, place.column)
            language = self.knowledge.languages.find(self.library.trees[place.file])
        message, fix = (error.problem, error.fix) if isinstance(error, ValidationError) else (str(error), "")
        code = code or code_of(error, _innermost(own, language), language)
        if code == "E401":
            code, message, fix = self._unknown_type(source, own, message, fix)
        if code == "E201" and len(own) == 2:
            source, own = self._given(source, own)
            path = own
        return Finding(code, source, source.span(own), path, message, fix or advice(message))

    def _given(self, source: Source, path: Path) -> tuple[Source, Path]:
        """Where the value of a parameter comes from: the last environment that gives one, or its default."""
        for environment, tree in reversed(self._environments):
            for section in ("parameters", "parameter_defaults"):
                if isinstance(tree, dict) and path[1] in (tree.get(section) or {}):
                    return environment, (section, path[1])
        longer = [(*path, key) for key in ("default", "Default") if (*path, key) in source.spans]
        return source, longer[0] if longer else path

    def _unknown_type(self, source: Source, path: Path, message: str, fix: str) -> tuple[str, str, str]:
        name = self._named(source, path)
        if self.knowledge.is_only_known(name):
            return "W001", f"{name} is not implemented here; the resource is not judged", ""
        spaces = {known.partition("::")[0] for known in (*self.knowledge.known, *self.knowledge.plugins)}
        advice = "Give the environment that maps it with -e FILE, or the folder of its plug-in with --plugin-dir"
        is_foreign = name.partition("::")[0] not in spaces  # somebody else's: any likeness is chance
        return "E401", message, advice if is_foreign else fix or advice

    def _named(self, source: Source, path: Path) -> str:
        node = self.library.trees.get(source.address)
        for key in path:
            node = node.get(key) if isinstance(node, dict) else None
        name = str(node)
        try:
            return self.environment.registry.target(name, path[1] if len(path) > 1 else None)
        except HeatError:
            return name

    # -- environments

    def _look_at_environment(self, source: Source, tree: Any) -> None:
        if source.address in self._seen:
            return
        self._seen.add(source.address)
        if tree is None and self._is_told(source):
            return
        try:
            merge_environments([tree or {}])
        except HeatError as error:
            self._found.extend(self._placed(error, source, None, "E701"))
        entries = tree.get("resource_registry") if isinstance(tree, dict) else None
        if isinstance(entries, dict):
            for problem in TypeRegistry(entries).check():
                self._found.extend(self._placed(problem, source, None, "E701"))
            self._found.extend(self._targets(source, entries, ("resource_registry",)))

    def _targets(self, source: Source, entries: Any, path: Path) -> Iterator[Finding]:
        for key, value in entries.items():
            here = (*path, key)
            if isinstance(value, dict):
                yield from self._targets(source, value, here)
            elif isinstance(value, str) and value and self._is_unknown_target(key, value, entries):
                if self.knowledge.is_only_known(value):
                    yield found_at("W001", source, here, f"{value} is not implemented here")
                else:
                    fix = nearest(value, self.knowledge.known | set(self.knowledge.plugins))
                    yield found_at("E701", source, here, f"{key} is mapped to {value}, which is no resource type", fix)

    def _is_unknown_target(self, key: str, value: str, entries: Any) -> bool:
        if "::" not in value or "*" in value or is_template_name(value) or key in ("hooks", "restricted_actions"):
            return False
        return value not in entries and self.knowledge.plugins.get(value) is None


def _is_only_missing(problem: ValidationError, language: Language) -> bool:
    """A parameter without default that was given no value: its user will give one."""
    return isinstance(problem, UserParameterMissing) and problem.place.path[:1] == (language.words.parameters,)


def _innermost(path: Path, language: Language | None) -> Path:
    """The end of a path that lies in one template: a member of a group stands in a template of its own."""
    if language is None or language.words.resources not in path:
        return path
    last = len(path) - 1 - path[::-1].index(language.words.resources)
    return path[last:] if last > 0 and len(path) - last > 2 else path
