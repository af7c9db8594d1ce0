"""Resources and outputs as the text declares them: keys checked, expressions compiled, nothing decided yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heat.template.exports import read_export
from heat.template.expressions import Expression
from heat.template.language import Language, nearest
from heat.template.policies import NONE, Policies, read_policies
from heat.values.errors import Place, ValidationError

if TYPE_CHECKING:
    from heat.template.template import Template


@dataclass(frozen=True, slots=True)
class ResourceSnippet:
    """One entry of the resources section."""

    name: str
    raw: Mapping[str, Any]
    type_name: str
    properties: Expression
    metadata: Expression
    update_policy: Expression
    external_id: Expression
    condition: Expression
    """None: it is always there."""
    depends_on: tuple[str, ...]
    deletion_policy: Expression
    description: str
    policies: Policies = NONE
    """CloudFormation's further ones."""


@dataclass(frozen=True, slots=True)
class OutputSnippet:
    """One entry of the outputs section."""

    name: str
    raw: Mapping[str, Any]
    value: Expression
    condition: Expression
    description: str
    export: Expression = None
    """Says under which name other stacks may import it; None when they may not."""


def read_sections(template: "Template") -> None:
    """Refuse what is not a section of the version."""
    known = template.language.sections
    for section in (name for name in template.tree if name not in known):
        template.problems.append(
            ValidationError(
                f"The template section is invalid: {section}",
                Place((section,)),
                template.language.advice("sections", section),
            )
        )


def _entries(template: "Template", section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    declared = template.tree.get(section)
    if declared and not isinstance(declared, Mapping):
        example = f"Write {section}: {{name: {{...}}}}"
        template.problems.append(ValidationError(f"{section} must be a map of names", Place((section,)), example))
        return
    for name, raw in (declared or {}).items():
        if isinstance(raw, Mapping):
            yield name, raw
        else:
            problem = f'"{name}" must be declared by a map'
            template.problems.append(ValidationError(problem, Place((section, name)), f"Write {name}: {{key: ...}}"))


def _condition(template: "Template", raw: Mapping[str, Any], path: tuple[str, ...]) -> Expression:
    key = template.language.words.condition
    if not template.language.has_conditions or key not in raw:
        return None
    try:
        declared = raw[key]
        if isinstance(declared, bool):
            return declared
        return template.compiler.condition(declared, (*path, key))
    except ValidationError as error:
        template.problems.append(error)
        return None


def _too_new(language: Language, raw: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[ValidationError]:
    """Keys of an output that later versions have; others the reference overlooks, and so do we."""
    for key in raw:
        if ("output_keys", key) in language.later:
            problem = f'"{key}" is not a valid keyword inside an output definition'
            yield ValidationError(problem, Place((*path, key)), language.advice("output_keys", key))


def read_outputs(template: "Template") -> dict[str, OutputSnippet]:
    """Every output, in the template's order."""
    words = template.language.words
    found = {}
    for name, raw in _entries(template, words.outputs):
        path = words.outputs, name
        template.problems.extend(_too_new(template.language, raw, path))
        if words.value not in raw:
            problem = f"Each output definition must contain a {words.value} key"
            fix = next(filter(None, (nearest(words.value, [key]) and f'Is "{key}" meant to be it?' for key in raw)), "")
            template.problems.append(ValidationError(problem, Place(path), fix))
            continue
        value = template.compile(raw[words.value], *path, words.value)
        description = raw.get(words.description)
        condition = _condition(template, raw, path)
        told = str(description or "No description given")
        found[name] = OutputSnippet(name, raw, value, condition, told, read_export(template, raw, path))
    return found


def read_resources(template: "Template") -> dict[str, ResourceSnippet]:
    """Every resource that has a type, in the template's order."""
    section = template.language.words.resources
    found = {}
    for name, raw in _entries(template, section):
        if snippet := _Reader(template, name, raw).read():
            found[name] = snippet
    return found


class _Reader:
    def __init__(self, template: "Template", name: str, raw: Mapping[str, Any]) -> None:
        self.template, self.name, self.raw = template, name, raw
        self.words = template.language.words
        self.path = self.words.resources, name

    def wrong(self, problem: str, *below: str, fix: str = "") -> None:
        self.template.problems.append(ValidationError(problem, Place((*self.path, *below)), fix))

    def read(self) -> ResourceSnippet | None:
        words, raw = self.words, self.raw
        if not self.name or "/" in self.name:
            self.wrong("a resource name must not be empty or contain /")
        self.check_keys()
        type_name = raw.get(words.type)
        if not isinstance(type_name, str):
            has = words.type in raw
            meant = next((key for key in raw if nearest(words.type, [key])), None)
            fix = f'Is "{meant}" meant to be it?' if meant and not has else f"Write {words.type}: OS::Nova::Server"
            told = f"{words.type} must be text" if has else f"Each resource must contain a {words.type} key"
            self.wrong(told, fix=fix)
            return None
        return ResourceSnippet(
            self.name,
            raw,
            type_name,
            properties=self.part(words.properties, dict),
            metadata=self.part(words.metadata, dict),
            update_policy=self.part(words.update_policy, dict),
            external_id=self.template.compile(raw.get(words.external_id), *self.path, words.external_id)
            if words.external_id in raw
            else None,
            condition=_condition(self.template, raw, self.path),
            depends_on=self.depends_on(),
            deletion_policy=self.deletion_policy(),
            description=self.text(words.description),
            policies=read_policies(self.template, raw, self.path),
        )

    def text(self, key: str) -> str:
        found = self.raw.get(key)
        if found is not None and not isinstance(found, str):
            self.wrong(f"{key} must be text", key)
            return ""
        return found or ""

    def check_keys(self) -> None:
        if not self.template.language.is_hot:
            return  # CloudFormation templates carry keys for other readers
        known = self.template.language.resource_keys
        for key in (key for key in self.raw if key not in known):
            fix = self.template.language.advice("resource_keys", key)
            self.wrong(f'"{key}" is not a valid keyword inside a resource definition', key, fix=fix)

    def part(self, key: str, kind: type) -> Expression:
        raw = self.raw.get(key)
        if raw is None:
            return {}
        if not isinstance(raw, kind):
            self.wrong(f"{key} must be a map", key)
            return {}
        return self.template.compile(raw, *self.path, key)

    def depends_on(self) -> tuple[str, ...]:
        raw = self.raw.get(self.words.depends_on) or []
        names = [raw] if isinstance(raw, str) else raw
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.wrong(f"{self.words.depends_on} must be a name or a list of names", self.words.depends_on)
            return ()
        return tuple(names)

    def deletion_policy(self) -> Expression:
        raw = self.raw.get(self.words.deletion_policy)
        if raw is None:
            return "Delete"
        if isinstance(raw, str) and raw not in self.template.language.deletion_policies:
            known = self.template.language.deletion_policies
            fix = nearest(raw, known) or f"Known are {', '.join(sorted(known))}"
            self.wrong(f'Invalid deletion policy "{raw}"', self.words.deletion_policy, fix=fix)
            return "Delete"
        return self.template.compile(raw, *self.path, self.words.deletion_policy)
