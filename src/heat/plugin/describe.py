"""A resource type as clients see it: the answer of the resource type API, derived from the declaration."""

from collections.abc import Iterator
from typing import Any

from heat.plugin.attributes import Attribute
from heat.plugin.conversion import default_value
from heat.plugin.properties import Property
from heat.plugin.resource import Resource
from heat.plugin.support import Support, SupportLevel

NOT_SHOWN = {SupportLevel.HIDDEN, SupportLevel.UNSUPPORTED}


def describe(resource_class: type[Resource]) -> dict[str, Any]:
    """Properties, attributes and support status."""
    return {
        "resource_type": resource_class.type_name,
        "properties": {name: describe_property(prop) for name, prop in visible_properties(resource_class)},
        "attributes": {name: _attribute(attribute) for name, attribute in visible_attributes(resource_class)},
        "support_status": describe_support(resource_class.support),
    }


def visible_properties(resource_class: type[Resource]) -> Iterator[tuple[str, Property]]:
    """Properties that new templates may use, in the order of declaration."""
    for name, prop in resource_class.properties_schema.items():
        if prop.implemented and prop.support.level not in NOT_SHOWN:
            yield name, prop


def visible_attributes(resource_class: type[Resource]) -> Iterator[tuple[str, Attribute]]:
    """Attributes that new templates may read; `show`, which all types have, comes last."""
    found = [item for item in resource_class.attributes_schema.items() if item[1].support.level not in NOT_SHOWN]
    yield from sorted(found, key=lambda item: item[0] == "show")


def describe_property(prop: Property) -> dict[str, Any]:
    """One property, with what is inside it."""
    found: dict[str, Any] = {"type": str(prop.kind)}
    if prop.description:
        found["description"] = prop.description
    if prop.default is not None:
        found["default"] = default_value(prop)
    if prop.item is not None:
        found["schema"] = {"*": describe_property(prop.item)}
    elif prop.fields is not None:
        found["schema"] = {name: describe_property(field) for name, field in prop.fields.items()}
    found["required"] = prop.required
    if prop.constraints:
        found["constraints"] = [constraint_view(constraint) for constraint in prop.constraints]
    found["update_allowed"] = prop.updatable
    found["immutable"] = prop.immutable
    return found


def constraint_view(constraint: Any) -> dict[str, Any]:
    """One constraint, with its description where it has one."""
    found: dict[str, Any] = constraint.as_dict()
    return found | ({"description": constraint.description} if constraint.description else {})


def describe_support(support: Support) -> dict[str, Any]:
    """Support status with all that went before."""
    return {
        "status": str(support.level),
        "message": support.message,
        "version": support.version,
        "previous_status": describe_support(support.previous) if support.previous else None,
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    found: dict[str, Any] = {"description": attribute.description}
    return found | ({"type": attribute.kind} if attribute.kind else {})
