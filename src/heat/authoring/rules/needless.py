"""What could be left out of a template: nobody asks for it, or it is said already.

What looks like a use counts as one, so nothing that is used is called unused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from heat.authoring.findings import Finding
from heat.authoring.subject import Subject
from heat.template.loops import is_loop
from heat.values.errors import HeatError

HOLE = re.compile(r"[$&]\{\s*([^${}.!]+?)\s*(?:\.[^${}]*)?\}")
PARAMETER_FUNCTIONS = "get_param", "Ref"


def unused_parameters(subject: Subject) -> Iterator[Finding]:
    """Parameters that no expression reads."""
    used = _parameters_read(subject)
    if used is None:
        return
    for name in subject.section(subject.words.parameters):
        if name not in used:
            path = subject.words.parameters, name
            yield subject.at("W101", path, f"the parameter {name} is not used", "Use it or remove it")


def _parameters_read(subject: Subject) -> set[str] | None:
    """Names of parameters that are read; None when a name is computed, for it could be any."""
    used: set[str] = set()
    for _, argument in subject.calls(*PARAMETER_FUNCTIONS):
        name = argument[0] if isinstance(argument, list) and argument else argument
        if not isinstance(name, str):
            return None
        used.add(name)
    if not subject.language.is_hot:
        for path, node in subject.all_parts:
            if isinstance(node, str) and path[:1] != (subject.words.parameters,):
                used.update(HOLE.findall(node))
    return used


def unused_conditions(subject: Subject) -> Iterator[Finding]:
    """Conditions that nothing depends on."""
    section = subject.words.conditions
    named = _texts(subject)
    for name in subject.section(section):
        if name not in named and not is_loop(name):
            yield subject.at("W102", (section, name), f"the condition {name} is not used", "Use it or remove it")


def unused_mappings(subject: Subject) -> Iterator[Finding]:
    """Mappings in which nothing is looked up."""
    section = subject.words.mappings
    named: set[str] = set()
    for _, argument in subject.calls("Fn::FindInMap", "Fn::Transform"):
        name = argument[0] if isinstance(argument, list) and argument else None
        if not isinstance(name, str) or HOLE.search(name):
            return  # a computed name could be any
        named.add(name)
    for name in subject.section(section):
        if name not in named:
            yield subject.at("W103", (section, name), f"the mapping {name} is not used", "Use it or remove it")


def _texts(subject: Subject) -> set[str]:
    """All texts that stand for values, also in lists."""
    return {node for _, node in subject.all_parts if isinstance(node, str)}


def nothing_made(subject: Subject) -> Iterator[Finding]:
    """A template without resources."""
    section = subject.words.resources
    if not subject.template.tree.get(section) and not subject.section(subject.words.outputs):
        yield subject.at("W104", (section,), "the template has no resources", f"Add a {section} section")


def implied_dependencies(subject: Subject) -> Iterator[Finding]:
    """Names in depends_on that the resource waits for anyway."""
    for definition in subject.blueprint.resources.values():
        reads = _reads(definition)
        seen: set[str] = set()
        for number, name in enumerate(definition.snippet.depends_on):
            path = subject.words.resources, definition.name, subject.words.depends_on, str(number)
            if name in reads or name in seen:
                why = "it is named twice" if name in seen else f"{definition.name} reads a value of it"
                message = f"{definition.name} waits for {name} anyway: {why}"
                yield subject.at("I101", path, message, f"Remove it from {subject.words.depends_on}")
            seen.add(name)


def _reads(definition: Any) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = definition.references
    except HeatError:
        return {}  # told as an error
    return found
