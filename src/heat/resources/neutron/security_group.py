"""OS::Neutron::SecurityGroup: what traffic may pass to and from ports.

The rules that stand in the template are made to be exactly the rules of the group: what the service adds by itself
(everything may leave) stays until the template has an egress rule of its own.
Source: Networking API v2.0, /security-groups, /security-group-rules.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Boolean, Change, Custom, Integer, List, Map, Range, String, resource_type
from heat.plugin.support import since
from heat.resources.neutron.resource import NeutronResource
from heat.resources.neutron.rules import PROTOCOLS, RULES, compare, group_id, make_rule
from heat.resources.rest import without_nulls
from heat.values.errors import CloudError, NotFound


@resource_type("OS::Neutron::SecurityGroup", since="2014.1")
class SecurityGroup(NeutronResource):
    """A set of rules."""

    collection = "/security-groups"
    entity = "security_group"

    description = String("Words for the reader.", updatable=True)
    name = String("Its name; one is made up when omitted.", updatable=True)
    rules_ = List(
        "What may pass.",
        Map(
            "One rule.",
            {
                "description": String("Words for the reader.", support=since("27.0.0")),
                "direction": String("Seen from the port.", allowed=("ingress", "egress"), default="ingress"),
                "ethertype": String("Version of the Internet protocol.", allowed=("IPv4", "IPv6"), default="IPv4"),
                "port_range_max": Integer("Last port, or ICMP code.", constraints=[Range(0, 65535)]),
                "port_range_min": Integer("First port, or ICMP type.", constraints=[Range(0, 65535)]),
                "protocol": String("Name or number of the protocol; all when omitted.", constraints=[PROTOCOLS]),
                "remote_group_id": String(
                    "Group of the other side; the group itself when omitted.",
                    constraints=[Custom("neutron.security_group")],
                ),
                "remote_ip_prefix": String("Address block of the other side.", constraints=[Custom("net_cidr")]),
                "remote_mode": String(
                    "Whether the other side is a block or a group.",
                    allowed=("remote_ip_prefix", "remote_group_id"),
                    default="remote_ip_prefix",
                ),
            },
        ),
        default=[],
        updatable=True,
        wire="",
        name="rules",
    )
    stateful = Boolean("Whether answers pass by themselves.", updatable=True, support=since("27.0.0"))

    def check_create_complete(self) -> bool:
        if not super().check_create_complete():
            return False
        if self.properties.get("rules"):
            self.settle_rules()
        return True

    def handle_update(self, change: Change) -> None:
        super().handle_update(change)
        if "rules" in change:
            self.settle_rules()

    def settle_rules(self) -> None:
        """Take away the rules that the group should not have, and make those it lacks."""
        wanted = self.wanted_rules()
        live = self.observe().get("security_group_rules") or []
        surplus, missing = compare(live, wanted)
        for rule in surplus:
            try:
                self.client.delete(f"{RULES}/{rule['id']}")
            except (NotFound, CloudError) as error:
                self.ignore_not_found(error)
        for body in missing:
            make_rule(self.client, body)
        self.observed = None

    def wanted_rules(self) -> list[dict[str, Any]]:
        """The rules as the service spells them."""
        given = self.properties.get("rules") or []
        rules = [self.rule_body(rule) for rule in given]
        if not any(rule["direction"] == "egress" for rule in rules):
            rules += [{"direction": "egress", "ethertype": version} for version in ("IPv4", "IPv6")]
        return [{**rule, "security_group_id": self.physical_id} for rule in rules]

    def rule_body(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        """One rule; a rule about a group that names none is about the group itself."""
        body = without_nulls(rule)
        if body.pop("remote_mode", None) == "remote_group_id":
            group = body.get("remote_group_id")
            body["remote_group_id"] = group_id(self.context.find, group) if group else self.physical_id
        return body
