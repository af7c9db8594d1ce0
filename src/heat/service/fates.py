"""What would become of each resource of a stack: judged by the code that the update itself uses, down to the leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from heat.engine.explaining import property_changes
from heat.engine.hushing import Secrets, secrets_of
from heat.engine.judging import Judging
from heat.engine.observing import OBSERVE
from heat.engine.plugins import Plugins
from heat.engine.running import Given, Order
from heat.engine.wanting import wants_of
from heat.plugin.changes import Change, Verdict
from heat.plugin.context import ResourceContext
from heat.plugin.stack_resource import StackResource
from heat.plugin.unknown import is_unknown
from heat.rpc.context import RequestContext
from heat.service.creating import new_operation
from heat.service.desk import Desk
from heat.service.foreseeing import AsCaller, Foreseen
from heat.store import resources, stacks
from heat.store.rows import ResourceDetail, ResourceRow, StackRow
from heat.template import Blueprint, child_blueprint
from heat.template.blueprint import Definition, NotKnown
from heat.values.errors import HeatError, StackNotFound
from heat.values.status import Action, Status

KEPT, UPDATED, REPLACED, CREATED, DELETED, REFUSED = "kept", "updated", "replaced", "created", "deleted", "refused"
OUTCOMES = {Verdict.KEEP: KEPT, Verdict.UPDATE: UPDATED, Verdict.REPLACE: REPLACED}


@dataclass(slots=True)
class Fate:
    """What would become of one resource."""

    name: str
    type_name: str
    outcome: str
    reasons: Sequence[str] = ()
    changes: Sequence[Mapping[str, Any]] = ()
    certain: bool = True
    """False when it hangs on values that nobody knows before the change."""
    physical_id: str | None = None
    below: "list[Fate] | None" = None
    """Of the stack that stands below it."""
    below_id: str | None = None
    inside: "Fates | None" = None
    """Who foretold what becomes of the stack below."""
    would: str | None = None
    """What would become of it if the environment did not refuse that."""

    def as_dict(self) -> dict[str, Any]:
        """As doors and the store have it."""
        shown: dict[str, Any] = {
            "resource_name": self.name,
            "resource_type": self.type_name,
            "physical_resource_id": self.physical_id,
            "outcome": self.outcome,
            "certain": self.certain,
            "reasons": list(self.reasons),
            "changes": [dict(change) for change in self.changes],
        }
        if self.below is not None:
            shown["nested"] = {"stack_id": self.below_id, "resources": [one.as_dict() for one in self.below]}
        return shown


@dataclass(slots=True)
class Fates:
    """One stack that might become something else."""

    desk: Desk
    context: RequestContext
    stack: StackRow
    blueprint: Blueprint
    observe: bool = False
    nested: bool = False
    others: set[str] = field(default_factory=set)
    """Names whose resource will be another one than now."""
    shaky: set[str] = field(default_factory=set)
    """Names whose values may change."""
    secrets: Secrets = field(default_factory=Secrets)
    """Of those above it, as they would be."""
    judging: Judging = field(init=False)
    plugins: Plugins = field(init=False)

    def __post_init__(self) -> None:
        house = self.desk.house
        self.plugins = Plugins(house, self.desk.compiler, AsCaller(house, self.desk.account(self.context)))
        self.judging = Judging(self.plugins)

    def foretell(self, rows: Sequence[ResourceRow]) -> list[Fate]:
        """Every resource that is there or wanted, in the order in which things would be done."""
        latest: dict[str, ResourceRow] = {}
        for row in rows:
            if row.name not in latest or row.generation > latest[row.name].generation:
                latest[row.name] = row
        living = {name: row for name, row in latest.items() if row.action is not Action.DELETE}
        details = resources.detail(self.desk.house.database, [row.id for row in living.values()])
        wants = wants_of(self.blueprint)
        found = []
        for name, want in wants.items():
            fate = self._fate(name, living, want.fingerprint, details)
            if fate.outcome in (CREATED, REPLACED):
                self.others.add(name)
            if fate.outcome != KEPT or not fate.certain:
                self.shaky.add(name)
            found.append(fate)
        gone = [row for name, row in latest.items() if name not in wants]
        return [*found, *(self._gone(row) for row in gone)]

    def _fate(
        self, name: str, rows: Mapping[str, ResourceRow], fingerprint: str, details: Mapping[str, ResourceDetail]
    ) -> Fate:
        definition = self.blueprint.resources[name]
        row = rows.get(name)
        if row is None:
            fate = Fate(name, definition.type_name, CREATED, ("it does not exist",))
            return self._with_below(fate, definition, None, ResourceDetail(), rows)
        if self._stands(row, fingerprint, definition):
            certain = not self._reads_what_changes(definition)
            return Fate(name, definition.type_name, KEPT, physical_id=row.physical_id, certain=certain)
        return self._judged(definition, row, details.get(row.id) or ResourceDetail(), rows)

    def _judged(
        self, definition: Definition, row: ResourceRow, detail: ResourceDetail, rows: Mapping[str, ResourceRow]
    ) -> Fate:
        fate = Fate(definition.name, definition.type_name, UPDATED, physical_id=row.physical_id)
        order = self._order(definition, row, rows)
        try:
            change = self.judging.judge(order, detail, self._values(order))
        except NotKnown:
            # All that it is given hangs on what will be another.
            fate.reasons, fate.certain = ("what it reads will be another",), False
            return fate
        fate.outcome, fate.reasons = OUTCOMES[change.verdict], change.reasons
        if change.verdict is not Verdict.KEEP:
            fate.changes = property_changes(change, fate.name, self._secrets())
        fate.certain = self._is_certain(definition, change)
        restricted = self.judging.restriction(order, change)
        if restricted is not None:
            fate.would, fate.outcome, fate.reasons = fate.outcome, REFUSED, (restricted,)
        return self._with_below(fate, definition, row, detail, rows)

    def _secrets(self) -> Secrets:
        return secrets_of(self.desk.compiler, self.stack, self.blueprint).under(self.secrets)

    def _is_certain(self, definition: Definition, change: Change) -> bool:
        """A value that is not known yet may turn out to be the old one; one that is known now may change meanwhile."""
        if change.verdict is Verdict.KEEP:
            return not self._reads_what_changes(definition)
        known = {name for name in change.properties if not is_unknown(change.after.get(name))}
        return bool(known) or not change.properties

    def _reads_what_changes(self, definition: Definition) -> bool:
        """Whoever only refers to a thing that stays sees no difference."""
        read = definition.references
        return any(name in self.others or any(read[name]) for name in self.shaky & read.keys())

    def _stands(self, row: ResourceRow, fingerprint: str, definition: Definition) -> bool:
        """Was it made from this very definition, and is all that it reads as it was?"""
        applied = (row.applied or "").partition(":")[0]
        as_it_is = applied == fingerprint and row.status is Status.COMPLETE and not self.observe
        return as_it_is and not self.others & {*definition.references}

    def _order(self, definition: Definition, row: ResourceRow, rows: Mapping[str, ResourceRow]) -> Order:
        operation = new_operation(self.desk, self.stack, Action.UPDATE, None)
        operation.options = {OBSERVE: True} if self.observe else {}
        order = Order(None, operation, self.stack, self.blueprint, row)  # type: ignore[arg-type]
        order.given = {other: Given(rows[other].id, None) for other in definition.references if other in rows}
        order.wanted = self.blueprint.wanted(definition.name)
        return order

    def _values(self, order: Order) -> Foreseen:
        return Foreseen(self.desk.house.database, order, frozenset(self.others))

    @staticmethod
    def _gone(row: ResourceRow) -> Fate:
        reason = "the template does not have it any more"
        return Fate(row.name, row.type_name, DELETED, (reason,), physical_id=row.physical_id)

    # -- stacks below

    def _with_below(
        self,
        fate: Fate,
        definition: Definition,
        row: ResourceRow | None,
        detail: ResourceDetail,
        rows: Mapping[str, ResourceRow],
    ) -> Fate:
        deep = self.stack.depth + 1 >= self.desk.house.settings.max_nested_depth
        if not self.nested or deep or not definition.resource_class.is_stack or fate.outcome in (KEPT, REFUSED):
            return fate
        child = self.child(row) if fate.outcome == UPDATED else None
        try:
            below = self._blueprint_below(definition, row or self._unborn(definition), detail, rows)
        except (HeatError, NotKnown):
            fate.certain = False  # it hangs on values that nobody knows yet
            return fate
        stack = child or self._imagined(fate.name)
        fates = fate.inside = Fates(
            self.desk, self.context, stack, below, self.observe, nested=True, secrets=self._secrets().below(fate.name)
        )
        fate.below = fates.foretell(resources.load(self.desk.house.database, child.id) if child else [])
        fate.below_id = child.id if child else None
        if child is not None and not fate.changes and all(one.outcome == KEPT for one in fate.below):
            fate.certain = False  # it is looked at, and nothing in it changes as far as can be known
        return fate

    def _imagined(self, name: str) -> StackRow:
        """The stack below a resource, before it is there."""
        here = self.stack
        return replace(here, id="", name=f"{here.name}-{name}", depth=here.depth + 1, parent_resource=name)

    def child(self, row: ResourceRow | None) -> StackRow | None:
        """The stack that stands below a resource now."""
        try:
            return stacks.get(self.desk.house.database, row.physical_id) if row and row.physical_id else None
        except StackNotFound:
            return None

    def _blueprint_below(
        self, definition: Definition, row: ResourceRow, detail: ResourceDetail, rows: Mapping[str, ResourceRow]
    ) -> Blueprint:
        order = self._order(definition, row, rows)
        plugin = self.plugins.wanted(order, self._values(order), detail)
        assert isinstance(plugin, StackResource)
        return child_blueprint(
            self.blueprint, definition, child=plugin.child(), facts=_facts_below(plugin.context, definition.name)
        )

    def _unborn(self, definition: Definition) -> ResourceRow:
        key = str(UUID(int=0))
        return ResourceRow(
            key, self.stack.id, definition.name, definition.type_name, Action.CREATE, Status.IN_PROGRESS, "", 0.0, 0.0
        )


def _facts_below(context: ResourceContext, name: str) -> Any:
    """What the stack below may know of itself, as far as it can be told before it is there."""
    child = context.child
    identity = (
        child.identity if child else replace(context.stack.identity, name=f"{context.stack.identity.name}-{name}")
    )
    return replace(context.stack, identity=identity, depth=context.stack.depth + 1, parent_resource=name, parameters={})
