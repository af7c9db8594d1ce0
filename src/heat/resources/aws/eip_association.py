"""AWS::EC2::EIPAssociation: a public address made before leads to a server or a port."""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import AtLeastOneOf, Change, Custom, NotTogether, String, resource_type
from heat.resources.aws.floating import Floating, way_in
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import Peers


@resource_type("AWS::EC2::EIPAssociation")
class EipAssociation(Heritable, Floating):
    """Where a floating IP leads."""

    InstanceId = String("The server.", updatable=True, constraints=[Custom("nova.server")])
    EIP = String("The address.", updatable=True, constraints=[Custom("ip_addr")])
    AllocationId = String("Id of the address.", updatable=True)
    NetworkInterfaceId = String("The port.", updatable=True)

    rules = (
        NotTogether("EIP", "AllocationId"),
        AtLeastOneOf("EIP", "AllocationId"),
        AtLeastOneOf("InstanceId", "NetworkInterfaceId"),
    )

    def replacement_reason(self, change: Change) -> str | None:
        """One way of naming the address does not become the other."""
        named = [
            {key for key in ("EIP", "AllocationId") if values.get(key)} for values in (change.before, change.after)
        ]
        return "the address is named in another way" if named[0] != named[1] else None

    def handle_create(self) -> None:
        properties = self.properties
        floating_ip = properties.get("AllocationId") or self.with_address(properties["EIP"])
        self.lead(floating_ip, properties.get("NetworkInterfaceId") or self.port_of(properties["InstanceId"]))
        self.data["floating_ip"] = floating_ip
        self.physical_id = self.physical_name

    def handle_update(self, change: Change) -> None:
        before = self.data.get("floating_ip")
        self.lead_nowhere(before)
        self.handle_create()

    def stands_for(self) -> Any:
        """An address leads to one place."""
        return "leads", self.data.get("floating_ip")

    def handle_delete(self) -> None:
        if not self.is_inherited():
            self.lead_nowhere(self.data.get("floating_ip"))

    def reference_id(self) -> str | None:
        """It has no id of its own."""
        return self.physical_name

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """The way out must stand before an address can lead in."""
        return way_in(properties, peers)
