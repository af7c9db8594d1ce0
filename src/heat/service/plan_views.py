"""What plans of both kinds have in common: how they are told, and what they were made from."""

from typing import Any

from heat.service.desk import Desk
from heat.service.sources import Wanted
from heat.service.times import told
from heat.store import documents
from heat.store.plans import PlanRow
from heat.template import Environment
from heat.values.identity import StackIdentity
from heat.values.status import Action


def view(identity: StackIdentity, row: PlanRow, moved: list[str]) -> dict[str, Any]:
    """A plan as doors are told of it."""
    return {
        "id": row.id,
        "action": str(Action.UPDATE if row.creates is None else Action.CREATE),
        "stack_identity": identity.as_dict(),
        "creation_time": told(row.created_at),
        "outdated_by": moved,
        "resources": list(row.changes),
    }


def wanted_of(desk: Desk, row: PlanRow) -> Wanted:
    """The sources of the change, as they were read for the plan."""
    kept = documents.get_many(desk.house.database, [row.source.environment, row.source.files])
    template = desk.compiler.template(row.source.template, row.source.files)
    text = documents.Document.of(documents.get(desk.house.database, row.source.template))
    environment = Environment.parse(kept[row.source.environment])
    return desk.sources.joined(template, environment, text, documents.Document.of(kept[row.source.files]))
