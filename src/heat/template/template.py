"""A template as read: its language, its declarations and its compiled expressions. Immutable, and shared by every
stack that uses the same text.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from heat.plugin.resource import Resource
from heat.template import interface
from heat.template.conditions import ConditionName
from heat.template.declarations import read_parameters
from heat.template.defaults import Defaults
from heat.template.expansion import Evaluation, Expansion, is_plain
from heat.template.expressions import Compiler, Expression, Statics
from heat.template.fingerprint import digest
from heat.template.language import VERSION_KEYS, Language, Languages
from heat.template.limits import Limits
from heat.template.loading import check_tree, load
from heat.template.origins import Origins
from heat.template.parameters import Parameter
from heat.template.positions import nearest as nearest_position
from heat.template.positions import positions
from heat.template.rules import Rule, read_rules
from heat.template.snippets import OutputSnippet, ResourceSnippet, read_outputs, read_resources, read_sections
from heat.values.errors import Place, UnreadableDocument, ValidationError

MAX_SHAPES = 16
"""Of a template that hangs on parameters, so many are kept."""


def parse(
    source: str | Mapping[str, Any],
    languages: Languages,
    *,
    files: Mapping[str, str] | None = None,
    name: str = "",
    limits: Limits | None = None,
) -> "Template":
    """Read a template from its text, or from the tree that some client has read already.

    Raises ValidationError when it is not a template at all; everything else that is wrong is in `problems`.
    """
    text = source if isinstance(source, str) else ""
    try:
        tree = _tree(source, limits or languages.limits)
        language = languages.find(tree)
    except ValidationError as error:
        place = error.place
        line, column = (place.line, place.column) if place.line else _position(text, place)
        raise type(error)(error.problem, Place(place.path, name, line, column), error.fix) from None
    template = Template(tree, language, languages, text=text, files=files or {}, name=name)
    if template.language.has_transforms and not is_plain(tree, text):
        return template.expanded()
    template.read()
    return template


def _position(text: str, place: Place) -> tuple[int, int]:
    return (nearest_position(positions(text), place.path) if text else None) or (0, 0)


def _tree(source: str | Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    if not isinstance(source, str):
        return dict(check_tree(dict(source), limits=limits))
    tree = load(source, limits=limits)
    if not isinstance(tree, dict) and tree is not None:
        fix = "It begins with a line such as heat_template_version: 2021-04-16"
        raise UnreadableDocument("the template is not a map of sections", fix=fix)
    if not any(key in (tree or {}) for key in VERSION_KEYS):
        fix = "Add a line such as heat_template_version: 2021-04-16"
        raise UnreadableDocument("the template version is missing", fix=fix)
    return dict(tree or {})


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
        self.source = tree
        """As it was given; `tree` may have been expanded."""
        self.origins = Origins()
        self.waits = False
        """Does its shape hang on the values of parameters?"""
        self.shaping: frozenset[str] = frozenset()
        """The parameters on which it hangs."""
        self.partial = False
        """Is something missing that loops and includes will make once values are there?"""
        self.text, self.files, self.name = text, files, name
        self.problems: list[ValidationError] = []
        """What is wrong in the text itself."""
        self.parameters: Mapping[str, Parameter] = {}
        self.resources: Mapping[str, ResourceSnippet] = {}
        self.outputs: Mapping[str, OutputSnippet] = {}
        self.conditions: Mapping[str, Expression] = {}
        self.rules: list[Rule] = []
        self.providers: dict[tuple[str, str, frozenset[str]], type[Resource]] = {}
        """Classes made of the files, by type name and file; filled when first asked for."""
        self.compiler = Compiler(language, ConditionName)
        self._shapes: dict[str, Template] = {}

    def read(self) -> None:
        """Take the sections apart, once."""
        words, tree, problems = self.language.words, self.tree, self.problems
        read_sections(self)
        patience_s = self.languages.limits.pattern_s
        self.parameters = read_parameters(tree.get(words.parameters), self.language, problems, patience_s)
        self.conditions = self._read_conditions()
        self.resources = read_resources(self)
        self.outputs = read_outputs(self)
        self.rules = read_rules(self)

    def expanded(self, statics: Statics | None = None) -> "Template":
        """The template with its loops and includes carried out, by a stack's values or else by defaults."""
        words = self.language.words
        if statics is None:
            declared = read_parameters(self.source.get(words.parameters), self.language, [])
            statics = Defaults(declared, self.mappings, self.files, self.languages.limits)
        evaluation = Evaluation(self.compiler, statics)
        expansion = Expansion(self.files, evaluation, self.languages.limits)
        tree = expansion.run(self.source)
        made = Template(tree, self.language, self.languages, text=self.text, files=self.files, name=self.name)
        made.source, made.origins, made.waits = self.source, expansion.origins, expansion.waits
        made.shaping, made.partial = frozenset(evaluation.parameters), expansion.partial
        made.providers, made.problems = self.providers, expansion.problems
        made.read()
        return made

    def shaped(self, statics: Statics, values: object) -> "Template":
        """The template expanded by a stack's values, of which those used last are kept."""
        key = digest(values)
        made = self._shapes.get(key) or self.expanded(statics)
        if len(self._shapes) >= MAX_SHAPES:
            self._shapes.clear()
        self._shapes[key] = made
        return made

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
        if self.language.has_transforms:
            return interface.groups(self.tree)
        found = self.tree.get(self.language.words.groups)
        return found if isinstance(found, list) else []

    @property
    def labels(self) -> Mapping[str, str]:
        """What people call parameters that do not say so themselves."""
        return interface.labels(self.tree) if self.language.has_transforms else {}

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
        position = nearest_position(self._positions, self.origins.of(place.path)) or (0, 0)
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
