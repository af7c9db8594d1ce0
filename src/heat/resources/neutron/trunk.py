"""OS::Neutron::Trunk: one port that carries the traffic of others, told apart by their numbers.

Source: Networking API v2.0, /trunks.
"""

from typing import Any

from heat.plugin import Attribute, Boolean, Change, Custom, Integer, List, Map, Range, String, resource_type
from heat.resources.neutron.resource import NeutronResource


@resource_type("OS::Neutron::Trunk", since="9.0.0")
class Trunk(NeutronResource):
    """A parent port with its sub-ports."""

    collection = "/trunks"
    entity = "trunk"

    admin_state_up = Boolean("Whether it is administratively up.", updatable=True)
    description = String("Words for the reader.", updatable=True)
    name = String("Its name; one is made up when omitted.", updatable=True)
    port = String(
        "The port that carries the others, by name or id.",
        required=True,
        constraints=[Custom("neutron.port")],
        immutable=True,
        wire="port_id",
        finds="neutron.port",
    )
    sub_ports = List(
        "Ports carried inside it.",
        Map(
            "One of them.",
            {
                "port": String(
                    "The port, by name or id.",
                    required=True,
                    constraints=[Custom("neutron.port")],
                    wire="port_id",
                    finds="neutron.port",
                ),
                "segmentation_id": Integer(
                    "Number that marks its traffic.", required=True, constraints=[Range(1, 4094)]
                ),
                "segmentation_type": String("How its traffic is marked.", required=True, allowed=("vlan",)),
            },
        ),
        updatable=True,
    )

    attributes = {
        "port_id": Attribute("Id of the port that carries the others.", "string"),
    }

    def update_body(self, change: Change) -> dict[str, Any]:
        """Sub-ports have calls of their own."""
        body = super().update_body(change)
        body.pop("sub_ports", None)
        return body

    def handle_update(self, change: Change) -> None:
        super().handle_update(change)
        if "sub_ports" in change:
            self.settle_sub_ports()

    def settle_sub_ports(self) -> None:
        """Take off the ports that it should not carry, then put on those that it lacks."""
        wanted = self.to_wire({"sub_ports": self.properties.get("sub_ports") or []})["sub_ports"]
        live = self.observe()["sub_ports"]
        surplus = [{"port_id": port["port_id"]} for port in live if port not in wanted]
        missing = [port for port in wanted if port not in live]
        if surplus:
            self.client.put(f"{self.path}/remove_subports", {"sub_ports": surplus}, idempotent=False)
        if missing:
            self.client.put(f"{self.path}/add_subports", {"sub_ports": missing}, idempotent=False)
        self.observed = None
