"""What clients are shown of parameters: the answer of template validation, and the values of a stack."""

import json
from collections.abc import Mapping
from typing import Any

from heat.plugin.resolve import resolve
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.blueprint import Blueprint, Definition
from heat.template.constraint_keys import constraint_keys
from heat.template.imagining import imagined_child
from heat.template.nesting import Floors, child_blueprint
from heat.template.parameters import Parameter
from heat.template.provider import ProviderResource
from heat.template.registry import is_template_name
from heat.values.errors import ValidationError

HIDDEN = "******"


def validation(blueprint: Blueprint, *, nested: bool = False) -> dict[str, Any]:
    """The answer to a template that was found valid: what it asks of its user."""
    found = _parameters_of(blueprint)
    if nested and (below := nested_parameters(blueprint)):
        found["NestedParameters"] = below
    return found | {"Environment": environment_view(blueprint)}


def environment_view(blueprint: Blueprint) -> dict[str, Any]:
    """The environment as validation answers show it."""
    environment = blueprint.environment
    entries = environment.registry.entries
    used = {one.type_name: one.type_name for one in blueprint.resources.values() if is_template_name(one.type_name)}
    return {
        "resource_registry": {"resources": {}, **used, **{key: one for key, one in entries.items() if one}},
        "parameters": dict(environment.parameters),
        "parameter_defaults": dict(environment.parameter_defaults),
        "event_sinks": [dict(sink) for sink in environment.event_sinks],
    }


def parameter_schema(blueprint: Blueprint, parameter: Parameter) -> dict[str, Any]:
    """One parameter with its constraints and the value that the user gave."""
    environment = blueprint.environment
    found: dict[str, Any] = {
        "Type": parameter.type_name,
        "Description": parameter.description,
        "NoEcho": str(parameter.hidden).lower(),
        "Label": parameter.label or blueprint.template.labels.get(parameter.name) or parameter.name,
    }
    default = environment.parameter_defaults.get(parameter.name, parameter.default)
    if default is not UNKNOWN:
        found["Default"] = default
    given = environment.parameters.get(parameter.name)
    if given and not is_unknown(given):  # the reference is silent about 0, false and empty ones
        found["Value"] = given
    if parameter.tags:
        found["Tags"] = list(parameter.tags)
    return found | constraint_keys(parameter.constraints)


def nested_parameters(blueprint: Blueprint, floors: Floors | None = None) -> dict[str, Any]:
    """Parameters of the templates that resources stand for, by resource name. Raises StackResourceLimitExceeded."""
    floors = floors or Floors.of(blueprint.statics.limits)
    floors.meet(len(blueprint.resources))
    found: dict[str, Any] = {}
    for name, definition in blueprint.resources.items():
        child = _child(blueprint, definition) if floors.left else None
        if child is None:
            continue
        found[name] = {"Type": definition.type_name, **_parameters_of(child)}
        if below := nested_parameters(child, floors.below()):
            found[name]["NestedParameters"] = below
    return found


def _child(blueprint: Blueprint, definition: Definition) -> Blueprint | None:
    try:
        if issubclass(definition.resource_class, ProviderResource):
            return child_blueprint(blueprint, definition, definition.properties())
        known = {name: one for name, one in definition.properties().items() if not is_unknown(one)}
        child = imagined_child(blueprint, definition, resolve(definition.resource_class, known, check=False))
        return child_blueprint(blueprint, definition, child=child) if child else None
    except ValidationError:
        return None


def _parameters_of(blueprint: Blueprint) -> dict[str, Any]:
    template = blueprint.template
    found: dict[str, Any] = {
        "Description": template.description,
        "Parameters": {name: parameter_schema(blueprint, one) for name, one in template.parameters.items()},
    }
    if template.language.has_transforms and isinstance(metadata := template.tree.get("Metadata"), Mapping):
        found["Metadata"] = dict(metadata)
    return found | ({"ParameterGroups": template.groups} if template.groups else {})


def stack_parameters(blueprint: Blueprint) -> dict[str, str]:
    """Every parameter's value as text, pseudo-parameters first; hidden ones are starred."""
    pseudo = {name: as_text(value) for name, value in blueprint.statics.pseudo.items() if name in SHOWN_PSEUDO}
    return pseudo | {
        name: shown(parameter, blueprint.parameters[name]) for name, parameter in blueprint.declared.items()
    }


def shown(parameter: Parameter, value: Any) -> str:
    """A parameter's value as clients see it."""
    if parameter.hidden:
        return HIDDEN
    return json.dumps(value) if parameter.type == "Json" and not is_unknown(value) else as_text(value)


SHOWN_PSEUDO = frozenset(
    ("OS::stack_id", "OS::project_id", "OS::stack_name", "AWS::StackId", "AWS::StackName", "AWS::Region")
)


def as_text(value: Any) -> str:
    """A parameter's value as one text."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, list | Mapping):
        return json.dumps(value)
    return "" if value is None or value is UNKNOWN else str(value)
