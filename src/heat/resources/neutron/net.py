"""OS::Neutron::Net: a network of the project's own.

Source: Networking API v2.0, /networks, /agents.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Attribute, Boolean, Change, Custom, List, Map, String, resource_type
from heat.plugin.support import since
from heat.resources.neutron.agents import move
from heat.resources.neutron.resource import NeutronResource


class Network(NeutronResource):
    """What networks of all kinds share."""

    collection = "/networks"
    entity = "network"
    ready = frozenset({"ACTIVE", "DOWN"})
    watch_kind = "neutron.network"

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "segments":
            return self.client.list("/segments", "segments", network_id=self.physical_id)
        return super().attribute(name, live)


@resource_type("OS::Neutron::Net")
class Net(Network):
    """A virtual network; what is plugged into it talks to each other."""

    admin_state_up = Boolean("Whether it is administratively up.", default=True, updatable=True)
    availability_zone_hints = List("Zones where it should be served.", support=since("19.0.0"))
    dhcp_agent_ids = List("DHCP agents that serve it.", updatable=True, wire="")
    dns_domain = String(
        "Domain that names in it end with.", constraints=[Custom("dns_domain")], updatable=True, support=since("7.0.0")
    )
    name = String("Its name; one is made up when omitted.", updatable=True)
    port_security_enabled = Boolean(
        "Whether traffic is filtered against spoofing and by security groups.", updatable=True, support=since("5.0.0")
    )
    qos_policy = String(
        "Quality-of-service policy, by name or id.",
        constraints=[Custom("neutron.qos_policy")],
        updatable=True,
        wire="qos_policy_id",
        finds="neutron.qos_policy",
        support=since("6.0.0"),
    )
    shared = Boolean("Whether every project may use it.", default=False, updatable=True)
    tags = List("Labels to find it by.", String("One label."), updatable=True, wire="", support=since("9.0.0"))
    tenant_id = String("The project that owns it.")
    value_specs = Map("Further fields of the request, as the service names them.", default={}, updatable=True, wire="")

    attributes = {
        "admin_state_up": Attribute("Whether it is administratively up.", "string"),
        "l2_adjacency": Attribute("Whether it is one broadcast domain.", "boolean", support=since("9.0.0")),
        "mtu": Attribute("Largest packet, in bytes.", "integer", support=since("5.0.0")),
        "name": Attribute("Its name.", "string"),
        "port_security_enabled": Attribute(
            "Whether traffic is filtered against spoofing and by security groups.", "boolean", support=since("5.0.0")
        ),
        "qos_policy_id": Attribute("Id of its quality-of-service policy.", "string", support=since("6.0.0")),
        "segments": Attribute("Segments it is made of.", "list", support=since("11.0.0")),
        "status": Attribute("How it is.", "string"),
        "subnets": Attribute("Its subnets.", "list"),
        "tenant_id": Attribute("The project that owns it.", "string"),
    }

    def check_create_complete(self) -> bool:
        if not super().check_create_complete():
            return False
        self.place_on_agents(())
        return True

    def handle_update(self, change: Change) -> None:
        super().handle_update(change)
        if "dhcp_agent_ids" in change:
            self.place_on_agents(change.before.get("dhcp_agent_ids") or ())

    def place_on_agents(self, before: Iterable[str]) -> None:
        """Have the wanted DHCP agents serve it, and no longer those that were only wanted before."""
        wanted = set(self.properties.get("dhcp_agent_ids") or ())
        move(self.client, "dhcp-networks", "network_id", str(self.physical_id), set(before) - wanted, wanted)
