"""Templates as types: a class made from a template, whose properties are its parameters and attributes its outputs."""

from collections.abc import Mapping
from typing import Any

from heat.plugin.attributes import SHOW, Attribute
from heat.plugin.constraints import Constraint
from heat.plugin.context import ChildStack
from heat.plugin.properties import Kind, Property
from heat.plugin.resource import Declaration
from heat.plugin.stack_resource import StackResource
from heat.template.language import Languages
from heat.template.parameters import Parameter
from heat.template.template import Template, parse

KINDS: Mapping[str, Kind] = {
    "String": Kind.STRING,
    "Number": Kind.NUMBER,
    "CommaDelimitedList": Kind.LIST,
    "Json": Kind.MAP,
    "Boolean": Kind.BOOLEAN,
}


class ProviderResource(StackResource):
    """The stack that a template, used as a type, stands for."""

    template_name: str
    template: Template
    mapped_type: str | None
    """The type that the registry maps to this template; None when the template itself is named as type."""

    def child(self) -> ChildStack:
        """The template, with the properties as its parameters."""
        given = {name: value for name, value in self.properties.items() if value is not None}
        return ChildStack(self.template.tree, given, self.template.files)


def provider_class(
    type_name: str,
    template_name: str,
    files: Mapping[str, str],
    languages: Languages,
    mapped_type: str | None,
) -> type[ProviderResource]:
    """The class for a template. Raises ValidationError when the template cannot be read."""
    template = parse(files[template_name], languages, files=files, name=template_name)
    body: dict[str, Any] = {
        "type_name": type_name,
        "template_name": template_name,
        "template": template,
        "mapped_type": mapped_type,
        **_properties(template.parameters),
        "attributes": {"show": SHOW, **_attributes(template)},
    }
    made: type[ProviderResource] = Declaration("TemplateResource", (ProviderResource,), body)  # type: ignore[assignment]
    return made


def _properties(parameters: Mapping[str, Parameter]) -> dict[str, Property]:
    return {f"_{name}": property_of(parameter) for name, parameter in parameters.items()}


def property_of(parameter: Parameter) -> Property:
    """A parameter seen from above: a property that may be changed in place."""
    default = parameter.default if parameter.has_default else None
    constraints: tuple[Constraint, ...] = parameter.constraints
    return Property(
        kind=KINDS[parameter.type],
        description=parameter.description,
        name=parameter.name,
        required=not parameter.has_default,
        default=default,
        updatable=True,
        immutable=parameter.immutable,
        constraints=constraints,
        convert=True,
    )


def _attributes(template: Template) -> dict[str, Any]:
    return {name: Attribute(output.description, name=name) for name, output in template.outputs.items()}
