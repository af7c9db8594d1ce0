"""One member of a REST collection: where it is, what the service says of it, and how bodies about it are written."""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Change, Resource
from heat.resources.living import differing
from heat.resources.wire import to_wire, without_nulls
from heat.values.errors import ResourceFailure, ResourceInError


class ResourceUnknownStatus(ResourceFailure):
    """The service reports a status that the type knows nothing of."""

    def __init__(self, status: str) -> None:
        super().__init__(status)

    def __str__(self) -> str:
        return f"Unknown status {self.args[0]}"


class Member(Resource):
    """A thing under its id in a collection, as the service shows it."""

    collection: ClassVar[str] = ""
    """Path of the collection, e.g. /ports."""
    entity: ClassVar[str] = ""
    """Key of one member in bodies, e.g. port; bodies are bare where it is empty."""
    entities: ClassVar[str] = ""
    """Key of many members; the entity with an s where empty."""
    name_key: ClassVar[str | None] = "name"
    """Where bodies keep the name; None for what has no name."""
    status_key: ClassVar[str] = "status"
    ready: ClassVar[frozenset[str]] = frozenset()
    """Statuses of a thing that is done; when empty, what the service answered is done at once."""
    pending: ClassVar[frozenset[str]] = frozenset()
    """Statuses on the way; when empty, any that is neither ready nor broken."""
    broken: ClassVar[frozenset[str]] = frozenset({"ERROR"})
    gone: ClassVar[frozenset[str]] = frozenset()
    """Statuses that are as good as 404 after a delete."""
    undeletable: ClassVar[frozenset[str]] = frozenset({"error_deleting"})
    """Statuses that say that a delete failed; what is merely broken can be deleted all the same."""
    vanishes_later: ClassVar[bool] = True
    """False where the service answers a delete only when the thing is gone."""
    update_method: ClassVar[str] = "put"

    observed: Mapping[str, Any] | None = None
    """What the service last said in this command; a watcher that listed many may set it before a check."""

    @property
    def collection_path(self) -> str:
        """Where all members live; override where that depends on a property."""
        return self.collection

    @property
    def path(self) -> str:
        """Where this member lives, below the service."""
        return f"{self.collection_path}/{self.physical_id}"

    def show(self) -> Mapping[str, Any]:
        return self.observe() if self.physical_id else {}

    def observe(self) -> Mapping[str, Any]:
        """What the service says now, or said already in this command."""
        if self.observed is None:
            self.observed = self.unwrap(self.client.get(self.path))
        return self.observed

    def is_ready(self) -> bool:
        """Has it come to rest in a good status?  Raises ResourceInError, ResourceUnknownStatus."""
        if not self.ready:
            return True
        live = self.observe()
        status = live.get(self.status_key)
        self._refuse_broken(live)
        if status in self.ready:
            return True
        if self.pending and status not in self.pending:
            raise ResourceUnknownStatus(str(status))
        self.observed = None
        return False

    def fault(self, live: Mapping[str, Any]) -> str:
        """Why it is broken, in the service's words; override where the service says."""
        return ""

    def find_member(self, **query: Any) -> str | None:
        """The id of the member that a list call finds, or None; the service must know the filters."""
        return self.find_alike(query, **query)

    def find_alike(self, wanted: Mapping[str, Any], **query: Any) -> str | None:
        """The id of the member whose fields are the wanted ones, or None."""
        return next(iter(self.members_alike(wanted, **query)), None)

    def members_alike(self, wanted: Mapping[str, Any], **query: Any) -> list[str]:
        """The ids of all members whose fields are the wanted ones."""
        found = self.client.list(self.collection_path, self.entities or f"{self.entity}s", **query)
        return [str(member["id"]) for member in found if all(member.get(key) == value for key, value in wanted.items())]

    def wrap(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A body as the service takes it."""
        return {self.entity: dict(body)} if self.entity else dict(body)

    def unwrap(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The member in an answer."""
        return dict(answer[self.entity] if self.entity else answer)

    def _refuse_broken(self, live: Mapping[str, Any]) -> None:
        status = live.get(self.status_key)
        if status in self.broken:
            raise ResourceInError(str(status), self.fault(live))


class Described(Member):
    """A member, and the bodies in which its properties are told."""

    def create_body(self) -> dict[str, Any]:
        """All properties, under the physical name."""
        body = self.to_wire(without_nulls(self.properties))
        if self.name_key is not None:
            body[self.name_key] = self.physical_name
        return body

    def update_body(self, change: Change) -> dict[str, Any]:
        """The changed properties; null where one was taken away, but a thing always has a name."""
        body = self.to_wire(change.values())
        if self.name_key is not None and body.get(self.name_key, "") is None:
            body[self.name_key] = self.physical_name
        return body

    def to_wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Property values as the service spells them; override where a value needs more than another name."""
        return to_wire(self.properties_schema, values)

    def live_properties(self) -> Mapping[str, Any]:
        """Those of its properties that the service contradicts; a name that was made up is nobody's wish."""
        if self.physical_id is None:
            return {}
        return differing(self.properties_schema, self.to_wire(without_nulls(self.properties)), self.show())

    def chosen_name(self) -> str | None:
        """The name in the properties, or None when the physical name serves."""
        if self.name_key is None:
            return None
        named = (name for name, prop in self.properties_schema.items() if prop.wire_name == self.name_key)
        return next((self.properties[name] for name in named if self.properties.get(name)), None)
