"""Security groups and their rules: what may reach a port.

Source: Networking API v2.0, "Security groups", "Security group rules".
"""

from typing import Any

from minicloud.neutron import rbac
from minicloud.neutron.fields import Field, anything, computed, flag, invalid, one_of, optional, parse_network, text
from minicloud.neutron.kind import Kind
from minicloud.neutron.rest import serve
from minicloud.neutron.schema import STANDARD
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

DEFAULT = "default"
ETHERTYPES = ("IPv4", "IPv6")
# fmt: off
PROTOCOLS = (
    None, "any", "ah", "dccp", "egp", "esp", "gre", "hopopt", "icmp", "igmp", "ip", "ipip", "ipv6-encap", "ipv6-frag",
    "ipv6-icmp", "icmpv6", "ipv6-nonxt", "ipv6-opts", "ipv6-route", "ospf", "pgm", "rsvp", "sctp", "tcp", "udp",
    "udplite", "vrrp",
)
# fmt: on
PORTED = {"tcp", "udp", "sctp", "dccp", "udplite", "6", "17", "132", "33", "136"}
TOLD = (  # what tells one rule from another
    "security_group_id",
    "direction",
    "ethertype",
    "protocol",
    "port_range_min",
    "port_range_max",
    "remote_ip_prefix",
    "remote_group_id",
    "remote_address_group_id",
)
ICMP = {"icmp", "ipv6-icmp", "1", "58"}


class SecurityGroups(Kind):
    """Named sets of rules on traffic."""

    name, plural, title, quota = "security_group", "security_groups", "Security group", True
    missing = "Security group {id} does not exist"
    indexes = ("project_id", "name")
    shareable = "security_group"
    own = (
        Field("name", text(255), ""),
        Field("stateful", flag, True),
        Field("shared", flag, False, post=False, put=False),
        computed("security_group_rules"),
    )

    def prepare(self, request: Request) -> None:
        """Whoever asks for groups has a default one."""
        default_group(request, request.project_id)

    def create(self, request: Request, values: Record) -> Record:
        if values["name"] == DEFAULT and self._default_of(request, values["project_id"]):
            words = "Default security group already exists."
            raise Problem(409, words, "SecurityGroupDefaultAlreadyExists")
        default_group(request, values["project_id"])
        return self.born(request, values)

    def update(self, request: Request, record: Record, changes: Record) -> None:
        if record["name"] == DEFAULT and "name" in changes:
            words = "Updating default security group not allowed."
            raise Problem(409, words, "SecurityGroupCannotUpdateDefault")
        super().update(request, record, changes)

    def delete(self, request: Request, record: Record) -> None:
        ports = request.cloud.state.collection("neutron", "ports", ("project_id",))
        guarded = ports.values() if record["shared"] else ports.find(project_id=record["project_id"])
        if any(record["id"] in port["security_groups"] for port in guarded):
            raise Problem(409, f"Security Group {record['id']} in use.", "SecurityGroupInUse")
        if record["name"] == DEFAULT and not request.is_admin:
            words = "Insufficient rights for removing default security group."
            raise Problem(409, words, "SecurityGroupCannotRemoveDefault")
        for field in ("security_group_id", "remote_group_id"):
            for rule in RULES.records(request.cloud).find(**{field: record["id"]}):
                RULES.records(request.cloud).remove(rule["id"])
        rbac.forget(request, record["id"])
        super().delete(request, record)

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        rules = RULES.records(request.cloud).find(security_group_id=record["id"])
        shown["security_group_rules"] = [RULES.nested_view(request, rule) for rule in rules]
        return shown

    def _default_of(self, request: Request, project: str) -> Record | None:
        found = self.records(request.cloud).find(project_id=project, name=DEFAULT)
        return found[0] if found else None

    def born(self, request: Request, values: Record) -> Record:
        """A group with the two rules that let everything out, and a default one with two that let itself in."""
        group = super().create(request, values)
        shut = group["name"] == DEFAULT
        for ethertype in ETHERTYPES:
            RULES.born(request, group, direction="egress", ethertype=ethertype)
            if shut:
                RULES.born(request, group, direction="ingress", ethertype=ethertype, remote_group_id=group["id"])
        return group


class Rules(Kind):
    """Which traffic a group lets through."""

    name, plural, title, quota = "security_group_rule", "security_group_rules", "Security group rule", True
    missing = "Security group rule {id} does not exist"
    indexes = ("project_id", "security_group_id", "remote_group_id")
    standard = tuple(field for field in STANDARD if field.name not in ("tags", "description"))
    own = (
        Field("security_group_id", text(255), required=True, put=False),
        Field("direction", one_of("ingress", "egress"), required=True, put=False),
        Field("ethertype", anything, "IPv4", put=False),
        Field("protocol", anything, put=False),
        Field("port_range_min", anything, put=False),
        Field("port_range_max", anything, put=False),
        Field("remote_ip_prefix", anything, put=False),
        Field("remote_group_id", optional(text(255)), put=False),
        Field("remote_address_group_id", optional(text(255)), put=False),
        Field("description", optional(text(255)), ""),
        computed("normalized_cidr"),
        computed("belongs_to_default_sg", False),
    )

    def create(self, request: Request, values: Record) -> Record:
        _check_protocol(values)
        _check_ports(values)
        _check_remote(request, values)
        group = SECURITY_GROUPS.find(request, values["security_group_id"])
        self._refuse_twin(request, values)
        values["project_id"] = group["project_id"] if request.is_admin else values["project_id"]
        values["belongs_to_default_sg"] = _in_default(group)
        return super().create(request, values)

    def nested_view(self, request: Request, record: Record) -> Record:
        """A rule as its group shows it."""
        number = int(record["id"][:8], 16)  # standing in for the row number of the real database
        return {**self.view(request, record), "tags": [], "standard_attr_id": number}

    def born(self, request: Request, group: Record, **given: Any) -> Record:
        """A rule that its group is born with."""
        given = {"security_group_id": group["id"], "project_id": group["project_id"], "description": None, **given}
        values = self.accept(request, given, trusted=True)
        values["belongs_to_default_sg"] = _in_default(group)
        return self.keep(request, self.stamp(request, values))

    def _refuse_twin(self, request: Request, values: Record) -> None:
        twins = self.records(request.cloud).find(**{name: values[name] for name in TOLD})
        if twins:
            words = f"Security group rule already exists. Rule id is {twins[0]['id']}."
            raise Problem(409, words, "SecurityGroupRuleExists")


