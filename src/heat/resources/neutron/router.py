"""OS::Neutron::Router: what joins subnets, and leads outside.

Source: Networking API v2.0, /routers, /agents.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Attribute, Boolean, Change, Custom, List, Map, String, resource_type
from heat.plugin.support import deprecated, hidden, since
from heat.resources.neutron.agents import move
from heat.resources.neutron.resource import NeutronResource, Peers, subnets_of
from heat.values.errors import ResourcePropertyConflict, ValidationError


def agents_of(properties: Mapping[str, Any]) -> set[str]:
    """The L3 agents that properties ask for, in the new form or the old."""
    one = properties.get("l3_agent_id")
    return {*(properties.get("l3_agent_ids") or ()), *([one] if one else ())}


@resource_type("OS::Neutron::Router")
class Router(NeutronResource):
    """A virtual router."""

    collection = "/routers"
    entity = "router"
    ready = frozenset({"ACTIVE", "DOWN"})

    admin_state_up = Boolean("Whether it is administratively up.", default=True, updatable=True)
    availability_zone_hints = List("Zones where it should be served.", updatable=True, support=since("19.0.0"))
    distributed = Boolean("Whether it works on every host at once.", support=since("2015.1"))
    external_gateway_info = Map(
        "Its way to the outside.",
        {
            "enable_snat": Boolean("Whether inner addresses are hidden behind the router's.", updatable=True),
            "external_fixed_ips": List(
                "Addresses it has outside.",
                Map(
                    "One address.",
                    {
                        "ip_address": String(
                            "The address; any free one when omitted.", constraints=[Custom("ip_addr")]
                        ),
                        "subnet": String(
                            "Subnet of the external network.",
                            constraints=[Custom("neutron.subnet")],
                            wire="subnet_id",
                            finds="neutron.subnet",
                        ),
                    },
                ),
                updatable=True,
                support=since("6.0.0"),
            ),
            "network": String(
                "External network, by name or id.",
                required=True,
                updatable=True,
                wire="network_id",
                finds="neutron.network",
            ),
        },
        updatable=True,
    )
    ha = Boolean("Whether it survives the loss of its host.", support=since("2015.1"))
    l3_agent_id = String(
        "Old form of l3_agent_ids, for one agent.",
        updatable=True,
        wire="",
        support=hidden("6.0.0", previous=deprecated("2015.1", previous=since("2014.1"))),
    )
    l3_agent_ids = List(
        "Agents that may serve it.", String("Id of one agent."), updatable=True, wire="", support=since("2015.1")
    )
    name = String("Its name; one is made up when omitted.", updatable=True)
    tags = List("Labels to find it by.", String("One label."), updatable=True, wire="", support=since("9.0.0"))
    tenant_id = String("The project that owns it.", support=since("24.0.0"))
    value_specs = Map("Further fields of the request, as the service names them.", default={}, updatable=True, wire="")

    attributes = {
        "admin_state_up": Attribute("Whether it is administratively up.", "string"),
        "external_gateway_info": Attribute("Its way to the outside.", "map"),
        "name": Attribute("Its name.", "string"),
        "status": Attribute("How it is.", "string"),
        "tenant_id": Attribute("The project that owns it.", "string"),
    }

    def validate(self) -> None:
        super().validate()
        given = self.properties
        agents = agents_of(given)
        if given.get("l3_agent_id") and given.get("l3_agent_ids"):
            raise ResourcePropertyConflict("properties l3_agent_id, l3_agent_ids exclude each other")
        if given.get("distributed") and agents:
            raise ResourcePropertyConflict("properties distributed, l3_agent_ids exclude each other")
        if given.get("ha") and given.get("distributed"):
            raise ResourcePropertyConflict("properties distributed, ha exclude each other")
        if not given.get("ha") and len(agents) > 1:
            raise ValidationError("Non HA routers can only have one L3 agent.")

    def check_create_complete(self) -> bool:
        if not super().check_create_complete():
            return False
        self.place_on_agents(())
        return True

    def update_body(self, change: Change) -> dict[str, Any]:
        """A router without a gateway has an empty one."""
        body = super().update_body(change)
        if body.get("external_gateway_info", "") is None:
            body["external_gateway_info"] = {}
        return body

    def handle_update(self, change: Change) -> None:
        super().handle_update(change)
        if "l3_agent_ids" in change or "l3_agent_id" in change:
            self.place_on_agents(agents_of(change.before))

    def place_on_agents(self, before: Iterable[str]) -> None:
        """Have the wanted L3 agents run it, and no longer those that were only wanted before."""
        wanted = agents_of(self.properties)
        move(self.client, "l3-routers", "router_id", str(self.physical_id), set(before) - wanted, wanted)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """An external network is of use only with its subnets."""
        gateway = properties.get("external_gateway_info")
        return subnets_of(gateway.get("network"), peers) if isinstance(gateway, Mapping) else ()
