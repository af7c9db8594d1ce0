"""AWS::EC2::EIP: a public address, and the server that it leads to."""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Attribute, Change, Custom, String, resource_type
from heat.plugin.support import deprecated
from heat.resources.aws.floating import Floating, way_in
from heat.resources.neutron.resource import Peers


@resource_type("AWS::EC2::EIP")
class Eip(Floating):
    """A floating IP."""

    Domain = String(
        "Not used: addresses are all alike.",
        allowed=("vpc",),
        support=deprecated("9.0.0", "Addresses are no longer of two kinds.", None),
    )
    InstanceId = String("The server that it leads to.", updatable=True, constraints=[Custom("nova.server")])

    attributes = {"AllocationId": Attribute("Id of the address.", "string")}

    def handle_create(self) -> None:
        body = {"floating_network_id": self.external_network(), "description": self.physical_name}
        made = self.client.post("/floatingips", {"floatingip": body})["floatingip"]
        self.physical_id = str(made["id"])
        self.data["address"] = str(made["floating_ip_address"])

    def check_create_complete(self) -> bool:
        if self.properties.get("InstanceId") and self.physical_id:
            self.lead(self.physical_id, self.port_of(self.properties["InstanceId"]))
        return True

    def find_existing(self) -> str | None:
        """Found by its description."""
        found = self.client.list("/floatingips", "floatingips", description=self.physical_name)
        for one in found:
            if one.get("description") == self.physical_name:
                self.data["address"] = str(one["floating_ip_address"])
                return str(one["id"])
        return None

    def needs_replace_failed(self) -> bool:
        """An address that is there is good; which server it leads to can be said again."""
        return self.physical_id is None

    def prepare_for_replace(self) -> None:
        """A server has one address."""
        heir = self.context.heir()
        if heir is not None and self.properties.get("InstanceId") == heir.properties.get("InstanceId"):
            self.lead_nowhere(self.physical_id)

    def restore_previous(self) -> None:
        self.check_create_complete()

    def handle_update(self, change: Change) -> None:
        if "InstanceId" not in change or not self.physical_id:
            return
        self.lead_nowhere(self.physical_id)
        self.check_create_complete()

    def handle_delete(self) -> None:
        if self.physical_id:
            self._quietly(lambda: self.client.delete(f"/floatingips/{self.physical_id}"))

    def reference_id(self) -> str | None:
        """The address."""
        return self.data.get("address") or super().reference_id()

    def show(self) -> Mapping[str, Any]:
        if not self.physical_id:
            return {}
        return dict(self.client.get(f"/floatingips/{self.physical_id}")["floatingip"])

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return self.physical_id if name == "AllocationId" else super().attribute(name, live)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """The way out must stand before an address can lead in."""
        return way_in(properties, peers)
