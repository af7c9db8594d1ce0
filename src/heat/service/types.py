"""Resource types: listed, described, and turned into a first template."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from heat.plugin.describe import describe
from heat.plugin.patterns import Malformed, TooSlow, matches_begin
from heat.plugin.resource import Resource
from heat.plugin.support import SupportLevel
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.permitting import Permit
from heat.template import generate
from heat.values.errors import EntityNotFound, InvalidArgument, NotSupported

OFFERS = Offers()

UNLISTED = frozenset({SupportLevel.HIDDEN, SupportLevel.UNSUPPORTED})
"""Listed only when asked for by their status."""


@OFFERS.offers("list_resource_types")
def list_resource_types(
    desk: Desk,
    context: RequestContext,
    *,
    support_status: str | None = None,
    type_name: str | None = None,
    heat_version: str | None = None,
    with_description: bool = False,
) -> list[Any]:
    """The types that the caller may use and the caller's cloud can serve; a name is a pattern for the beginning."""
    if support_status is not None and support_status not in list(SupportLevel):
        raise InvalidArgument(f"Unknown support status {support_status}. Known are {', '.join(SupportLevel)}.")
    permit = Permit(desk, context)
    found = [
        (name, resource_class)
        for name, resource_class in _named(desk, type_name)
        if _has_status(resource_class, support_status)
        and (heat_version is None or resource_class.support.version == heat_version)
        and permit.allows(name)
        and permit.serves(name, resource_class)
    ]
    if not with_description:
        return [name for name, _ in found]
    return [{"resource_type": name, "description": meaning(resource_class)} for name, resource_class in found]


@OFFERS.offers("resource_schema")
def resource_schema(
    desk: Desk, context: RequestContext, *, type_name: str, with_description: bool = False
) -> dict[str, Any]:
    """Properties, attributes and support status of a type."""
    resource_class = _class(desk, context, type_name)
    Permit(desk, context).demand_served(type_name, resource_class)
    description = meaning(resource_class) if with_description else None
    return {**describe(resource_class), "resource_type": type_name, "description": description}


@OFFERS.offers("generate_template")
def generate_template(
    desk: Desk, context: RequestContext, *, type_name: str, template_type: Literal["hot", "cfn"] = "cfn"
) -> dict[str, Any]:
    """A template with one resource of the type."""
    return generate(_class(desk, context, type_name), template_type)


@cache
def meaning(resource_class: type[Resource]) -> str:
    """What the declaration says of the type in its first words."""
    return (resource_class.__doc__ or "").strip().partition("\n\n")[0]


def _class(desk: Desk, context: RequestContext, type_name: str) -> type[Resource]:
    Permit(desk, context).demand_allowed(type_name)
    found = desk.house.plugins.get(desk.house.operators.registry.target(type_name))
    if found is None:
        raise EntityNotFound("Resource Type", type_name)
    if found.support.level is SupportLevel.UNSUPPORTED:
        raise NotSupported(f"The Resource Type ({type_name}) is not supported.")
    return found


def _named(desk: Desk, pattern: str | None) -> Iterator[tuple[str, type[Resource]]]:
    for name in desk.house.plugins:
        resource_class = desk.house.plugins.get(name)
        try:
            fits = not pattern or matches_begin(pattern, name)
        except (Malformed, TooSlow):
            return
        if resource_class is not None and fits:
            yield name, resource_class


def _has_status(resource_class: type[Resource], wanted: str | None) -> bool:
    level = resource_class.support.level
    return level not in UNLISTED if wanted is None else level == wanted
