"""A resource that is one member of a REST collection: made by POST, then shown, changed and deleted under its id.

Most types of most services are just that, so they only declare where the collection is, which keys its bodies use
and which statuses mean ready, under way or broken. What a property is called in a body stands beside the property.

A name that the user chose need not be unique, so a create always uses the physical name, which is, and gives the
chosen name in a second call: whatever a crash or a lost answer leaves behind can be found again without doubt.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Change
from heat.resources.member import Described, ResourceUnknownStatus
from heat.resources.wire import to_wire, without_nulls
from heat.values.errors import CloudError, NotFound, ResourceInError

__all__ = ["ResourceUnknownStatus", "RestResource", "to_wire", "without_nulls"]


class RestResource(Described):
    """One member of a collection of a service, from its creation to its end."""

    _looked = False
    """Whether this instance was asked before, so that what it said first is saved."""

    def handle_create(self) -> None:
        self.observed = self.unwrap(self.client.post(self.collection_path, self.wrap(self.create_body())))
        self.physical_id = str(self.observed["id"])

    def check_create_complete(self) -> bool:
        return self.is_ready() and self.give_chosen_name()

    def find_existing(self) -> str | None:
        """The id of the member that has the physical name."""
        if self.name_key is None:
            return None
        return self.find_member(**{self.name_key: self.physical_name})

    def handle_update(self, change: Change) -> None:
        self.send_changes(self.update_body(change))

    def check_update_complete(self, change: Change) -> bool:
        return self.is_ready()

    def needs_replace_failed(self) -> bool:
        """Only what never came to be, is gone or is broken must be made anew."""
        if self.physical_id is None:
            return True
        try:
            return self.observe().get(self.status_key) in self.broken | self.undeletable | self.gone
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return True

    def handle_delete(self) -> None:
        if self.physical_id is None:
            return
        try:
            self.client.delete(self.path)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def check_delete_complete(self) -> bool:
        if self.physical_id is None or not self.vanishes_later:
            return True
        try:
            live = self.observe()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return True
        self.observed = None
        status = live.get(self.status_key)
        if status in self.undeletable:
            raise ResourceInError(str(status), self.fault(live))
        return status in self.gone

    def handle_check(self) -> None:
        """Is it still there, and sound? Raises what the service says, or ResourceInError."""
        self.observed = None
        self._refuse_broken(self.observe())

    def send_changes(self, body: Mapping[str, Any]) -> None:
        """One update call, when there is anything to say."""
        if body:
            send = getattr(self.client, self.update_method)
            self.observed = self.unwrap(send(self.path, self.wrap(body)))

    def give_chosen_name(self) -> bool:
        """Give the name that the user chose, once the id is saved: until then only the physical name finds it."""
        chosen = self.chosen_name()
        if chosen is None or "named" in self.data:
            return True
        saved = self.context.physical_id is not None or self._looked
        self._looked, self.only_saves = True, not saved
        if saved:
            self.send_changes({self.name_key or "name": chosen})
            self.data["named"] = "1"
        return saved
