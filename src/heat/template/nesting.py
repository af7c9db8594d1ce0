"""From a stack to the stack below one of its resources: what the child inherits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heat.plugin.context import ChildStack, StackFacts
from heat.template.blueprint import NOWHERE, Blueprint, Definition
from heat.template.environment import Environment
from heat.template.limits import Limits
from heat.template.provider import ProviderResource
from heat.template.template import parse
from heat.values.errors import StackResourceLimitExceeded


@dataclass(frozen=True, slots=True)
class Floors:
    """How much may still stand below a stack; what was met is counted together on all floors."""

    left: int
    most: int
    """Resources of the whole tree; -1 for any number."""
    met: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def of(cls, limits: Limits) -> "Floors":
        """As the operator allows."""
        return cls(limits.nesting, limits.resources)

    def below(self) -> "Floors":
        """One floor down."""
        return Floors(self.left - 1, self.most, self.met)

    def meet(self, resources: int) -> None:
        """Count the resources of one stack. Raises StackResourceLimitExceeded."""
        self.met[0] += resources
        if 0 <= self.most < self.met[0]:
            raise StackResourceLimitExceeded(
                f"The template and those that it nests have more than {self.most} resources together. "
                "Split it, or have the operator raise max_resources_per_stack."
            )


def facade_of(definition: Definition) -> dict[str, Any]:
    """What `resource_facade` in a template can ask of the resource that the template stands for."""
    return {
        "metadata": definition.metadata(),
        "deletion_policy": definition.deletion_policy,
        "update_policy": definition.update_policy(),
    }


def child_environment(parent: Environment, definition: Definition, child: ChildStack) -> Environment:
    """The environment of the stack below: its own where the resource gives one, over the parent's registry."""
    resource_class = definition.resource_class
    own_type = resource_class.mapped_type if issubclass(resource_class, ProviderResource) else None
    inherited = parent.for_child(child.scope or definition.name, child.parameters, without=own_type)
    if child.environment is None:
        return inherited
    given = Environment.parse(child.environment)
    return given.with_parameters(child.parameters).under(inherited)


def child_blueprint(
    parent: Blueprint,
    definition: Definition,
    properties: Mapping[str, Any] | None = None,
    *,
    child: ChildStack | None = None,
    facts: StackFacts = NOWHERE,
) -> Blueprint:
    """The stack below a resource: of a template used as type by its properties, of others by what they say.

    Raises ValidationError when there is none or its template cannot be read.
    """
    resource_class = definition.resource_class
    if child is None:
        if not issubclass(resource_class, ProviderResource):
            raise TypeError(f"{definition.name} must say what stands below it")
        given = {name: value for name, value in (properties or {}).items() if value is not None}
        template = resource_class.template
        child = ChildStack(template.source, given, template.files)
    else:
        template = parse(child.template, parent.template.languages, files={**parent.template.files, **child.files})
    return Blueprint(
        template,
        child_environment(parent.environment, definition, child),
        plugins=parent.types.plugins,
        facts=facts,
        facade=facade_of(definition),
        outside=parent.outside,
    )
