"""What a stack gives to other stacks by name, and what it takes from them; both are known before anything runs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from heat.plugin.unknown import is_unknown
from heat.template.expressions import MapNode, Node, Path, Scope, Uses
from heat.template.language import nearest
from heat.values.errors import HeatError, Place, ValidationError

if TYPE_CHECKING:
    from heat.template.blueprint import Blueprint, OutputDefinition
    from heat.template.template import Template

KEY, NAME = "Export", "Name"
LONGEST_NAME = 255


def read_export(template: "Template", raw: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The compiled Export of an output; None when it has none."""
    declared, here = raw.get(KEY), (*path, KEY)
    if declared is None or not template.language.has_exports:
        return None
    compiled = template.compile(declared, *here)
    if isinstance(compiled, Node) and not isinstance(compiled, MapNode):
        return compiled  # chosen by a condition: judged once it is known
    if not isinstance(declared, Mapping) or declared.get(NAME) is None:
        template.problems.append(ValidationError(f"{KEY} must be a map with a {NAME}", Place(here)))
        return None
    for key in declared.keys() - {NAME}:
        fix = nearest(key, [NAME])
        template.problems.append(ValidationError(f'"{key}" is not a key of {KEY}', Place((*here, key)), fix))
    return compiled


def export_name(output: "OutputDefinition") -> str | None:
    """The name under which an output is exported; None when it is not, or while parameters are missing.

    Raises ValidationError.
    """
    compiled, statics = output.snippet.export, output.blueprint.statics
    if compiled is None:
        return None
    uses = Uses(statics)
    uses.look(compiled)
    if uses.resources:
        problem = f"the name of an export hangs on the resource {next(iter(uses.resources))}"
        raise ValidationError(problem, fix="Make it of parameters and pseudo-parameters alone")
    declared = Scope(statics).evaluate(compiled)
    name = declared.get(NAME) if isinstance(declared, Mapping) else declared
    if is_unknown(name) or declared is None:
        return None
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError(f"{name!r} is not a name of up to {LONGEST_NAME} characters"[:300])
    return name


def exports_of(blueprint: "Blueprint") -> dict[str, "OutputDefinition"]:
    """Name of each export to the output that gives its value. Raises ValidationError."""
    named = (
        (export_name(output), output) for output in blueprint.outputs.values() if output.snippet.export is not None
    )
    return {name: output for name, output in named if name is not None}


def imports_of(blueprint: "Blueprint") -> dict[str, Path]:
    """Name of everything that is imported, with a place that does so. Raises ValidationError."""
    found: dict[str, Path] = {}
    for uses in _uses(blueprint):
        found.update(uses.imports)
    return found


def _uses(blueprint: "Blueprint") -> Iterator[Uses]:
    for definition in blueprint.resources.values():
        yield definition.uses
    for output in blueprint.outputs.values():
        yield output.uses


def wrong_exports(blueprint: "Blueprint") -> Iterator[ValidationError]:
    """What is wrong with what a stack would export."""
    section, seen = blueprint.template.language.words.outputs, dict[str, str]()
    for output in blueprint.outputs.values():
        place = Place((section, output.name, KEY, NAME))
        try:
            name = export_name(output)
        except ValidationError as error:
            yield error if error.place.path else ValidationError(error.problem, place, error.fix)
            continue
        if name is not None and seen.setdefault(name, output.name) != output.name:
            yield ValidationError(f"the output {seen[name]} is exported as {name} too", place, "Rename one of them")


def wrong_imports(blueprint: "Blueprint") -> Iterator[ValidationError]:
    """What nobody exports."""
    if not blueprint.template.language.has_exports:
        return
    try:
        imports = imports_of(blueprint)
    except HeatError:
        return  # a resource or output that cannot be read is told where it stands
    for name, path in imports.items():
        try:
            blueprint.statics.imported(name)
        except ValidationError as error:
            yield ValidationError(error.problem, Place(tuple(map(str, path))), error.fix)