SECURITY_GROUPS = serve(SecurityGroups())
RULES = serve(Rules())


def default_group(request: Request, project: str) -> Record:
    """A project's default group, made when it is first needed."""
    found = SECURITY_GROUPS.records(request.cloud).find(project_id=project, name=DEFAULT)
    if found:
        return found[0]
    given = {"name": DEFAULT, "description": "Default security group", "project_id": project}
    return SECURITY_GROUPS.born(request, SECURITY_GROUPS.accept(request, given, trusted=True))


def _in_default(group: Record) -> bool | None:
    """What Networking says of a rule: null, not true, in a default group."""
    return None if group["name"] == DEFAULT else False


def _check_protocol(values: Record) -> None:
    if values["ethertype"] not in ETHERTYPES:
        words = f"Security group rule for ethertype '{values['ethertype']}' not supported."
        raise Problem(400, f"{words} Allowed values are {list(ETHERTYPES)}.", "SecurityGroupRuleInvalidEtherType")
    protocol = values["protocol"]
    word = protocol.lower() if isinstance(protocol, str) else protocol
    if word not in PROTOCOLS and not (str(word).isdigit() and int(str(word)) <= 255):
        words = f"Security group rule protocol {protocol} not supported. Only protocol values {PROTOCOLS}"
        words = f"{words} and integer representations [0 to 255] are supported."
        raise Problem(400, words, "SecurityGroupRuleInvalidProtocol")
    values["protocol"] = None if word in (None, "any") else "ipv6-icmp" if word == "icmpv6" else str(word)


def _check_ports(values: Record) -> None:
    protocol = values["protocol"]
    for name in ("port_range_min", "port_range_max"):
        values[name] = _port(values[name])
    low, high = values["port_range_min"], values["port_range_max"]
    if low is None and high is None:
        return
    if protocol is None:
        words = "Must also specify protocol if port range is given."
        raise Problem(400, words, "SecurityGroupProtocolRequiredWithPorts")
    if protocol in ICMP:
        _check_icmp(low, high)
    elif protocol in PORTED and (low is None or high is None or low > high):
        words = "For TCP/UDP protocols, port_range_min must be <= port_range_max"
        raise Problem(400, words, "SecurityGroupInvalidPortRange")


def _port(value: Any) -> int | None:
    if value is None:
        return None
    if not str(value).lstrip("-").isdigit() or not 0 <= int(value) <= 65535:
        raise Problem(400, f"Invalid value for port {value}", "SecurityGroupInvalidPortValue")
    return int(value)


def _check_icmp(kind: int | None, code: int | None) -> None:
    for word, field, value in (("type", "port_range_min", kind), ("code", "port_range_max", code)):
        if value is not None and value > 255:
            words = f"Invalid value for ICMP {word} ({field}) {value}. It must be 0 to 255."
            raise Problem(400, words, "SecurityGroupInvalidIcmpValue")
    if kind is None and code is not None:
        words = f"ICMP code (port-range-max) {code} is provided but ICMP type (port-range-min) is missing."
        raise Problem(400, words, "SecurityGroupMissingIcmpType")


def _check_remote(request: Request, values: Record) -> None:
    cidr = values["remote_ip_prefix"]
    if sum(bool(values[name]) for name in ("remote_ip_prefix", "remote_group_id", "remote_address_group_id")) > 1:
        words = "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided."
        raise Problem(400, words, "SecurityGroupMultipleRemoteEntites")
    if cidr is not None:
        try:
            block = parse_network(str(cidr))
        except ValueError:
            raise Problem(400, f"Invalid CIDR {cidr} given as IP prefix.", "InvalidCIDR") from None
        if f"IPv{block.version}" != values["ethertype"]:
            words = f"Conflicting value ethertype {values['ethertype']} for CIDR {cidr}"
            raise Problem(400, words, "SecurityGroupRuleParameterConflict")
        values["normalized_cidr"] = str(block)
    if values["remote_group_id"]:
        SECURITY_GROUPS.find(request, values["remote_group_id"])
    if values["remote_address_group_id"]:
        groups = request.cloud.state.collection("neutron", "address_groups")
        if groups.get(values["remote_address_group_id"]) is None:
            raise invalid(f"Address group {values['remote_address_group_id']} could not be found.")
