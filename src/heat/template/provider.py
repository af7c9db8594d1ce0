"""Templates as types: a class made from a template, whose properties are its parameters and attributes its outputs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from heat.plugin.attributes import SHOW, Attribute
from heat.plugin.constraints import Constraint
from heat.plugin.context import ChildStack
from heat.plugin.properties import Kind, Property
from heat.plugin.resource import Declaration, Resource
from heat.plugin.stack_resource import StackResource, member_path
from heat.template.language import Languages
from heat.template.parameters import Parameter
from heat.template.template import Template, parse
from heat.values.errors import UnreadableDocument, ValidationError

KINDS: Mapping[str, Kind] = {
    "String": Kind.STRING,
    "Number": Kind.NUMBER,
    "CommaDelimitedList": Kind.LIST,
    "Json": Kind.MAP,
    "Boolean": Kind.BOOLEAN,
}


REFERENCE = "OS::stack_id"
"""An output of this name is what references to the resource give."""

ALIKE: Mapping[Kind, tuple[Kind, ...]] = {Kind.NUMBER: (Kind.NUMBER, Kind.INTEGER, Kind.ANY)}
"""What a parameter's kind may stand for besides itself."""


class ProviderResource(StackResource):
    """The stack that a template, used as a type, stands for."""

    template_name: str
    template: Template
    mapped_type: str | None
    """The type that the registry maps to this template; None when the template itself is named as type."""

    def child(self) -> ChildStack:
        """The template, with the properties as its parameters."""
        given = {name: value for name, value in self.properties.items() if value is not None}
        return ChildStack(self.template.source, given, self.template.files)

    def reference_id(self) -> str | None:
        """What the template gives out as the id of what it makes; else the ARN of the stack below."""
        told = self.context.child.outputs.get(REFERENCE) if self.context.child else None
        return super().reference_id() if told is None else str(told)

    def attribute_at(self, path: Sequence[Any]) -> Any:
        """Of an output, or of a resource below where `resource.NAME` is asked."""
        view, inner = self.context.child, member_path(path)
        if view is None or inner is None:
            return super().attribute_at(path)
        name, keys = inner
        if not keys:
            return view.references.get(name)
        return view.live_attribute(name, str(keys[0]), tuple(keys[1:]))


def provider_class(
    type_name: str,
    template_name: str,
    files: Mapping[str, str],
    languages: Languages,
    mapped_type: str | None,
    defaulted: Collection[str] = (),
) -> type[ProviderResource]:
    """The class for a template. Raises ValidationError when the template cannot be read.

    `defaulted`: parameters for which the environment has a value where the template has none.
    """
    try:
        template = parse(files[template_name], languages, files=files, name=template_name)
    except UnreadableDocument as error:  # the request itself can be read
        raise ValidationError(error.problem, error.place, error.fix) from None
    body: dict[str, Any] = {
        "type_name": type_name,
        "template_name": template_name,
        "template": template,
        "mapped_type": mapped_type,
        **_properties(template.parameters, defaulted),
        "attributes": {"show": SHOW, **_attributes(template)},
    }
    made: type[ProviderResource] = Declaration("TemplateResource", (ProviderResource,), body)  # type: ignore[assignment]
    return made


def _properties(parameters: Mapping[str, Parameter], defaulted: Collection[str]) -> dict[str, Property]:
    return {f"_{name}": property_of(parameter, name in defaulted) for name, parameter in parameters.items()}


def property_of(parameter: Parameter, defaulted: bool = False) -> Property:
    """A parameter seen from above: a property that may be changed in place.

    It has no default of its own: what is not given is left to the stack below, whose environment may know better.
    """
    constraints: tuple[Constraint, ...] = parameter.constraints
    return Property(
        kind=KINDS[parameter.type],
        description=parameter.description,
        name=parameter.name,
        required=not parameter.has_default and not defaulted,
        updatable=True,
        immutable=parameter.immutable,
        constraints=constraints,
        convert=parameter.type != "String",
    )


def _attributes(template: Template) -> dict[str, Any]:
    return {name: Attribute(output.description, name=name) for name, output in template.outputs.items()}


def unlike(provider: type[ProviderResource], facade: type[Resource]) -> Iterator[str]:
    """How a template falls short of the type that it stands for: whoever uses that type must not notice."""
    wanted, offered = facade.properties_schema, provider.properties_schema
    name = facade.type_name
    for key, declared in wanted.items():
        if key not in offered:
            if declared.required:
                yield f"Required property {key} for facade {name} missing in provider"
        elif declared.kind not in ALIKE.get(offered[key].kind, (offered[key].kind, Kind.ANY)):
            kinds = f"between facade {name} ({declared.kind.value}) and provider ({offered[key].kind.value})"
            yield f"Property {key} type mismatch {kinds}"
    for key, declared in offered.items():
        if declared.required and key not in wanted:
            yield f"Provider requires property {key} unknown in facade {name}"
    for attribute in facade.attributes_schema:
        if attribute not in provider.attributes_schema:
            yield f"Attribute {attribute} for facade {name} missing in provider"
