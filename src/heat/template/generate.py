"""A first template for a resource type: a parameter for each property, an output for each attribute."""

from collections.abc import Mapping
from typing import Any, Literal

from heat.plugin.conversion import default_value
from heat.plugin.describe import constraint_view, visible_attributes, visible_properties
from heat.plugin.properties import Kind, Property
from heat.plugin.resource import Resource
from heat.template.constraint_keys import constraint_keys
from heat.template.parameters import TYPES

HOT_VERSION, CFN_VERSION = "2016-10-14", "2012-12-12"
TYPE_OF_KIND: Mapping[Kind, str] = {
    Kind.STRING: "string",
    Kind.INTEGER: "number",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.LIST: "comma_delimited_list",
    Kind.MAP: "json",
    Kind.ANY: "string",
}


def generate(resource_class: type[Resource], family: Literal["hot", "cfn"] = "cfn") -> dict[str, Any]:
    """A template with one resource of the type."""
    return _hot(resource_class) if family == "hot" else _cfn(resource_class)


def _name(resource_class: type[Resource]) -> str:
    return resource_class.type_name.rpartition("::")[2]


def _hot(resource_class: type[Resource]) -> dict[str, Any]:
    name = _name(resource_class)
    properties = dict(visible_properties(resource_class))
    outputs: dict[str, Any] = {
        key: {"value": {"get_attr": [name, key]}, "description": attribute.description}
        for key, attribute in visible_attributes(resource_class)
    }
    outputs["OS::stack_id"] = {"value": {"get_resource": name}}
    return {
        "heat_template_version": HOT_VERSION,
        "description": f"Initial template of {name}",
        "parameters": {key: _hot_parameter(prop) for key, prop in properties.items()},
        "outputs": outputs,
        "resources": {
            name: {
                "type": resource_class.type_name,
                "properties": {key: {"get_param": key} for key in properties},
            }
        },
    }


def _hot_parameter(prop: Property) -> dict[str, Any]:
    found: dict[str, Any] = {"type": TYPE_OF_KIND[prop.kind], "description": prop.description}
    if prop.default is not None:
        found["default"] = default_value(prop)
    if prop.constraints:
        found["constraints"] = [constraint_view(constraint) for constraint in prop.constraints]
    return found


def _cfn(resource_class: type[Resource]) -> dict[str, Any]:
    name = _name(resource_class)
    properties = dict(visible_properties(resource_class))
    outputs: dict[str, Any] = {
        key: {"Value": {"Fn::GetAtt": [name, key]}, "Description": attribute.description}
        for key, attribute in visible_attributes(resource_class)
    }
    outputs["OS::stack_id"] = {"Value": {"Ref": name}}
    return {
        "HeatTemplateFormatVersion": CFN_VERSION,
        "Description": f"Initial template of {name}",
        "Parameters": {key: _cfn_parameter(prop) for key, prop in properties.items()},
        "Resources": {
            name: {
                "Type": resource_class.type_name,
                "Properties": {key: _cfn_value(key, prop) for key, prop in properties.items()},
            }
        },
        "Outputs": outputs,
    }


def _cfn_parameter(prop: Property) -> dict[str, Any]:
    found: dict[str, Any] = {"Type": TYPES[TYPE_OF_KIND[prop.kind]], "Description": prop.description}
    if prop.default is not None:
        found["Default"] = default_value(prop)
    if prop.kind is Kind.BOOLEAN:
        found["AllowedValues"] = ["True", "true", "False", "false"]
    shown = constraint_keys(prop.constraints)
    return found | {key: value for key, value in shown.items() if key not in {"CustomConstraint", "Step", "Offset"}}


def _cfn_value(name: str, prop: Property) -> dict[str, Any]:
    reference = {"Ref": name}
    return {"Fn::Split": [",", reference]} if prop.kind is Kind.LIST else reference
