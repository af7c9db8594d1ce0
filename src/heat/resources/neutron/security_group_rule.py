"""OS::Neutron::SecurityGroupRule: one rule of a security group that may belong to another stack.

Source: Networking API v2.0, /security-group-rules.
"""

from heat.plugin import Custom, Integer, Range, String, resource_type
from heat.resources.neutron.resource import NeutronResource
from heat.resources.neutron.rules import PROTOCOLS, same_rule
from heat.resources.unmarked import Unmarked


@resource_type("OS::Neutron::SecurityGroupRule", since="7.0.0")
class SecurityGroupRule(Unmarked, NeutronResource):
    """What traffic of one kind may pass."""

    collection = "/security-group-rules"
    entity = "security_group_rule"
    name_key = None

    description = String("Words for the reader.")
    direction = String("Seen from the port.", allowed=("ingress", "egress"), default="ingress")
    ethertype = String("Version of the Internet protocol.", allowed=("IPv4", "IPv6"), default="IPv4")
    port_range_max = Integer("Last port, or ICMP code.", constraints=[Range(0, 65535)])
    port_range_min = Integer("First port, or ICMP type.", constraints=[Range(0, 65535)])
    protocol = String("Name or number of the protocol.", constraints=[PROTOCOLS], default="tcp")
    remote_group = String(
        "Group of the other side, by name or id.",
        constraints=[Custom("neutron.security_group")],
        wire="remote_group_id",
        finds="neutron.security_group",
    )
    remote_ip_prefix = String("Address block of the other side.", constraints=[Custom("net_cidr")])
    security_group = String(
        "The group it belongs to, by name or id.",
        required=True,
        constraints=[Custom("neutron.security_group")],
        wire="security_group_id",
        finds="neutron.security_group",
    )

    def alike(self) -> list[str]:
        body = self.create_body()
        live = self.client.list(self.collection, "security_group_rules", security_group_id=body["security_group_id"])
        return [str(rule["id"]) for rule in live if same_rule(rule, body)]
