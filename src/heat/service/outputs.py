"""Outputs of a stack: as of its last finished operation, or as far as they are known while one runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from heat.engine.running import Given, Order
from heat.engine.seeing import Surroundings
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.finding import find_stack
from heat.store import resources, stacks
from heat.store.rows import StackRow
from heat.template import Blueprint
from heat.values.errors import HeatError, NotFound
from heat.values.status import Action, Status

OFFERS = Offers()

NO_DESCRIPTION = "No description given"
CHANGING = frozenset({Action.CREATE, Action.UPDATE, Action.ROLLBACK, Action.ADOPT, Action.RESTORE})


@OFFERS.offers("list_outputs")
def list_outputs(desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str]) -> list[dict[str, Any]]:
    """The names of a stack's outputs."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    outputs = desk.compiler.blueprint(stack).template.outputs
    return [{"output_key": name, "description": one.description or NO_DESCRIPTION} for name, one in outputs.items()]


@OFFERS.offers("show_output")
def show_output(
    desk: Desk, context: RequestContext, *, stack_identity: Mapping[str, str], output_key: str
) -> dict[str, Any]:
    """One output. Raises NotFound."""
    stack = find_stack(desk, context, stack_identity, show_deleted=True)
    found = next((one for one in values_of(desk, stack) if one["output_key"] == output_key), None)
    if found is None:
        raise NotFound(f"Specified output key {output_key} not found.")
    return found


def values_of(desk: Desk, stack: StackRow) -> list[dict[str, Any]]:
    """All outputs with their values; one whose condition does not hold has none."""
    template = desk.compiler.template(stack.source.template, stack.source.files)
    if not template.outputs and not template.waits:
        return []
    if stack.outputs is not None and not _changing(stack):
        known = stack.outputs
        # Where loops hang on parameters, only the blueprint knows which outputs there are.
        declared = desk.compiler.blueprint(stack).template.outputs if template.waits else template.outputs
        return [_view(name, one.description, known.get(name, {})) for name, one in declared.items()]
    blueprint = desk.compiler.blueprint(stack)
    values = _as_they_are(desk, stack, blueprint)
    return [_view(name, one.description, values.get(name, {})) for name, one in blueprint.template.outputs.items()]


def with_outputs(desk: Desk, rows: Sequence[StackRow]) -> list[StackRow]:
    """The same stacks, whole: lists are read without outputs."""
    whole = stacks.get_many(desk.house.database, [row.id for row in rows], show_deleted=True)
    return [whole[row.id] for row in rows if row.id in whole]


def _changing(stack: StackRow) -> bool:
    return stack.status is Status.IN_PROGRESS and stack.action in CHANGING


def _as_they_are(desk: Desk, stack: StackRow, blueprint: Blueprint) -> dict[str, Mapping[str, Any]]:
    """What can be said now; a value that waits for a resource is null."""
    read = {name for one in blueprint.outputs.values() for name in one.references}
    rows = resources.load(desk.house.database, stack.id) if read else []
    current = {row.name: row.id for row in sorted(rows, key=lambda row: row.generation) if row.name in read}
    order = Order(None, None, stack, blueprint)  # type: ignore[arg-type]  # nobody commands here
    order.given = {name: Given(key, None) for name, key in current.items()}
    values = Surroundings(desk.house.database, order)
    found: dict[str, Mapping[str, Any]] = {}
    for name, one in blueprint.outputs.items():
        try:
            export = {"export": one.export} if one.export else {}
            found[name] = {"value": one.value(values), **export}
        except HeatError as error:
            found[name] = {"error": str(error)}
    return found


def _view(name: str, description: str, known: Mapping[str, Any]) -> dict[str, Any]:
    view = {
        "output_key": name,
        "description": description or NO_DESCRIPTION,
        "output_value": known.get("value"),
        "output_error": known.get("error"),
    }
    return {**view, "export_name": known["export"]} if known.get("export") else view
