"""AWS::EC2::SecurityGroup: what may reach a server, and what it may reach.

Source: Networking API v2.0, /security-groups and /security-group-rules.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from heat.plugin import Change, List, Map, Property, String, resource_type
from heat.resources.rest import RestResource
from heat.values.errors import CloudError, NotFound

CONFLICT = 409
DIRECTIONS = {"SecurityGroupIngress": "ingress", "SecurityGroupEgress": "egress"}
UNBOUNDED = frozenset({None, "", "-1", -1})


def _rules(meaning: str) -> Property:
    fields = {
        "CidrIp": String("The block of addresses on the other side."),
        "FromPort": String("First port, or type of ICMP."),
        "ToPort": String("Last port, or code of ICMP."),
        "IpProtocol": String("Protocol by name or number; -1 for any."),
        "SourceSecurityGroupId": String("The group on the other side."),
        "SourceSecurityGroupName": String("The group on the other side, by name."),
        "SourceSecurityGroupOwnerId": String("Not served.", implemented=False),
    }
    return List(meaning, Map("One rule.", fields), updatable=True)


@resource_type("AWS::EC2::SecurityGroup")
class SecurityGroup(RestResource):
    """A group of rules."""

    service: ClassVar[str | None] = "network"
    collection = "/security-groups"
    entity = "security_group"
    vanishes_later = False

    GroupDescription = String("What it is for.", required=True, wire="description")
    VpcId = String("Not used: groups belong to the project.", wire="")
    SecurityGroupIngress = _rules("What may come in.")
    SecurityGroupEgress = _rules("What may go out; all when not given.")

    def to_wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The rules are made one by one."""
        return super().to_wire({key: value for key, value in values.items() if key not in DIRECTIONS})

    def check_create_complete(self) -> bool:
        self._bring_rules()
        return True

    def handle_update(self, change: Change) -> None:
        self._bring_rules()

    def _bring_rules(self) -> None:
        """Make the rules that are missing, take those away that are not wanted; those of no say are left alone."""
        there = self.client.list("/security-group-rules", "security_group_rules", security_group_id=self.physical_id)
        for name, direction in DIRECTIONS.items():
            rules = self.properties.get(name)
            if rules is None and direction == "egress":
                continue
            wanted = [self._wire(rule, direction) for rule in rules or []]
            present = [rule for rule in there if rule["direction"] == direction]
            for rule in present:
                if not any(_same(rule, one) for one in wanted):
                    self._delete_rule(str(rule["id"]))
            for one in wanted:
                if not any(_same(rule, one) for rule in present):
                    self._make_rule(one)

    def _wire(self, rule: Mapping[str, Any], direction: str) -> dict[str, Any]:
        group = rule.get("SourceSecurityGroupId")
        if not group and rule.get("SourceSecurityGroupName"):
            group = self.context.find("neutron.security_group", rule["SourceSecurityGroupName"])
        protocol = rule.get("IpProtocol")
        return {
            "security_group_id": self.physical_id,
            "direction": direction,
            "ethertype": "IPv4",
            "protocol": None if protocol in UNBOUNDED else str(protocol).lower(),
            "port_range_min": _port(rule.get("FromPort")),
            "port_range_max": _port(rule.get("ToPort")),
            "remote_ip_prefix": rule.get("CidrIp") or None,
            "remote_group_id": group,
        }

    def _make_rule(self, body: Mapping[str, Any]) -> None:
        try:
            self.client.post("/security-group-rules", {"security_group_rule": dict(body)})
        except CloudError as error:
            if error.status != CONFLICT:  # there already, since two rules may say the same
                raise

    def _delete_rule(self, rule: str) -> None:
        try:
            self.client.delete(f"/security-group-rules/{rule}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)


def _port(text: Any) -> int | None:
    return None if text in UNBOUNDED else int(text)


def _same(rule: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Does a rule say what is wanted?"""
    open_blocks: Sequence[Any] = (None, "0.0.0.0/0")
    return all(
        rule.get(key) == value or (key == "remote_ip_prefix" and rule.get(key) in open_blocks and value in open_blocks)
        for key, value in wanted.items()
    )
