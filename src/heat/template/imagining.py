"""What would stand below a resource that does not exist: asked of its type before anything runs.

So the members of a group are validated with the template that has the group. A type that cannot answer without values
to come, without its cloud or without its stack is not judged here.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from heat.plugin.context import ChildStack, ResourceContext
from heat.plugin.stack_resource import StackResource
from heat.plugin.unknown import UNKNOWN
from heat.template.blueprint import Blueprint, Definition, NotKnown
from heat.values.errors import HeatError, ValidationError
from heat.values.status import Action

MAX_SIZE = 10_000
"""A property that asks for more than this of anything is left to the bound on resources."""
NO_KEY = "0" * 32


def imagined_child(blueprint: Blueprint, definition: Definition, properties: Mapping[str, Any]) -> ChildStack | None:
    """The stack that a type wants below, or None where it cannot say yet. Raises ValidationError when it will not."""
    kind = definition.resource_class
    if not issubclass(kind, StackResource) or not all(map(_plain, properties.values())):
        return None
    try:
        return kind(_context(blueprint, definition, properties)).child()
    except NotKnown:
        return None
    except ValidationError:
        raise
    except (HeatError, TypeError, KeyError, AttributeError):
        return None


def _plain(value: Any) -> bool:
    return value is not UNKNOWN and not (isinstance(value, int) and value > MAX_SIZE)


def _context(blueprint: Blueprint, definition: Definition, properties: Mapping[str, Any]) -> ResourceContext:
    return ResourceContext(
        stack=blueprint.facts,
        name=definition.name,
        key=NO_KEY,
        action=Action.CREATE,
        properties=properties,
        metadata={},
        physical_id=None,
        data={},
        client=_nobody,
        find=_nobody,
        now=lambda: 0.0,
        files=blueprint.template.files,
        registry=blueprint.environment.registry,
    )


def _nobody(*asked: object) -> NoReturn:
    raise NotKnown("there is no cloud to ask")
