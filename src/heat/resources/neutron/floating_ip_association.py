"""OS::Neutron::FloatingIPAssociation: a floating IP made to lead to a port.

It is no thing of its own in the cloud; its physical id is its own key.
Source: Networking API v2.0, PUT /floatingips/{id}.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Change, Custom, String, resource_type
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import Peers, Relation, interfaces_to
from heat.values.errors import CloudError, NotFound


@resource_type("OS::Neutron::FloatingIPAssociation")
class FloatingIPAssociation(Heritable, Relation):
    """What leads an outer address to a port."""

    fixed_ip_address = String(
        "Which address of the port, where it has several.", constraints=[Custom("ip_addr")], updatable=True
    )
    floatingip_id = String("Id of the floating IP.", required=True, updatable=True)
    port_id = String(
        "Port that the address shall lead to, by name or id.",
        required=True,
        constraints=[Custom("neutron.port")],
        updatable=True,
    )

    def handle_create(self) -> None:
        self.associate()
        self.physical_id = self.context.key

    def handle_update(self, change: Change) -> None:
        if "floatingip_id" in change:
            self.dissociate(change.before)
        self.associate()

    def stands_for(self) -> Any:
        """An address leads to one place."""
        return "leads", self.properties["floatingip_id"]

    def handle_delete(self) -> None:
        if self.physical_id and not self.is_inherited():
            self.dissociate(self.properties)

    def handle_check(self) -> None:
        """The address must be there."""
        self.client.get(f"/floatingips/{self.properties['floatingip_id']}")

    def associate(self) -> None:
        """Lead the address to the port."""
        names = ("port_id", "fixed_ip_address")
        body = {name: self.properties[name] for name in names if self.properties.get(name)}
        self.client.put(f"/floatingips/{self.properties['floatingip_id']}", {"floatingip": body})

    def dissociate(self, properties: Mapping[str, Any]) -> None:
        """Lead the address nowhere, unless it is gone or somebody led it elsewhere meanwhile."""
        path = f"/floatingips/{properties['floatingip_id']}"
        try:
            if self.client.get(path)["floatingip"]["port_id"] == properties["port_id"]:
                self.client.put(path, {"floatingip": {"port_id": None}})
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """The way from outside to the port must stand first, and goes last."""
        return interfaces_to(peers.properties(properties.get("port_id")), peers)
