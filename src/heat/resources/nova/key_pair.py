"""OS::Nova::KeyPair: the key that opens a server.

Source: Compute API 2.1, /os-keypairs.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Attribute, Boolean, Custom, Length, String, resource_type
from heat.plugin.support import since
from heat.resources.rest import RestResource, without_nulls
from heat.resources.unmarked import Unmarked
from heat.values.errors import CloudError, NotFound

STILL_MAKES_KEYS = "2.91"
"""The newest microversion in which the compute service makes a key itself."""


@resource_type("OS::Nova::KeyPair", since="2014.1")
class KeyPair(Unmarked, RestResource):
    """A public key that servers are given, and, if it was made here, its private half."""

    service: ClassVar[str | None] = "compute"
    collection = "/os-keypairs"
    entity = "keypair"
    vanishes_later = False

    name = String("Its name.", required=True, constraints=[Length(min=1, max=255)])
    save_private_key = Boolean("Keep the private half of a key that is made here.", default=False, wire="")
    public_key = String("The public half; a pair is made when not given.")
    type = String("Kind of key.", allowed=("ssh", "x509"), support=since("8.0.0"))
    user = String(
        "Whose key it is, by name or id; only for administrators.",
        constraints=[Custom("keystone.user")],
        finds="keystone.user",
        wire="user_id",
        support=since("9.0.0"),
    )

    attributes = {
        "public_key": Attribute("The public half.", "string"),
        "private_key": Attribute("The private half, if it was saved.", "string", fresh=True),
    }

    def make(self) -> None:
        body = self.to_wire(without_nulls(self.properties))
        if "public_key" in self.data:  # of a pair that gave way to another, and is wanted again
            body["public_key"] = self.data["public_key"]
        options = {} if body.get("public_key") else {"microversion": STILL_MAKES_KEYS}
        made = self.client.post(self.collection, self.wrap(body), **options)["keypair"]
        if self.properties.get("save_private_key") and made.get("private_key"):
            self.data["private_key"] = made["private_key"]
        self.data["public_key"] = made["public_key"]
        self.physical_id = str(made["name"])

    def alike(self) -> list[str]:
        """Names are unique."""
        try:
            self.client.get(f"{self.collection}/{self.properties['name']}", **self._whose)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return []
        return [str(self.properties["name"])]

    def find_existing(self) -> str | None:
        """The private half of one that was made here is lost with the answer, so it goes."""
        found = super().find_existing()
        if found is None or self.properties.get("public_key"):
            return found
        self._remove(found)
        return None

    def give_chosen_name(self) -> bool:
        """It has it already."""
        return True

    def handle_delete(self) -> None:
        """A replacement of the same name is another key, and stays."""
        if self.physical_id is not None and not self.is_inherited():
            self._remove(self.physical_id)

    def observe(self) -> Mapping[str, Any]:
        if self.observed is None:
            self.observed = self.unwrap(self.client.get(self.path, **self._whose))
        return self.observed

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "private_key":
            return self.data.get("private_key", "")
        return super().attribute(name, live)

    @property
    def _whose(self) -> dict[str, Any]:
        user = self.properties.get("user")
        return {"user_id": user} if user else {}

    def _remove(self, name: str) -> None:
        try:
            self.client.delete(f"{self.collection}/{name}", query=self._whose)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
