"""Quality of service: policies, and their rules of five types.

Source: Networking API v2.0, "QoS policies", "QoS rules".
"""

from functools import partial
from typing import Any

from minicloud.neutron.fields import Check, Field, computed, flag, number, one_of, text
from minicloud.neutron.kind import Kind
from minicloud.neutron.rest import BASE, content, serve
from minicloud.neutron.schema import forbidden
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

DSCP_MARKS = (0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 46, 48, 56)
DIRECTION = Field("direction", one_of("ingress", "egress"), "egress")
RATE: Check = number(0, 2147483647)
RULE_TYPES: dict[str, tuple[Field, ...]] = {
    "bandwidth_limit": (
        Field("max_kbps", RATE, required=True),
        Field("max_burst_kbps", RATE, 0),
        DIRECTION,
    ),
    "dscp_marking": (Field("dscp_mark", one_of(*DSCP_MARKS), required=True),),
    "minimum_bandwidth": (Field("min_kbps", RATE, required=True), DIRECTION),
    "packet_rate_limit": (
        Field("max_kpps", RATE, required=True),
        Field("max_burst_kpps", RATE, 0),
        DIRECTION,
    ),
    "minimum_packet_rate": (
        Field("min_kpps", RATE, required=True),
        Field("direction", one_of("ingress", "egress", "any"), "egress"),
    ),
}
OFFERED = ("bandwidth_limit", "dscp_marking", "minimum_bandwidth")  # what the lab's drivers support
USERS = ("networks", "ports", "floatingips")


class Policies(Kind):
    """Sets of quality-of-service rules."""

    name, plural, title, path, fault = "policy", "policies", "QoS policy", "qos/policies", "QosPolicy"
    admin_only, shareable = True, "qos_policy"
    own = (
        Field("name", text(255), "", required=True),
        Field("shared", flag, False),
        Field("is_default", flag, False),
        computed("rules", []),
    )

    def records(self, cloud: Any) -> Collection:
        records: Collection = cloud.state.collection("neutron", "qos_policies", self.indexes)
        return records

    def delete(self, request: Request, record: Record) -> None:
        for users in USERS:
            for user in request.cloud.state.collection("neutron", users).find(qos_policy_id=record["id"]):
                words = f"QoS Policy {record['id']} is used by {users[:-1]} {user['id']}."
                raise Problem(409, words, "QosPolicyInUse")
        super().delete(request, record)


POLICIES = serve(Policies())


def require_policy(request: Request, policy_id: str | None) -> None:
    """Refuse a policy that the asker cannot see.  Raises Problem 404."""
    if policy_id is not None:
        POLICIES.find(request, policy_id)


def _rules(rule_type: str, request: Request, policy: str) -> Answer:
    found = POLICIES.find(request, policy)["rules"]
    return {f"{rule_type}_rules": [_bare(rule) for rule in found if rule["type"] == rule_type]}


def _create(rule_type: str, request: Request, policy: str) -> Answer:
    _admin(request, f"create_policy_{rule_type}_rule")
    record = POLICIES.find(request, policy)
    rule = _accept(rule_type, content(request, f"{rule_type}_rule"))
    twin = next((old for old in record["rules"] if _same_purpose(old, rule)), None)
    if twin:
        words = f"Rule {rule_type} conflicts with rule {twin['id']} which already exists in QoS Policy {policy}."
        raise Problem(409, words, "QoSRulesConflict")
    rule.update(id=request.cloud.new_id(), qos_policy_id=policy)
    record["rules"].append(rule)
    POLICIES.touch(request, record)
    return Reply(201, {f"{rule_type}_rule": _bare(rule)})


def _show(rule_type: str, request: Request, policy: str, key: str) -> Answer:
    return {f"{rule_type}_rule": _bare(_find(request, policy, key)[1])}


def _update(rule_type: str, request: Request, policy: str, key: str) -> Answer:
    _admin(request, f"update_policy_{rule_type}_rule")
    record, rule = _find(request, policy, key)
    given = content(request, f"{rule_type}_rule")
    rule.update(_accept(rule_type, {**_bare(rule), **given}))
    POLICIES.touch(request, record)
    return {f"{rule_type}_rule": _bare(rule)}


def _delete(rule_type: str, request: Request, policy: str, key: str) -> Answer:
    _admin(request, f"delete_policy_{rule_type}_rule")
    record, rule = _find(request, policy, key)
    record["rules"].remove(rule)
    POLICIES.touch(request, record)
    return None


@route("GET", f"{BASE}/qos/rule-types", operation="neutron.qos_rule_type.list")
def list_types(request: Request) -> Answer:
    """The rule types that every driver supports."""
    return {"rule_types": [{"type": name} for name in OFFERED]}


def _accept(rule_type: str, given: Record) -> Record:
    fields = {field.name: field for field in RULE_TYPES[rule_type]}
    strangers = [name for name in given if name not in fields and name != "id"]
    if strangers:
        raise Problem(400, f"Unrecognized attribute(s) '{', '.join(strangers)}'")
    rule: Record = {"type": rule_type}
    for name, field in fields.items():
        if name not in given and field.required:
            raise Problem(400, f"Failed to parse request. Required attribute '{name}' not specified")
        rule[name] = field.convert(given[name]) if name in given else field.default
    return rule


def _same_purpose(old: Record, new: Record) -> bool:
    return old["type"] == new["type"] and old.get("direction") == new.get("direction")


def _find(request: Request, policy: str, key: str) -> tuple[Record, Record]:
    record = POLICIES.find(request, policy)
    for rule in record["rules"]:
        if rule["id"] == key:
            return record, rule
    raise Problem(404, f"QoS rule {key} for policy {policy} could not be found.", "QosRuleNotFound")


def _bare(rule: Record) -> Record:
    return {name: value for name, value in rule.items() if name not in ("type", "qos_policy_id")}


def _admin(request: Request, action: str) -> None:
    if not request.is_admin:
        raise forbidden(f"rule:{action}")


def _register(rule_type: str) -> None:
    many = f"{BASE}/qos/policies/{{policy}}/{rule_type}_rules"
    one = many + "/{key}"
    operation = f"neutron.qos_{rule_type}_rule"
    route("GET", many, operation=f"{operation}.list")(partial(_rules, rule_type))
    route("POST", many, operation=f"{operation}.create")(partial(_create, rule_type))
    route("GET", one, operation=f"{operation}.show")(partial(_show, rule_type))
    route("PUT", one, operation=f"{operation}.update")(partial(_update, rule_type))
    route("DELETE", one, operation=f"{operation}.delete")(partial(_delete, rule_type))


for _rule_type in RULE_TYPES:
    _register(_rule_type)
