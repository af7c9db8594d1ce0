"""OS::Neutron::Port: a place on a network where a server can be plugged in.

Source: Networking API v2.0, /ports.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Attribute, Boolean, Change, Custom, List, Map, Rename, String, resource_type
from heat.plugin.support import deprecated, hidden, since
from heat.resources.neutron.resource import NeutronResource, Peers, subnets_of
from heat.resources.neutron.rules import group_id
from heat.values.errors import CloudError, NotFound


@resource_type("OS::Neutron::Port")
class Port(NeutronResource):
    """Addresses, security groups and binding of one network card."""

    collection = "/ports"
    entity = "port"
    ready = frozenset({"ACTIVE", "DOWN"})
    watch_kind = "neutron.port"

    admin_state_up = Boolean("Whether it is administratively up.", default=True, updatable=True)
    allowed_address_pairs = List(
        "Further addresses that may send through it.",
        Map(
            "One pair.",
            {
                "ip_address": String(
                    "Address or block of addresses.", required=True, constraints=[Custom("ip_or_cidr")]
                ),
                "mac_address": String(
                    "Hardware address; the port's own when omitted.", constraints=[Custom("mac_addr")]
                ),
            },
        ),
        updatable=True,
    )
    binding_vnic_type = String(
        "How the virtual card reaches the host's network.",
        allowed=("normal", "direct", "macvtap", "direct-physical", "baremetal", "virtio-forwarder", "smart-nic"),
        default="normal",
        updatable=True,
        support=since("2015.1"),
        name="binding:vnic_type",
    )
    device_id = String("Id of the server or router that uses it.", default="", updatable=True)
    device_owner = String("What kind of thing uses it.", default="", updatable=True)
    dns_name = String("Its name in the DNS.", constraints=[Custom("dns_name")], updatable=True, support=since("7.0.0"))
    fixed_ips = List(
        "Addresses on subnets of its network; the service chooses when omitted.",
        Map(
            "One address.",
            {
                "ip_address": String("The address; any free one when omitted.", constraints=[Custom("ip_addr")]),
                "subnet": String(
                    "The subnet, by name or id.",
                    constraints=[Custom("neutron.subnet")],
                    wire="subnet_id",
                    finds="neutron.subnet",
                    support=since("2014.2"),
                ),
                "subnet_id": String(
                    "Old name of subnet.",
                    constraints=[Custom("neutron.subnet")],
                    wire="",
                    support=hidden("5.0.0", previous=deprecated("2014.2 ", previous=None)),
                ),
            },
        ),
        updatable=True,
    )
    mac_address = String("Hardware address; the service chooses when omitted.", constraints=[Custom("mac_addr")])
    name = String("Its name; one is made up when omitted.", updatable=True)
    network = String(
        "Its network, by name or id.",
        required=True,
        constraints=[Custom("neutron.network")],
        wire="network_id",
        finds="neutron.network",
        support=since("2014.2"),
    )
    network_id = String(
        "Old name of network.",
        constraints=[Custom("neutron.network")],
        wire="",
        support=hidden("5.0.0", previous=deprecated("2014.2", previous=None)),
    )
    no_fixed_ips = Boolean(
        "Whether it has no address at all.", default=False, updatable=True, wire="", support=since("16.0.0")
    )
    port_security_enabled = Boolean(
        "Whether traffic is filtered against spoofing and by security groups.", updatable=True, support=since("5.0.0")
    )
    propagate_uplink_status = Boolean(
        "Whether it shows the state of the physical link.", updatable=True, support=since("15.0.0")
    )
    qos_policy = String(
        "Quality-of-service policy, by name or id.",
        constraints=[Custom("neutron.qos_policy")],
        updatable=True,
        wire="qos_policy_id",
        finds="neutron.qos_policy",
        support=since("6.0.0"),
    )
    replacement_policy = String(
        "When an update makes a new port.",
        allowed=("REPLACE_ALWAYS", "AUTO"),
        default="AUTO",
        updatable=True,
        wire="",
        support=hidden("9.0.0", previous=deprecated("6.0.0", previous=since("2014.2"))),
    )
    security_groups = List("Security groups, by name or id.", updatable=True)
    tags = List("Labels to find it by.", String("One label."), updatable=True, wire="", support=since("9.0.0"))
    value_specs = Map("Further fields of the request, as the service names them.", default={}, updatable=True, wire="")

    attributes = {
        "admin_state_up": Attribute("Whether it is administratively up.", "string"),
        "allowed_address_pairs": Attribute("Further addresses that may send through it.", "list"),
        "device_id": Attribute("Id of the server or router that uses it.", "string"),
        "device_owner": Attribute("What kind of thing uses it.", "string"),
        "dns_assignment": Attribute("Names and addresses it has in the DNS.", "map", support=since("7.0.0")),
        "fixed_ips": Attribute("Addresses it has, each with its subnet.", "list"),
        "mac_address": Attribute("Its hardware address.", "string"),
        "name": Attribute("Its name.", "string"),
        "network": Attribute("Its network, in full.", "map", support=since("11.0.0")),
        "network_id": Attribute("Id of its network.", "string"),
        "port_security_enabled": Attribute(
            "Whether traffic is filtered against spoofing and by security groups.", "boolean", support=since("5.0.0")
        ),
        "propagate_uplink_status": Attribute(
            "Whether it shows the state of the physical link.", "boolean", support=since("15.0.0")
        ),
        "qos_policy_id": Attribute("Id of its quality-of-service policy.", "string", support=since("6.0.0")),
        "security_groups": Attribute("Ids of its security groups.", "list"),
        "status": Attribute("How it is.", "string"),
        "subnets": Attribute("Subnets that its addresses are on, in full.", "list"),
        "tenant_id": Attribute("The project that owns it.", "string"),
    }

    translations = (Rename(("network",), ("network_id",)), Rename(("fixed_ips", "subnet"), ("subnet_id",)))

    def to_wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Groups are told by id; a port without addresses has an empty list of them."""
        body = super().to_wire(values)
        if "security_groups" in body:
            groups = ["default"] if body["security_groups"] is None else body["security_groups"]
            body["security_groups"] = [group_id(self.context.find, group) for group in groups]
        if body.get("allowed_address_pairs", ()) is None:
            body["allowed_address_pairs"] = []
        if values.get("no_fixed_ips"):
            body["fixed_ips"] = []
        elif not any(body.get("fixed_ips") or ()):
            body.pop("fixed_ips", None)
        return body

    def replacement_reason(self, change: Change) -> str | None:
        always = change.after.get("replacement_policy") == "REPLACE_ALWAYS"
        return "replacement_policy is REPLACE_ALWAYS" if always else None

    def prepare_for_replace(self) -> None:
        """Let go of the addresses, so that the new port can have them."""
        if not self.physical_id:
            return
        try:
            addresses = self.observe().get("fixed_ips")
            if addresses:
                self.data["port_fip"] = json.dumps(addresses)
                self.send_changes({"fixed_ips": []})
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def restore_previous(self) -> None:
        """Take the addresses back."""
        addresses = json.loads(self.data.pop("port_fip", "[]"))
        if self.physical_id and addresses:
            self.send_changes({"fixed_ips": addresses})

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "subnets":
            return [self._whole("subnets", "subnet", address["subnet_id"]) for address in live.get("fixed_ips") or ()]
        if name == "network":
            return self._whole("networks", "network", live["network_id"]) if live else None
        return super().attribute(name, live)

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """A port made before the subnets of its network would have no address on them."""
        return subnets_of(properties.get("network") or properties.get("network_id"), peers)

    def _whole(self, collection: str, entity: str, id_: str) -> Any:
        return self.client.get(f"/{collection}/{id_}")[entity]
