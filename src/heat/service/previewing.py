"""What a create would make, told without making anything."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from heat.engine.plugins import Plugins
from heat.engine.running import Order
from heat.plugin.resolve import resolve
from heat.plugin.resource import Resource
from heat.plugin.stack_resource import StackResource
from heat.plugin.unknown import is_unknown
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import parameters, resource_views, stack_views
from heat.service.creating import plan_stack, refuse_container
from heat.service.desk import Desk
from heat.service.foreseeing import AsCaller, Imagined
from heat.service.sources import Body
from heat.store.rows import ResourceRow, StackRow
from heat.template import Blueprint, child_blueprint
from heat.template.blueprint import Definition, OutputDefinition
from heat.template.provider import ProviderResource
from heat.values.errors import HeatError, ValidationError
from heat.values.status import Action, Status

OFFERS = Offers()

NO_ID = "None"
"""What clients are shown where a stack that exists has its id."""


@OFFERS.offers("preview_stack")
def preview_stack(
    desk: Desk,
    context: RequestContext,
    *,
    stack_name: Any,
    template: Body,
    params: Mapping[str, Any],
    files: Mapping[str, str],
    args: Mapping[str, Any],
    environment_files: Sequence[str] | None = None,
    files_container: str | None = None,
) -> dict[str, Any]:
    """The stack as it would begin, with its resources; those of a stack below stand in a list of their own."""
    refuse_container(files_container)
    wanted = desk.sources.read(template, params, files, environment_files)
    plan = plan_stack(desk, context, stack_name, wanted, args, NO_ID)
    shown = stack_views.in_full(
        plan.stack, parameters.shown_of(plan.blueprint.statics), imagined_outputs(plan.blueprint)
    )
    return {**shown, "resources": Preview(desk, context).resources(plan.stack, plan.blueprint)}


class Preview:
    """Goes down through stacks that might be."""

    def __init__(self, desk: Desk, context: RequestContext) -> None:
        self._desk = desk
        self._plugins = Plugins(desk.house, desk.compiler, AsCaller(desk.house, desk.account(context)))

    def resources(self, stack: StackRow, blueprint: Blueprint) -> list[Any]:
        """Every resource, or the list of those below it."""
        return [self._one(stack, blueprint, definition) for definition in blueprint.resources.values()]

    def _one(self, stack: StackRow, blueprint: Blueprint, definition: Definition) -> Any:
        resource_class = definition.resource_class
        if resource_class.is_stack and stack.depth < self._desk.house.settings.max_nested_depth:
            below = self._below(stack, blueprint, definition)
            if below is not None:
                return self.resources(_nested(stack, definition.name), below)
        return self.view(stack, blueprint, definition)

    def view(self, stack: StackRow, blueprint: Blueprint, definition: Definition) -> dict[str, Any]:
        """A resource that does not exist yet, with what it would be given."""
        name = definition.name
        requirers = sorted(other for other, one in blueprint.resources.items() if name in one.requires)
        view = resource_views.planned(name, definition.type_name, stack, requirers, str(definition.description or ""))
        view["properties"] = imagined_properties(definition)
        view["metadata"] = definition.metadata(Imagined())
        view["attributes"] = {one: None for one in definition.resource_class.attributes_schema if one != "show"}
        return _without_nothing(view)

    def _below(self, stack: StackRow, blueprint: Blueprint, definition: Definition) -> Blueprint | None:
        facts = self._desk.compiler.facts(_nested(stack, definition.name))
        try:
            if issubclass(definition.resource_class, ProviderResource):
                given = imagined_properties(definition)
                return child_blueprint(blueprint, definition, given, facts=facts)
            plugin = self._plugin(stack, blueprint, definition)
            if not isinstance(plugin, StackResource):
                return None
            return child_blueprint(blueprint, definition, child=plugin.child(), facts=facts)
        except ValidationError:
            return None  # it hangs on values that nobody knows yet

    def _plugin(self, stack: StackRow, blueprint: Blueprint, definition: Definition) -> Resource:
        now = self._desk.house.clock()
        row = ResourceRow(
            str(uuid4()), stack.id, definition.name, definition.type_name, Action.INIT, Status.COMPLETE, "", now, now
        )
        order = Order(None, None, stack, blueprint, row)  # type: ignore[arg-type]
        order.wanted = blueprint.wanted(definition.name)
        return self._plugins.wanted(order, Imagined())


def imagined_properties(definition: Definition) -> dict[str, Any]:
    """Properties with their defaults; what hangs on other resources is named after them where it may be, else null."""
    try:
        return _known(resolve(definition.resource_class, definition.properties(Imagined())))
    except ValidationError:
        return _known(resolve(definition.resource_class, definition.properties()))


def imagined_outputs(blueprint: Blueprint) -> list[dict[str, Any]]:
    """Every output as far as it does not hang on a resource."""
    return [
        _imagined_output(name, one.description, blueprint.outputs.get(name))
        for name, one in blueprint.template.outputs.items()
    ]


def _imagined_output(name: str, description: str, output: OutputDefinition | None) -> dict[str, Any]:
    """An output whose condition does not hold has no value."""
    found = {"output_key": name, "description": description, "output_value": None}
    try:
        return {**found, "output_value": output.value(Imagined()) if output else None}
    except HeatError as error:
        return {**found, "output_error": str(error)}


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if is_unknown(value) else value for name, value in properties.items()}


def _nested(stack: StackRow, resource_name: str) -> StackRow:
    """The stack below a resource, as far as it can be imagined."""
    return replace(
        stack, name=f"{stack.name}-{resource_name}", parent_resource=resource_name, depth=stack.depth + 1, tags=()
    )


def _without_nothing(view: dict[str, Any]) -> dict[str, Any]:
    """Doors pass previews on as they are, so a key that says nothing is left out."""
    silent = ("nested_stack_id", "nested_resources", "parent_resource")
    return {key: value for key, value in view.items() if key not in silent or value is not None}
