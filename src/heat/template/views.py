"""What clients are shown of parameters: the answer of template validation, and the values of a stack."""

import json
from collections.abc import Mapping
from typing import Any

from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.blueprint import Blueprint, Definition
from heat.template.constraint_keys import constraint_keys
from heat.template.nesting import child_blueprint
from heat.template.parameters import Parameter
from heat.template.provider import ProviderResource
from heat.values.errors import ValidationError

HIDDEN = "******"
MAX_DEPTH = 5


def validation(blueprint: Blueprint, *, nested: bool = False) -> dict[str, Any]:
    """The answer to a template that was found valid: what it asks of its user."""
    found = _parameters_of(blueprint)
    if nested and (below := nested_parameters(blueprint)):
        found["NestedParameters"] = below
    return found | {"Environment": environment_view(blueprint)}


def environment_view(blueprint: Blueprint) -> dict[str, Any]:
    """The environment as validation answers show it."""
    environment = blueprint.environment
    return {
        "resource_registry": {"resources": {}, **environment.registry.entries},
        "parameters": dict(environment.parameters),
        "parameter_defaults": dict(environment.parameter_defaults),
        "event_sinks": [dict(sink) for sink in environment.event_sinks],
    }


def parameter_schema(blueprint: Blueprint, parameter: Parameter) -> dict[str, Any]:
    """One parameter with its constraints and the value that the user gave."""
    environment = blueprint.environment
    found: dict[str, Any] = {
        "Type": parameter.type,
        "Description": parameter.description,
        "NoEcho": str(parameter.hidden).lower(),
        "Label": parameter.label or parameter.name,
    }
    default = environment.parameter_defaults.get(parameter.name, parameter.default)
    if default is not UNKNOWN:
        found["Default"] = default
    given = environment.parameters.get(parameter.name)
    if given is not None and not is_unknown(given):
        found["Value"] = given
    if parameter.tags:
        found["Tags"] = list(parameter.tags)
    return found | constraint_keys(parameter.constraints)


def nested_parameters(blueprint: Blueprint, depth: int = MAX_DEPTH) -> dict[str, Any]:
    """Parameters of the templates that resources stand for, by resource name."""
    found: dict[str, Any] = {}
    for name, definition in blueprint.resources.items():
        child = _child(blueprint, definition)
        if child is None or depth == 0:
            continue
        found[name] = {"Type": definition.type_name, **_parameters_of(child)}
        if below := nested_parameters(child, depth - 1):
            found[name]["NestedParameters"] = below
    return found


def _child(blueprint: Blueprint, definition: Definition) -> Blueprint | None:
    try:
        if issubclass(definition.resource_class, ProviderResource):
            return child_blueprint(blueprint, definition, definition.properties())
    except ValidationError:
        pass
    return None


def _parameters_of(blueprint: Blueprint) -> dict[str, Any]:
    template = blueprint.template
    found: dict[str, Any] = {
        "Description": template.description,
        "Parameters": {name: parameter_schema(blueprint, one) for name, one in template.parameters.items()},
    }
    return found | ({"ParameterGroups": template.groups} if template.groups else {})


def stack_parameters(blueprint: Blueprint) -> dict[str, str]:
    """Every parameter's value as text, pseudo-parameters first; hidden ones are starred."""
    pseudo = {name: as_text(value) for name, value in blueprint.statics.pseudo.items() if name in SHOWN_PSEUDO}
    return pseudo | {
        name: HIDDEN if parameter.hidden else as_text(blueprint.parameters[name])
        for name, parameter in blueprint.declared.items()
    }


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
