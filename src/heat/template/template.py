"""A template as read: its language, its declarations and its compiled expressions. Immutable, and shared by every
stack that uses the same text.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from heat.plugin.resource import Resource
from heat.template.conditions import ConditionName
from heat.template.declarations import read_parameters
from heat.template.expressions import Compiler, Expression
from heat.template.language import Language, Languages
from heat.template.loading import DEFAULT_LIMITS, Limits, check_tree, load
from heat.template.parameters import Parameter
from heat.template.positions import nearest as nearest_position
from heat.template.positions import positions
from heat.template.snippets import OutputSnippet, ResourceSnippet, read_outputs, read_resources, read_sections
from heat.values.errors import InvalidTemplateVersion, Place, ValidationError


def parse(
    source: str | Mapping[str, Any],
    languages: Languages,
    *,
    files: Mapping[str, str] | None = None,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> "Template":
    """Read a template from its text, or from the tree that some client has read already.

    Raises ValidationError when it is not a template at all; everything else that is wrong is in `problems`.
    """
    text = source if isinstance(source, str) else ""
    tree = load(source, limits=limits) if isinstance(source, str) else check_tree(dict(source), limits=limits)
    if not isinstance(tree, dict):
        raise InvalidTemplateVersion("the template is not a map of sections", Place(file=name))
    template = Template(tree, languages.find(tree), languages, text=text, files=files or {}, name=name)
    template.read()
    return template


class Template:
    """One text in one language version."""

    def __init__(
        self,
        tree: Mapping[str, Any],
        language: Language,
        languages: Languages,
        *,
        text: str = "",
        files: Mapping[str, str],
        name: str = "",
    ) -> None:
        self.tree, self.language, self.languages = tree, language, languages
        self.text, self.files, self.name = text, files, name
        self.problems: list[ValidationError] = []
        """What is wrong in the text itself."""
        self.parameters: Mapping[str, Parameter] = {}
        self.resources: Mapping[str, ResourceSnippet] = {}
        self.outputs: Mapping[str, OutputSnippet] = {}
        self.conditions: Mapping[str, Expression] = {}
        self.providers: dict[tuple[str, str], type[Resource]] = {}
        """Classes made of the files, by type name and file; filled when first asked for."""
        self.compiler = Compiler(language, ConditionName)

    def read(self) -> None:
        """Take the sections apart, once."""
        words, tree, problems = self.language.words, self.tree, self.problems
        read_sections(self)
        self.parameters = read_parameters(tree.get(words.parameters), self.language, problems)
        self.conditions = self._read_conditions()
        self.resources = read_resources(self)
        self.outputs = read_outputs(self)

    @property
    def description(self) -> str:
        """What the template says of itself."""
        return str(self.tree.get(self.language.words.description) or "No description")

    @property
    def mappings(self) -> Mapping[str, Any]:
        """CloudFormation's constant tables."""
        found = self.tree.get(self.language.words.mappings) if self.language.words.mappings else None
        return found if isinstance(found, Mapping) else {}

    @property
    def groups(self) -> list[Mapping[str, Any]]:
        """How parameters are to be shown together."""
        found = self.tree.get(self.language.words.groups)
        return found if isinstance(found, list) else []

    def compile(self, raw: Any, *path: Any) -> Expression:
        """Compile one part; what is wrong goes to `problems` and gives null."""
        try:
            return self.compiler.compile(raw, path)
        except ValidationError as error:
            self.problems.append(error)
            return None

    def located(self, error: ValidationError) -> ValidationError:
        """The same error with file, line and column."""
        place = error.place
        if place.line or not (self.name or self._positions):
            return error
        position = nearest_position(self._positions, place.path) or (0, 0)
        where = Place(place.path, place.file or self.name, *position)
        return type(error)(error.problem, where, error.fix)

    @cached_property
    def _positions(self) -> Mapping[tuple[str, ...], tuple[int, int]]:
        return positions(self.text) if self.text else {}

    def _read_conditions(self) -> dict[str, Expression]:
        if not self.language.has_conditions:
            return {}
        section = self.language.words.conditions
        declared = self.tree.get(section) or {}
        if not isinstance(declared, Mapping):
            self.problems.append(ValidationError("conditions must be a map of names", Place((section,))))
            return {}
        found: dict[str, Expression] = {}
        for name, raw in declared.items():
            try:
                found[name] = self.compiler.conditional(raw, (section, name))
            except ValidationError as error:
                self.problems.append(error)
        return found
