"""What stacks take from each other, as blueprints ask for it; and what they give, as their operations end."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from heat.engine.house import House
from heat.engine.running import Order
from heat.plugin.context import ChildStack, StackFacts
from heat.store import exports, stacks
from heat.store.database import Database
from heat.store.exports import Trade
from heat.store.rows import StackRow
from heat.template import Blueprint, Definition, child_blueprint
from heat.template.exports import KEY, exports_of, imports_of
from heat.values.errors import ValidationError
from heat.values.status import Action

IMPORT = "Fn::ImportValue"


class Imports:
    """The exports of one project, asked by name."""

    def __init__(self, database: Database, project_id: str) -> None:
        self._database, self._project_id = database, project_id
        self._known: dict[str, Any] = {}

    def __call__(self, name: str) -> Any:
        """The value under a name. Raises ValidationError when no stack exports it."""
        if name not in self._known:
            found = exports.listed(self._database, self._project_id, [name])
            if not found:
                raise ValidationError(f"No export named {name} found", fix=self._advice(name))
            self._known[name] = found[0].value
        return self._known[name]

    def _advice(self, name: str) -> str:
        names = [one.name for one in exports.listed(self._database, self._project_id)]
        close = get_close_matches(name, names, n=3)
        if close:
            return f"Did you mean {' or '.join(close)}?"
        return "A stack exports once it is complete" + ("" if names else "; this project has no exports yet")


def trade_of(stack: StackRow, blueprint: Blueprint) -> Trade:
    """What a stack is going to give and take. Raises ValidationError."""
    taken = frozenset(imports_of(blueprint))
    return Trade(stack.id, stack.project_id, dict.fromkeys(exports_of(blueprint)), taken)


def trades(house: House, order: Order) -> bool:
    """Does the stack give or take anything, or did it do so before?"""
    if order.blueprint is None:
        return False
    template = order.blueprint.template
    if template.language.has_exports and speaks_of_others(template.tree):
        return True
    return order.operation.action is not Action.CREATE and exports.trades(house.database, order.stack.id)


def speaks_of_others(tree: Mapping[str, Any]) -> bool:
    """Does a template export or import?"""
    todo: list[Any] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if IMPORT in node or KEY in node:
                return True
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
    return False


def claim_below(house: House, parent: Blueprint, definition: Definition, spec: ChildStack, facts: StackFacts) -> None:
    """Speak for what a stack below is going to trade. Raises ValidationError for what cannot be had."""
    exported_before = exports.of_stack(house.database, facts.identity.id)
    if "AWSTemplateFormatVersion" in spec.template and (exported_before or speaks_of_others(spec.template)):
        blueprint = child_blueprint(parent, definition, child=spec, facts=facts)
        identity = facts.identity
        taken = frozenset(imports_of(blueprint))
        trade = Trade(identity.id, identity.project, dict.fromkeys(exports_of(blueprint)), taken)
        exports.claim_now(house.database, trade)


def check_removal(house: House, child: StackRow) -> None:
    """Raises ValidationError when a stack below exports what stacks of other trees import."""
    family = [identity for identity, _ in stacks.tree(house.database, child.root_id)]
    exports.check_removal(house.database, child.project_id, child.id, family)


def settled(house: House, order: Order, outputs: Mapping[str, Mapping[str, Any]]) -> tuple[Trade, str]:
    """What a complete stack gives and takes, and why it must not be called complete, if so."""
    assert order.blueprint is not None
    given = exports_of(order.blueprint)
    missing = [(name, outputs[one.name]["error"]) for name, one in given.items() if "error" in outputs[one.name]]
    values = {name: outputs[one.name].get("value") for name, one in given.items() if "error" not in outputs[one.name]}
    trade = Trade(order.stack.id, order.stack.project_id, values, frozenset(imports_of(order.blueprint)))
    if missing:
        return trade, f"Export {missing[0][0]} has no value: {missing[0][1]}"
    return trade, _refusal(house, order, trade)


def _refusal(house: House, order: Order, trade: Trade) -> str:
    """Why an export may not have the value that it has now: others have built on another."""
    if order.operation.action is Action.ROLLBACK:
        return ""
    used = exports.changed_in_use(house.database, trade)
    told = (f"Export {name} cannot be updated as it is in use by {', '.join(used[name])}" for name in sorted(used))
    return next(told, "")
