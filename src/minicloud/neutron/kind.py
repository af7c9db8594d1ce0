"""What a Networking resource is: its fields, who may see it, and the words of its refusals.

A kind is a declaration; it overrides only the moments in which it is special: `create`, `update`, `delete`, `view`.
Handlers in `rest` and the other services (Nova, seeds) use the same methods, so both obey the same rules.
"""

from typing import Any

from minicloud.clock import zulu
from minicloud.cloud import Cloud
from minicloud.neutron.schema import Schema, forbidden
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Request

EVERYONE = "*"


class Shelf(Schema):
    """Where the resources of a kind are kept, and who finds them there."""

    def records(self, cloud: Cloud) -> Collection:
        """All resources of this kind."""
        return cloud.state.collection("neutron", self.plural, self.indexes)

    def get(self, cloud: Cloud, key: str) -> Record:
        """A resource by id, whoever owns it.  Raises Problem when there is none."""
        record = self.records(cloud).get(key)
        if record is None:
            raise self.absent(key)
        return record

    def find(self, request: Request, key: str) -> Record:
        """A resource by id as far as the asker may see it.  Raises Problem 404."""
        record = self.records(request.cloud).get(key)
        if record is None or not self.visible(request, record):
            raise self.absent(key)
        return record

    def absent(self, key: str) -> Problem:
        """The refusal of an id that nobody has."""
        fault = self.fault or "".join(part[0].upper() + part[1:] for part in self.title.split())
        return Problem(404, self.missing.format(title=self.title, id=key), f"{fault}NotFound")

    def owned(self, request: Request, key: str, action: str) -> Record:
        """A resource that the asker may change.  Raises Problem 404 or 403."""
        record = self.find(request, key)
        if not self.mine(request, record) or (self.admin_only and not request.is_admin):
            raise forbidden(f"rule:{action}_{self.name}")
        return record

    def mine(self, request: Request, record: Record) -> bool:
        """Whether the asker may change a resource."""
        return request.is_admin or record.get("project_id") == request.project_id

    def visible(self, request: Request, record: Record) -> bool:
        """Whether the asker may know of a resource."""
        return self.mine(request, record) or self.shared(request, record)

    def shared(self, request: Request, record: Record) -> bool:
        """Whether a resource is everyone's, or was shared with the asker's project."""
        if record.get("shared"):
            return True
        return bool(self.shareable) and granted(request, record["id"], "access_as_shared")


class Kind(Shelf):
    """One kind of resource under `/network/v2.0/`."""

    def prepare(self, request: Request) -> None:
        """What must exist before a list is read."""

    def add(self, request: Request, **given: Any) -> Record:
        """Make a resource for another service, which is trusted to choose anything.  Raises Problem."""
        return self.create(request, self.accept(request, given, trusted=True))

    def create(self, request: Request, values: Record) -> Record:
        """Make a resource of accepted values and keep it.  Raises Problem."""
        return self.keep(request, self.stamp(request, values))

    def update(self, request: Request, record: Record, changes: Record) -> None:
        """Apply accepted changes.  Raises Problem before anything changed."""
        record.update(changes)
        self.touch(request, record)

    def delete(self, request: Request, record: Record) -> None:
        """Take a resource away.  Raises Problem when it is in use."""
        self.records(request.cloud).remove(record["id"])

    def stamp(self, request: Request, values: Record) -> Record:
        """A record with id and times, not yet kept."""
        now = zulu(request.cloud.clock())
        record = {"id": request.cloud.new_id(), **values}
        if self.standard:
            record.update(created_at=now, updated_at=now)
        return record

    def keep(self, request: Request, record: Record) -> Record:
        """Put a record into the collection."""
        return self.records(request.cloud).put(record)

    def touch(self, request: Request, record: Record) -> Record:
        """Keep a changed record, with its time and revision."""
        if self.standard:
            record["updated_at"] = zulu(request.cloud.clock())
            record["revision_number"] += 1
        return self.keep(request, record)

    def view(self, request: Request, record: Record) -> Record:
        """A resource as its reader may see it."""
        shown = {name: value for name, value in record.items() if name not in self._hidden}
        if self._secret and not request.is_admin:
            for name in self._secret:
                shown.pop(name, None)
        if "project_id" in shown:
            shown["tenant_id"] = shown["project_id"]
        if self.shareable:
            shown["shared"] = self.shared(request, record)
        return shown

    def created_view(self, request: Request, record: Record) -> Record:
        """A resource in the answer to its creation."""
        return self.view(request, record)


def granted(request: Request, object_id: str, action: str) -> bool:
    """Whether an RBAC policy lets the asker's project act on an object."""
    policies = request.cloud.state.collection("neutron", "rbac_policies", ("object_id",))
    return any(
        policy["action"] == action and policy["target_tenant"] in (EVERYONE, request.project_id)
        for policy in policies.find(object_id=object_id)
    )


def bad_request(subject: str, words: str) -> Problem:
    """The refusal of a request that makes no sense for a resource."""
    return Problem(400, f"Bad {subject} request: {words}", "BadRequest")
