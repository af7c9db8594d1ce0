"""From an error of the template room to a code: by its class, by where it stands and, last, by how it begins."""

from heat.authoring.sources import Path
from heat.template.language import Language
from heat.values.errors import (
    CircularDependency,
    HeatError,
    InvalidTemplateReference,
    InvalidTemplateVersion,
    PropertyUnspecified,
    RequestLimitExceeded,
    ResourcePropertyConflict,
    UnknownUserParameter,
    UserParameterMissing,
    ValidationError,
)

BY_CLASS: tuple[tuple[type[HeatError], str], ...] = (
    (RequestLimitExceeded, "E003"),
    (InvalidTemplateVersion, "E101"),
    (CircularDependency, "E301"),
    (InvalidTemplateReference, "E302"),
    (UserParameterMissing, "E303"),
    (UnknownUserParameter, "E305"),
    (ResourcePropertyConflict, "E405"),
    (PropertyUnspecified, "E405"),
)
BY_WORDS: tuple[tuple[str, str], ...] = (
    ("The Parameter (", "E303"),
    ("The Referenced Attribute (", "E304"),
    ("The specified reference ", "E302"),
    ("Unknown Property ", "E402"),
    ("property ", "E405"),
    ("stacks stand more than ", "E406"),
)


def code_of(error: HeatError, path: Path, language: Language | None) -> str:
    """The code of an error whose path begins at the top of its own template."""
    for kind, code in BY_CLASS:
        if isinstance(error, kind):
            return code
    problem = error.problem if isinstance(error, ValidationError) else str(error)
    for words, code in BY_WORDS:
        if problem.startswith(words):
            return code
    if problem.startswith("The function ") and " is not in " in problem:
        return "E502"
    return _by_place(problem, path, language)


def _by_place(problem: str, path: Path, language: Language | None) -> str:
    if language is None or len(path) < 2:
        return "E102"
    if problem.startswith("Property ") and problem.endswith("not assigned"):
        return "E403"
    functions = language.functions.keys() | language.condition_functions.keys() | language.removed
    if functions.intersection(path[2:]):
        return "E501"
    words = language.words
    if path[0] == words.resources:
        return _of_resource(path, words.type, words.properties)
    if len(path) == 2 and "must be" in problem and path[0] != words.groups:
        return "E102"
    named = {words.parameters: "E201", words.groups: "E202", words.conditions: "E203", words.outputs: "E601"}
    return named.get(path[0], "E102")


def _of_resource(path: Path, type_key: str, properties_key: str) -> str:
    if len(path) == 3 and path[2] == type_key:
        return "E401"
    if len(path) > 3 and path[2] == properties_key:
        return "E404"
    return "E406" if len(path) > 2 else "E102"
