"""Acme::Network::AddressGroup: a named set of address blocks, for use in rules of security groups.

Source: Networking API v2.0, /address-groups.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, Change, Custom, Length, List, Resource, String, resource_type

ADDRESSES = Attribute("The blocks, as the service has them.", "list")


@resource_type("Acme::Network::AddressGroup", since="2026.2")
class AddressGroup(Resource):
    """A named set of address blocks."""

    service = "network"

    title = String("Its name; made up when none is given.", wire="name", updatable=True, constraints=[Length(max=255)])
    addresses = List("Blocks, e.g. 10.0.0.0/24.", String("One.", constraints=[Custom("net_cidr")]), required=True)

    attributes = {"addresses": ADDRESSES}

    def handle_create(self) -> None:
        group = {"name": self.properties.get("title") or self.physical_name, "addresses": self.properties["addresses"]}
        # The physical name goes along, so that a create that was cut off can be found again.
        made = self.client.post("/address-groups", {"address_group": {**group, "description": self.physical_name}})
        self.physical_id = made["address_group"]["id"]

    def find_existing(self) -> str | None:
        found = self.client.list("/address-groups", "address_groups", description=self.physical_name)
        return found[0]["id"] if found else None

    def handle_update(self, change: Change) -> None:
        if "title" in change:
            name = self.properties.get("title") or self.physical_name
            self.client.put(f"/address-groups/{self.physical_id}", {"address_group": {"name": name}})

    def handle_delete(self) -> None:
        if self.physical_id:
            self.client.delete(f"/address-groups/{self.physical_id}")

    def show(self) -> Mapping[str, Any]:
        """The group as the service has it."""
        group: Mapping[str, Any] = self.client.get(f"/address-groups/{self.physical_id}")["address_group"]
        return group
