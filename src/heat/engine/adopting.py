"""Resources that exist already, taken into a stack: each is named by the data that came with the request.

The data lies sealed in the options of the stack's operation; each nested stack is handed its own part of it.
"""

import json
from collections.abc import Mapping
from typing import Any

from heat.engine.house import House
from heat.engine.running import Order
from heat.plugin.resource import Resource
from heat.store import operations
from heat.store.database import Database
from heat.store.rows import OperationRow
from heat.values.errors import HeatError, ValidationError
from heat.values.status import Action

ADOPT = "adopt"
"""Under this name the options keep the resources to be taken in."""


class NothingToAdopt(HeatError, type_name="Exception"):
    """The data names no thing for a resource."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Resource ID was not provided. Give resource_id of {name} in the adopt data.")


def sealed(database: Database, resources: Mapping[str, Any]) -> dict[str, Any]:
    """Options that say what is to be taken in."""
    return {ADOPT: database.secrets.seal(json.dumps(resources))}


def adopt(database: Database, operation: OperationRow, data: Any) -> None:
    """Make a creation an adoption of what the data names. Raises ValidationError for data that is none."""
    try:
        told = json.loads(data) if isinstance(data, str) else data
        resources = told.get("resources")
    except (ValueError, RecursionError, AttributeError):
        raise ValidationError("Invalid adopt data: give the answer to an abandon or an export, as JSON") from None
    if resources is not None and not isinstance(resources, Mapping):
        raise ValidationError("Invalid adopt data: resources must be a map of names to what stands for them")
    operation.action = Action.ADOPT
    operation.options = {**operation.options, **sealed(database, resources or {})}


def part_of(house: House, order: Order) -> Mapping[str, Any]:
    """What the data says of the order's resource; {} for nothing."""
    assert order.row is not None
    operation = order.operation
    if operation.action is not Action.ADOPT:
        # A later operation goes on with what an adoption has begun.
        begun = operations.get(house.database, order.row.operation_id or "")
        operation = begun if begun is not None else operation
    text = operation.options.get(ADOPT)
    found = json.loads(house.database.secrets.open(text)).get(order.row.name) if text else None
    return found if isinstance(found, Mapping) else {}


def take_in(plugin: Resource, told: Mapping[str, Any]) -> None:
    """Make the plug-in stand for the thing. Raises NothingToAdopt, and what its service says of a missing one."""
    if not told.get("resource_id"):
        raise NothingToAdopt(plugin.context.name)
    data = told.get("resource_data")
    plugin.data.update({str(key): str(value) for key, value in (data if isinstance(data, Mapping) else {}).items()})
    if isinstance(told.get("metadata"), Mapping) and told["metadata"]:
        plugin.metadata = dict(told["metadata"])
    plugin.physical_id = str(told["resource_id"])
    try:
        plugin.show()
    except HeatError:
        plugin.physical_id = None
        raise
