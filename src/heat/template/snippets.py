"""Resources and outputs as the text declares them: keys checked, expressions compiled, nothing decided yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heat.template.expressions import Expression
from heat.template.language import nearest
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


@dataclass(frozen=True, slots=True)
class OutputSnippet:
    """One entry of the outputs section."""

    name: str
    raw: Mapping[str, Any]
    value: Expression
    condition: Expression
    description: str


def read_sections(template: "Template") -> None:
    """Refuse what is not a section of the version."""
    known = template.language.sections
    for section in template.tree.keys() - known:
        template.problems.append(
            ValidationError(
                f"The template section is invalid: {section}",
                Place((section,)),
                nearest(section, known) or f"{template.language.name} has {', '.join(sorted(known))}",
            )
        )


def _entries(template: "Template", section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    declared = template.tree.get(section)
    if declared is not None and not isinstance(declared, Mapping):
        template.problems.append(ValidationError(f"{section} must be a map of names", Place((section,))))
        return
    for name, raw in (declared or {}).items():
        if isinstance(raw, Mapping):
            yield name, raw
        else:
            template.problems.append(ValidationError(f'"{name}" must be declared by a map', Place((section, name))))


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


def read_outputs(template: "Template") -> dict[str, OutputSnippet]:
    """Every output, in the template's order."""
    words = template.language.words
    found = {}
    for name, raw in _entries(template, words.outputs):
        path = words.outputs, name
        if words.value not in raw:
            problem = f"Each output definition must contain a {words.value} key"
            template.problems.append(ValidationError(problem, Place(path)))
            continue
        value = template.compile(raw[words.value], *path, words.value)
        description = raw.get(words.description)
        condition = _condition(template, raw, path)
        found[name] = OutputSnippet(name, raw, value, condition, str(description or "No description given"))
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
            self.wrong(f"{words.type} must be text" if has else f"Each resource must contain a {words.type} key.")
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
            description=str(
                raw.get(words.description.lower() if self.template.language.is_hot else "Description") or ""
            ),
        )

    def check_keys(self) -> None:
        if not self.template.language.is_hot:
            return  # CloudFormation templates carry keys for other readers
        known = self.template.language.resource_keys
        for key in self.raw.keys() - known:
            fix = nearest(key, known)
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
            self.wrong(f'Invalid deletion policy "{raw}"', self.words.deletion_policy, fix=nearest(raw, known))
            return "Delete"
        return self.template.compile(raw, *self.path, self.words.deletion_policy)
