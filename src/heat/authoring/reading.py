"""One template with its environments, read to be drawn or translated: what is wrong with it is raised, not gathered."""

from collections.abc import Sequence
from typing import Any

from heat.authoring.findings import Finding, Severity
from heat.authoring.knowledge import Knowledge
from heat.authoring.library import Library
from heat.authoring.sources import Source
from heat.template import Blueprint, Environment, Template, merge_environments, parse
from heat.template.loading import load
from heat.values.errors import Place, ValidationError


def read_template(knowledge: Knowledge, library: Library, source: Source) -> Template:
    """The template in a file, with the files that it leads to. Raises ValidationError."""
    tree = library.tree(source)
    for finding in library.findings:
        if finding.severity is Severity.ERROR and (tree is None or finding.code != "E004"):
            raise _error(finding)
    return parse(tree, knowledge.languages, files=library.files, name=source.name)


def read_plain(source: Source) -> dict[str, Any]:
    """The tree of a document, its references as they are written. Raises ValidationError."""
    tree = load(source.text)
    if not isinstance(tree, dict):
        raise ValidationError("the file holds no map of sections", Place(file=source.name), "Name a template")
    return tree


def read_environments(library: Library, sources: Sequence[Source]) -> Environment:
    """The environments in some files, merged in order. Raises ValidationError."""
    trees = [library.tree(source, what="environment") for source in sources]
    if library.findings and None in trees:
        raise _error(library.findings[-1])
    return merge_environments([tree or {} for tree in trees])


def read_blueprint(
    knowledge: Knowledge, library: Library, source: Source, environments: Sequence[Source], *, everything: bool
) -> Blueprint:
    """A template with its values; with everything, also what conditions leave out now. Raises ValidationError."""
    environment = read_environments(library, environments)
    template = read_template(knowledge, library, source)
    if everything:
        return knowledge.open_blueprint(template, environment)
    return knowledge.blueprint(template, environment)


def _error(finding: Finding) -> ValidationError:
    span = finding.span
    return ValidationError(
        finding.message.rstrip("."), Place(finding.path, finding.source.name, span.line, span.column), finding.fix
    )
