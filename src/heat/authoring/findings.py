"""What a linter tells: findings, each with a code that stays the same from release to release.

The table of codes is the promise to those who ignore some of them in their CI; docs/template-lint.md is made from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from heat.authoring.sources import Path, Source, Span


class Severity(IntEnum):
    """How much it matters; a larger number matters more."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """As people read it."""
        return self.name.lower()


SEVERITY_OF_LETTER = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}

MISSING = "E403"
CODES: Mapping[str, str] = {
    "E001": "The file cannot be read, or is neither a template nor an environment.",
    "E002": "The text is not valid YAML or JSON.",
    "E003": "A limit is passed: size, depth, number of nodes, or what a function makes.",
    "E004": "A file that is named is not there.",
    "E101": "The version line is missing or unknown.",
    "E102": "A section or key does not exist, or has the wrong shape.",
    "E201": "A parameter is declared wrongly, or its default does not suit it.",
    "E202": "A parameter group is wrong.",
    "E203": "A condition is wrong.",
    "E301": "Resources wait for each other in a circle.",
    "E302": "A resource is named that does not exist.",
    "E303": "A parameter is named that does not exist.",
    "E304": "An attribute is read that the resource does not have.",
    "E305": "A value is given for a parameter that the template does not have.",
    "E401": "The resource type does not exist.",
    "E402": "The resource type has no such property.",
    "E403": "A property is missing that the resource type requires.",
    "E404": "The value of a property is of the wrong type or not allowed.",
    "E405": "Properties exclude or need each other.",
    "E406": "Another part of a resource is wrong.",
    "E501": "A function is used wrongly.",
    "E502": "The version of the template does not have the function.",
    "E601": "An output is wrong.",
    "E701": "The environment is wrong.",
    "W001": "The resource type is known, but this release of Heat does not implement it.",
    "W101": "A parameter is not used.",
    "W102": "A condition is not used.",
    "W103": "A mapping is not used.",
    "W104": "The template makes nothing: it has no resources.",
    "W201": "An output shows the value of a hidden parameter.",
    "W301": "The resource type is deprecated.",
    "W302": "The property is deprecated.",
    "W303": "The attribute is deprecated.",
    "W304": "Later versions of the language do not have the function any more.",
    "W401": "An output names what does not exist; it will carry an error instead of a value.",
    "W501": "A text to be replaced does not occur in the template text.",
    "W502": "A map looks like a function call and is none.",
    "I001": "A file on the network is not followed: lint works offline.",
    "I101": "depends_on names what a reference or the resource type implies already.",
    "I201": "A parameter looks like a secret and is not hidden.",
    "I202": "A hidden parameter has its default in the template.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell."""

    code: str
    source: Source
    span: Span
    path: Path
    """Of keys, from the top of the file that was linted down into those it leads to."""
    message: str
    fix: str = ""

    @property
    def severity(self) -> Severity:
        """The letter of the code says it."""
        return SEVERITY_OF_LETTER[self.code[0]]

    @property
    def identity(self) -> tuple[str, str, Span, str]:
        """Two findings with the same are the same: in whichever way a fix was found."""
        return self.source.address, self.code, self.span, self.message


def found_at(code: str, source: Source, path: Path, message: str, fix: str = "") -> Finding:
    """A finding at a path of a file."""
    return Finding(code, source, source.span(path), path, message, fix)


def told(findings: Iterator[Finding] | list[Finding]) -> list[Finding]:
    """Each once, in the order of files, lines and weight."""
    unique: dict[object, Finding] = {}
    for finding in findings:
        known = unique.setdefault(finding.identity, finding)
        if finding.fix and not known.fix:
            unique[finding.identity] = finding
    at_place: dict[object, list[Finding]] = {}
    for finding in unique.values():
        at_place.setdefault((finding.source.address, finding.code, finding.span), []).append(finding)
    kept = [one for group in at_place.values() for one in group if not any(_says_more(other, one) for other in group)]
    kept = [one for one in kept if one.code != MISSING or not any(_explains(other, one) for other in kept)]
    return sorted(kept, key=lambda one: (one.source.name, one.span, -one.severity, one.code))


def _explains(one: Finding, other: Finding) -> bool:
    """Is a property missing only because what is written there is wrong?"""
    within = one.source is other.source and one.path[: len(other.path)] == other.path
    return within and one.code != MISSING and one.severity is Severity.ERROR


def _says_more(one: Finding, other: Finding) -> bool:
    """Does one say all that the other, at the same place, says and more?"""
    return len(one.message) > len(other.message) and other.message in one.message
